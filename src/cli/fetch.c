/* facegen fetch: take up a job by its id. */
#include "command.h"
#include "job.h"
#include "terminal.h"

/* Nothing is paid for here: what went wrong is just that, and an id does not make its outcome uncertain. */
static exit_code report(facegen_error *error, const char *id)
{
    error->id[0] = '\0';
    exit_code code = exit_code_after(error);
    if (code == EXIT_CODE_UNREACHED || code == exit_code_interrupted())
        terminal_message("try again with: facegen fetch %s -o PATH", id);
    return code;
}

static exit_code fetch(facegen_client *client, const cli_options *options, facegen_result **result)
{
    const char *id = options->operands[0];
    facegen_error error = FACEGEN_ERROR_INIT;
    if (options->no_wait)
        facegen_fetch_nowait(client, id, result, &error);
    else
        facegen_fetch(client, id, result, &error);
    return error.code == FACEGEN_OK ? EXIT_CODE_DONE : report(&error, id);
}

static exit_code run(const cli_options *options)
{
    if (options->operand_count == 0) {
        terminal_message("which job? It takes an id: facegen fetch ID");
        return EXIT_CODE_USAGE;
    }
    return job_run(options, &(job_kind){fetch, job_status_name, NULL});
}

const cli_command fetch_command = {
    .name = "fetch",
    .bit = COMMAND_FETCH,
    .synopsis = "ID [OPTION]...",
    .summary = "Take up a job by its id, wait for its images and save them; free of charge",
    .examples = "  facegen fetch 123456 -o images/\n"
                "  facegen fetch 123456 --no-wait\n",
    .operands = 1,
    .run = run,
};
