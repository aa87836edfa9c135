#include "call.h"

#include "interrupt.h"
#include "output.h"
#include "session.h"
#include "standard_output.h"
#include "terminal.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>

const char *call_status_name(const facegen_result *result)
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

/* What is known where there are no images. */
static const char *verdict_of(facegen_code code)
{
    if (code == FACEGEN_E_NOT_SEEN)
        return "not seen";
    return code == FACEGEN_OK || code == FACEGEN_E_FAILED ? "landed" : "cannot tell";
}

/* One object, of the same members whether there is a result or not. */
static exit_code print_call(bool has_verdict, const facegen_result *result, char *const *files,
                            const facegen_error *error, const facegen_violations *violations)
{
    const char *id = result ? facegen_result_id(result) : facegen_error_id(error);
    json_t *json = has_verdict ? json_pack("{s:s}", "verdict", verdict_of(error->code)) : json_object();
    json = cli_json_join(json, json_pack("{s:o, s:s}", "id", cli_json_text(*id ? id : NULL), "status",
                                         result ? call_status_name(result) : exit_code_status(error)));
    json = cli_json_join(json, cli_json_error(error));
    if (violations)
        json = cli_json_join(json, cli_json_violations(violations));
    json = cli_json_join(json, cli_json_result(result, files, error->seed));
    return cli_json_print(json, facegen_result_meta_json(result));
}

exit_code call_end_early(const cli_options *options, exit_code code, const facegen_error *error,
                         const facegen_violations *violations)
{
    facegen_error unpaid = *error;
    unpaid.acceptance = FACEGEN_ACCEPTANCE_NO; /* nothing was sent yet */
    if (options->json && code != EXIT_CODE_DONE)
        print_call(false, NULL, NULL, &unpaid, violations);
    return code;
}

/* A call, from before it to what is printed of it. */
typedef struct cli_call {
    const cli_options *options;
    const call_kind *kind;
    cli_session session;
    cli_output output;
    facegen_result *result;
    int64_t deadline; /* of fg_clock_now() */
    bool shows_progress;
    bool is_named; /* the id was printed */
    bool is_late;  /* the job was cancelled because of the deadline */
} cli_call;

/* A job that is paid for is named at once: whatever ends this program, the id is there to resume it by. */
static void print_accepted_id(cli_call *call, const char *id)
{
    if (call->is_named || !call->kind->is_paid || !*id)
        return;
    call->is_named = true;
    terminal_message("job %s was accepted", id);
}

/* A job that was held back for others has its whole time from then on; the deadline is for both. */
static void note_call_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    cli_call *call = user_data;
    print_accepted_id(call, id);
    if (call->shows_progress)
        terminal_progress(phase, done, total, id, NULL);
    if (phase == FACEGEN_PHASE_UPLOAD || phase == FACEGEN_PHASE_QUEUED)
        call->is_late = fg_clock_now() > call->deadline;
    if (call->is_late)
        facegen_client_cancel(call->session.client);
}

/* The job is paid for: it is named, so that it can be resumed. */
static exit_code report_no_memory(const facegen_result *result)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    failure_no_memory(&error);
    error.acceptance = FACEGEN_ACCEPTANCE_YES;
    failure_set_id(&error, facegen_result_id(result));
    return exit_code_after_paid(&error);
}

static exit_code deliver_result(cli_call *call)
{
    const cli_options *options = call->options;
    size_t count = facegen_result_image_count(call->result);
    char **files = calloc(count + 1, sizeof *files);
    if (!files)
        return report_no_memory(call->result);
    exit_code code = EXIT_CODE_DONE;
    facegen_error none = FACEGEN_ERROR_INIT;
    none.acceptance = FACEGEN_ACCEPTANCE_YES;
    if (call->output.path)
        code = output_save(&call->output, call->session.client, call->result, call->deadline, files);
    terminal_clear();
    exit_code printed = EXIT_CODE_DONE;
    if (options->json)
        printed = print_call(call->kind->has_verdict, call->result, files, &none, NULL);
    else
        standard_output_print_files(files, count);
    if (options->show)
        standard_output_show_images(files, count);
    for (size_t i = 0; i < count; i++)
        facegen_free(files[i]);
    free(files);
    return code != EXIT_CODE_DONE ? code : printed;
}

/* With --no-wait images are saved only if a place for them was named. */
static facegen_code prepare_output(cli_output *output, const cli_options *options, facegen_error *error)
{
    *output = (cli_output){.stream = -1};
    if (options->no_wait && !options->output)
        return FACEGEN_OK;
    return output_prepare(output, options->output ? options->output : ".", error);
}

static void print_headline(const cli_call *call)
{
    terminal_clear();
    if (call->options->no_wait && !call->options->json)
        puts(call->kind->headline(call->result));
}

/* The cancel was ours: the time is over. */
static void set_late(facegen_error *error)
{
    error->code = FACEGEN_E_TIMEOUT;
    snprintf(error->message, sizeof error->message, "%s", facegen_code_text(error->code));
}

static exit_code make_call(cli_call *call)
{
    const call_kind *kind = call->kind;
    facegen_error error = FACEGEN_ERROR_INIT;
    session_set_deadline(call->session.client, call->deadline);
    if (kind->make(call->session.client, call->options, call->deadline, &call->result, &error) == FACEGEN_OK) {
        print_accepted_id(call, facegen_result_id(call->result));
        print_headline(call);
        return deliver_result(call);
    }
    if (call->is_late && error.code == FACEGEN_E_CANCELLED && interrupt_signal() == 0)
        set_late(&error);
    exit_code code = kind->report(call->options, &error);
    if (call->options->json)
        print_call(kind->has_verdict, NULL, NULL, &error, NULL);
    return code;
}

exit_code call_run(const cli_options *options, const call_kind *kind)
{
    cli_call call = {.options = options, .kind = kind, .deadline = fg_clock_now() + options->timeout_ms};
    facegen_error error = FACEGEN_ERROR_INIT;
    if (session_try(&call.session, options, &error) != FACEGEN_OK)
        return call_end_early(options, exit_code_after(&error), &error, NULL);
    exit_code code;
    call.shows_progress = !options->quiet && terminal_is_there();
    facegen_client_set_progress(call.session.client, note_call_progress, &call);
    if (prepare_output(&call.output, options, &error) == FACEGEN_OK)
        code = make_call(&call);
    else
        code = call_end_early(options, exit_code_after(&error), &error, NULL);
    facegen_result_free(call.result);
    output_free(&call.output);
    session_close(&call.session);
    return code;
}
