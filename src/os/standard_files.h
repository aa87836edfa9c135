/* The standard streams of a program of ours, before it opens anything. */
#ifndef FG_STANDARD_FILES_H
#define FG_STANDARD_FILES_H

#include <stdbool.h>

/*
 * Opens the descriptors 0 to 2 that are closed, so that no file or socket gets one of these numbers and what is printed
 * ends up in it. Reading or writing them fails as it did before. Call it first in main(). False if it is not possible.
 */
bool fg_standard_files_open(void);

#endif
