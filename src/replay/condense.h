/*
 * A request's body made fit for a recording as it streams by: without its key, and without the photo in it. What is
 * left is small, however large the body is.
 */
#ifndef FG_REPLAY_CONDENSE_H
#define FG_REPLAY_CONDENSE_H

#include "base/buffer.h"

#include <stdint.h>

typedef struct fg_condenser {
    fg_buffer key;   /* the member of the key with the brace before it, as it comes */
    bool key_passed; /* it is whole, or the body has none */
    bool escaped;    /* whether the next character of the key is */
    fg_buffer text;  /* what follows */
    size_t run_start;
    uint64_t run_size, run_hash; /* of the base64 that is under way, FNV-1a */
} fg_condenser;

void fg_condenser_init(fg_condenser *condenser);
void fg_condenser_free(fg_condenser *condenser);

void fg_condenser_take(fg_condenser *condenser, const char *bytes, size_t size);

/*
 * Appends the body as far as it has come: each character of the key is an asterisk, so that sizes stay what they were;
 * base64 of more than 128 characters is their number and their hash. Without its end, the base64 that may go on is left
 * out.
 */
void fg_condenser_write(const fg_condenser *condenser, bool with_end, fg_buffer *out);

/* The key, for free() after it was wiped; NULL when it has not come whole, there is none, or memory runs out. */
char *fg_condenser_key(const fg_condenser *condenser);

#endif
