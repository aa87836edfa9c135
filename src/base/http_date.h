/* Dates in the headers of HTTP. */
#ifndef FG_HTTP_DATE_H
#define FG_HTTP_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads a date such as "Wed, 21 Oct 2099 07:28:00 GMT", the one form that servers may send (RFC 9110, 5.6.7), in any
 * locale. unix_time receives seconds since 1970-01-01 UTC. Returns false if the text is anything else.
 */
bool fg_http_date_parse(const char *text, size_t size, int64_t *unix_time);

#endif
