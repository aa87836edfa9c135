/* A line of a batch: a request, and where its images go. */
#ifndef CLI_BATCH_LINE_H
#define CLI_BATCH_LINE_H

#include "output.h"

/* What the lines of a batch share. */
typedef struct batch_place {
    char *faces;            /* the folder that paths of faces start from, with its '/'; "" for the current one */
    char *folder;           /* the folder that images go to, with its '/' */
    char *real_folder;      /* the same, absolute and without links; NULL until it is there */
    struct json_t *checked; /* folders in which images can be written, as members of an object */
    struct json_t *taken; /* the file names of lines, as members of an object: all that is kept of a line that ended */
} batch_place;

/*
 * Makes the place of a batch, and, if it makes folders, checks that images can be written in its folder.
 *
 * path: the file of the batch; "-" for standard input, whose faces start from the current folder
 *
 * On failure error is filled. To be freed with batch_place_free() in any case.
 */
facegen_code batch_place_make(batch_place *place, const char *path, const char *folder, bool makes_folders,
                              facegen_error *error);

void batch_place_free(batch_place *place);

/* Two texts in one, to be freed; NULL when out of memory. */
char *batch_join(const char *first, const char *second);

typedef struct batch_line {
    size_t number;           /* of the line, or the element's place in a JSON array; from 1 */
    const char *unit;        /* which of both: "line" or "element" */
    char *order;             /* its own name; NULL if it has none */
    struct json_t *track_id; /* NULL when there is none */
    facegen_request *request;
    facegen_violations *violations; /* the rules that the request breaks; NULL when there are none */
    cli_output output;
} batch_line;

/* What is done about the output of a line as it is read. */
enum {
    BATCH_LINE_TAKES_NAMES = 1,   /* take the names of its files, which no line after it gets then */
    BATCH_LINE_MAKES_FOLDERS = 2, /* make the folders that are missing, and check that images can be written there */
    BATCH_LINE_COMES_AGAIN = 4, /* it is read again before it is sent: a folder that was checked is not checked anew */
};

/*
 * Reads a line: a JSON object of the request's wire names, "output" and "order". Finds out whether it can be sent.
 *
 * steps: bits of BATCH_LINE_...
 *
 * On failure error is filled, and the line has what could be read. To be freed with batch_line_free() in any case.
 */
facegen_code batch_line_read(batch_line *line, const batch_place *place, const char *text, size_t size, int steps,
                             facegen_error *error);

void batch_line_free(batch_line *line);

#endif
