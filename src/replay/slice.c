#include "slice.h"

#include <string.h>

static const char white[] = " \t\r\n";

/* What follows a string. */
static const char *pass_string(const char *text)
{
    for (text++; *text != '"'; text++)
        text += *text == '\\';
    return text + 1;
}

/* What follows a value of any kind. */
static const char *pass_value(const char *text)
{
    int depth = 0;
    do {
        if (*text == '"') {
            text = pass_string(text);
            continue;
        }
        depth += *text == '{' || *text == '[';
        depth -= *text == '}' || *text == ']';
        text++;
    } while (depth > 0 || !strchr(",} \t\r\n", *text));
    return text;
}

fg_slice fg_slice_member(const char *object, const char *name)
{
    size_t size = strlen(name);
    const char *next = strchr(object, '{') + 1;
    for (next += strspn(next, white); *next == '"'; next += strspn(next, ", \t\r\n")) {
        const char *key = next + 1, *key_end = pass_string(next);
        const char *value = key_end + strspn(key_end, ": \t\r\n");
        next = pass_value(value);
        if ((size_t)(key_end - key) == size + 1 && memcmp(key, name, size) == 0)
            return (fg_slice){value, (size_t)(next - value)};
    }
    return (fg_slice){object, 0};
}
