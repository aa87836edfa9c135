/* facegen reconcile: find out what happened to a request whose outcome is not known. */
#include "command.h"
#include "call.h"
#include "terminal.h"

#include <facegen/reconcile.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A time to wait, in words. */
static void describe_wait(int64_t milliseconds, char text[32])
{
    int64_t seconds = (milliseconds + 999) / 1000, minutes = (seconds + 59) / 60;
    if (seconds < 100)
        snprintf(text, 32, "%" PRId64 " s", seconds);
    else
        snprintf(text, 32, "%" PRId64 " min", minutes);
}

/* If the account could not be asked, the request is as uncertain as it was. */
static exit_code report_reconcile(const cli_options *options, const facegen_error *error)
{
    char wait[32];
    const char *id = facegen_error_id(error);
    exit_code code = exit_code_after(error);
    if (error->code == FACEGEN_E_UNCERTAIN && error->retry_after_ms > 0) {
        describe_wait(error->retry_after_ms, wait);
        terminal_message("not seen yet; ask again in %s", wait);
        if (options->sent_at_ms == 0) /* else the time would count anew each time */
            terminal_message("add --sent-at %" PRId64 ": it was sent by then", error->sent_at_ms);
    }
    if (*id && error->code != FACEGEN_E_FAILED)
        terminal_message("job %s can still be resumed with: facegen fetch %s -o PATH", id, id);
    return code == EXIT_CODE_UNREACHED || code == EXIT_CODE_BUSY ? EXIT_CODE_UNCERTAIN : code;
}

static bool copy_option(char *member, size_t size, const char *text)
{
    snprintf(member, size, "%s", text ? text : "");
    return !text || strlen(text) < size;
}

/* Whether id and mark fit. */
static bool fill_uncertain(facegen_error *uncertain, const cli_options *options)
{
    const char *id = options->operand_count > 0 ? options->operands[0] : "";
    bool fits = copy_option(uncertain->mark, sizeof uncertain->mark, options->mark);
    uncertain->sent_at_ms = options->sent_at_ms;
    copy_option(uncertain->seed, sizeof uncertain->seed, options->seed);
    return failure_set_id(uncertain, id) && fits;
}

static facegen_code call_reconcile(facegen_client *client, const cli_options *options, int64_t deadline,
                                   facegen_result **result, facegen_error *error)
{
    (void)deadline;
    facegen_error uncertain = FACEGEN_ERROR_INIT;
    if (!fill_uncertain(&uncertain, options))
        return failure_set(error, FACEGEN_E_ARGUMENT, "", "an id must have 1 to 255 characters, and a mark 1 to 63");
    return facegen_reconcile(client, options->request, &uncertain, result, error);
}

static exit_code run_reconcile(const cli_options *options)
{
    return call_run(options, &(call_kind){.make = call_reconcile, .report = report_reconcile, .has_verdict = true});
}

const cli_command reconcile_command = {
    .name = "reconcile",
    .bit = COMMAND_RECONCILE,
    .synopsis = "[ID] [OPTION]...",
    .summary = "Find out what happened to a request that got no answer; free of charge",
    .examples = "  facegen reconcile --mark 123456 --seed 42 --prompt \"an astronaut on the moon\" -o astronaut.png\n"
                "  facegen reconcile --mark none --json\n",
    .notes = "After an uncertain outcome, generate and batch print this command with all that is known. ID is\n"
             "what could be read of a broken answer; prompt and seed tell the job from others. There are three\n"
             "verdicts, which --json prints as \"verdict\":\n"
             "  landed       exit code 0: the images are saved; 8 if the job failed\n"
             "  not seen     exit code 10: there is no new image, and nothing is processing\n"
             "  cannot tell  exit code 7: the new jobs are named, to be looked at with facegen fetch ID; or it\n"
             "               is too early to tell, and it says when to ask again (\"retry_after\", in seconds)\n"
             "It is evidence, not proof: other programs may use the account, too, and a job can fail.\n",
    .operand = "ID",
    .run = run_reconcile,
};
