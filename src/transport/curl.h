/* The transport over libcurl, in whose file alone libcurl is used. */
#ifndef FG_CURL_H
#define FG_CURL_H

#include <facegen/transport.h>

/* What a session is opened with: its user data, which outlives it. */
typedef struct fg_curl_settings {
    int64_t connect_timeout_ms;
    int64_t stall_ms; /* how long what was sent of a paid request may stay unacknowledged */
    char *proxy;      /* NULL for none, whatever the environment says */
    char *ca_file;    /* NULL for the system's certificates */
} fg_curl_settings;

extern const facegen_transport fg_curl_transport;

#endif
