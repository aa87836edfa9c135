/* Standard streams, pipes and terminals, for our programs. What fails leaves errno. */
#ifndef FG_STREAM_H
#define FG_STREAM_H

#include <stdbool.h>

enum { FG_STANDARD_INPUT, FG_STANDARD_OUTPUT, FG_STANDARD_ERROR }; /* descriptors */

/*
 * Opens the descriptors 0 to 2 that are closed, so that no file or socket gets one of these numbers and what is printed
 * ends up in it. Reading or writing them fails as it did before. Call it first in main(). Returns false if that fails.
 */
bool fg_standard_files_open(void);

/* Has a write whose reader has gone fail, and not end the program. */
void fg_stream_ignore_broken_pipes(void);

/* Opens what is there for writing. Returns FG_NO_FILE on failure. */
int fg_stream_open(const char *path);

bool fg_stream_is_terminal(int file);

/* Whether it is a pipe or terminal whose other end is closed. */
bool fg_stream_is_closed(int file);

/* Whether it takes what is written: a device that is full, or a closed end, does not. */
bool fg_stream_takes_more(int file);

/* Waits until something can be read, some milliseconds at most. Returns 0 if there is nothing, or a signal came; -1 on
 * failure. */
int fg_stream_wait(int file, int timeout_ms);

#endif
