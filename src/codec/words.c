#include "words.h"

#include "base/ascii.h"

#include <stdbool.h>
#include <string.h>

/* The first place of a tag, "<title" or "</title" in any case; the end if there is none. */
static const char *find_tag(const char *next, const char *end, const char *tag)
{
    size_t size = strlen(tag);
    for (; (size_t)(end - next) >= size; next++) {
        size_t same = 0;
        while (same < size && fg_ascii_lower(next[same]) == tag[same])
            same++;
        if (same == size)
            return next;
    }
    return end;
}

static bool is_blank(char character)
{
    return (unsigned char)character <= ' ';
}

/* Copies text without tags, and with single blanks. */
static void copy_text(const char *next, const char *end, char *words, size_t room)
{
    size_t used = 0;
    bool in_tag = false, gap = false;
    for (; next < end && used + 2 < room; next++) {
        bool tag = in_tag || *next == '<';
        in_tag = tag && *next != '>';
        if (tag || is_blank(*next)) {
            gap = used > 0;
            continue;
        }
        if (gap)
            words[used++] = ' ';
        gap = false;
        words[used++] = *next;
    }
    words[used] = '\0';
}

void fg_words(const char *body, size_t size, char *words, size_t room)
{
    const char *end = body + size, *title = find_tag(body, end, "<title");
    const char *title_end = find_tag(title, end, "</title");
    copy_text(title, title_end, words, room);
    if (*words)
        return;
    const char *content = find_tag(body, end, "<body"); /* not its head: that has scripts and styles */
    copy_text(content < end ? content : body, end, words, room);
}
