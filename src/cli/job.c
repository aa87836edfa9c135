#include "job.h"

#include "failure.h"
#include "interrupt.h"
#include "output.h"
#include "session.h"
#include "show.h"
#include "terminal.h"
#include "text.h"
#include "os/clock.h"
#include "os/stream.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *job_status_name(const facegen_result *result)
{
    switch (facegen_result_status(result)) {
    case FACEGEN_STATUS_PROCESSING:
        return "processing";
    case FACEGEN_STATUS_SUCCESS:
        return "success";
    case FACEGEN_STATUS_FAILED:
        return "failed";
    case FACEGEN_STATUS_UNKNOWN:
        break;
    }
    return "unknown";
}

static double unless_negative(double number)
{
    return number >= 0 ? number : NAN;
}

static double unless_zero(int64_t milliseconds)
{
    return milliseconds > 0 ? (double)milliseconds / 1000 : NAN;
}

void job_write_result(json_writer *json, const facegen_result *result, char *const *files, const char *seed)
{
    size_t count = facegen_result_image_count(result);
    int64_t used, expires_at = facegen_result_expires_at(result);
    double asked = *seed ? strtod(seed, NULL) : NAN;
    json_begin(json, "files", '[');
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, files[i]);
    json_end(json, ']');
    json_begin(json, "links", '[');
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, facegen_result_image_link(result, i));
    json_end(json, ']');
    json_number(json, "seed", facegen_result_seed(result, &used) ? (double)used : asked);
    json_number(json, "eta", unless_negative(facegen_result_eta(result)));
    json_number(json, "generation_time", unless_negative(facegen_result_generation_time(result)));
    json_number(json, "expires_at", expires_at > 0 ? (double)expires_at : NAN);
    json_ready(json, "meta", facegen_result_meta_json(result));
}

static const char *acceptance_name(facegen_acceptance acceptance)
{
    switch (acceptance) {
    case FACEGEN_ACCEPTANCE_NO:
        return "no";
    case FACEGEN_ACCEPTANCE_YES:
        return "yes";
    case FACEGEN_ACCEPTANCE_UNKNOWN:
        break;
    }
    return "unknown";
}

void job_write_error(json_writer *json, const facegen_error *error)
{
    json_text(json, "code", facegen_code_name(error->code));
    json_text(json, "message", error->code == FACEGEN_OK ? "" : exit_code_message(error));
    json_text(json, "mark", *error->mark ? error->mark : NULL);
    json_number(json, "sent_at", unless_zero(error->sent_at_ms));
    json_text(json, "acceptance", acceptance_name(error->acceptance));
    json_number(json, "retry_after", unless_zero(error->retry_after_ms));
}

void job_write_violations(json_writer *json, const facegen_violations *violations)
{
    json_begin(json, "violations", '[');
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        json_text(json, NULL, facegen_violations_message(violations, i));
    json_end(json, ']');
}

/* What is known where there are no images. */
static const char *verdict_of(facegen_code code)
{
    if (code == FACEGEN_E_NOT_SEEN)
        return "not seen";
    return code == FACEGEN_OK || code == FACEGEN_E_FAILED ? "landed" : "cannot tell";
}

/* One object, of the same members whether there is a result or not. */
static void print_json(bool has_verdict, const facegen_result *result, char *const *files, const facegen_error *error,
                       const facegen_violations *violations)
{
    json_writer json = {false};
    const char *id = result ? facegen_result_id(result) : facegen_error_id(error);
    json_begin(&json, NULL, '{');
    if (has_verdict)
        json_text(&json, "verdict", verdict_of(error->code));
    json_text(&json, "id", *id ? id : NULL);
    json_text(&json, "status", result ? job_status_name(result) : exit_code_status(error));
    job_write_error(&json, error);
    if (violations)
        job_write_violations(&json, violations);
    job_write_result(&json, result, files, error->seed);
    json_end(&json, '}');
    putchar('\n');
}

exit_code job_end_early(const cli_options *options, exit_code code, const facegen_error *error,
                        const facegen_violations *violations)
{
    facegen_error unpaid = *error;
    unpaid.acceptance = FACEGEN_ACCEPTANCE_NO; /* nothing was sent yet */
    if (options->json && code != EXIT_CODE_DONE)
        print_json(false, NULL, NULL, &unpaid, violations);
    return code;
}

/* A program that reads the names gets them byte for byte; a terminal does not get what controls it. */
static void print_files(char *const *files, size_t count)
{
    bool is_terminal = fg_stream_is_terminal(FG_STANDARD_OUTPUT);
    for (size_t i = 0; i < count; i++) {
        if (!files[i])
            continue;
        if (is_terminal)
            text_print(stdout, files[i]);
        else
            fputs(files[i], stdout);
        putchar('\n');
    }
}

/* A call, from before it to what is printed of it. */
typedef struct job_state {
    const cli_options *options;
    const job_kind *kind;
    cli_session session;
    cli_output output;
    facegen_result *result;
    int64_t deadline; /* of fg_clock_now() */
    bool shows_progress;
    bool is_named; /* the id was printed */
    bool is_late;  /* the job was cancelled because of the deadline */
} job_state;

/* A job that is paid for is named at once: whatever ends this program, the id is there to resume it by. */
static void name_job(job_state *job, const char *id)
{
    if (job->is_named || !job->kind->is_paid || !*id)
        return;
    job->is_named = true;
    terminal_message("job %s was accepted", id);
}

/* A job that was held back for others has its whole time from then on; the deadline is for both. */
static void note_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    job_state *job = user_data;
    name_job(job, id);
    if (job->shows_progress)
        terminal_progress(phase, done, total, id, NULL);
    if (phase == FACEGEN_PHASE_UPLOAD || phase == FACEGEN_PHASE_QUEUED)
        job->is_late = fg_clock_now() > job->deadline;
    if (job->is_late)
        facegen_client_cancel(job->session.client);
}

/* The job is paid for: it is named, so that it can be resumed. */
static exit_code no_memory_for(const facegen_result *result)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    failure_no_memory(&error);
    error.acceptance = FACEGEN_ACCEPTANCE_YES;
    failure_set_id(&error, facegen_result_id(result));
    return exit_code_after_paid(&error);
}

static exit_code deliver(job_state *job)
{
    const cli_options *options = job->options;
    size_t count = facegen_result_image_count(job->result);
    char **files = calloc(count + 1, sizeof *files);
    if (!files)
        return no_memory_for(job->result);
    exit_code code = EXIT_CODE_DONE;
    facegen_error none = FACEGEN_ERROR_INIT;
    none.acceptance = FACEGEN_ACCEPTANCE_YES;
    if (job->output.path)
        code = output_save(&job->output, job->session.client, job->result, job->deadline, files);
    terminal_clear();
    if (options->json)
        print_json(job->kind->has_verdict, job->result, files, &none, NULL);
    else
        print_files(files, count);
    if (options->show)
        show_images(files, count);
    for (size_t i = 0; i < count; i++)
        facegen_free(files[i]);
    free(files);
    return code;
}

/* With --no-wait images are saved only if a place for them was named. */
static facegen_code prepare(cli_output *output, const cli_options *options, facegen_error *error)
{
    *output = (cli_output){.stream = -1};
    if (options->no_wait && !options->output)
        return FACEGEN_OK;
    return output_prepare(output, options->output ? options->output : ".", error);
}

static void print_headline(const job_state *job)
{
    terminal_clear();
    if (job->options->no_wait && !job->options->json)
        puts(job->kind->headline(job->result));
}

/* The cancel was ours: the time is over. */
static void be_late(facegen_error *error)
{
    error->code = FACEGEN_E_TIMEOUT;
    snprintf(error->message, sizeof error->message, "%s", facegen_code_text(error->code));
}

static exit_code make_call(job_state *job)
{
    const job_kind *kind = job->kind;
    facegen_error error = FACEGEN_ERROR_INIT;
    session_set_deadline(job->session.client, job->deadline);
    if (kind->call(job->session.client, job->options, job->deadline, &job->result, &error) == FACEGEN_OK) {
        name_job(job, facegen_result_id(job->result));
        print_headline(job);
        return deliver(job);
    }
    if (job->is_late && error.code == FACEGEN_E_CANCELLED && interrupt_signal() == 0)
        be_late(&error);
    exit_code code = kind->report(job->options, &error);
    if (job->options->json)
        print_json(kind->has_verdict, NULL, NULL, &error, NULL);
    return code;
}

exit_code job_run(const cli_options *options, const job_kind *kind)
{
    job_state job = {.options = options, .kind = kind, .deadline = fg_clock_now() + options->timeout_ms};
    facegen_error error = FACEGEN_ERROR_INIT;
    if (session_try(&job.session, options, &error) != FACEGEN_OK)
        return job_end_early(options, exit_code_after(&error), &error, NULL);
    exit_code code;
    job.shows_progress = !options->quiet && terminal_is_there();
    facegen_client_set_progress(job.session.client, note_progress, &job);
    if (prepare(&job.output, options, &error) == FACEGEN_OK)
        code = make_call(&job);
    else
        code = job_end_early(options, exit_code_after(&error), &error, NULL);
    facegen_result_free(job.result);
    output_free(&job.output);
    session_close(&job.session);
    return code;
}
