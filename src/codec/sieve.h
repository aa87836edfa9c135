/*
 * A pass over JSON as it arrives, in pieces cut anywhere, that
 *
 * - takes long base64 out of the member `output`, decoded, so that an image is never held as text;
 * - bounds depth, number of values, and size.
 *
 * It checks only what it needs: that the document is JSON is for json.h to say, which reads it once it is there.
 */
#ifndef FG_SIEVE_H
#define FG_SIEVE_H

#include "base/limits.h"
#include "blob.h"

enum {
    FG_SIEVE_VALUES = 64 * 1024,            /* commas and colons in the document */
    FG_SIEVE_BLOB_LIMIT = 64 * 1024 * 1024, /* bytes of all long base64 strings, decoded */
    FG_SIEVE_LONG = 512,                    /* characters from which a string of base64 is long */
};

typedef enum fg_sieve_state {
    FG_SIEVE_BETWEEN, /* outside of strings */
    FG_SIEVE_STRING,
    FG_SIEVE_SUSPECT, /* in a string of `output` that may become long base64 */
    FG_SIEVE_BLOB     /* in long base64 */
} fg_sieve_state;

typedef enum fg_sieve_problem { FG_SIEVE_FINE, FG_SIEVE_TOO_LARGE, FG_SIEVE_NOMEM } fg_sieve_problem;

typedef struct fg_sieve {
    fg_buffer document; /* as it came, but that "image N" stands in it for a blob, N being its index */
    fg_blob *blobs;     /* FG_IMAGES_MAX of them once there is one; else NULL */
    size_t blob_count;
    fg_sieve_problem problem;

    /* where the pass stands */
    fg_sieve_state state;
    unsigned depth;
    uint64_t objects;  /* a bit for each level: whether it is an object */
    bool key_next;     /* whether the next string is a member's name */
    bool in_key;       /* whether this string is */
    bool escaped;      /* whether the last character of the string was a backslash that begins an escape */
    size_t suspected;  /* characters of the suspect string so far, the last of the document */
    size_t values;     /* commas and colons so far */
    size_t blob_bytes; /* decoded so far, of all blobs but the last */
    char name[8];      /* of the top-level member that is being read, cut */
    size_t name_size;  /* of the whole name */
} fg_sieve;

/* document_limit bounds the bytes of the document. */
void fg_sieve_init(fg_sieve *sieve, size_t document_limit);

/* Takes the next piece. False once the document cannot be used; problem says why. */
bool fg_sieve_feed(fg_sieve *sieve, const char *bytes, size_t size);

/* The blob that a string at a place of the document stands for; NULL when it stands for itself. */
fg_blob *fg_sieve_blob_at(const fg_sieve *sieve, const char *place);

/* Frees everything, blobs included that were not taken. */
void fg_sieve_free(fg_sieve *sieve);

#endif
