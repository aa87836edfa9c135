/* Faces by their links. */
#ifndef FG_SANDBOX_SERVER_FACE_H
#define FG_SANDBOX_SERVER_FACE_H

#include <stddef.h>

/* An fg_face_source whose user data is an fg_allowed_hosts: at most 10 MiB, in 10 s. */
void *fg_server_face(const char *link, size_t *size, char *reason, void *user_data);

#endif
