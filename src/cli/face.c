#include "face.h"

#include "base/data_uri.h"
#include "base/limits.h"
#include "exit_code.h"
#include "os/file.h"
#include "os/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Faces that are read into memory are as large at most as the images that the library loads. */
enum { FACE_FIRST = 64 * 1024, FACE_MAX = FG_IMAGE_LIMIT };

/* Anything that looks like a link is one, so that validation tells which links are accepted. */
static bool is_link(const char *face)
{
    return strstr(face, "://") || fg_data_uri_is(face);
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

/* ---- a face that is no file ---- */

typedef struct face_bytes {
    char *bytes;
    size_t size, room;
} face_bytes;

static bool grow_face(face_bytes *face)
{
    if (face->size < face->room)
        return true;
    size_t room = face->room ? 2 * face->room : FACE_FIRST;
    char *larger = realloc(face->bytes, room);
    if (!larger)
        return false;
    face->bytes = larger;
    face->room = room;
    return true;
}

/* Reads all that comes, unless it is too much. False with errno. */
static bool read_all(int file, face_bytes *face)
{
    int64_t got = 1;
    while (got != 0 && face->size <= FACE_MAX) {
        if (!grow_face(face))
            return false;
        got = fg_os_read(file, face->bytes + face->size, face->room - face->size);
        if (got < 0)
            return false;
        face->size += (size_t)got;
    }
    return true;
}

static facegen_code set_from_file(facegen_request *request, int file, const char *name, facegen_error *error)
{
    face_bytes face = {0};
    if (!read_all(file, &face))
        failure_set(error, FACEGEN_E_INVALID, "face_image", "face_image: \"%s\" cannot be read: %s", name,
                    strerror(errno));
    else if (face.size > FACE_MAX)
        failure_set(error, FACEGEN_E_INVALID, "face_image", "face_image: \"%s\" has more than 64 MiB", name);
    else if (facegen_request_set_face_memory(request, face.bytes, face.size) != FACEGEN_OK)
        failure_no_memory(error);
    free(face.bytes);
    return error->code;
}

/* Whether a path leads to something that can be read only once, such as a pipe. */
static bool is_read_once(const char *path)
{
    fg_file_facts facts;
    return fg_os_examine(path, &facts) && facts.kind == FG_FILE_STREAM;
}

facegen_code face_set_argument(facegen_request *request, const char *face, facegen_error *error)
{
    if (strcmp(face, "-") == 0)
        return set_from_file(request, FG_STANDARD_INPUT, "standard input", error);
    if (is_link(face) || !is_read_once(face))
        return face_set(request, "", face) == FACEGEN_OK ? FACEGEN_OK : failure_no_memory(error);
    int file = fg_os_open(face, true);
    if (file == FG_NO_FILE)
        return failure_set(error, FACEGEN_E_INVALID, "face_image", "face_image: \"%s\" cannot be opened: %s", face,
                           strerror(errno));
    set_from_file(request, file, face, error);
    fg_os_close(file);
    return error->code;
}
