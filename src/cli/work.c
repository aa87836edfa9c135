/* facegen work: a worker over a ledger, until it is told to end. */
#include "command.h"
#include "after_save.h"
#include "interrupt.h"
#include "ledger_file.h"
#include "session.h"
#include "terminal.h"

#include <stdio.h>

enum { TICK_MS = 500 }; /* how often signals are looked at */

static facegen_after_save run_after_save(void *commands, const facegen_entry *entry)
{
    return after_save_run(commands, entry);
}

static void say_change(void *user_data, const facegen_entry *entry)
{
    facegen_ledger_state state = facegen_entry_state(entry);
    (void)user_data;
    if (state == FACEGEN_STATE_CLAIMED || state == FACEGEN_STATE_SENDING)
        return;
    terminal_message("%s: %s%s%s%s%s", facegen_entry_order(entry), facegen_ledger_state_text(state),
                     *facegen_entry_id(entry) ? ", job " : "", facegen_entry_id(entry),
                     *facegen_entry_message(entry) ? ": " : "", facegen_entry_message(entry));
}

/* Says why nothing is sent, once for each reason. */
static void say_pause(const facegen_worker *worker, facegen_code *told)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_worker_problem(worker, &error);
    if (code == FACEGEN_OK)
        code = facegen_worker_pause(worker, &error);
    if (code != *told && code != FACEGEN_OK)
        terminal_message("nothing is sent: %s", error.message);
    *told = code;
}

static exit_code work_on(facegen_ledger *ledger, const cli_options *options)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code told = FACEGEN_OK;
    after_save after = {.command = options->after_save};
    const facegen_worker_options settings = {
        .size = sizeof settings,
        .folder = options->output,
        .batch = options->batch,
        .queue = options->queue,
        .resumes_only = options->resume_only,
        .changed = options->quiet ? NULL : say_change,
        .saved = options->after_save ? run_after_save : NULL,
        .user_data = &after,
    };
    facegen_worker *worker = facegen_worker_new(ledger, &settings, &error);
    if (!worker)
        return exit_code_after(&error);
    size_t left = 1;
    bool ends = false;
    while (left > 0 || !(ends || options->until_done)) {
        if (interrupt_signal() > 0 && !ends) {
            ends = true;
            facegen_worker_drain(worker);
        }
        left = facegen_worker_step(worker, TICK_MS);
        if (left == 0 && !ends && !options->until_done)
            facegen_worker_rest(worker, TICK_MS);
        say_pause(worker, &told);
    }
    facegen_worker_free(worker);
    return interrupt_signal() > 0 ? exit_code_interrupted() : EXIT_CODE_DONE;
}

static exit_code run_work_command(const cli_options *options)
{
    cli_session session;
    if (!options->ledger) {
        terminal_message("work needs --ledger FILE");
        return EXIT_CODE_USAGE;
    }
    exit_code code = session_open(&session, options);
    if (code != EXIT_CODE_DONE)
        return code;
    facegen_ledger *ledger = ledger_file_open(options->ledger, session.client, true, &code);
    if (ledger)
        code = work_on(ledger, options);
    facegen_ledger_close(ledger);
    session_close(&session);
    return code;
}

const cli_command work_command = {
    .name = "work",
    .bit = COMMAND_WORK,
    .synopsis = "--ledger FILE [OPTION]...",
    .summary = "Make the images of what waits in a ledger, until it is told to end",
    .examples = "  facegen work --ledger orders.ledger -o images/\n"
                "  facegen work --ledger orders.ledger -o images/ --until-done --resume-only\n",
    .notes = "It takes up what other programs add, follows what they have left, and saves the images. SIGINT and\n"
             "SIGTERM end it: nothing more is sent, and what was sent stays to be followed by the next run.\n",
    .run = run_work_command,
};
