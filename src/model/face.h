/* The face of a request: a link, a file, or bytes; and reading the last two in pieces. */
#ifndef FG_FACE_H
#define FG_FACE_H

#include "base/image.h"

typedef enum fg_face_kind {
    FG_FACE_NONE,
    FG_FACE_LINK,  /* text is what was given: a link, once validation has agreed */
    FG_FACE_FILE,  /* text is the path */
    FG_FACE_MEMORY /* bytes, size */
} fg_face_kind;

typedef struct fg_face {
    fg_face_kind kind;
    char *text;
    uint8_t *bytes;
    size_t size;
} fg_face;

/* Setters replace what was there and copy what they are given; false when memory runs out, and nothing changes. */
bool fg_face_set_text(fg_face *face, const char *link_or_data_uri); /* a data URI is decoded */
bool fg_face_set_file(fg_face *face, const char *path);
bool fg_face_set_memory(fg_face *face, const void *bytes, size_t size);
bool fg_face_copy(fg_face *face, const fg_face *from);
void fg_face_clear(fg_face *face);

/* Whether the face travels in the request as data, which makes `base64` necessary. */
bool fg_face_is_data(const fg_face *face);

/* A face being read. */
typedef struct fg_face_reader {
    int file;              /* descriptor, -1 when from memory */
    const uint8_t *memory; /* the next byte; NULL when from a file */
    uint64_t size;         /* of the whole image in bytes, at least FG_IMAGE_HEAD */
    uint64_t left;         /* bytes not yet read */
    fg_image_kind kind;
} fg_face_reader;

enum { FG_FACE_REASON = 256 };

/*
 * Opens a face that is data, to read it from its beginning. False when it is missing, unreadable, empty, no regular
 * file or no JPEG, PNG or WebP; reason then receives a clause such as "\"me.jpg\" is a folder".
 */
bool fg_face_open(const fg_face *face, fg_face_reader *reader, char reason[FG_FACE_REASON]);

/*
 * Checks a face that is data before it is paid for: as fg_face_open(), and that it is not cut off. A file whose
 * structure is not understood passes: only what is surely cut is refused.
 */
bool fg_face_check(const fg_face *face, char reason[FG_FACE_REASON]);

/* Reads exactly `size` bytes, at most what is left. False when the file has become shorter or cannot be read. */
bool fg_face_read(fg_face_reader *reader, void *bytes, size_t size);

/* Passes over `size` bytes. Like fg_face_read(). */
bool fg_face_skip(fg_face_reader *reader, uint64_t size);

/* How EXIF data turns a face that is data, as fg_exif_orientation(); 0 if it does not say or cannot be read. */
int fg_face_orientation(const fg_face *face);

void fg_face_close(fg_face_reader *reader);

#endif
