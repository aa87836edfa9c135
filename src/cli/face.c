#include "face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Anything that looks like a link is one, so that validation tells which links are accepted. */
static bool is_link(const char *face)
{
    return strstr(face, "://") || strncasecmp(face, "data:", strlen("data:")) == 0;
}

facegen_code face_set(facegen_request *request, const char *folder, const char *face)
{
    if (is_link(face))
        return facegen_request_set_face_image(request, face);
    size_t room = strlen(folder) + strlen(face) + 1;
    char *path = malloc(room);
    if (!path)
        return FACEGEN_E_NOMEM;
    snprintf(path, room, "%s%s", *face == '/' ? "" : folder, face);
    facegen_code code = facegen_request_set_face_file(request, path);
    free(path);
    return code;
}
