/*
 * HTML as it leaves: a template, whose holes are filled, in the notation of Mustache.
 *
 *     {{name}}               a value, escaped so that it is nothing but text, between tags and in a quoted attribute
 *     {{#name}}...{{/name}}  a part, again and again while there is another thing of that name
 *     {{^name}}...{{/name}}  a part for when there is none
 *     {{!...}}               a remark
 *
 * A tag of a part, or a remark, that is alone on its line takes the line with it.
 */
#ifndef SB_TEMPLATE_H
#define SB_TEMPLATE_H

#include "base/buffer.h"

/* What the page shows, as those who fill its holes know it. */
typedef struct sb_view sb_view;

typedef struct sb_hole {
    const char *name;
    const char *(*value)(sb_view *view);      /* lives until the next call; NULL for what is a part only */
    bool (*next)(sb_view *view, size_t turn); /* goes to the thing of that turn, from 0; false if there is none */
} sb_hole;

/*
 * Appends a filled template. holes are tables that end with a name that is NULL, and end with NULL themselves. A hole
 * that is in none of them is left as it is.
 */
void sb_template_fill(fg_buffer *out, const char *text, const sb_hole *const *holes, sb_view *view);

#endif
