/* JSON as it arrives: a small object, read without risk to the process. */
#ifndef SB_DOCUMENT_H
#define SB_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Reads an object, for json_decref(); NULL when the text is none, or deeper or fuller than any request. Numbers that
 * jansson 2.14 cannot hold safely become strings of the same digits: reals, which it reads through the locale, with an
 * assertion, and integers past 18 characters.
 */
json_t *sb_document_read(const char *text, size_t size);

/*
 * Copies the text of a member out of the beginning of a document that is still arriving. False when it is not there
 * yet, has an escape in it, or exceeds the room.
 */
bool sb_document_peek(const char *text, const char *name, char *value, size_t room);

#endif
