/* How the program ends: its exit codes, which of them a failed call of the library means, and what it finds itself. */
#ifndef CLI_EXIT_CODE_H
#define CLI_EXIT_CODE_H

#include <facegen/error.h>

#include "os/compiler.h"

#include <stdbool.h>

#define EXIT_CODE_MAP(X)                                                                                               \
    X(DONE, 0, "done")                                                                                                 \
    X(UNEXPECTED, 1, "unexpected: out of memory, standard output could not be written")                                \
    X(USAGE, 2, "usage: an unknown option, no key, settings that cannot be used")                                      \
    X(INVALID, 3, "invalid request: each broken rule is named, nothing was sent")                                      \
    X(REFUSED, 4, "refused by the provider: key, credits, plan, bad request, unknown id")                              \
    X(BUSY, 5, "the account's queue is full, also after retries")                                                      \
    X(UNREACHED, 6, "not reached, or not in time; nothing was accepted: it is safe to repeat")                         \
    X(UNCERTAIN, 7, "outcome uncertain: it may have been billed, or it was accepted and its end is not known")         \
    X(FAILED, 8, "the generation failed, or the answer could not be understood")                                       \
    X(UNSAVED, 9, "an image could not be saved; its link or the job's id is printed")                                  \
    X(UNSEEN, 10, "the account shows no trace of the request that was looked for: evidence, not proof")                \
    X(HUNG_UP, 129, "ended by SIGHUP (the terminal closed); the ids of accepted jobs are printed")                     \
    X(INTERRUPTED, 130, "ended by SIGINT (Ctrl-C); the ids of accepted jobs are printed")                              \
    X(TERMINATED, 143, "ended by SIGTERM; the ids of accepted jobs are printed")

typedef enum exit_code {
#define EXIT_CODE_ENUM(name, number, text) EXIT_CODE_##name = number,
    EXIT_CODE_MAP(EXIT_CODE_ENUM)
#undef EXIT_CODE_ENUM
} exit_code;

/* The exit code of a call that pays for nothing and was given this error. */
exit_code exit_code_of(const facegen_error *error);

/*
 * The exit code of a paid call that was given this error. A request that the provider accepted, or may have accepted,
 * is UNCERTAIN unless it is known how the job ended: sending it again might pay twice.
 */
exit_code exit_code_of_paid(const facegen_error *error);

/* Whether the provider accepted the job and has not said how it ended: it can be resumed by its id. */
bool exit_code_leaves_open(const facegen_error *error);

/* What became of a paid request, in a word: "saved", "open", "uncertain" or "failed". */
const char *exit_code_status(const facegen_error *error);

/* What an error says: its message, or else what its code means. */
const char *exit_code_message(const facegen_error *error);

/* Like exit_code_of(), but also says on standard error what failed, if anything did. */
exit_code exit_code_after(const facegen_error *error);

/* Like exit_code_of_paid(), but also says on standard error what failed, and how to resume or look for the job. */
exit_code exit_code_after_paid(const facegen_error *error);

/*
 * Says how to find out, free of charge, whether an uncertain paid request was accepted; does nothing for other errors.
 * `where` begins each line: "line 3: ".
 */
void exit_code_explain_uncertain(const char *where, const facegen_error *error);

/* The exit code of a program that a signal ended: 128 and its number, as shells have it. */
exit_code exit_code_interrupted(void);

/* Says that memory ran out. */
exit_code exit_code_no_memory(void);

/* ---- what the program finds itself, before anything is sent ---- */

/* Fills an error and says that nothing was accepted. parameter: the setting at fault, or "". Returns the code. */
facegen_code failure_set(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
    FG_PRINTF(4, 5);

/* The same when memory ran out. */
facegen_code failure_no_memory(facegen_error *error);

/* Sets the id of an error, of up to 255 characters. False, and it has none, when it is longer. */
bool failure_set_id(facegen_error *error, const char *id);

#endif
