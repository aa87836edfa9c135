#include "decode.h"

#include "base/number.h"
#include "draft.h"
#include "mend.h"

#include <string.h>

void fg_answer_init(fg_answer *answer)
{
    answer->excerpt_size = 0;
    answer->lenient = false;
    fg_sieve_init(&answer->sieve, FG_ANSWER_LIMIT);
}

void fg_answer_free(fg_answer *answer)
{
    fg_sieve_free(&answer->sieve);
}

bool fg_answer_feed(fg_answer *answer, const char *bytes, size_t size)
{
    size_t room = sizeof answer->excerpt - answer->excerpt_size;
    size_t kept = size < room ? size : room;
    memcpy(answer->excerpt + answer->excerpt_size, bytes, kept);
    answer->excerpt_size += kept;
    bool beginning_wanted = answer->excerpt_size < sizeof answer->excerpt; /* it may hold the id of a paid job */
    return fg_sieve_feed(&answer->sieve, bytes, size) || beginning_wanted;
}

facegen_result *fg_answer_decode(fg_answer *answer, int http_status, int64_t unix_time, facegen_code *code)
{
    fg_sieve *sieve = &answer->sieve;
    if (sieve->problem != FG_SIEVE_FINE) {
        *code = sieve->problem == FG_SIEVE_TOO_LARGE ? FACEGEN_E_TOO_LARGE : FACEGEN_E_NOMEM;
        return NULL;
    }
    fg_json members[FG_MEMBER_COUNT] = {{FG_JSON_NONE, NULL, 0}};
    fg_json root = fg_json_read(fg_buffer_string(&sieve->document), sieve->document.size);
    if (root.kind == FG_JSON_NONE && answer->lenient && fg_mend(sieve))
        root = fg_json_read(fg_buffer_string(&sieve->document), sieve->document.size);
    *code = FACEGEN_E_PROTOCOL;
    if (root.kind != FG_JSON_OBJECT || !fg_members_find(root, members))
        return NULL;
    fg_draft draft = {.result = fg_result_new(), .sieve = sieve, .members = members, .complete = true};
    fg_buffer_init(&draft.line, FG_ANSWER_LIMIT);
    if (draft.result) {
        draft.result->http_status = http_status;
        draft.result->received_at = unix_time;
        fg_draft_fill(&draft);
    }
    draft.complete = draft.complete && draft.line.state != FG_BUFFER_NOMEM && draft.result;
    fg_buffer_free(&draft.line);
    if (draft.complete && (draft.result->json = fg_buffer_take(&sieve->document))) /* not before: an id may be in it */
        return draft.result;
    *code = FACEGEN_E_NOMEM;
    facegen_result_free(draft.result);
    return NULL;
}

/* ---- the id in what is left of an answer: of a job that may have been paid for ---- */

static bool is_id_character(char byte)
{
    char text[2] = {byte, '\0'};
    return fg_id_valid(text) || byte == '.';
}

/*
 * Takes an id that is whole: an integer, in its plain digits as in an answer that can be read, or a text. One that
 * reaches the end may have been cut, and of one that goes on as no id does, its beginning would be another job's.
 */
static bool take_id(const char *value, size_t size, const char *end, char id[FG_ID_SIZE])
{
    bool is_text = value[-1] == '"';
    const char *ends = is_text ? "\"" : ",}] \t\r\n";
    if (value + size == end || value[size] == '\0' || !strchr(ends, value[size]))
        return false;
    if (!is_text)
        return fg_number_plain(value, size, id, FG_ID_SIZE);
    memcpy(id, value, size);
    id[size] = '\0';
    return fg_id_valid(id);
}

/* Takes the first "id" that is a whole integer or text in what need not be JSON; "" if there is none. */
static void salvage_id(const char *text, size_t length, char id[FG_ID_SIZE])
{
    static const char name[] = "\"id\"";
    const char *next = text, *end = text + length;
    for (; end - next > (ptrdiff_t)sizeof name; next++) {
        if (memcmp(next, name, sizeof name - 1) != 0)
            continue;
        const char *value = next + sizeof name - 1;
        while (value < end && strchr(" \t\r\n:\"", *value) && *value != '\0')
            value++;
        size_t size = 0;
        while (value + size < end && size < FG_ID_SIZE - 1 && is_id_character(value[size]))
            size++;
        if (take_id(value, size, end, id))
            return;
    }
    id[0] = '\0';
}

void fg_answer_salvage_id(const fg_answer *answer, char id[FG_ID_SIZE])
{
    salvage_id(answer->excerpt, answer->excerpt_size, id);
    if (!*id) /* after the images */
        salvage_id(fg_buffer_string(&answer->sieve.document), answer->sieve.document.size, id);
}
