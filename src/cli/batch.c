/* facegen batch: many requests from a file, a line each, within the account's limit. */
#include "batch.h"
#include "command.h"
#include "interrupt.h"
#include "ledger_file.h"
#include "session.h"
#include "terminal.h"
#include "base/text.h"
#include "os/clock.h"
#include "os/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 100,         /* how often a slow input, standard output and the terminal are looked at */
    PROBLEM_MS = 30 * 1000 /* how long a ledger is tried that cannot be written */
};

void batch_raise_code(cli_batch *batch, exit_code code)
{
    if (code > batch->worst)
        batch->worst = code;
}

static const char *unit_of(const cli_batch *batch)
{
    return batch->input.is_array ? "element" : "line";
}

batch_line batch_new_line(const cli_batch *batch)
{
    return (batch_line){.number = batch->input.number, .unit = unit_of(batch), .output.stream = -1};
}

void batch_fail_input(cli_batch *batch)
{
    terminal_message("\"%s\" cannot be read: %s", batch->options->operands[0], batch->input.problem);
    batch_raise_code(batch, batch->input.is_array ? EXIT_CODE_INVALID : EXIT_CODE_USAGE);
}

/* ---- the lines ---- */

/* Takes a line up, if there is one. */
static batch_input_state add_next_line(cli_batch *batch)
{
    const char *text;
    size_t size;
    batch_stop_if_output_is_lost(batch);
    if (interrupt_signal() > 0 || batch->is_stopped)
        return BATCH_INPUT_ENDS;
    batch_input_state state = batch_input_next(&batch->input, batch->table.open > 0 ? 0 : TICK_MS, &text, &size);
    if (state == BATCH_INPUT_REQUEST)
        batch_entry_add(batch, text, size);
    if (state == BATCH_INPUT_WHOLE)
        return batch_may_send(batch) ? BATCH_INPUT_WAITS : BATCH_INPUT_ENDS;
    if (state != BATCH_INPUT_FAILS)
        return state;
    batch_fail_input(batch);
    return BATCH_INPUT_ENDS;
}

static void show_progress(cli_batch *batch, bool all_read)
{
    int64_t now = fg_clock_now();
    if (!batch->shows_progress || now < batch->next_progress)
        return;
    batch->next_progress = now + TICK_MS;
    batch_counts counts = batch->counts;
    size_t most = (size_t)batch->options->max_queued;
    size_t read = counts.saved + counts.failed + batch->table.open;
    if (batch->input.is_whole)
        counts.known = batch->input.count;
    bool end_is_known = all_read || counts.known > 0;
    if (all_read || read > counts.known)
        counts.known = read;
    counts.running = batch->table.open < most ? batch->table.open : most;
    batch_report_progress(&counts, end_is_known ? now - batch->started_at : -1);
}

/* Says what keeps the ledger from being written: nothing is sent then. False once it has lasted too long. */
static bool check_ledger(cli_batch *batch)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    int64_t now = fg_clock_now();
    if (facegen_worker_problem(batch->worker, &error) == FACEGEN_OK) {
        batch->problem_at = 0;
        return true;
    }
    if (batch->problem_at == 0)
        batch->problem_at = now;
    batch_raise_code(batch, exit_code_of(&error));
    batch_stop(batch, error.message);
    return now - batch->problem_at < PROBLEM_MS;
}

/* What pauses the account ends the batch, but for a queue that is full: that passes by itself. */
static void check_pause(cli_batch *batch)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = batch->is_stopped ? FACEGEN_OK : facegen_worker_pause(batch->worker, &error);
    if (code == FACEGEN_OK || code == FACEGEN_E_BUSY)
        return;
    batch_raise_code(batch, EXIT_CODE_REFUSED);
    batch_stop(batch, error.message);
}

static void work_lines(cli_batch *batch)
{
    bool is_cancelled = false;
    batch_input_state state = BATCH_INPUT_WAITS;
    size_t left = 1;
    while (state != BATCH_INPUT_ENDS || left > 0) {
        if (state != BATCH_INPUT_ENDS)
            state = add_next_line(batch);
        else
            batch_stop_if_output_is_lost(batch);
        if (state != BATCH_INPUT_REQUEST)
            batch_entry_add_collected(batch);
        if (state == BATCH_INPUT_REQUEST && batch->input.is_whole) {
            left = 1;
            continue; /* all is in the ledger before the first is sent */
        }
        if (interrupt_signal() > 0 && !is_cancelled) {
            is_cancelled = true;
            facegen_worker_drain(batch->worker);
        }
        left = facegen_worker_step(batch->worker, state == BATCH_INPUT_REQUEST ? 0 : TICK_MS);
        if (!check_ledger(batch))
            break;
        check_pause(batch);
        show_progress(batch, state == BATCH_INPUT_ENDS);
    }
}

/* ---- the command ---- */

/* What the ledger knew already, in a line. */
static void report_sums(const cli_batch *batch)
{
    if (batch->options->quiet || batch->skipped + batch->resumed == 0)
        return;
    terminal_message("%zu saved before, %zu resumed, %zu new", batch->skipped, batch->resumed, batch->added);
}

static exit_code begin_work(cli_batch *batch)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    char places[16];
    const facegen_worker_options options = {
        .size = sizeof options,
        .folder = batch->place.folder,
        .batch = batch->name,
        .once = true,
        .changed = batch_entry_changed,
        .saved = batch->options->after_save ? batch_entry_saved : NULL,
        .user_data = batch,
    };
    snprintf(places, sizeof places, "%d", batch->options->max_queued);
    facegen_ledger_set(batch->ledger, NULL, "places", places, &error);
    if (error.code == FACEGEN_OK) /* who starts a batch wants it to go on */
        facegen_ledger_set(batch->ledger, NULL, "pause", "0", &error);
    if (error.code == FACEGEN_OK)
        facegen_ledger_set_budget(batch->ledger, batch->name, batch->options->budget, &error);
    if (error.code == FACEGEN_OK)
        batch->worker = facegen_worker_new(batch->ledger, &options, &error);
    return exit_code_after(&error);
}

static exit_code send_lines(cli_batch *batch)
{
    exit_code code = begin_work(batch);
    if (code != EXIT_CODE_DONE)
        return code;
    batch->shows_progress = !batch->options->quiet && terminal_is_there();
    batch->started_at = fg_clock_now();
    work_lines(batch);
    facegen_worker_free(batch->worker);
    batch->worker = NULL;
    batch_entry_end_all(batch);
    report_sums(batch);
    if (interrupt_signal() > 0) {
        batch_raise_code(batch, exit_code_interrupted());
        terminal_message("interrupted: requests without an outcome were not sent");
    }
    return batch->worst;
}

/* The name of a batch in the ledger: that of its file, or one that no other has. */
static char *name_batch(const cli_options *options)
{
    char name[64];
    const char *path = options->operands[0], *slash = strrchr(path, '/');
    if (options->batch)
        return fg_text_copy(options->batch);
    if (strcmp(path, "-") != 0)
        return fg_text_copy(slash ? slash + 1 : path);
    snprintf(name, sizeof name, "standard input %lld %lld", (long long)fg_clock_unix_time(),
             (long long)fg_process_id());
    return fg_text_copy(name);
}

static exit_code send_with_ledger(cli_batch *batch, cli_session *session)
{
    char *path = NULL;
    exit_code code = EXIT_CODE_DONE;
    batch->name = name_batch(batch->options);
    if (!batch->name || !ledger_file_choose(batch->options, batch->place.folder, &path))
        code = exit_code_no_memory();
    else if ((batch->ledger = ledger_file_open(path, session->client, false, &code)))
        code = send_lines(batch);
    facegen_ledger_close(batch->ledger);
    free(batch->name);
    free(path);
    return code;
}

/* What --dry-run does. */
static void show_lines(cli_batch *batch)
{
    batch_check_lines(batch);
    if (!batch->options->quiet)
        terminal_message("note: up to %zu requests would be paid for; not those that the ledger knows", batch->planned);
    if (batch->unseeded > 0 && !batch->options->quiet)
        terminal_message("note: where no seed is set, a random one is added when the request is sent");
}

/* Checks what can be checked before anything is opened that a batch that is not sent does not need. */
static exit_code run_batch(cli_batch *batch)
{
    const cli_options *options = batch->options;
    facegen_error error = FACEGEN_ERROR_INIT;
    cli_session session;
    if (batch_place_make(&batch->place, options->operands[0], options->output ? options->output : ".",
                         !options->dry_run, &error) != FACEGEN_OK)
        return exit_code_after(&error);
    if (options->dry_run) {
        show_lines(batch);
        return batch->worst;
    }
    if (batch->input.is_whole && !batch_may_send(batch))
        return batch->worst;
    exit_code code = session_open(&session, options);
    if (code != EXIT_CODE_DONE)
        return code;
    code = send_with_ledger(batch, &session);
    session_close(&session);
    return code;
}

static exit_code run_batch_command(const cli_options *options)
{
    if (options->operand_count == 0) {
        terminal_message("batch needs a file of requests: facegen batch FILE");
        return EXIT_CODE_USAGE;
    }
    cli_batch batch = {.options = options, .after = {.command = options->after_save}};
    if (!batch_input_open(&batch.input, options->operands[0])) {
        batch_fail_input(&batch);
        return batch.worst;
    }
    exit_code code = run_batch(&batch);
    batch_place_free(&batch.place);
    free(batch.table.rows);
    batch_input_close(&batch.input);
    return code;
}

const cli_command batch_command = {
    .name = "batch",
    .bit = COMMAND_BATCH,
    .synopsis = "FILE [OPTION]...",
    .summary = "Make the images of many requests, one on each line of a file; - is standard input",
    .examples = "  facegen batch requests.jsonl -o images/ --dry-run\n"
                "  facegen batch requests.jsonl -o images/ --max-queued 10 > outcomes.jsonl\n",
    .notes = "A request is a JSON object of parameters as `facegen params` names them, and \"output\":\n"
             "  {\"prompt\": \"a knight\", \"face_image\": \"me.jpg\", \"samples\": 2, \"output\": \"knight.png\"}\n"
             "face_image is a link, a data URI, or a path from the folder of FILE. output is a path inside\n"
             "of DIR: a folder, or a file name, numbered if there are more images (knight-1.png). Each line of\n"
             "FILE is a request, or FILE is a JSON array of them.\n"
             "\n"
             "All requests of a file are checked before the first one is sent; if one is bad, nothing is sent,\n"
             "unless --keep-going is given. The lines of standard input or a pipe are sent as they come.\n"
             "\n"
             "For each request that ended, in the order of ending, a JSON object is printed on a line. Its\n"
             "\"line\" is the number of the line, or the place in the array, from 1. Its status is \"saved\",\n"
             "\"open\" (resume its id with `facegen fetch`), \"uncertain\" (it may have been billed) or \"failed\";\n"
             "code and message say why, and sent_at and retry_after are in seconds. The id of a job is printed\n"
             "on standard error as soon as the provider has accepted it.\n"
             "\n"
             "Nothing more is sent after Ctrl-C, after a refusal because of the key, the credits or the plan, or\n"
             "once standard output cannot be written. Requests that were not sent have no outcome.\n"
             "\n"
             "The exit code is the highest that one of the requests would have alone: 0 if all are saved.\n",
    .operand = "FILE",
    .run = run_batch_command,
};
