/* HTML as it leaves: what is not constant is escaped. */
#ifndef SB_HTML_H
#define SB_HTML_H

#include "base/buffer.h"
#include "os/compiler.h"

/* Appends a text so that it is nothing but text, between tags as well as in a quoted attribute. */
void sb_html_text(fg_buffer *out, const char *text);

/* As fprintf(), 511 bytes at most, and not escaped: for markup with numbers and constant texts in it. */
void sb_html_format(fg_buffer *out, const char *format, ...) FG_PRINTF(2, 3);

#endif
