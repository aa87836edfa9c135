#include "mend.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "base/json_string.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* A document being mended. */
typedef struct mending {
    const char *kept; /* what is good, and not yet written */
    const char *next, *end;
    fg_buffer out;
} mending;

static bool comes_next(const mending *self, const char *text)
{
    size_t size = strlen(text);
    return (size_t)(self->end - self->next) >= size && memcmp(self->next, text, size) == 0;
}

static void pass_over(mending *self, size_t size)
{
    size_t left = (size_t)(self->end - self->next);
    self->next += size < left ? size : left;
}

static void write_kept(mending *self)
{
    fg_buffer_append(&self->out, self->kept, (size_t)(self->next - self->kept));
    self->kept = self->next;
}

static void substitute(mending *self, size_t size, const char *replacement)
{
    write_kept(self);
    fg_buffer_text(&self->out, replacement);
    self->next += size;
    self->kept = self->next;
}

/* Whether half of a surrogate pair, a high one or a low one, is written at a distance. */
static bool has_surrogate(const mending *self, size_t at, bool low)
{
    if ((size_t)(self->end - self->next) < at + 6 || memcmp(self->next + at, "\\u", 2) != 0 ||
        fg_ascii_lower(self->next[at + 2]) != 'd')
        return false;
    int digit = fg_ascii_hex(self->next[at + 3]);
    return low ? digit >= 0xc : digit >= 8 && digit < 0xc;
}

static void mend_escape(mending *self)
{
    bool high = has_surrogate(self, 0, false);
    if (high && has_surrogate(self, 6, true))
        pass_over(self, 12);
    else if (high || has_surrogate(self, 0, true))
        substitute(self, 6, "\\ufffd");
    else
        pass_over(self, 2);
}

/* Mends what is left of a string, its closing quote included. */
static void mend_string(mending *self)
{
    while (self->next < self->end) {
        pass_over(self, fg_json_string_plain_size(self->next, (size_t)(self->end - self->next)));
        if (self->next == self->end)
            return;
        size_t size = fg_utf8_character(self->next, (size_t)(self->end - self->next));
        bool closes = *self->next == '"';
        if (*self->next == '\\')
            mend_escape(self);
        else if (size == 0)
            substitute(self, 1, REPLACEMENT);
        else if (size == 1 && !closes)
            substitute(self, 1, " "); /* a control character */
        else
            pass_over(self, size);
        if (closes)
            return;
    }
}

/* The size of a number that comes next and that JSON does not have; 0 if there is none. */
static size_t odd_number(const mending *self)
{
    static const char *const numbers[] = {"NaN", "Infinity", "-Infinity"};
    char first = *self->next;
    bool may_begin = first == 'N' || first == 'I' || first == '-';
    for (size_t i = 0; may_begin && i < sizeof numbers / sizeof numbers[0]; i++) {
        if (comes_next(self, numbers[i]))
            return strlen(numbers[i]);
    }
    return 0;
}

/* Mends what is between strings, up to the quote that opens the next one. */
static void mend_between(mending *self)
{
    while (self->next < self->end && *self->next != '"') {
        size_t odd = odd_number(self);
        if (odd > 0)
            substitute(self, odd, "null");
        else
            pass_over(self, 1);
    }
}

bool fg_mend(fg_sieve *sieve)
{
    const fg_buffer *document = &sieve->document;
    const char *text = fg_buffer_string(document);
    mending self = {.kept = text, .next = text, .end = text + document->size};
    fg_buffer_init(&self.out, 2 * document->limit);
    if (comes_next(&self, BYTE_ORDER_MARK))
        self.kept = self.next += strlen(BYTE_ORDER_MARK);
    for (size_t blob = 0; self.next < self.end;) {
        mend_between(&self);
        pass_over(&self, 1);
        if (blob < sieve->blob_count && text + sieve->blobs[blob].place == self.next)
            sieve->blobs[blob++].moved = self.out.size + (size_t)(self.next - self.kept);
        mend_string(&self);
    }
    write_kept(&self);
    if (self.out.state != FG_BUFFER_OK) {
        fg_buffer_free(&self.out);
        return false;
    }
    for (size_t i = 0; i < sieve->blob_count; i++)
        sieve->blobs[i].place = sieve->blobs[i].moved;
    fg_buffer_free(&sieve->document);
    sieve->document = self.out;
    return true;
}
