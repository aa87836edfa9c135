#include "peek.h"

#include <stdio.h>
#include <string.h>

/* What follows a character, white space around it passed over; NULL when another comes. */
static const char *pass(const char *text, char expected)
{
    static const char white[] = " \t\r\n";
    text += strspn(text, white);
    return *text == expected ? text + 1 + strspn(text + 1, white) : NULL;
}

bool sb_peek(const char *text, const char *name, char *value, size_t room)
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
