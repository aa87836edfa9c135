#include "batch_table.h"

#include <stdlib.h>
#include <string.h>

/* Where an entry is, or would be. */
static size_t place_of(const batch_table *table, int64_t entry)
{
    size_t first = 0, end = table->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (table->rows[middle].entry < entry)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

bool batch_table_add(batch_table *table, const batch_row *row)
{
    if (table->count == table->room) {
        size_t room = table->room ? 2 * table->room : 64;
        batch_row *larger = realloc(table->rows, room * sizeof *larger);
        if (!larger)
            return false;
        table->rows = larger;
        table->room = room;
    }
    /* Entries mostly come in their order, and so to the end. */
    size_t place = place_of(table, row->entry);
    memmove(table->rows + place + 1, table->rows + place, (table->count - place) * sizeof *row);
    table->rows[place] = *row;
    table->count++;
    table->open += row->is_over ? 0 : 1;
    return true;
}

batch_row *batch_table_find(batch_table *table, int64_t entry)
{
    size_t place = place_of(table, entry);
    return place < table->count && table->rows[place].entry == entry ? &table->rows[place] : NULL;
}
