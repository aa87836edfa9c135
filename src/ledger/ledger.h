/* The inside of a ledger. */
#ifndef FG_LEDGER_H
#define FG_LEDGER_H

#include "store.h"

struct facegen_ledger {
    fg_store *store;
    facegen_client *client; /* whose account it is; NULL: all accounts are looked at. Borrowed */
    int64_t account;        /* its row; 0 without a client */
    int64_t last;           /* the last entry when it was opened: those up to it are of earlier processes */
    facegen_worker *worker; /* NULL for none */
    facegen_engine *engine; /* the worker's, whose clock counts; NULL for none */
};

/* Has the worker take up what has changed, if there is one. */
void fg_ledger_has_changed(facegen_ledger *ledger);

/* The time of the ledger's entries: Unix time in ms. */
int64_t fg_ledger_now(const facegen_ledger *ledger);

#endif
