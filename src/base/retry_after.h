/*
 * How long an answer asks to wait before the next request, in its headers or its body. It is read and bounded here, and
 * nowhere else: for generate calls, fetches and downloads.
 */
#ifndef FG_RETRY_AFTER_H
#define FG_RETRY_AFTER_H

#include <stddef.h>
#include <stdint.h>

enum {
    FG_RETRY_AFTER_MAX_MS = 24 * 60 * 60 * 1000, /* a longer time is taken, and reported, as this */
    FG_RETRY_AFTER_OBEYED_MAX_MS = 5 * 60 * 1000 /* and no more of it than this is waited for */
};

/* What headers ask for; to be zeroed. */
typedef struct fg_retry_after {
    int64_t wait_ms;  /* Retry-After in seconds; 0: it was not */
    int64_t until;    /* Retry-After as a date, in seconds since 1970-01-01 UTC; 0: it was not */
    int64_t reset_at; /* X-RateLimit-Reset, the same; 0: there was none */
} fg_retry_after;

/* Takes a header, of which it knows Retry-After and X-RateLimit-Reset; a later one replaces an earlier one. */
void fg_retry_after_take(fg_retry_after *asked, const char *name, size_t name_size, const char *value,
                         size_t value_size);

/* How long the headers of an answer ask to wait, in ms, if it is so late (seconds since 1970-01-01 UTC); 0: no time. */
int64_t fg_retry_after_ms(const fg_retry_after *asked, int http_status, int64_t unix_time);

/* The same for the seconds that an answer names in its body: "retry_after". */
int64_t fg_retry_after_seconds(double seconds);

/* How much of such a time is waited for. */
int64_t fg_retry_after_obeyed(int64_t asked_ms);

#endif
