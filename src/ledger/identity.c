#include "identity.h"

#include "os/file.h"

#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_SIZE = 64 * 1024 };

bool fg_digest_file(const char *path, unsigned char digest[FG_DIGEST_SIZE], int64_t *size)
{
    SHA2_CTX context;
    int64_t got = -1, all = 0;
    unsigned char *piece = malloc(PIECE_SIZE);
    int file = piece ? fg_os_open(path, false) : FG_NO_FILE;
    SHA256Init(&context);
    while (file != FG_NO_FILE && (got = fg_os_read(file, piece, PIECE_SIZE)) > 0) {
        SHA256Update(&context, piece, (size_t)got);
        all += got;
    }
    SHA256Final(digest, &context);
    if (file != FG_NO_FILE)
        fg_os_close(file);
    free(piece);
    if (size)
        *size = all;
    return got == 0;
}

/* Digests the bytes of a face; false if it has none. */
static bool digest_face(const facegen_request *request, unsigned char digest[FG_DIGEST_SIZE], facegen_error *error)
{
    size_t size;
    SHA2_CTX context;
    char message[300];
    const char *file = facegen_request_face_file(request);
    const void *bytes = facegen_request_face_memory(request, &size);
    if (file && !fg_digest_file(file, digest, NULL)) {
        snprintf(message, sizeof message, "face_image: \"%.200s\" cannot be read", file);
        facegen_error_fill(error, FACEGEN_E_INVALID, "face_image", message);
    }
    if (!bytes)
        return file != NULL;
    SHA256Init(&context);
    SHA256Update(&context, bytes, size);
    SHA256Final(digest, &context);
    return true;
}

/* The request's canonical text: its members in the order of the parameter table, numbers in one form. */
static facegen_code write_canonical(const facegen_request *request, char **json, facegen_error *error)
{
    facegen_request *copy = facegen_request_copy(request);
    if (!copy)
        return facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    facegen_code code = facegen_request_set(copy, "webhook", NULL, error);
    if (code == FACEGEN_OK)
        code = facegen_request_to_json(copy, FACEGEN_FACE_OMITTED, json, error);
    facegen_request_free(copy);
    return code;
}

facegen_code fg_identify(const facegen_request *request, fg_identity *identity, facegen_error *error)
{
    SHA2_CTX context;
    char *canonical = NULL;
    facegen_error problem = FACEGEN_ERROR_INIT;
    *identity = (fg_identity){.json = NULL};
    facegen_code code = facegen_request_to_json(request, FACEGEN_FACE_OMITTED, &identity->json, error);
    if (code == FACEGEN_OK)
        code = write_canonical(request, &canonical, error);
    if (code != FACEGEN_OK)
        return code;
    SHA256Init(&context);
    SHA256Update(&context, (const unsigned char *)canonical, strlen(canonical));
    if (digest_face(request, identity->face_digest, &problem))
        SHA256Update(&context, identity->face_digest, FG_DIGEST_SIZE);
    SHA256Final(identity->digest, &context);
    facegen_free(canonical);
    if (problem.code != FACEGEN_OK)
        facegen_error_fill(error, problem.code, problem.parameter, problem.message);
    return problem.code;
}

void fg_identity_free(fg_identity *identity)
{
    facegen_free(identity->json);
    identity->json = NULL;
}

void fg_name_by_digest(const unsigned char digest[FG_DIGEST_SIZE], int copy, char *name, size_t size)
{
    enum { SHOWN = 12 }; /* bytes of the digest */
    char text[2 * SHOWN + 1];
    for (int i = 0; i < SHOWN; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    if (copy > 0)
        snprintf(name, size, "%s-%d", text, copy + 1);
    else
        snprintf(name, size, "%s", text);
}
