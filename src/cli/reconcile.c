/* facegen reconcile: find out what became of a request whose outcome is not known. */
#include "command.h"
#include "job.h"
#include "terminal.h"

#include <facegen/reconcile.h>

#include <stdio.h>
#include <string.h>

static const char landed[] = "landed";

/* What is known where there are no images. */
static const char *verdict_of(facegen_code code)
{
    if (code == FACEGEN_E_NOT_SEEN)
        return "not seen";
    return code == FACEGEN_E_FAILED ? landed : "cannot tell";
}

static void print_json(const facegen_error *error)
{
    json_writer json = {false};
    json_begin(&json, NULL, '{');
    json_text(&json, "verdict", verdict_of(error->code));
    json_text(&json, "id", error->id[0] ? error->id : NULL);
    json_text(&json, "code", facegen_code_name(error->code));
    json_text(&json, "message", exit_code_message(error));
    json_end(&json, '}');
    putchar('\n');
}

/* Not to have asked the account in vain leaves the request as uncertain as it was. */
static exit_code report(const cli_options *options, const facegen_error *error)
{
    exit_code code = exit_code_of(error);
    terminal_message("%s%s", error->code == FACEGEN_E_CANCELLED ? "interrupted: " : "", exit_code_message(error));
    if (exit_code_leaves_open(error))
        terminal_message("job %s is still to be taken up with: facegen fetch %s -o PATH", error->id, error->id);
    if (options->json)
        print_json(error);
    return code == EXIT_CODE_UNREACHED || code == EXIT_CODE_BUSY ? EXIT_CODE_UNCERTAIN : code;
}

static exit_code reconcile(facegen_client *client, const cli_options *options, facegen_result **result)
{
    facegen_error uncertain = FACEGEN_ERROR_INIT, error = FACEGEN_ERROR_INIT;
    const char *id = options->operand_count > 0 ? options->operands[0] : "", *mark = options->mark ? options->mark : "";
    if (strlen(id) >= sizeof uncertain.id || strlen(mark) >= sizeof uncertain.mark) {
        terminal_message("an id and a mark have 1 to 63 characters");
        return EXIT_CODE_USAGE;
    }
    strcpy(uncertain.id, id);
    strcpy(uncertain.mark, mark);
    facegen_reconcile(client, options->request, &uncertain, result, &error);
    return error.code == FACEGEN_OK ? EXIT_CODE_DONE : report(options, &error);
}

static exit_code run(const cli_options *options)
{
    return job_run(options, &(job_kind){reconcile, NULL, landed});
}

const cli_command reconcile_command = {
    .name = "reconcile",
    .bit = COMMAND_RECONCILE,
    .synopsis = "[ID] [OPTION]...",
    .summary = "Find out what became of a request without an answer; free of charge",
    .examples = "  facegen reconcile --mark 123456 --prompt \"an astronaut on the moon\" -o astronaut.png\n"
                "  facegen reconcile --mark none --json\n",
    .notes = "After an outcome that is uncertain, generate and batch print the command that asks the account\n"
             "for its new images. ID is what could be read of a broken answer; prompt and seed tell the\n"
             "request's job from other ones. There are three verdicts, which --json prints as \"verdict\":\n"
             "  landed       exit code 0: the images are saved; 8 if the job failed\n"
             "  not seen     exit code 10: there is no new image, and nothing is processing\n"
             "  cannot tell  exit code 7: the new jobs are named, to be looked at with: facegen fetch ID\n"
             "It is evidence, not proof: other programs may use the account, too, and a job can fail.\n",
    .operands = 1,
    .run = run,
};
