/*
 * What is the same request: a digest of what the caller gave. It is no matter of defaults, of the seed that the ledger
 * draws, or of the webhook; a face counts by the bytes of its image, or by its link.
 */
#ifndef FG_IDENTITY_H
#define FG_IDENTITY_H

#include "entry.h"

/*
 * The number of the rule by which the digest is made. An entry keeps its own, so that no later version of the library
 * takes a request that is known for another one, and pays for it again.
 */
enum { FG_IDENTITY_RULE = 1 };

/* What is stored of a request, and its digest. */
typedef struct fg_identity {
    char *json; /* the request without the bytes of its face; owned */
    unsigned char digest[FG_DIGEST_SIZE];
    unsigned char face_digest[FG_DIGEST_SIZE]; /* of the bytes of a face, in a file or in memory */
} fg_identity;

/* Identifies a request. FACEGEN_E_INVALID if its face cannot be read. The identity is to be freed also on failure. */
facegen_code fg_identify(const facegen_request *request, fg_identity *identity, facegen_error *error);
void fg_identity_free(fg_identity *identity);

/* The digest of a file; false if it cannot be read. size receives its size, and may be NULL. */
bool fg_digest_file(const char *path, unsigned char digest[FG_DIGEST_SIZE], int64_t *size);

/* The name that an entry without one has: by its content, and by which of several equal ones it is, from 0. */
void fg_name_by_digest(const unsigned char digest[FG_DIGEST_SIZE], int copy, char *name, size_t size);

#endif
