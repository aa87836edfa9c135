/*
 * Data URIs (RFC 2397). The one rule for what is one: it begins with "data:", in letters of any case, and what follows
 * its first comma is base64, whether or not it says ";base64".
 */
#ifndef FG_DATA_URI_H
#define FG_DATA_URI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the base64 of a data URI begins: 0 if the text is not one, SIZE_MAX if its comma is missing. */
size_t fg_data_uri_content(const char *text, size_t size);

/* Whether a text is a data URI, with a comma or without. */
bool fg_data_uri_is(const char *text);

/*
 * Decodes a data URI. bytes receives what is in it, for free(); NULL if the text is not a data URI, or its content not
 * base64. Returns false if memory runs out.
 */
bool fg_data_uri_decode(const char *text, uint8_t **bytes, size_t *size);

#endif
