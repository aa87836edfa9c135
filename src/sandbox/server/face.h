/* Faces by their links. */
#ifndef SB_SERVER_FACE_H
#define SB_SERVER_FACE_H

#include <stddef.h>

/* An sb_face_source whose user data is an sb_allowed_hosts: at most 10 MiB, in 10 s. */
void *sb_server_face(const char *link, size_t *size, char *reason, void *user_data);

#endif
