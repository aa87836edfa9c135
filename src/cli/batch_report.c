#include "batch_report.h"

#include "job.h"
#include "terminal.h"

#include <stdio.h>

/* Whether a line was held back until the interruption: it is as if it had not been read. */
static bool was_held(const facegen_error *error)
{
    return error->code == FACEGEN_E_CANCELLED && !error->id[0] && error->bytes_sent == 0;
}

/* Of a line that was not held. Open: `facegen fetch` can take it up; uncertain: it may have been accepted. */
static const char *status_of(const facegen_error *error)
{
    if (error->code == FACEGEN_OK)
        return "saved";
    if (exit_code_leaves_open(error))
        return "open";
    return error->code == FACEGEN_E_UNCERTAIN || error->code == FACEGEN_E_CANCELLED ? "uncertain" : "failed";
}

static void print_outcome(const batch_outcome *outcome)
{
    const batch_line *line = outcome->line;
    const facegen_error *error = outcome->error;
    const facegen_result *result = outcome->result;
    const char *id = result ? facegen_result_id(result) : error->id;
    json_writer json = {false};
    json_begin(&json, NULL, '{');
    json_number(&json, "line", (double)line->number);
    json_ready(&json, "track_id", line->track_id ? line->track_id : "");
    json_text(&json, "id", *id ? id : NULL);
    json_text(&json, "status", status_of(error));
    json_text(&json, "code", facegen_code_name(error->code));
    json_text(&json, "message", error->code == FACEGEN_OK ? "" : exit_code_message(error));
    json_text(&json, "mark", *error->mark ? error->mark : NULL);
    json_begin(&json, "violations", '[');
    for (size_t i = 0; i < facegen_violations_count(line->violations); i++)
        json_text(&json, NULL, facegen_violations_message(line->violations, i));
    json_end(&json, ']');
    json_text(&json, "output", line->output.path);
    job_write_result(&json, result, outcome->files);
    json_end(&json, '}');
    putchar('\n');
}

/* Says what went wrong with a line, and how its job is taken up. */
static void print_failure(const batch_outcome *outcome)
{
    size_t number = outcome->line->number;
    const facegen_violations *violations = outcome->line->violations;
    const facegen_error *error = outcome->error;
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        terminal_message("line %zu: %s", number, facegen_violations_message(violations, i));
    if (!violations && !outcome->result) /* of images it has been said */
        terminal_message("line %zu: %s", number, exit_code_message(error));
    char where[32];
    snprintf(where, sizeof where, "line %zu: ", number);
    exit_code_explain_uncertain(where, error);
    if (exit_code_leaves_open(error))
        terminal_message("line %zu: job %s is %s; take it up, free of charge, with: facegen fetch %s -o PATH", number,
                         error->id, outcome->result ? "done" : "open", error->id);
}

void batch_report_outcome(const batch_outcome *outcome)
{
    const facegen_error *error = outcome->error;
    if (was_held(error))
        return;
    if (error->code != FACEGEN_OK)
        print_failure(outcome);
    terminal_clear();
    print_outcome(outcome);
}

exit_code batch_exit_code(const batch_outcome *outcome)
{
    bool is_unsaved = outcome->result && outcome->error->code != FACEGEN_OK;
    if (is_unsaved && outcome->error->code != FACEGEN_E_CANCELLED)
        return EXIT_CODE_UNSAVED;
    return exit_code_of(outcome->error);
}

void batch_report_unsaved(const batch_line *line, size_t index, const facegen_error *error)
{
    terminal_message("line %zu: image %zu was not saved: %s", line->number, index + 1, exit_code_message(error));
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
