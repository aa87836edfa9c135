/* What an answer says to people, in one line: the provider's message, or the words of whatever else answered. */
#include "decode.h"
#include "draft.h"

#include "base/ascii.h"
#include "base/redact.h"

#include <string.h>

/* ---- in JSON: a string, or an object or list of strings and of lists of them ---- */

enum {
    MESSAGE_SIZE = 513,      /* bytes of a message, the NUL included */
    MESSAGE_DEPTH = 4,       /* levels of nesting in which words are looked for */
    MESSAGE_RAW = 16 * 1024, /* bytes of words, as they are written, of which the first are kept */
};

/* named: whether the words of a member follow its name, as in "seed: The seed must be an integer." */
static void flatten(fg_json value, fg_buffer *line, bool named, int depth)
{
    if (value.kind < FG_JSON_STRING || line->size > MESSAGE_RAW || depth == 0)
        return;
    if (value.kind == FG_JSON_STRING && value.size > 0) {
        fg_buffer_text(line, line->size > 0 ? " " : "");
        fg_json_append(fg_json_head(value, MESSAGE_RAW), line);
    }
    for (fg_json_walk walk = fg_json_walk_in(value); fg_json_next(&walk);) {
        if (named && walk.name.kind == FG_JSON_STRING) {
            flatten(walk.name, line, false, 1);
            fg_buffer_text(line, ":");
        }
        flatten(walk.value, line, named, depth - 1);
    }
}

/* Whether a message says that too much was asked in too short a time. */
static bool is_about_rate(const char *message)
{
    static const char *const words[] = {"rate limit", "too many requests"};
    for (; *message; message++) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            if (fg_ascii_begins(message, words[i]))
                return true;
        }
    }
    return false;
}

void fg_draft_take_message(fg_draft *draft)
{
    const fg_json *members = draft->members;
    char message[MESSAGE_SIZE];
    fg_buffer *line = &draft->line;
    line->size = 0;
    for (fg_member spelling = FG_MEMBER_message; spelling <= FG_MEMBER_error && line->size == 0; spelling++)
        flatten(members[spelling], line, false, MESSAGE_DEPTH);
    flatten(members[FG_MEMBER_errors], line, true, MESSAGE_DEPTH);
    draft->result->speaks = *draft->result->status_text || line->size > 0;
    if (line->size == 0)
        flatten(members[FG_MEMBER_detail], line, false, MESSAGE_DEPTH);
    if (line->size == 0)
        return;
    fg_redact(fg_buffer_string(line), line->size, NULL, message, sizeof message);
    draft->result->message = fg_draft_keep(draft, message, strlen(message));
    draft->result->rate_limited = draft->result->refused && is_about_rate(message);
}

/* ---- in a page of a proxy or of Cloudflare, or a line of text ---- */

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

static bool is_blank_or_control(char character)
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
        if (tag || is_blank_or_control(*next)) {
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

void fg_answer_words(const fg_answer *answer, char *words, size_t room)
{
    const char *body = answer->excerpt;
    const char *end = body + answer->excerpt_size, *title = find_tag(body, end, "<title");
    const char *title_end = find_tag(title, end, "</title");
    copy_text(title, title_end, words, room);
    if (*words)
        return;
    const char *content = find_tag(body, end, "<body"); /* not its head: that has scripts and styles */
    copy_text(content < end ? content : body, end, words, room);
}
