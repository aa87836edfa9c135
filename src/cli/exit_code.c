#include "exit_code.h"

#include "interrupt.h"
#include "terminal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool exit_code_leaves_open(const facegen_error *error)
{
    return error->acceptance == FACEGEN_ACCEPTANCE_YES && *facegen_error_id(error) && error->code != FACEGEN_E_FAILED;
}

/* Arguments and settings come from the command line here; what else the caller can do wrong does not. */
static exit_code code_of_caller(facegen_code code)
{
    return code == FACEGEN_E_ARGUMENT || code == FACEGEN_E_CONFIG ? EXIT_CODE_USAGE : EXIT_CODE_UNEXPECTED;
}

exit_code exit_code_of(const facegen_error *error)
{
    if (error->code == FACEGEN_E_CANCELLED)
        return exit_code_interrupted();
    switch (facegen_code_group(error->code)) {
    case FACEGEN_GROUP_OK:
        return EXIT_CODE_DONE;
    case FACEGEN_GROUP_CALLER:
        return code_of_caller(error->code);
    case FACEGEN_GROUP_INVALID:
        return EXIT_CODE_INVALID;
    case FACEGEN_GROUP_REFUSED:
        return error->code == FACEGEN_E_BUSY ? EXIT_CODE_BUSY : EXIT_CODE_REFUSED;
    case FACEGEN_GROUP_NETWORK:
        return EXIT_CODE_UNREACHED;
    case FACEGEN_GROUP_UNCERTAIN:
        return error->code == FACEGEN_E_NOT_SEEN ? EXIT_CODE_UNSEEN : EXIT_CODE_UNCERTAIN;
    case FACEGEN_GROUP_FAILED:
        return EXIT_CODE_FAILED;
    case FACEGEN_GROUP_SAVE:
        return EXIT_CODE_UNSAVED;
    }
    return EXIT_CODE_UNEXPECTED;
}

exit_code exit_code_of_paid(const facegen_error *error)
{
    bool is_settled = error->acceptance == FACEGEN_ACCEPTANCE_NO || error->code == FACEGEN_OK ||
                      error->code == FACEGEN_E_CANCELLED || error->code == FACEGEN_E_FAILED ||
                      error->code == FACEGEN_E_NOT_SEEN;
    return is_settled ? exit_code_of(error) : EXIT_CODE_UNCERTAIN;
}

const char *exit_code_status(const facegen_error *error)
{
    if (error->code == FACEGEN_OK)
        return "saved";
    if (exit_code_leaves_open(error))
        return "open";
    bool is_known = error->acceptance == FACEGEN_ACCEPTANCE_NO || error->code == FACEGEN_E_FAILED;
    return is_known ? "failed" : "uncertain";
}

/* " --OPTION VALUE", or nothing without a value. */
static void add_option(char *options, size_t size, const char *name, const char *value)
{
    size_t used = strlen(options);
    if (*value)
        snprintf(options + used, size - used, " --%s %s", name, value);
}

void exit_code_explain_uncertain(const char *where, const facegen_error *error)
{
    char options[512] = "", sent_at[32] = "";
    const char *id = facegen_error_id(error);
    if (strcmp(exit_code_status(error), "uncertain") != 0)
        return;
    if (error->track_id[0])
        terminal_message("%sits track_id is %s", where, error->track_id);
    if (error->body[0])
        terminal_message("%sthe answer began: %s", where, error->body);
    if (error->sent_at_ms > 0)
        snprintf(sent_at, sizeof sent_at, "%" PRId64, error->sent_at_ms);
    add_option(options, sizeof options, "mark", error->mark);
    add_option(options, sizeof options, "seed", error->seed);
    add_option(options, sizeof options, "sent-at", sent_at);
    terminal_message(
        "%ssee whether it was accepted, free of charge, with: facegen reconcile%s%s%s --prompt TEXT -o PATH", where,
        *id ? " " : "", id, options);
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

static void print_failure_message(const facegen_error *error)
{
    terminal_message("%s%s", error->code == FACEGEN_E_CANCELLED ? "interrupted: " : "", exit_code_message(error));
}

exit_code exit_code_after(const facegen_error *error)
{
    if (error->code != FACEGEN_OK)
        print_failure_message(error);
    return exit_code_of(error);
}

exit_code exit_code_after_paid(const facegen_error *error)
{
    if (error->code == FACEGEN_OK)
        return EXIT_CODE_DONE;
    const char *id = facegen_error_id(error);
    print_failure_message(error);
    exit_code_explain_uncertain("", error);
    if (exit_code_leaves_open(error))
        terminal_message("job %s was accepted; resume it, free of charge, with: facegen fetch %s -o PATH", id, id);
    return exit_code_of_paid(error);
}

/* ---- what the program finds itself ---- */

facegen_code failure_set(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
{
    char message[2 * sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    facegen_error_fill(error, code, parameter, message);
    error->acceptance = FACEGEN_ACCEPTANCE_NO;
    return code;
}

facegen_code failure_no_memory(facegen_error *error)
{
    return failure_set(error, FACEGEN_E_NOMEM, "", "%s", facegen_code_text(FACEGEN_E_NOMEM));
}

bool failure_set_id(facegen_error *error, const char *id)
{
    size_t length = strlen(id);
    bool fits = length < sizeof error->long_id, is_long = length >= sizeof error->id;
    snprintf(error->id, sizeof error->id, "%s", is_long ? "" : id);
    snprintf(error->long_id, sizeof error->long_id, "%s", is_long && fits ? id : "");
    return fits;
}
