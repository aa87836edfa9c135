/*
 * JSON (RFC 8259) in memory, read where it lies: a text is checked as a whole, and what is in it is then found without
 * allocating anything. Numbers stay text: none is too large to be held, and no locale matters.
 */
#ifndef FG_JSON_H
#define FG_JSON_H

#include "arena.h"
#include "buffer.h"

#include <stdint.h>

enum { FG_JSON_DEPTH = 64 }; /* levels of nesting that are read */

typedef enum fg_json_kind {
    FG_JSON_NONE, /* there is no value */
    FG_JSON_NULL,
    FG_JSON_BOOLEAN,
    FG_JSON_NUMBER,
    FG_JSON_STRING,
    FG_JSON_LIST,
    FG_JSON_OBJECT
} fg_json_kind;

/* A value in a text that was checked. Zeroed: none. */
typedef struct fg_json {
    fg_json_kind kind;
    const char *text; /* as it is written; of a string, what is between its quotes */
    size_t size;
} fg_json;

/* The value that a whole text is; none when it is no JSON or nests too deep. Its strings are valid UTF-8. */
fg_json fg_json_read(const char *text, size_t size);

/* A walk over the members of an object or the items of a list. Anything else has none. */
typedef struct fg_json_walk {
    fg_json name; /* a string; none in a list */
    fg_json value;
    const char *next, *end; /* what has not been walked over */
} fg_json_walk;

fg_json_walk fg_json_walk_in(fg_json value);

/* Goes on to the next member or item; false at the end. */
bool fg_json_next(fg_json_walk *walk);

/* The beginning of a string, of about `size` bytes as they are written, cut between two of its characters. */
fg_json fg_json_head(fg_json string, size_t size);

/* The member of an object that has a name, of several the last; none if there is none. */
fg_json fg_json_member(fg_json object, const char *name);

/* Whether a value is a string that says just this. */
bool fg_json_says(fg_json value, const char *text);

/* The value of a boolean. */
bool fg_json_is_true(fg_json boolean);

/* The value of a number or a string that is an integer (fg_number_parse_integer()); false for anything else. */
bool fg_json_integer(fg_json value, int64_t *integer);

/* Appends what a string says, which may have NULs. */
bool fg_json_append(fg_json string, fg_buffer *text);

/* What a string says, as a NUL-terminated copy whose size is told; NULL when memory runs out. */
char *fg_json_copy(fg_json string, fg_arena *arena, size_t *size);

/*
 * What a string says, or the digits of a number, for free(). NULL for another value, for a string that has a NUL, and
 * if memory runs out.
 */
char *fg_json_text(fg_json value);

#endif
