/* Faces by their links: fetched only from hosts that are allowed. */
#ifndef FG_SANDBOX_SERVER_FACE_H
#define FG_SANDBOX_SERVER_FACE_H

#include <stdbool.h>
#include <stddef.h>

enum { FG_ALLOWED_HOSTS = 16 };

/* Besides this machine. Zeroed at first. */
typedef struct fg_allowed_hosts {
    const char *names[FG_ALLOWED_HOSTS];
    size_t count;
} fg_allowed_hosts;

bool fg_allowed_hosts_add(fg_allowed_hosts *hosts, const char *name);

/* An fg_face_source whose user data is an fg_allowed_hosts: at most 10 MiB, in 10 s, without following redirects. */
void *fg_server_face(const char *link, size_t *size, char *reason, void *user_data);

#endif
