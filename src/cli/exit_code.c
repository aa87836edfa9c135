#include "exit_code.h"

#include "interrupt.h"
#include "terminal.h"

bool exit_code_leaves_open(const facegen_error *error)
{
    return error->id[0] && error->code != FACEGEN_E_FAILED;
}

static exit_code refused(const facegen_error *error)
{
    if (exit_code_leaves_open(error))
        return EXIT_CODE_UNCERTAIN;
    return error->code == FACEGEN_E_BUSY ? EXIT_CODE_BUSY : EXIT_CODE_REFUSED;
}

static exit_code unreached(const facegen_error *error)
{
    if (error->code == FACEGEN_E_CANCELLED)
        return exit_code_interrupted();
    return exit_code_leaves_open(error) ? EXIT_CODE_UNCERTAIN : EXIT_CODE_UNREACHED;
}

/* Arguments and settings come from the command line here; what else the caller can do wrong does not. */
static exit_code caller(facegen_code code)
{
    return code == FACEGEN_E_ARGUMENT || code == FACEGEN_E_CONFIG ? EXIT_CODE_USAGE : EXIT_CODE_UNEXPECTED;
}

exit_code exit_code_of(const facegen_error *error)
{
    switch (facegen_code_group(error->code)) {
    case FACEGEN_GROUP_OK:
        return EXIT_CODE_DONE;
    case FACEGEN_GROUP_CALLER:
        return caller(error->code);
    case FACEGEN_GROUP_INVALID:
        return EXIT_CODE_INVALID;
    case FACEGEN_GROUP_REFUSED:
        return refused(error);
    case FACEGEN_GROUP_NETWORK:
        return unreached(error);
    case FACEGEN_GROUP_UNCERTAIN:
        return error->code == FACEGEN_E_NOT_SEEN ? EXIT_CODE_UNSEEN : EXIT_CODE_UNCERTAIN;
    case FACEGEN_GROUP_FAILED:
        return EXIT_CODE_FAILED;
    case FACEGEN_GROUP_SAVE:
        return EXIT_CODE_UNSAVED;
    }
    return EXIT_CODE_UNEXPECTED;
}

/* Whether a request was sent whole, and nothing is known of it. */
static bool is_uncertain(const facegen_error *error)
{
    bool was_sent = error->bytes_total > 0 && error->bytes_sent == error->bytes_total;
    return error->code == FACEGEN_E_UNCERTAIN || (error->code == FACEGEN_E_CANCELLED && !error->id[0] && was_sent);
}

void exit_code_explain_uncertain(const char *where, const facegen_error *error)
{
    if (!is_uncertain(error))
        return;
    if (error->track_id[0])
        terminal_message("%sits track_id is %s", where, error->track_id);
    if (error->body[0])
        terminal_message("%sthe answer began: %s", where, error->body);
    terminal_message("%ssee whether it was accepted, free of charge, with: facegen reconcile%s%s%s%s --prompt TEXT -o "
                     "PATH",
                     where, error->id[0] ? " " : "", error->id, error->mark[0] ? " --mark " : "", error->mark);
}

exit_code exit_code_interrupted(void)
{
    int number = interrupt_signal();
    return number > 0 ? (exit_code)(128 + number) : EXIT_CODE_INTERRUPTED;
}

exit_code exit_code_no_memory(void)
{
    return exit_code_after(&(facegen_error){.size = sizeof(facegen_error), .code = FACEGEN_E_NOMEM});
}

const char *exit_code_message(const facegen_error *error)
{
    return error->message[0] ? error->message : facegen_code_text(error->code);
}

exit_code exit_code_after(const facegen_error *error)
{
    if (error->code == FACEGEN_OK)
        return EXIT_CODE_DONE;
    terminal_message("%s%s", error->code == FACEGEN_E_CANCELLED ? "interrupted: " : "", exit_code_message(error));
    exit_code_explain_uncertain("", error);
    if (exit_code_leaves_open(error) && error->code != FACEGEN_E_UNCERTAIN)
        terminal_message("job %s was accepted; take it up with: facegen fetch %s -o PATH", error->id, error->id);
    return exit_code_of(error);
}
