/* facegen generate: make images. */
#include "command.h"
#include "interrupt.h"
#include "call.h"
#include "output.h"
#include "session.h"
#include "standard_output.h"
#include "terminal.h"

#include <facegen/reconcile.h>

#include <stdio.h>
#include <stdlib.h>

/* Reports every rule of the provider that the request breaks. */
static exit_code check_request(const cli_options *options)
{
    facegen_violations *violations = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    if (facegen_request_validate(options->request, &violations, &error) == FACEGEN_OK)
        return EXIT_CODE_DONE;
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        terminal_message("%s", facegen_violations_message(violations, i));
    exit_code code = violations ? EXIT_CODE_INVALID : exit_code_after(&error);
    call_end_early(options, code, &error, violations);
    facegen_violations_free(violations);
    return code;
}

/* Says what breaks no rule and is likely not meant. The log does, too. */
static void print_notes(const cli_options *options)
{
    facegen_violations *notes = NULL;
    if (!options->quiet && (options->dry_run || !options->verbose))
        facegen_request_notes(options->request, &notes, NULL);
    for (size_t i = 0; i < facegen_violations_count(notes); i++)
        terminal_message("note: %s", facegen_violations_message(notes, i));
    facegen_violations_free(notes);
}

/* What --dry-run does. */
static exit_code show_request(const cli_options *options)
{
    json_t *sent;
    exit_code code = cli_json_request(options->request, &sent);
    if (code != EXIT_CODE_DONE)
        return code;
    if (!options->quiet && !json_object_get(sent, "seed"))
        terminal_message("note: no seed is set, so a random one is added when the request is sent");
    return cli_json_print(sent, NULL);
}

/* What must not be paid for: what nobody would learn of, and what nobody waits for any more. */
static facegen_code check_before_paying(facegen_client *client, int64_t deadline, facegen_error *error)
{
    if (interrupt_signal() > 0)
        return failure_set(error, FACEGEN_E_CANCELLED, "", "nothing was sent");
    if (standard_output_is_closed())
        return failure_set(error, FACEGEN_E_SYSTEM, "", "standard output is closed: nothing was sent");
    if (!session_set_deadline(client, deadline))
        return failure_set(error, FACEGEN_E_TIMEOUT, "", "the time is over: nothing was sent");
    return FACEGEN_OK;
}

static facegen_code call_submit(facegen_client *client, const cli_options *options, int64_t deadline,
                                facegen_result **result, facegen_error *error)
{
    facegen_client_mark(client, NULL); /* without one, an uncertain outcome stays uncertain */
    if (check_before_paying(client, deadline, error) != FACEGEN_OK)
        return error->code;
    facegen_code code = options->no_wait ? facegen_submit_nowait(client, options->request, result, error)
                                         : facegen_submit(client, options->request, result, error);
    if (code == FACEGEN_OK && options->no_wait && options->sandbox && !options->quiet)
        terminal_message("the sandbox ends with this program: its job cannot be fetched");
    return code;
}

static exit_code report_generate(const cli_options *options, const facegen_error *error)
{
    (void)options;
    return exit_code_after_paid(error);
}

/* Standard output takes one image. */
static exit_code check_samples(const cli_options *options)
{
    json_t *sent;
    if (!options->output || !output_is_standard(options->output))
        return EXIT_CODE_DONE;
    exit_code code = cli_json_request(options->request, &sent);
    if (code != EXIT_CODE_DONE)
        return code;
    bool is_one = json_integer_value(json_object_get(sent, "samples")) <= 1; /* 0 if it is not set */
    json_decref(sent);
    if (is_one)
        return EXIT_CODE_DONE;
    terminal_message("--output %s takes one image, and more are asked for with --samples", options->output);
    return EXIT_CODE_USAGE;
}

static exit_code run_generate(const cli_options *options)
{
    exit_code code = check_request(options);
    if (code == EXIT_CODE_DONE)
        code = check_samples(options);
    if (code != EXIT_CODE_DONE)
        return code;
    print_notes(options);
    if (options->dry_run)
        return show_request(options);
    return call_run(
        options,
        &(call_kind){.make = call_submit, .report = report_generate, .headline = facegen_result_id, .is_paid = true});
}

const cli_command generate_command = {
    .name = "generate",
    .bit = COMMAND_GENERATE,
    .synopsis = "--prompt TEXT --face FILE|URL [OPTION]...",
    .summary = "Make images from a face and a prompt",
    .examples = "  facegen generate --prompt \"an astronaut on the moon\" --face me.jpg -o astronaut.png\n"
                "  facegen generate --prompt \"a knight\" --face me.jpg --samples 2 --style comic -o knights/\n"
                "  facegen generate --prompt \"a knight\" --face me.jpg --dry-run\n"
                "  convert me.heic png:- | facegen generate --prompt \"a knight\" --face - -o - > knight.png\n",
    .notes = "--face - reads the image from standard input. The id of a job is printed on standard error as soon\n"
             "as the provider has accepted it: \"facegen: job 123456 was accepted\".\n",
    .run = run_generate,
};
