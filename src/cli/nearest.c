#include "nearest.h"

#include "base/edit_distance.h"

#include <string.h>

enum { DISTANCE_MAX = 2 }; /* more changes than a slip of the finger makes */

cli_nearest nearest_to(const char *word, size_t size)
{
    return (cli_nearest){.word = word, .size = size, .distance = DISTANCE_MAX + 1};
}

void nearest_offer(cli_nearest *nearest, const char *name)
{
    size_t size = strlen(name);
    size_t found = fg_edit_distance(nearest->word, nearest->size, name, size);
    if (found < nearest->distance && found < size) {
        nearest->name = name;
        nearest->distance = found;
    }
}
