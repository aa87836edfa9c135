#include "edit_distance.h"

#include <stdint.h>

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t fg_edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t row[FG_EDIT_WORD_MAX + 1];
    if (a_size > FG_EDIT_WORD_MAX || b_size > FG_EDIT_WORD_MAX)
        return SIZE_MAX;
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
