/*
 * A recorded exchange, and the line of a recording that it is: an object of JSON, its members in this order. A
 * recording begins with a line that says what it is.
 *
 *     {"facegen_recording":1,"library":"0.1.0"}
 *     {"method":"POST","url":...,"at":...,"ms":...,"size":...,"sent":...,"request":{...},"status":200,"answer":{...}}
 *     {"method":"GET","url":...,"at":...,"ms":...,"status":200,"answer_base64":"..."}
 *     {"method":"GET","url":...,"at":...,"ms":...,"status":200,"answer_dropped":104857600}
 *     {"method":"GET","url":...,"at":...,"ms":...,"failure":"FACEGEN_E_IO","reach":"maybe","message":"..."}
 */
#ifndef FG_REPLAY_RECORDED_H
#define FG_REPLAY_RECORDED_H

#include <facegen/transport.h>

#include "base/buffer.h"

enum {
    FG_RECORDING_VERSION = 1,
    FG_RECORDED_ANSWER_MAX = 96 * 1024 * 1024 /* bytes; more than the library takes: texts, and 64 MiB as base64 */
};

typedef struct fg_recorded {
    char *method, *url;
    int64_t at;       /* when it began: seconds since 1970-01-01 UTC */
    int64_t duration; /* milliseconds */

    /* the body; sizes in bytes, those of the real one */
    uint64_t size, sent;
    fg_buffer request;  /* as it was condensed, as far as it was sent */
    bool seed_is_drawn; /* by the library and not chosen by the caller */

    int status; /* 0: no answer came */
    char *location, *retry_after;
    fg_buffer answer;
    uint64_t
        dropped; /* bytes of an answer that was too large to be kept, of which there is nothing here; 0: none was */

    facegen_code failure; /* FACEGEN_OK: none */
    facegen_reach reach;
    char *message;

    /* of one that was read */
    size_t line; /* from 1 */
    bool played;
} fg_recorded;

void fg_recorded_init(fg_recorded *recorded);
void fg_recorded_free(fg_recorded *recorded);

/* Takes a piece of the answer. One that has more than FG_RECORDED_ANSWER_MAX bytes is dropped as a whole. */
void fg_recorded_receive(fg_recorded *recorded, const void *bytes, size_t size);

/* Appends the line, with its end. */
void fg_recorded_write(const fg_recorded *recorded, fg_buffer *out);

/* Reads a line into an empty one. NULL, or what is wrong with it; it is to be freed then, too. */
const char *fg_recorded_read(fg_recorded *recorded, const char *line, size_t size);

#endif
