/* Where images go: named, checked before anything is paid for, and saved. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "exit_code.h"

#include <facegen/client.h>

typedef struct cli_output {
    char *path;
    bool is_folder; /* the library names the files in it */
} cli_output;

/*
 * Takes a path as a folder if it ends in '/', is one, or has no image's extension, and as a file name else; "-" and the
 * extensions of images that are not made are refused. Makes the folders that are missing and checks that images can be
 * written there. On failure error is filled, and there is nothing to free.
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
 * files receives the path of each image, to be freed with facegen_free(); NULL where it was not saved.
 */
exit_code output_save(const cli_output *output, facegen_client *client, const facegen_result *result, char **files);

#endif
