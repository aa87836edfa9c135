#include "template.h"

#include <string.h>

static const char opening[] = "{{", closing[] = "}}";

typedef struct fill {
    fg_buffer *out;
    const char *begin; /* of the whole template */
    const sb_hole *const *holes;
    sb_view *view;
} fill;

/* ---- values ---- */

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

static void write_text(fg_buffer *out, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>\"'");
        fg_buffer_append(out, text, plain);
        text += plain;
        if (!*text)
            return;
        fg_buffer_text(out, entity_of(*text++));
    }
}

/* ---- tags ---- */

typedef struct tag {
    const char *begin, *end; /* with its braces, and its line if it takes that with it */
    char kind;               /* '#', '^', '/', '!', or NUL for a value */
    const sb_hole *hole;     /* NULL if its name is not known */
} tag;

static const sb_hole *find_hole(const sb_hole *const *holes, const char *name, size_t size)
{
    for (; *holes; holes++) {
        for (const sb_hole *hole = *holes; hole->name; hole++) {
            if (strlen(hole->name) == size && memcmp(hole->name, name, size) == 0)
                return hole;
        }
    }
    return NULL;
}

/* Finds the next tag; false if there is none. */
static bool find_tag(const fill *to, const char *text, tag *found)
{
    const char *begin = strstr(text, opening), *end = begin ? strstr(begin, closing) : NULL;
    if (!end)
        return false;
    const char *name = begin + strlen(opening);
    found->kind = strchr("#^/!", *name) ? *name++ : '\0';
    found->hole = find_hole(to->holes, name, (size_t)(end - name));
    found->begin = begin;
    found->end = end + strlen(closing);
    bool is_alone = (begin == to->begin || begin[-1] == '\n') && *found->end == '\n';
    found->end += found->kind && is_alone;
    return true;
}

/* ---- parts ---- */

/* Writes up to the end of the part that text is in, or only passes over it. Returns what follows. */
static const char *write_part(const fill *to, const char *text, bool shown);

static const char *write_turns(const fill *to, const tag *opens, bool shown)
{
    const char *end = write_part(to, opens->end, false);
    bool (*next)(sb_view *, size_t) = shown && opens->hole ? opens->hole->next : NULL;
    if (next && opens->kind == '^' && !next(to->view, 0))
        write_part(to, opens->end, true);
    for (size_t turn = 0; next && opens->kind == '#' && next(to->view, turn); turn++)
        write_part(to, opens->end, true);
    return end;
}

static const char *write_part(const fill *to, const char *text, bool shown)
{
    tag found;
    while (find_tag(to, text, &found)) {
        bool is_known = found.hole || found.kind == '/' || found.kind == '!';
        const char *plain_end = is_known ? found.begin : found.end;
        if (shown)
            fg_buffer_append(to->out, text, (size_t)(plain_end - text));
        text = found.end;
        if (found.kind == '/')
            return text;
        if (found.kind == '#' || found.kind == '^')
            text = write_turns(to, &found, shown);
        else if (shown && found.kind == '\0' && found.hole && found.hole->value)
            write_text(to->out, found.hole->value(to->view));
    }
    if (shown)
        fg_buffer_text(to->out, text);
    return text + strlen(text);
}

void sb_template_fill(fg_buffer *out, const char *text, const sb_hole *const *holes, sb_view *view)
{
    fill whole = {out, text, holes, view};
    write_part(&whole, text, true);
}
