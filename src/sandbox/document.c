#include "document.h"

#include <stdio.h>
#include <string.h>

enum {
    DEPTH_MAX = 16,    /* brackets within brackets */
    VALUES_MAX = 1000, /* of the whole document: bounds the memory that many small values take */
    SAFE_SIZE = 18     /* characters: any integer of as many fits int64_t */
};

/* A text on its way to jansson. */
typedef struct reader {
    const char *text;
    size_t size, offset;
    size_t number_end; /* where the number that was met last ends */
    bool quoted;       /* whether that number is being quoted */
    bool in_string, escaped;
    size_t depth, values;
} reader;

static size_t number_size(const reader *in)
{
    const char *number = in->text + in->offset;
    size_t size = 1;
    while (size < in->size - in->offset && number[size] != '\0' && strchr("+-.0123456789eE", number[size]))
        size++;
    return size;
}

static bool is_safe(const char *number, size_t size)
{
    return size <= SAFE_SIZE && !memchr(number, '.', size) && !memchr(number, 'e', size) && !memchr(number, 'E', size);
}

static void pass_string(reader *in, char character)
{
    bool ends = character == '"' && !in->escaped;
    in->escaped = character == '\\' && !in->escaped;
    in->in_string = !ends;
}

/* Follows the structure outside of strings; false past a limit. */
static bool pass_structure(reader *in, char character)
{
    in->in_string = character == '"';
    if (character == '{' || character == '[')
        in->depth++;
    else if ((character == '}' || character == ']') && in->depth > 0)
        in->depth--;
    in->values += character == ',';
    return in->depth <= DEPTH_MAX && in->values <= VALUES_MAX;
}

/* Whether a quote is due before the next character: around a number that is not safe. */
static bool quote_is_due(reader *in)
{
    if (in->quoted && in->offset == in->number_end) {
        in->quoted = false;
        return true;
    }
    char character = in->text[in->offset];
    bool begins = in->offset >= in->number_end && (character == '-' || (character >= '0' && character <= '9'));
    if (in->in_string || !begins)
        return false;
    size_t size = number_size(in);
    in->number_end = in->offset + size;
    in->quoted = !is_safe(in->text + in->offset, size);
    return in->quoted;
}

/* A json_load_callback_t. */
static size_t read_piece(void *buffer, size_t room, void *data)
{
    reader *in = data;
    char *out = buffer;
    size_t used = 0;
    while (used + 1 < room && in->offset < in->size) {
        if (quote_is_due(in))
            out[used++] = '"';
        char character = in->text[in->offset++];
        out[used++] = character;
        if (in->in_string)
            pass_string(in, character);
        else if (!pass_structure(in, character))
            return (size_t)-1;
    }
    return used;
}

json_t *sb_document_read(const char *text, size_t size)
{
    reader in = {.text = text, .size = size};
    json_t *document = json_load_callback(read_piece, &in, 0, NULL);
    if (json_is_object(document))
        return document;
    json_decref(document);
    return NULL;
}

/* What follows a character, white space around it passed over; NULL when another comes. */
static const char *pass(const char *text, char expected)
{
    static const char white[] = " \t\r\n";
    text += strspn(text, white);
    return *text == expected ? text + 1 + strspn(text + 1, white) : NULL;
}

bool sb_document_peek(const char *text, const char *name, char *value, size_t room)
{
    char quoted[64];
    /* Inside of a string a quote has a backslash before it: this is only found as a string of its own. */
    snprintf(quoted, sizeof quoted, "\"%s\"", name);
    const char *found = strstr(text, quoted);
    const char *member = found ? pass(found + strlen(quoted), ':') : NULL;
    if (!member || *member++ != '"')
        return false;
    size_t size = strcspn(member, "\"\\");
    if (member[size] != '"' || size >= room)
        return false;
    memcpy(value, member, size);
    value[size] = '\0';
    return true;
}
