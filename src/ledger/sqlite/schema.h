/* The tables of a ledger. */
#ifndef FG_SCHEMA_H
#define FG_SCHEMA_H

#include "database.h"

/* Makes the tables of a new file, or brings those of an older version up to date; refuses a later one, another
 * program's file, and a copy unless it is declared the only one. */
void fg_schema_prepare(fg_database *database, bool is_moved);

#endif
