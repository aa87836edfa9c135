/* What the server says, ready to be sent. */
#ifndef BENCH_ANSWERS_H
#define BENCH_ANSWERS_H

#include <stddef.h>

typedef struct answer {
    char *bytes; /* head and body */
    size_t size;
} answer;

/*
 * The answer to a request for a path, whose first parts choose it:
 *
 *     /link/...           the provider's sample answer: done, with one link
 *     /queue/...          queued, however often it is asked
 *     /images/N/SIZE/...  done, with N images of SIZE bytes as base64
 *
 * Anything else is a 404. It stays valid until other images are asked for.
 */
const answer *answer_for(const char *path);

#endif
