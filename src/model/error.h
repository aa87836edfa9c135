/* Filling errors, the caller's and our own. */
#ifndef FG_ERROR_H
#define FG_ERROR_H

#include <facegen/error.h>

#include "os/compiler.h"

/*
 * Fills an error, of whatever size its caller knows, with a code, the parameter at fault ("" for none) and a message,
 * which is made one line of UTF-8. error may be NULL. Returns code, so that a failing function can end with it.
 */
facegen_code fg_fail(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
    FG_PRINTF(4, 5);

/* Like fg_fail(), but with the code's own text as the message. */
facegen_code fg_fail_plainly(facegen_error *error, facegen_code code);

/* Makes an error say that all is well, which a call begins with; it may be NULL. */
void fg_error_reset(facegen_error *error);

/* Copies an error into a caller's, as far as that one reaches; to may be NULL. Returns its code. */
facegen_code fg_error_copy(const facegen_error *from, facegen_error *to);

/* A caller's error, of whatever size, as a whole one: members that it does not reach are empty. NULL is an empty one.
 */
facegen_error fg_error_read(const facegen_error *error);

/* Says of a caller's error, of whatever size, whether the paid request was accepted; it may be NULL. */
void fg_error_set_acceptance(facegen_error *error, facegen_acceptance acceptance);

/* Sets the seed of an error of our own: 0 to UINT32_MAX; negative for none. */
void fg_error_set_seed(facegen_error *error, int64_t seed);

/* Sets the id of an error of our own, of fewer than FG_ID_SIZE bytes, in the member that it fits. */
void fg_error_set_id(facegen_error *error, const char *id);

/* Copies text into a member of an error, cut at a whole character where it does not fit. */
#define FG_ERROR_TEXT(member, text) fg_error_text(member, sizeof(member), text)
void fg_error_text(char *member, size_t size, const char *text);

#endif
