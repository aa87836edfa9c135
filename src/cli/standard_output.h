/* Standard output: whether it still takes what is printed, and the images of a call there. */
#ifndef CLI_STANDARD_OUTPUT_H
#define CLI_STANDARD_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether it is a pipe or terminal whose other end is closed. What is paid for and cannot be reported is half lost. */
bool standard_output_is_closed(void);

/* Whether it is closed, printing to it has failed, or it takes nothing more, as a device that is full. */
bool standard_output_is_lost(void);

/* Prints the path of each file on a line, NULL being none. */
void standard_output_print_files(char *const *files, size_t count);

/* Shows the images in files with chafa, which knows how each terminal takes them, NULL being none; says it if that
 * cannot be, which is no failure: the files are there. */
void standard_output_show_images(char *const *files, size_t count);

#endif
