/* A look at JSON that is still arriving. */
#ifndef SB_PEEK_H
#define SB_PEEK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Copies the text of a member out of the beginning of a document. False when it is not there yet, has an escape in it,
 * or exceeds the room.
 */
bool sb_peek(const char *text, const char *name, char *value, size_t room);

#endif
