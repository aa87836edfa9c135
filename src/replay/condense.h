/*
 * A request's body made fit for a recording as it streams by: without the photo in it. What is left is small, however
 * large the body is.
 */
#ifndef FG_REPLAY_CONDENSE_H
#define FG_REPLAY_CONDENSE_H

#include "base/buffer.h"

#include <stdint.h>

typedef struct fg_condenser {
    fg_buffer text;
    size_t run_start;
    uint64_t run_size, run_hash; /* of the base64 that is under way, FNV-1a */
} fg_condenser;

void fg_condenser_init(fg_condenser *condenser);
void fg_condenser_free(fg_condenser *condenser);

void fg_condenser_take(fg_condenser *condenser, const char *bytes, size_t size);

/*
 * Appends the body as far as it has come: base64 of more than 128 characters is their number and their hash. Without
 * its end, the base64 that may go on is left out.
 */
void fg_condenser_write(const fg_condenser *condenser, bool with_end, fg_buffer *out);

#endif
