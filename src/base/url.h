/*
 * Links, parsed strictly and once: what is checked here is, letter by letter, what is then used. Stricter than
 * RFC 3986 where readers disagree: no user info, no backslash, no numeric host but a plain dotted quad.
 */
#ifndef FG_URL_H
#define FG_URL_H

#include "buffer.h"

enum { FG_URL_SIZE = 8192 }; /* longest link, in bytes */

typedef struct fg_url {
    bool secure;    /* https; else http */
    char host[254]; /* in lower case; an IPv6 address in brackets */
    unsigned port;  /* 1 to 65535 */
    bool loopback;  /* localhost, 127.0.0.0/8 or [::1] */
} fg_url;

/*
 * Parses an absolute http or https link. plain receives its plain form (scheme and host in lower case, spaces and
 * other than ASCII percent-encoded, no fragment) and may be NULL. False when it is none, or when plain could not take
 * it: its state says so.
 */
bool fg_url_parse(const char *text, size_t size, fg_url *url, fg_buffer *plain);

/* Whether a text is a valid host, alone or with a port from 1 to 65535. */
bool fg_url_is_authority(const char *text, size_t size);

/* Whether the scheme of a link ends here in a text, its slashes plain or JSON-escaped: the link goes on. */
bool fg_url_scheme_ends(const char *text, size_t size);

/* Whether scheme, host and port are the same. */
bool fg_url_same_origin(const fg_url *a, const fg_url *b);

/*
 * Resolves a reference, such as the Location of a redirect, against the absolute link it came from (RFC 3986, 5.2): an
 * absolute link, "//host/path", "/path", "path" or "?query". The result replaces the content of absolute, which is
 * empty. Returns false if it is not a link that fg_url_parse() takes, or if absolute could not hold it: its state says
 * so.
 */
bool fg_url_resolve(const char *base, const char *reference, fg_buffer *absolute);

#endif
