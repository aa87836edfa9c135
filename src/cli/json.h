/*
 * Writes JSON on standard output, value by value. A value in an object has a name; in an array the name is NULL.
 *
 * What is written is UTF-8: each byte of a text that is not becomes U+FFFD, also in the path of a file, whose name on
 * the disk has that byte. Control and bidirectional characters are escaped, so that they reach no terminal.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>

/* Begin with {false}. */
typedef struct json_writer {
    bool needs_comma;
} json_writer;

/* bracket: '{' or '[', and its counterpart for json_end() */
void json_begin(json_writer *json, const char *name, char bracket);
void json_end(json_writer *json, char bracket);

/* A string; null for NULL. */
void json_text(json_writer *json, const char *name, const char *text);

/* A number; null for NAN, which stands for one that is not known. */
void json_number(json_writer *json, const char *name, double number);

void json_boolean(json_writer *json, const char *name, bool boolean);

/* A value that is JSON already, put on one line; null for "". */
void json_ready(json_writer *json, const char *name, const char *value);

#endif
