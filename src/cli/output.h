/* Where images go: named, checked before anything is paid for, and saved. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "exit_code.h"

#include <facegen/client.h>

typedef struct cli_output {
    char *path;
    bool is_folder; /* the library names the files in it */
    bool is_stream; /* it takes the bytes of one image, and is no file that the library could name or replace */
    int stream;     /* its descriptor; -1 where it is not open */
} cli_output;

/* Whether a path stands for standard output. */
bool output_is_standard(const char *path);

/*
 * Takes a path as a folder if it ends in '/', is one, or has no image's extension, and as a file name else; refuses the
 * extensions of images that are not made. Fills the error on failure, and there is nothing to free.
 */
facegen_code output_name(cli_output *output, const char *path, facegen_error *error);

/* Makes the folders that are missing, and checks that images can be written there. Fills the error if not. */
facegen_code output_check(const cli_output *output, facegen_error *error);

/*
 * Does both, and takes "-" as standard output, and a path of a pipe or a device as such. On failure error is filled,
 * and there is nothing to free.
 */
facegen_code output_prepare(cli_output *output, const char *path, facegen_error *error);

void output_free(cli_output *output);

/* NAME-N.png for the image at an index, N from 1; to be freed. NULL when out of memory. */
char *output_numbered(const char *path, size_t index);

/* Where the image at an index is saved, as facegen_result_save() takes it; to be freed. NULL when out of memory. */
char *output_path(const cli_output *output, const facegen_result *result, size_t index);

/*
 * Saves every image that can be saved; says of the others why not, and how they can still be had.
 *
 * deadline: of clock_now_ms()
 * files: receives the path of each image, to be freed with facegen_free(); NULL where it was not saved in a file
 */
exit_code output_save(const cli_output *output, facegen_client *client, const facegen_result *result, int64_t deadline,
                      char **files);

#endif
