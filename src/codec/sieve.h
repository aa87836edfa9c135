/*
 * What stands between the wire and jansson: a pass over JSON as it arrives, in pieces cut anywhere, that
 *
 * - quotes the numbers that jansson 2.14 cannot hold safely. A real under a locale that changes, or whose decimal
 *   point has two bytes, aborts the process; an integer past 2^63 rejects the whole document;
 * - takes long base64 out of the member `output`, decoded, so that an image is never held as text;
 * - bounds depth, number of values, and size.
 *
 * It checks only what it needs: that the document is JSON is for jansson to say.
 */
#ifndef FG_SIEVE_H
#define FG_SIEVE_H

#include "base/base64.h"
#include "base/buffer.h"

enum {
    FG_SIEVE_DEPTH = 64,                    /* levels of nesting */
    FG_SIEVE_VALUES = 64 * 1024,            /* commas and colons in the document */
    FG_SIEVE_BLOBS = 64,                    /* long base64 strings */
    FG_SIEVE_BLOB_LIMIT = 64 * 1024 * 1024, /* bytes of all of them, decoded */
    FG_SIEVE_LONG = 512,                    /* characters from which a string of base64 is long */
    FG_SIEVE_NUMBER = 1024,                 /* characters of a number */
};

/* A long base64 string that was taken out. */
typedef struct fg_blob {
    fg_buffer bytes; /* decoded */
    bool broken;     /* it was no base64 after all */
} fg_blob;

typedef enum fg_sieve_state {
    FG_SIEVE_BETWEEN, /* outside of strings and numbers */
    FG_SIEVE_STRING,
    FG_SIEVE_SUSPECT, /* in a string of `output` that may become long base64; held back */
    FG_SIEVE_BLOB,    /* in long base64 */
    FG_SIEVE_IN_NUMBER
} fg_sieve_state;

typedef enum fg_sieve_problem {
    FG_SIEVE_FINE,
    FG_SIEVE_MALFORMED,
    FG_SIEVE_TOO_LARGE,
    FG_SIEVE_NOMEM
} fg_sieve_problem;

typedef struct fg_sieve {
    fg_buffer document; /* for jansson; a blob stands in it as "image N", N being its index */
    fg_buffer raw;      /* the same with its numbers as they came */
    fg_blob *blobs;     /* FG_SIEVE_BLOBS of them once there is one; else NULL */
    size_t blob_count;
    size_t blob_bytes;           /* decoded so far, of all */
    size_t meta_start, meta_end; /* the value of the top-level member `meta` in raw; equal when there is none */
    fg_sieve_problem problem;

    /* where the pass stands */
    fg_sieve_state state;
    unsigned depth;
    uint64_t objects;  /* a bit for each level: whether it is an object */
    bool key_next;     /* whether the next string is a member's name */
    bool in_key;       /* whether this string is */
    bool escaped;      /* whether the last character of the string was a backslash that begins an escape */
    size_t values;     /* commas and colons so far */
    char name[8];      /* of the top-level member that is being read, cut */
    size_t name_size;  /* of the whole name */
    fg_buffer held;    /* a suspect string or a number so far, as it came */
    unsigned hex_left; /* digits left of a \uXXXX in a blob */
    unsigned hex;      /* their value so far */
    fg_base64_decoder decoder;
} fg_sieve;

/* document_limit bounds the bytes of document and of raw. */
void fg_sieve_init(fg_sieve *sieve, size_t document_limit);

/* Takes the next piece. False once the document cannot be used; problem says why. */
bool fg_sieve_feed(fg_sieve *sieve, const char *bytes, size_t size);

/* The document is complete. False when it ends within a string or a number that was held back. */
bool fg_sieve_end(fg_sieve *sieve);

/* Frees everything, blobs included that were not taken. */
void fg_sieve_free(fg_sieve *sieve);

#endif
