#include "salvage.h"

#include "base/number.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool is_id_character(char byte)
{
    char text[2] = {byte, '\0'};
    return fg_id_valid(text) || byte == '.';
}

/* An integer in its plain digits, as in an answer that can be read. */
static void make_plain(char id[FG_ID_SIZE])
{
    char plain[FG_ID_SIZE];
    if (fg_number_plain(id, strlen(id), plain, sizeof plain))
        strcpy(id, plain);
}

void fg_salvage_id(const char *text, size_t length, char id[FG_ID_SIZE])
{
    static const char name[] = "\"id\"";
    const char *next = text, *end = text + length;
    id[0] = '\0';
    for (; end - next > (ptrdiff_t)sizeof name; next++) {
        if (memcmp(next, name, sizeof name - 1) != 0)
            continue;
        const char *value = next + sizeof name - 1;
        while (value < end && strchr(" \t\r\n:\"", *value) && *value != '\0')
            value++;
        size_t size = 0;
        while (value + size < end && size < FG_ID_SIZE - 1 && is_id_character(value[size]))
            size++;
        /* One that reaches the end may have been cut. */
        memcpy(id, value, size);
        id[value + size < end ? size : 0] = '\0';
        if (value[-1] != '"')
            make_plain(id);
        if (fg_id_valid(id))
            return;
        id[0] = '\0';
    }
}
