/* What is the same on every page for people: its head with the style, and the script at its end. */
#ifndef SB_PAGE_FRAME_H
#define SB_PAGE_FRAME_H

#include "base/buffer.h"

/* Room for a nonce, by which a page's own script is known, and its NUL. */
enum { SB_NONCE_SIZE = 33 };

/* Up to and with <body>. Of scripts only the page's own runs, and nothing is loaded but from this server. */
void sb_page_begin(fg_buffer *out, const char nonce[SB_NONCE_SIZE]);

/*
 * From the script on. It asks for the page again every second and takes over what has changed: the element of id
 * "facts", and the children of the one of id "jobs", each by its own id. Says so by showing the one of id "silent"
 * while there is no answer.
 */
void sb_page_end(fg_buffer *out, const char nonce[SB_NONCE_SIZE]);

#endif
