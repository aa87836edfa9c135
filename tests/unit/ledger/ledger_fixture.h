/* What tests of the ledger begin with: a sandbox in virtual time, which outlives the "processes" that use it, a folder,
 * and a process: a client of the sandbox, a ledger in that folder, and a worker. */
#ifndef FG_LEDGER_FIXTURE_H
#define FG_LEDGER_FIXTURE_H

#include <facegen/facegen.h>
#include <facegen/ledger.h>
#include <facegen/sandbox.h>

struct ledger_fixture {
    facegen_sandbox *sandbox;
    char folder[32], path[64]; /* of the ledger */
    facegen_client *client;
    facegen_ledger *ledger;
    facegen_worker *worker;
    facegen_worker_options options; /* of the worker */
    facegen_error error;
};

int ledger_set_up(void **state);
int ledger_tear_down(void **state);

/* Begins a process: a client, the ledger, and a worker unless `looks_only`. */
void begin_process(struct ledger_fixture *fixture);
void end_process(struct ledger_fixture *fixture);

/* Adds a request of that order to the batch "shop"; its prompt is the order, unless another is given. */
facegen_added add_order(struct ledger_fixture *fixture, const char *order, const char *prompt);

/* Adds orders "1" to "count". */
void add_orders(struct ledger_fixture *fixture, int count);

/* Makes a worker if there is none, and lets it work to the end, for at most a day of virtual time. */
void work(struct ledger_fixture *fixture);

/* The entry of an order; for facegen_entry_free(). */
facegen_entry *read_order(struct ledger_fixture *fixture, const char *order);

/* The state of the entry of an order. */
facegen_ledger_state state_of(struct ledger_fixture *fixture, const char *order);

/* How many entries are in a state. */
int64_t count_state(struct ledger_fixture *fixture, facegen_ledger_state state);

#endif
