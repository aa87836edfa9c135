#include "batch_input.h"

#include "os/file.h"
#include "os/stream.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 64 * 1024, FIRST_ITEMS = 64 };

static const char byte_order_mark[] = "\xef\xbb\xbf";

static batch_input_state fail_input(batch_input *input, const char *problem)
{
    snprintf(input->problem, sizeof input->problem, "%s", problem);
    return BATCH_INPUT_FAILS;
}

/* ---- reading ---- */

/* Makes room behind what was read. False with errno. */
static bool grow_input(batch_input *input)
{
    if (input->start > 0)
        memmove(input->bytes, input->bytes + input->start, input->end - input->start);
    input->end -= input->start;
    input->searched -= input->start;
    input->start = 0;
    if (input->end < input->size)
        return true;
    char *larger = realloc(input->bytes, 2 * input->size);
    if (!larger)
        return false;
    input->bytes = larger;
    input->size *= 2;
    return true;
}

static bool read_more(batch_input *input)
{
    if (!grow_input(input))
        return false;
    int64_t got = fg_os_read(input->file, input->bytes + input->end, input->size - input->end);
    if (got < 0)
        return false;
    input->end += (size_t)got;
    input->at_end = got == 0;
    return true;
}

static size_t mark_size(const char *text, size_t size)
{
    size_t mark = strlen(byte_order_mark);
    return size >= mark && memcmp(text, byte_order_mark, mark) == 0 ? mark : 0;
}

static bool is_json_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Finds out whether the input is an array, once something that is not blank was read. */
static void recognize(batch_input *input)
{
    const char *text = input->bytes + input->start, *end = input->bytes + input->end;
    text += mark_size(text, (size_t)(end - text));
    while (text < end && is_json_space(*text))
        text++;
    input->is_known = input->at_end || text < end;
    input->is_array = text < end && *text == '[';
}

/* ---- lines ---- */

/* Takes a line of what was read; false when there is no whole one. The last line may lack its newline. */
static bool take_text_line(batch_input *input, const char **text, size_t *size)
{
    *text = input->bytes + input->start;
    const char *newline = memchr(input->bytes + input->searched, '\n', input->end - input->searched);
    input->searched = input->end;
    if (!newline && (!input->at_end || input->start == input->end))
        return false;
    *size = newline ? (size_t)(newline - *text) : input->end - input->start;
    input->start += *size + (newline ? 1 : 0);
    input->searched = input->start;
    input->number++;
    size_t mark = mark_size(*text, *size); /* also where files were joined */
    *text += mark;
    *size -= mark;
    return true;
}

static bool is_blank_text(const char *text, size_t size)
{
    while (size > 0 && is_json_space(text[size - 1]))
        size--;
    return size == 0;
}

static bool take_request(batch_input *input, const char **text, size_t *size)
{
    bool taken = take_text_line(input, text, size);
    while (taken && is_blank_text(*text, *size))
        taken = take_text_line(input, text, size);
    return taken;
}

/* ---- input that was read whole ---- */

static bool add_item(batch_input *input, batch_item item)
{
    if (input->count == input->room) {
        size_t room = input->room ? 2 * input->room : FIRST_ITEMS;
        batch_item *larger = realloc(input->items, room * sizeof *larger);
        if (!larger)
            return false;
        input->items = larger;
        input->room = room;
    }
    input->items[input->count++] = item;
    return true;
}

static bool split_lines(batch_input *input)
{
    const char *text;
    size_t size;
    bool added = true;
    while (added && take_request(input, &text, &size))
        added = add_item(input, (batch_item){(size_t)(text - input->bytes), size, input->number});
    return added || fail_input(input, strerror(errno)) != BATCH_INPUT_FAILS;
}

static bool refuse_array(batch_input *input, size_t at, const char *problem)
{
    size_t line = 1;
    for (size_t i = 0; i < at && i < input->end; i++)
        line += input->bytes[i] == '\n';
    snprintf(input->problem, sizeof input->problem, "the JSON array is broken in line %zu, at its element %zu: %s",
             line, input->count + 1, problem);
    return false;
}

static size_t skip_space(const batch_input *input, size_t at)
{
    while (at < input->end && is_json_space(input->bytes[at]))
        at++;
    return at;
}

/* Finds where the elements begin and end; what they are is found later, one by one. `at` is behind the bracket. */
static bool split_array(batch_input *input, size_t at)
{
    at = skip_space(input, at);
    bool is_empty = at < input->end && input->bytes[at] == ']';
    while (!is_empty) {
        json_error_t problem;
        at = skip_space(input, at);
        json_t *element =
            json_loadb(input->bytes + at, input->end - at, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &problem);
        if (!element)
            return refuse_array(input, at, problem.text);
        json_decref(element);
        if (!add_item(input, (batch_item){at, (size_t)problem.position, input->count + 1}))
            return refuse_array(input, at, strerror(errno));
        at = skip_space(input, at + (size_t)problem.position);
        if (at == input->end || input->bytes[at] != ',')
            break;
        at++;
    }
    if (at == input->end || input->bytes[at] != ']')
        return refuse_array(input, at, "',' or ']' expected");
    if (skip_space(input, at + 1) < input->end)
        return refuse_array(input, at + 1, "there is something behind it");
    return true;
}

/* Makes the list of requests, once all was read. */
static bool list_requests(batch_input *input)
{
    recognize(input);
    input->is_whole = true;
    if (!input->is_array)
        return split_lines(input);
    const char *bracket = memchr(input->bytes + input->start, '[', input->end - input->start);
    return split_array(input, (size_t)(bracket - input->bytes) + 1);
}

static batch_input_state next_item(batch_input *input, const char **text, size_t *size)
{
    while (input->next < input->count && input->items[input->next].size == 0)
        input->next++;
    if (input->next == input->count)
        return BATCH_INPUT_ENDS;
    const batch_item *item = &input->items[input->next++];
    *text = input->bytes + item->start;
    *size = item->size;
    input->number = item->number;
    return BATCH_INPUT_REQUEST;
}

void batch_input_drop(batch_input *input)
{
    input->items[input->next - 1].size = 0; /* as no request is */
}

void batch_input_rewind(batch_input *input)
{
    input->next = 0;
}

/* ---- the whole of it ---- */

static bool read_whole(batch_input *input)
{
    while (!input->at_end) {
        if (!read_more(input))
            return fail_input(input, strerror(errno)) != BATCH_INPUT_FAILS;
    }
    return list_requests(input);
}

bool batch_input_open(batch_input *input, const char *path)
{
    bool is_standard = strcmp(path, "-") == 0;
    fg_file_facts facts;
    *input = (batch_input){.size = FIRST_SIZE, .bytes = malloc(FIRST_SIZE)};
    input->file = is_standard ? FG_STANDARD_INPUT : fg_os_open(path, true);
    if (input->file == FG_NO_FILE || !input->bytes || !fg_os_examine_open(input->file, &facts))
        fail_input(input, strerror(errno));
    else if (facts.kind == FG_FILE_FOLDER)
        fail_input(input, strerror(EISDIR));
    else if (is_standard || facts.kind != FG_FILE_REGULAR || read_whole(input))
        return true;
    batch_input failed = *input;
    batch_input_close(input);
    input->is_array = failed.is_array;
    memcpy(input->problem, failed.problem, sizeof input->problem);
    return false;
}

void batch_input_close(batch_input *input)
{
    if (input->file > FG_STANDARD_INPUT)
        fg_os_close(input->file);
    free(input->bytes);
    free(input->items);
    *input = (batch_input){.file = FG_STANDARD_INPUT};
}

batch_input_state batch_input_next(batch_input *input, int timeout_ms, const char **text, size_t *size)
{
    while (!input->is_whole) {
        if (input->is_known && !input->is_array && take_request(input, text, size))
            return BATCH_INPUT_REQUEST;
        if (input->at_end && input->is_array)
            return list_requests(input) ? BATCH_INPUT_WHOLE : BATCH_INPUT_FAILS;
        if (input->at_end)
            return BATCH_INPUT_ENDS;
        int ready = fg_stream_wait(input->file, timeout_ms);
        if (ready == 0)
            return BATCH_INPUT_WAITS;
        if (ready < 0 || !read_more(input))
            return fail_input(input, strerror(errno));
        if (!input->is_known)
            recognize(input);
    }
    return next_item(input, text, size);
}
