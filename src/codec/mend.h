/*
 * Mending JSON of careless servers. Python writes NaN and Infinity, a text that is cut within an emoji leaves half of a
 * surrogate pair, Windows puts a byte order mark in front, and older software sends Latin-1 or raw control characters.
 */
#ifndef FG_MEND_H
#define FG_MEND_H

#include "sieve.h"

/*
 * Replaces a document by one in which numbers that JSON does not have are null, characters that are none are U+FFFD,
 * control characters in strings are blanks, and no byte order mark stands in front; its blobs keep their places.
 * Returns false if memory runs out, and the document is as it was. Whether it is JSON then is for fg_json_read() to
 * say.
 */
bool fg_mend(fg_sieve *sieve);

#endif
