/* Requests that the server makes itself, for faces and webhooks: only to hosts that are allowed. */
#ifndef SB_SERVER_OUTBOUND_H
#define SB_SERVER_OUTBOUND_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    SB_ALLOWED_HOSTS = 16,
    SB_OUTBOUND_REASON = 256 /* bytes of a reason */
};

/* Besides this machine. Zeroed at first; the names are borrowed. */
typedef struct sb_allowed_hosts {
    const char *names[SB_ALLOWED_HOSTS];
    size_t count;
} sb_allowed_hosts;

/* False when there are too many. */
bool sb_allowed_hosts_add(sb_allowed_hosts *hosts, const char *name);

/*
 * A handle of libcurl for a link: without proxy, redirects or signals, over after timeout (milliseconds). NULL when the
 * link's host is not allowed, or memory runs out; reason then says so.
 */
CURL *sb_outbound_new(const sb_allowed_hosts *hosts, const char *link, long timeout, char reason[SB_OUTBOUND_REASON]);

#endif
