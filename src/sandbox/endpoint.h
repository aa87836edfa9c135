/*
 * The endpoint: HTTP requests in, replies out. It opens no socket and reads no clock, so that the in-process transport
 * and the server are two thin forms of it. May be used by several threads at once.
 */
#ifndef SB_ENDPOINT_H
#define SB_ENDPOINT_H

#include "reply.h"
#include "settings.h"

typedef struct sb_endpoint sb_endpoint;

/* Bytes of the largest request body that is taken. */
#define SB_REQUEST_MAX ((size_t)96 * 1024 * 1024)

/* Takes over what the settings hold. NULL when memory runs out. */
sb_endpoint *sb_endpoint_new(const sb_settings *settings);
void sb_endpoint_free(sb_endpoint *endpoint);

/* To be changed before the first request only. */
sb_settings *sb_endpoint_settings(sb_endpoint *endpoint);

/*
 * Says what happens to a request before its body has arrived: `broken`, of the reply, is set when the connection is to
 * break there, and the request must then not be handled.
 */
void sb_endpoint_announce(sb_endpoint *endpoint, const char *method, const char *path, sb_reply *reply);

/*
 * The same, once, with the beginning of the body, NUL-terminated: a scenario that is chosen by a track_id in it can
 * still break the connection within the body.
 */
void sb_endpoint_peek(sb_endpoint *endpoint, const char *method, const char *path, const char *body, sb_reply *reply);

/*
 * Handles a request.
 *
 * method, path  "POST", "/api/v6/image_editing/face_gen"; the path as decoded, without a query
 * now           when it arrived, in milliseconds on any clock that never goes back, the same for all calls
 * reply         initialised; to be freed with sb_reply_free()
 */
void sb_endpoint_handle(sb_endpoint *endpoint, const char *method, const char *path, const char *body, size_t size,
                        int64_t now, sb_reply *reply);

/* Generate requests that were accepted. */
size_t sb_endpoint_paid_requests(sb_endpoint *endpoint);

#endif
