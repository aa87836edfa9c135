/* What is taken out of texts before they go into a recording. */
#ifndef FG_REPLAY_HIDE_H
#define FG_REPLAY_HIDE_H

#include "base/buffer.h"

#include <stdint.h>

/* FNV-1a, 64 bits: to recognise what is not written down. */
#define FG_HASH_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t fg_hash(uint64_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * UINT64_C(0x100000001b3);
}

/*
 * Appends a text, plain or JSON, with "***" for what may be secret in the links in it: the query of each, a signature,
 * and all that follows the host in a member whose name begins with "webhook", a token. With a salt the hash of a query
 * follows, so that links that differ stay different, and the same link the same in every form. in_link: the text is
 * itself a link, or the path of one.
 */
void fg_hide_links(fg_buffer *out, const char *text, size_t size, bool in_link, const uint64_t *salt);

#endif
