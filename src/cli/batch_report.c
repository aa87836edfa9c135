#include "batch_report.h"

#include "json.h"
#include "terminal.h"

#include <stdio.h>

/* Whether a line was cancelled before the provider accepted it: it is as if it had not been read. */
static bool was_not_sent(const facegen_error *error)
{
    return error->code == FACEGEN_E_CANCELLED && error->acceptance == FACEGEN_ACCEPTANCE_NO;
}

static exit_code print_outcome(const batch_outcome *outcome)
{
    const batch_line *line = outcome->line;
    const facegen_error *error = outcome->error;
    const facegen_result *result = outcome->result;
    const char *id = result ? facegen_result_id(result) : facegen_error_id(error);
    json_t *json = json_pack("{s:I, s:O?, s:o, s:s}", "line", (json_int_t)line->number, "track_id", line->track_id,
                             "id", cli_json_text(*id ? id : NULL), "status", exit_code_status(error));
    json = cli_json_join(json, cli_json_error(error));
    json = cli_json_join(json, cli_json_violations(line->violations));
    json = cli_json_join(json, json_pack("{s:o}", "output", cli_json_text(line->output.path)));
    json = cli_json_join(json, cli_json_result(result, outcome->files, error->seed));
    return cli_json_print(json, facegen_result_meta_json(result));
}

/* Says what went wrong with a line, and how to resume its job. */
static void print_failure(const batch_outcome *outcome)
{
    const batch_line *line = outcome->line;
    const facegen_violations *violations = line->violations;
    const facegen_error *error = outcome->error;
    const char *id = facegen_error_id(error);
    char where[32];
    snprintf(where, sizeof where, "%s %zu: ", line->unit, line->number);
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        terminal_message("%s%s", where, facegen_violations_message(violations, i));
    if (!violations && !outcome->result) /* of images it has been said */
        terminal_message("%s%s", where, exit_code_message(error));
    exit_code_explain_uncertain(where, error);
    if (exit_code_leaves_open(error))
        terminal_message("%sjob %s is %s; resume it, free of charge, with: facegen fetch %s -o PATH", where, id,
                         outcome->result ? "done" : "open", id);
}

void batch_report_notes(const batch_line *line)
{
    facegen_violations *notes = NULL;
    facegen_request_notes(line->request, &notes, NULL);
    for (size_t i = 0; i < facegen_violations_count(notes); i++)
        terminal_message("%s %zu: note: %s", line->unit, line->number, facegen_violations_message(notes, i));
    facegen_violations_free(notes);
}

void batch_report_accepted(const batch_line *line, const char *id)
{
    terminal_message("%s %zu: job %s was accepted", line->unit, line->number, id);
}

exit_code batch_report_outcome(const batch_outcome *outcome)
{
    const facegen_error *error = outcome->error;
    if (was_not_sent(error))
        return EXIT_CODE_DONE;
    if (error->code != FACEGEN_OK)
        print_failure(outcome);
    terminal_clear();
    return print_outcome(outcome);
}

exit_code batch_exit_code(const batch_outcome *outcome)
{
    if (was_not_sent(outcome->error))
        return EXIT_CODE_DONE;
    bool is_unsaved = outcome->result && outcome->error->code != FACEGEN_OK;
    if (is_unsaved && outcome->error->code != FACEGEN_E_CANCELLED)
        return EXIT_CODE_UNSAVED;
    return exit_code_of_paid(outcome->error);
}

void batch_report_unsaved(const batch_line *line, size_t index, const facegen_error *error)
{
    terminal_message("%s %zu: image %zu was not saved: %s", line->unit, line->number, index + 1,
                     exit_code_message(error));
}

void batch_report_progress(const batch_counts *counts, int64_t elapsed_ms)
{
    size_t ended = counts->saved + counts->failed, waiting = counts->known - ended - counts->running;
    char left[48] = "";
    double seconds = (double)elapsed_ms / 1000 * (double)(waiting + counts->running) / (double)ended;
    if (elapsed_ms >= 0 && ended > 0)
        snprintf(left, sizeof left, seconds < 100 ? "; about %.0f s left" : "; about %.0f min left",
                 seconds < 100 ? seconds : seconds / 60);
    terminal_draw("%zu done, %zu failed, %zu running, %zu waiting%s", counts->saved, counts->failed, counts->running,
                  waiting, left);
}
