/* The inside of a store on SQLite. */
#ifndef FG_SQLITE_STORE_H
#define FG_SQLITE_STORE_H

#include "ledger/store.h"
#include "database.h"

struct fg_store {
    fg_database database;
    char *folder;   /* the ledger's, absolute: paths of images in it are stored from there. NULL in memory */
    int64_t worker; /* the one that this store has enlisted; 0 for none */
    int64_t salt;   /* of the seeds that are drawn */
};

/* The row of a batch; made if it is missing. */
int64_t fg_store_batch(fg_store *store, int64_t account, const char *name);

#endif
