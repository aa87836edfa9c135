/* Members of JSON as they are written, letter by letter. */
#ifndef FG_REPLAY_SLICE_H
#define FG_REPLAY_SLICE_H

#include <stddef.h>

typedef struct fg_slice {
    const char *start;
    size_t size; /* 0: there is none */
} fg_slice;

/* The value of a member of an object, which is known to be JSON and ends with a NUL. */
fg_slice fg_slice_member(const char *object, const char *name);

#endif
