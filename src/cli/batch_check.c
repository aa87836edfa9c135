/* All requests of a batch are checked before the first one is paid for. */
#include "batch.h"
#include "json.h"
#include "terminal.h"

static exit_code print_preview(cli_batch *batch, const batch_line *line)
{
    json_t *request;
    exit_code code = cli_json_request(line->request, &request);
    if (code != EXIT_CODE_DONE)
        return code;
    batch->unseeded += !json_object_get(request, "seed");
    batch->planned++;
    return cli_json_print(json_pack("{s:I, s:o, s:o}", "line", (json_int_t)line->number, "output",
                                    cli_json_text(line->output.path), "request", request),
                          NULL);
}

/* Checks a line, and prints it where that is all; false if it is bad, which has been reported then. */
static bool check_line(cli_batch *batch, const char *text, size_t size)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    batch_line line = batch_new_line(batch);
    bool is_dry = batch->options->dry_run;
    int steps = BATCH_LINE_TAKES_NAMES | (is_dry ? 0 : BATCH_LINE_MAKES_FOLDERS | BATCH_LINE_COMES_AGAIN);
    bool is_good = batch_line_read(&line, &batch->place, text, size, steps, &error) == FACEGEN_OK;
    batch_outcome outcome;
    batch_outcome_of_line(&outcome, &line, &error);
    if (is_good && !batch->options->quiet)
        batch_report_notes(&line);
    if (is_good && is_dry)
        batch_raise_code(batch, print_preview(batch, &line));
    if (!is_good) {
        batch_raise_code(batch, batch_report_outcome(&outcome));
        batch_raise_code(batch, batch_exit_code(&outcome));
    }
    batch_line_free(&line);
    return is_good;
}

size_t batch_check_lines(cli_batch *batch)
{
    const char *text;
    size_t size, bad = 0;
    batch_input_state state;
    while ((state = batch_input_next(&batch->input, -1, &text, &size)) != BATCH_INPUT_ENDS) {
        if (state == BATCH_INPUT_FAILS) {
            batch_fail_input(batch);
            return bad;
        }
        if (state != BATCH_INPUT_REQUEST || check_line(batch, text, size))
            continue;
        bad++;
        if (batch->input.is_whole)
            batch_input_drop(&batch->input);
    }
    batch_input_rewind(&batch->input);
    return bad;
}

bool batch_may_send(cli_batch *batch)
{
    size_t bad = batch_check_lines(batch);
    batch->counts.failed = bad;
    if (bad == 0 || batch->options->keep_going)
        return true;
    size_t all = batch->input.count;
    terminal_message("nothing was sent, because %zu of %zu requests cannot be sent%s", bad, all,
                     bad < all ? "; --keep-going sends the others" : "");
    return false;
}
