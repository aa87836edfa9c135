#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char begin_marker[] = "<!-- begin: made by facegen-simulate-polling -->\n";
static const char end_marker[] = "<!-- end -->\n";

/* The whole file as a malloc'ed string; NULL when it cannot be read. */
static char *read_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

bool document_replace(const char *path, const char *text)
{
    char *old = read_file(path);
    char *begin = old ? strstr(old, begin_marker) : NULL;
    char *end = begin ? strstr(begin, end_marker) : NULL;
    FILE *file = end ? fopen(path, "w") : NULL;
    bool written = false;
    if (file) {
        int kept = (int)(begin - old + (long)strlen(begin_marker));
        fprintf(file, "%.*s\n%s\n%s", kept, old, text, end);
        written = fclose(file) == 0;
    }
    if (!written)
        fprintf(stderr, "%s: cannot be rewritten, or has no markers\n", path);
    free(old);
    return written;
}
