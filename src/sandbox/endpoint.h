/*
 * The endpoint: HTTP requests in, replies out. It opens no socket and reads no clock, so that the in-process transport
 * and the server are two thin forms of it. May be used by several threads at once.
 */
#ifndef FG_SANDBOX_ENDPOINT_H
#define FG_SANDBOX_ENDPOINT_H

#include "reply.h"
#include "settings.h"

typedef struct fg_endpoint fg_endpoint;

/* Bytes of the largest request body that is taken. */
#define FG_REQUEST_MAX ((size_t)96 * 1024 * 1024)

/* Takes over what the settings hold. NULL when memory runs out. */
fg_endpoint *fg_endpoint_new(const fg_settings *settings);
void fg_endpoint_free(fg_endpoint *endpoint);

/* To be changed before the first request only. */
fg_settings *fg_endpoint_settings(fg_endpoint *endpoint);

/*
 * Says what happens to a request before its body has arrived: `broken`, of the reply, is set when the connection is to
 * break there, and the request must then not be handled.
 */
void fg_endpoint_announce(fg_endpoint *endpoint, const char *method, const char *path, fg_reply *reply);

/*
 * The same, once, with the beginning of the body, NUL-terminated: a scenario that is chosen by a track_id in it can
 * still break the connection within the body.
 */
void fg_endpoint_peek(fg_endpoint *endpoint, const char *method, const char *path, const char *body, fg_reply *reply);

/*
 * Handles a request.
 *
 * method, path  "POST", "/api/v6/image_editing/face_gen"; the path as decoded, without a query
 * now           when it arrived, in milliseconds on any clock that never goes back, the same for all calls
 * reply         initialised; to be freed with fg_reply_free()
 */
void fg_endpoint_handle(fg_endpoint *endpoint, const char *method, const char *path, const char *body, size_t size,
                        int64_t now, fg_reply *reply);

/* Generate requests that were accepted. */
size_t fg_endpoint_paid_requests(fg_endpoint *endpoint);

#endif
