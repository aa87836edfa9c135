/* Which line of a batch an entry of the ledger is. */
#ifndef CLI_BATCH_TABLE_H
#define CLI_BATCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct batch_row {
    int64_t entry;
    size_t line;   /* its number */
    int copies;    /* how many lines with the same request came after it */
    bool is_named; /* its job's id was printed */
    bool is_over;  /* its outcome was printed */
} batch_row;

/* Sorted by entry. Begin with {0}; its rows are for free(). */
typedef struct batch_table {
    batch_row *rows;
    size_t count, room;
    size_t open; /* rows that are not over */
} batch_table;

/* Adds a row; false if memory runs out. */
bool batch_table_add(batch_table *table, const batch_row *row);

/* The row of an entry; NULL if there is none. */
batch_row *batch_table_find(batch_table *table, int64_t entry);

#endif
