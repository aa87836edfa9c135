/* facegen fetch: resume a job by its id. */
#include "command.h"
#include "call.h"
#include "terminal.h"

static exit_code report_fetch(const cli_options *options, const facegen_error *error)
{
    exit_code code = exit_code_after(error);
    if (code == EXIT_CODE_UNREACHED || error->code == FACEGEN_E_CANCELLED)
        terminal_message("try again with: facegen fetch %s -o PATH", options->operands[0]);
    return code;
}

static facegen_code call_fetch(facegen_client *client, const cli_options *options, int64_t deadline,
                               facegen_result **result, facegen_error *error)
{
    (void)deadline;
    const char *id = options->operands[0];
    return options->no_wait ? facegen_fetch_nowait(client, id, result, error)
                            : facegen_fetch(client, id, result, error);
}

static exit_code run_fetch(const cli_options *options)
{
    if (options->operand_count == 0) {
        terminal_message("fetch needs the id of a job: facegen fetch ID");
        return EXIT_CODE_USAGE;
    }
    return call_run(options, &(call_kind){.make = call_fetch, .report = report_fetch, .headline = call_status_name});
}

const cli_command fetch_command = {
    .name = "fetch",
    .bit = COMMAND_FETCH,
    .synopsis = "ID [OPTION]...",
    .summary = "Resume a job by its id, wait for its images and save them; free of charge",
    .examples = "  facegen fetch 123456 -o images/\n"
                "  facegen fetch 123456 --no-wait\n",
    .operand = "ID",
    .run = run_fetch,
};
