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

json_t *job_result(const facegen_result *result, char *const *files, const char *seed)
{
    int64_t used, expires_at = facegen_result_expires_at(result);
    double asked = *seed ? strtod(seed, NULL) : NAN;
    json_t *paths = json_array(), *links = json_array();
    for (size_t i = 0; i < facegen_result_image_count(result); i++) {
        paths = cli_json_append(paths, cli_json_text(files[i]));
        links = cli_json_append(links, cli_json_text(facegen_result_image_link(result, i)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "files", paths, "links", links, "seed",
                     cli_json_number(facegen_result_seed(result, &used) ? (double)used : asked), "eta",
                     cli_json_number(unless_negative(facegen_result_eta(result))), "generation_time",
                     cli_json_number(unless_negative(facegen_result_generation_time(result))), "expires_at",
                     cli_json_number(expires_at > 0 ? (double)expires_at : NAN));
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

json_t *job_error(const facegen_error *error)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:s, s:o}", "code", facegen_code_name(error->code), "message",
                     cli_json_text(error->code == FACEGEN_OK ? "" : exit_code_message(error)), "mark",
                     cli_json_text(*error->mark ? error->mark : NULL), "sent_at",
                     cli_json_number(unless_zero(error->sent_at_ms)), "acceptance", acceptance_name(error->acceptance),
                     "retry_after", cli_json_number(unless_zero(error->retry_after_ms)));
}

json_t *job_violations(const facegen_violations *violations)
{
    json_t *messages = json_array();
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        messages = cli_json_append(messages, cli_json_text(facegen_violations_message(violations, i)));
    return json_pack("{s:o}", "violations", messages);
}

/* What is known where there are no images. */
static const char *verdict_of(facegen_code code)
{
    if (code == FACEGEN_E_NOT_SEEN)
        return "not seen";
    return code == FACEGEN_OK || code == FACEGEN_E_FAILED ? "landed" : "cannot tell";
}

/* One object, of the same members whether there is a result or not. */
static exit_code print_json(bool has_verdict, const facegen_result *result, char *const *files,
                            const facegen_error *error, const facegen_violations *violations)
{
    const char *id = result ? facegen_result_id(result) : facegen_error_id(error);
    json_t *json = has_verdict ? json_pack("{s:s}", "verdict", verdict_of(error->code)) : json_object();
    json = cli_json_join(json, json_pack("{s:o, s:s}", "id", cli_json_text(*id ? id : NULL), "status",
                                         result ? job_status_name(result) : exit_code_status(error)));
    json = cli_json_join(json, job_error(error));
    if (violations)
        json = cli_json_join(json, job_violations(violations));
    json = cli_json_join(json, job_result(result, files, error->seed));
    return cli_json_print(json, facegen_result_meta_json(result));
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
    exit_code printed = EXIT_CODE_DONE;
    if (options->json)
        printed = print_json(job->kind->has_verdict, job->result, files, &none, NULL);
    else
        print_files(files, count);
    if (options->show)
        show_images(files, count);
    for (size_t i = 0; i < count; i++)
        facegen_free(files[i]);
    free(files);
    return code != EXIT_CODE_DONE ? code : printed;
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
