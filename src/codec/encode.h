/* A request as the bytes that are sent: JSON whose face image is encoded while it is read, in pieces. */
#ifndef FG_ENCODE_H
#define FG_ENCODE_H

#include "base/buffer.h"
#include "model/request.h"

/* Where the characters of the key begin in a body; they end before the last byte of its member. */
enum { FG_BODY_KEY_BEGIN = sizeof "{\"key\":\"" - 1 };

/*
 * A request's body being read. Its parts follow each other: the key's member, the head, the face as base64, the tail.
 */
typedef struct fg_body {
    const char *key;  /* borrowed; NULL for none */
    size_t key_size;  /* bytes of its member, with the brace before it */
    size_t key_read;  /* of these */
    fg_buffer text;   /* head and tail: all of the JSON but the key and the face's data */
    size_t head_size; /* the part of text before the face's data */
    size_t text_read; /* bytes of text that were read */
    bool has_face;    /* whether the face is sent as data */
    fg_face_reader face;
    char group[4];     /* characters of a group that did not fit in the reader's room */
    size_t group_left; /* how many of its last are still to be read, 0 to 4 */
    uint64_t size;     /* bytes in all */
} fg_body;

/*
 * Begins the body of a validated request, to be ended with fg_body_close(). key, of printable ASCII and fewer than
 * FG_SECRET_SIZE bytes, outlives the body, which copies it no sooner than it is read; it may be NULL for none. Fails
 * with FACEGEN_E_INVALID when the face cannot be read any more or the texts are too long.
 */
facegen_code fg_body_open(fg_body *body, const char *key, const facegen_request *request, int64_t drawn_seed,
                          facegen_error *error);

/* Begins the body {"key": "..."} of a fetch. */
facegen_code fg_body_open_key(fg_body *body, const char *key, facegen_error *error);

/* Begins the body that asks for a page, from 1, of the list of the account's images. */
facegen_code fg_body_open_assets(fg_body *body, const char *key, int page, facegen_error *error);

/*
 * Fills up with blanks what follows the key, so that it overwrites the key in the buffer of an HTTP library, in which
 * up to `ahead` bytes stand before the body. To be called before the body is read. FACEGEN_E_NOMEM: it is closed.
 */
facegen_code fg_body_cover_key(fg_body *body, size_t ahead, facegen_error *error);

/*
 * Returns the number of the next bytes, at most `size` (at least 1) and not much fewer while there are as many; 0 at
 * the end, -1 if the face can no longer be read. But the first piece ends with the key: see fg_body_cover_key().
 */
int64_t fg_body_read(fg_body *body, void *bytes, size_t size);

/* Begins anew a body that has no face as data. */
void fg_body_rewind(fg_body *body);

/* Frees the texts and closes the face; a body that was never opened must be zeroed. */
void fg_body_close(fg_body *body);

#endif
