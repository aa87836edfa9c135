/* facegen generate: make images. */
#include "command.h"
#include "interrupt.h"
#include "job.h"
#include "preview.h"
#include "terminal.h"

#include <facegen/reconcile.h>

#include <stdio.h>
#include <stdlib.h>

/* Reports every rule of the provider that the request breaks. */
static exit_code validate(const facegen_request *request)
{
    facegen_violations *violations;
    facegen_error error = FACEGEN_ERROR_INIT;
    if (facegen_request_validate(request, &violations, &error) == FACEGEN_OK)
        return EXIT_CODE_DONE;
    if (error.code != FACEGEN_E_INVALID)
        return exit_code_after(&error);
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        terminal_message("%s", facegen_violations_message(violations, i));
    facegen_violations_free(violations);
    return EXIT_CODE_INVALID;
}

static exit_code print_request(const facegen_request *request)
{
    json_writer json = {false};
    char *text;
    exit_code code = preview_make(request, &text);
    if (code != EXIT_CODE_DONE)
        return code;
    json_ready(&json, NULL, text);
    putchar('\n');
    free(text);
    return EXIT_CODE_DONE;
}

static exit_code submit(facegen_client *client, const cli_options *options, facegen_result **result)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client_mark(client, NULL); /* without one, an uncertain outcome stays uncertain */
    if (interrupt_signal() > 0) {
        terminal_message("interrupted: nothing was sent");
        return exit_code_interrupted();
    }
    facegen_code code = options->no_wait ? facegen_submit_nowait(client, options->request, result, &error)
                                         : facegen_submit(client, options->request, result, &error);
    if (code == FACEGEN_OK && options->no_wait && options->sandbox && !options->quiet)
        terminal_message("the sandbox ends with this program: its job cannot be fetched");
    return exit_code_after(&error);
}

static exit_code run(const cli_options *options)
{
    exit_code code = validate(options->request);
    if (code != EXIT_CODE_DONE)
        return code;
    if (options->dry_run)
        return print_request(options->request);
    return job_run(options, &(job_kind){submit, facegen_result_id, NULL});
}

const cli_command generate_command = {
    .name = "generate",
    .bit = COMMAND_GENERATE,
    .synopsis = "--prompt TEXT --face FILE|URL [OPTION]...",
    .summary = "Make images from a face and a prompt",
    .examples = "  facegen generate --prompt \"an astronaut on the moon\" --face me.jpg -o astronaut.png\n"
                "  facegen generate --prompt \"a knight\" --face me.jpg --samples 2 --style comic -o knights/\n"
                "  facegen generate --prompt \"a knight\" --face me.jpg --dry-run\n",
    .run = run,
};
