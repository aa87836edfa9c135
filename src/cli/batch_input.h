/*
 * The requests of a batch: the lines of a file, a pipe or a terminal, or the elements of a JSON array.
 *
 * A regular file is read whole when it is opened, so that all requests can be checked before the first is paid for.
 * Other input may come slowly: its lines are taken as they come, and reading waits no longer than it is told to. A JSON
 * array, which cannot be read in part, is read whole from anywhere. Byte order marks are passed over.
 */
#ifndef CLI_BATCH_INPUT_H
#define CLI_BATCH_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* The text of a request in batch_input::bytes, and its number. */
typedef struct batch_item {
    size_t start, size, number;
} batch_item;

typedef struct batch_input {
    int file;
    char *bytes;             /* what was read and not taken is from start to end */
    size_t start, end, size; /* size is that of the memory */
    size_t searched;         /* there is no newline between start and here */
    size_t number;           /* of the last request taken, from 1: its line, or its place in the array */
    bool at_end;             /* all was read */
    bool is_known;           /* whether it is an array is known: something that is not blank was read */
    bool is_array;
    bool is_whole;     /* all requests are in items */
    batch_item *items; /* in their order */
    size_t count, room, next;
    char problem[256]; /* after BATCH_INPUT_FAILS: why */
} batch_input;

/* What batch_input_next() came to. */
typedef enum batch_input_state {
    BATCH_INPUT_REQUEST, /* it took a request */
    BATCH_INPUT_WAITS,   /* there is none yet */
    BATCH_INPUT_WHOLE,   /* input that was taken as it came has turned out to be an array: it is whole from now on */
    BATCH_INPUT_ENDS,    /* there are no more */
    BATCH_INPUT_FAILS    /* `problem` says why; nothing can be taken any more */
} batch_input_state;

/* Opens a file, "-" for standard input, which is never read whole beforehand. False with the problem; there is nothing
 * to close then. */
bool batch_input_open(batch_input *input, const char *path);

void batch_input_close(batch_input *input);

/*
 * Takes the next request that is not blank.
 *
 * timeout_ms: how long to wait for it; negative without a limit
 * text: receives its `size` bytes, without the newline; valid until the next call
 */
batch_input_state batch_input_next(batch_input *input, int timeout_ms, const char **text, size_t *size);

/* Of whole input: never takes the last request that was taken again. */
void batch_input_drop(batch_input *input);

/* Of whole input: begins anew, without the requests that were dropped. */
void batch_input_rewind(batch_input *input);

#endif
