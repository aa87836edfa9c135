/* "Did you mean ...?" */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/* The offered name that is most like a word. */
typedef struct cli_nearest {
    const char *word;
    size_t size;
    const char *name; /* NULL while nothing was like enough */
    size_t distance;
} cli_nearest;

cli_nearest nearest_to(const char *word, size_t size);

void nearest_offer(cli_nearest *nearest, const char *name);

#endif
