/* Faces as people give them: a link, a data URI, or the path of a file. */
#ifndef CLI_FACE_H
#define CLI_FACE_H

#include <facegen/request.h>

/* Sets a request's face. folder: where a relative path starts, with its '/'; "" for the current folder. */
facegen_code face_set(facegen_request *request, const char *folder, const char *face);

#endif
