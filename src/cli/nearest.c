#include "nearest.h"

#include <string.h>

enum {
    WORD_MAX = 40,   /* longer ones are like nothing */
    DISTANCE_MAX = 2 /* more changes than a slip of the finger makes */
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters are to be inserted, deleted or replaced to make one word of the other (Levenshtein). */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t row[WORD_MAX + 1];
    for (size_t j = 0; j <= b_size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = smaller(replaced, smaller(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_size];
}

cli_nearest nearest_to(const char *word, size_t size)
{
    return (cli_nearest){.word = word, .size = size, .distance = DISTANCE_MAX + 1};
}

void nearest_offer(cli_nearest *nearest, const char *name)
{
    size_t size = strlen(name);
    if (nearest->size > WORD_MAX || size > WORD_MAX)
        return;
    size_t found = distance(nearest->word, nearest->size, name, size);
    if (found < nearest->distance && found < size) {
        nearest->name = name;
        nearest->distance = found;
    }
}
