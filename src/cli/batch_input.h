/* The lines of a file, a pipe or a terminal, which may come slowly: reading waits no longer than it is told to. */
#ifndef CLI_BATCH_INPUT_H
#define CLI_BATCH_INPUT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct batch_input {
    int file;
    char *bytes;             /* what was read and not taken is from start to end */
    size_t start, end, size; /* size is that of the memory */
    size_t searched;         /* there is no newline between start and here */
    size_t number;           /* of the last line taken, from 1 */
    bool at_end;             /* all was read */
} batch_input;

/* What batch_input_next() came to. */
typedef enum batch_input_state {
    BATCH_INPUT_LINE,  /* it took a line */
    BATCH_INPUT_WAITS, /* there is none yet */
    BATCH_INPUT_ENDS,  /* there are no more */
    BATCH_INPUT_FAILS  /* errno says why */
} batch_input_state;

/* Opens a file, "-" for standard input. False with errno; there is nothing to close then. */
bool batch_input_open(batch_input *input, const char *path);

void batch_input_close(batch_input *input);

/*
 * Takes the next line that is not blank.
 *
 * text: receives its `size` bytes, without the newline; valid until the next call
 */
batch_input_state batch_input_next(batch_input *input, int timeout_ms, const char **text, size_t *size);

/* How many lines are to be taken, for showing progress, found by reading a file twice; 0 where that cannot be done. */
size_t batch_input_count(batch_input *input);

#endif
