#include "face.h"

#include "base/text.h"
#include "base/ascii.h"
#include "base/data_uri.h"
#include "base/redact.h"
#include "os/error.h"
#include "os/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PATH_SHOWN = 100,  /* bytes of a path that a reason repeats; leaves room for the system's words */
    WALK_PIECE = 4096, /* bytes that are read at once of a face that is only looked at */
};

void fg_face_clear(fg_face *face)
{
    free(face->text);
    free(face->bytes);
    *face = (fg_face){.kind = FG_FACE_NONE};
}

static bool set_string(fg_face *face, fg_face_kind kind, const char *text, size_t size)
{
    char *copy = fg_text_copy_part(text, size);
    if (!copy)
        return false;
    fg_face_clear(face);
    *face = (fg_face){.kind = kind, .text = copy};
    return true;
}

bool fg_face_set_text(fg_face *face, const char *link_or_data_uri)
{
    size_t length = strlen(link_or_data_uri), size;
    const char *text = fg_ascii_trim(link_or_data_uri, &length); /* as one is copied from a page */
    uint8_t *bytes;
    if (!fg_data_uri_decode(text, &bytes, &size))
        return false;
    if (!bytes)
        return set_string(face, FG_FACE_LINK, text, length); /* for validation to judge */
    fg_face_clear(face);
    *face = (fg_face){.kind = FG_FACE_MEMORY, .bytes = bytes, .size = size};
    return true;
}

bool fg_face_set_file(fg_face *face, const char *path)
{
    return set_string(face, FG_FACE_FILE, path, strlen(path));
}

bool fg_face_set_memory(fg_face *face, const void *bytes, size_t size)
{
    if (size >= PTRDIFF_MAX) /* no object is as large: an error of the caller's arithmetic */
        return false;
    uint8_t *copy = malloc(size + 1);
    if (!copy)
        return false;
    if (size > 0)
        memcpy(copy, bytes, size);
    fg_face_clear(face);
    *face = (fg_face){.kind = FG_FACE_MEMORY, .bytes = copy, .size = size};
    return true;
}

bool fg_face_copy(fg_face *face, const fg_face *from)
{
    if (from->kind == FG_FACE_MEMORY)
        return fg_face_set_memory(face, from->bytes, from->size);
    return from->kind == FG_FACE_NONE || set_string(face, from->kind, from->text, strlen(from->text));
}

bool fg_face_is_data(const fg_face *face)
{
    return face->kind == FG_FACE_FILE || face->kind == FG_FACE_MEMORY;
}

static bool refuse_face(char reason[FG_FACE_REASON], const char *path, const char *problem)
{
    char shown[PATH_SHOWN];
    if (path) {
        fg_redact(path, strlen(path), NULL, shown, sizeof shown);
        snprintf(reason, FG_FACE_REASON, "\"%s\" %s", shown, problem);
    } else {
        snprintf(reason, FG_FACE_REASON, "the given image %s", problem);
    }
    return false;
}

static bool open_file(const char *path, fg_face_reader *reader, char reason[FG_FACE_REASON])
{
    fg_file_facts facts;
    reader->file = fg_os_open(path, false);
    if (reader->file == FG_NO_FILE || !fg_os_examine_open(reader->file, &facts)) {
        char why[FG_OS_ERROR_SIZE], problem[FG_OS_ERROR_SIZE + 32];
        fg_os_error(errno, why);
        snprintf(problem, sizeof problem, "cannot be opened: %s", why);
        return refuse_face(reason, path, problem);
    }
    if (facts.kind == FG_FILE_FOLDER)
        return refuse_face(reason, path, "is a folder");
    if (facts.kind != FG_FILE_REGULAR)
        return refuse_face(reason, path, "is not a regular file");
    reader->size = facts.size;
    return true;
}

static bool go_to_start(const fg_face *face, fg_face_reader *reader)
{
    reader->memory = face->bytes;
    reader->left = reader->size;
    return reader->file == FG_NO_FILE || fg_os_seek(reader->file, 0);
}

/* Reads the kind of an opened face. Returns what keeps it from being sent, NULL when nothing does. */
static const char *find_problem(const fg_face *face, fg_face_reader *reader)
{
    uint8_t head[FG_IMAGE_HEAD];
    size_t size = reader->size < sizeof head ? (size_t)reader->size : sizeof head;
    if (size == 0)
        return "is empty";
    if (!go_to_start(face, reader) || !fg_face_read(reader, head, size) || !go_to_start(face, reader))
        return "cannot be read";
    reader->kind = fg_image_sniff(head, size);
    return fg_image_is_face(reader->kind) ? NULL : "is neither JPEG, PNG nor WebP";
}

bool fg_face_open(const fg_face *face, fg_face_reader *reader, char reason[FG_FACE_REASON])
{
    *reader = (fg_face_reader){.file = FG_NO_FILE, .size = face->size};
    const char *path = face->kind == FG_FACE_FILE ? face->text : NULL;
    bool opened = !path || open_file(path, reader, reason);
    const char *problem = opened ? find_problem(face, reader) : NULL;
    if (problem)
        opened = refuse_face(reason, path, problem);
    if (!opened)
        fg_face_close(reader);
    return opened;
}

bool fg_face_read(fg_face_reader *reader, void *bytes, size_t size)
{
    if (size > reader->left)
        return false;
    if (reader->memory) {
        memcpy(bytes, reader->memory, size);
        reader->memory += size;
    }
    for (size_t done = 0; !reader->memory && done < size;) {
        int64_t got = fg_os_read(reader->file, (uint8_t *)bytes + done, size - done);
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    reader->left -= size;
    return true;
}

void fg_face_close(fg_face_reader *reader)
{
    if (reader->file != FG_NO_FILE)
        fg_os_close(reader->file);
    *reader = (fg_face_reader){.file = FG_NO_FILE};
}

/* ---- whether it is whole ---- */

bool fg_face_skip(fg_face_reader *reader, uint64_t size)
{
    if (size > reader->left)
        return false;
    if (reader->memory)
        reader->memory += size;
    else if (!fg_os_seek(reader->file, reader->size - reader->left + size))
        return false;
    reader->left -= size;
    return true;
}

/* Whether the last bytes are the end mark of a JPEG or PNG: most are, and need not be read. */
static bool ends_with_mark(const fg_face *face, const fg_face_reader *reader)
{
    size_t size;
    const char *mark = fg_image_end_mark(reader->kind, &size);
    char end[FG_IMAGE_HEAD]; /* a face has as many bytes, and no mark has more */
    if (!mark)
        return false;
    if (reader->memory)
        memcpy(end, face->bytes + face->size - size, size);
    else if (!fg_os_read_at(reader->file, reader->size - size, end, size))
        return false;
    return memcmp(end, mark, size) == 0;
}

/* Walks along the structure of an opened face; whether its file ends before it does. */
static bool is_cut(const fg_face *face, fg_face_reader *reader)
{
    uint8_t piece[WALK_PIECE];
    fg_image_walk walk;
    fg_image_walk_begin(&walk, reader->kind);
    if (ends_with_mark(face, reader))
        return false;
    while (reader->left > 0 && walk.state == FG_WALK_GOES_ON) {
        uint64_t wanted = walk.skip > 0 ? walk.skip : sizeof piece;
        uint64_t size = wanted < reader->left ? wanted : reader->left;
        if (walk.skip > 0 ? !fg_face_skip(reader, size) : !fg_face_read(reader, piece, (size_t)size))
            return false;
        if (walk.skip > 0)
            walk.skip -= size;
        else
            fg_image_walk_add(&walk, piece, (size_t)size);
    }
    return walk.state == FG_WALK_GOES_ON;
}

bool fg_face_check(const fg_face *face, char reason[FG_FACE_REASON])
{
    fg_face_reader reader;
    if (!fg_face_open(face, &reader, reason))
        return false;
    bool whole = !is_cut(face, &reader);
    fg_face_close(&reader);
    return whole ||
           refuse_face(reason, face->kind == FG_FACE_FILE ? face->text : NULL, "is cut off: its end is missing");
}
