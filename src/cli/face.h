/* Faces as people give them: a link, a data URI, or the path of a file. */
#ifndef CLI_FACE_H
#define CLI_FACE_H

#include <facegen/request.h>

/* Sets a request's face. folder: where a relative path starts, with its '/'; "" for the current folder. */
facegen_code face_set(facegen_request *request, const char *folder, const char *face);

/*
 * Sets the face that the command line names: one as above, "-" for the bytes of an image on standard input, or the path
 * of a pipe or device to read them from. Fills the error on failure.
 */
facegen_code face_set_argument(facegen_request *request, const char *face, facegen_error *error);

#endif
