/*
 * A process that works on a ledger dies at every point at which something outside of it changes, and the next one goes
 * on: everything is paid for once, and nothing is lost.
 *
 * Usage: crash SCENARIO STRIDE   dies at every STRIDE-th event of a life, each time anew
 *        crash -twice PAIRS SEED dies twice, at random pairs of events in random scenarios
 *
 * A death is a longjmp() out of a function that is wrapped: what the process had in memory is left alone from then on,
 * its connection to the ledger is rolled back and closed as the kernel would, and the sandbox, in virtual time, lives
 * on.
 */
#include "ledger/ledger.h"
#include "ledger/sqlite/store.h"
#include "os/folder.h"

#include "support/random.h"
#include "unit/ledger/ledger_fixture.h"

#include <facegen/transport.h>

#include <malloc.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ORDERS = 8 };

static jmp_buf death;
static int64_t events, dies_at; /* 0: never */

static void happen(void)
{
    if (++events == dies_at)
        longjmp(death, 1);
}

/* ---- where it dies ---- */

#define WRAPPED(type, name, parameters)                                                                                \
    type __real_##name parameters;                                                                                     \
    type __wrap_##name parameters;                                                                                     \
    type __wrap_##name parameters

WRAPPED(facegen_code, fg_store_commit, (fg_store * store, facegen_error *error))
{
    happen();
    facegen_code code = __real_fg_store_commit(store, error);
    happen();
    return code;
}

WRAPPED(int64_t, facegen_exchange_read, (facegen_exchange * exchange, void *buffer, size_t size))
{
    happen();
    int64_t got = __real_facegen_exchange_read(exchange, buffer, size);
    happen();
    return got;
}

WRAPPED(bool, facegen_exchange_write, (facegen_exchange * exchange, const void *bytes, size_t size))
{
    happen();
    return __real_facegen_exchange_write(exchange, bytes, size);
}

WRAPPED(void, facegen_exchange_finish, (facegen_exchange * exchange))
{
    happen();
    __real_facegen_exchange_finish(exchange);
    happen();
}

WRAPPED(bool, fg_folder_rename, (const fg_folder *folder, const char *from, const char *to))
{
    happen();
    bool renamed = __real_fg_folder_rename(folder, from, to);
    happen();
    return renamed;
}

/* ---- lives ---- */

static const char *const scenarios[] = {
    "none",   "http-429*3", "http-500*2", "close-in-body*2", "close-after-body*2", "close-in-answer*2",
    "slow*3", "instant"};

/* What the kernel does when a process dies. What it had in memory stays, as nothing can free it. */
static void bury(struct ledger_fixture *fixture)
{
    fg_database *database = &fixture->ledger->store->database;
    sqlite3_exec(database->sqlite, "ROLLBACK", NULL, NULL, NULL);
    fg_database_close(database);
    fixture->worker = NULL;
    fixture->ledger = NULL;
    fixture->client = NULL;
}

/* One process: adds all orders, as a program that is started again does, and works to the end. */
static void live(struct ledger_fixture *fixture)
{
    facegen_ledger_set(fixture->ledger, NULL, "not-seen", "resend", NULL);
    add_orders(fixture, ORDERS);
    work(fixture);
    end_process(fixture);
}

/* Lives, and dies at an event, if there are so many; whether it died. */
static bool live_until(struct ledger_fixture *fixture, int64_t event)
{
    begin_process(fixture);
    events = 0;
    dies_at = event;
    if (setjmp(death) == 0) {
        live(fixture);
        dies_at = 0;
        return false;
    }
    dies_at = 0;
    bury(fixture);
    return true;
}

static void begin_world(struct ledger_fixture **fixture, const char *scenario)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    ledger_set_up((void **)fixture);
    end_process(*fixture);
    if (strcmp(scenario, "none") != 0 &&
        facegen_sandbox_set((*fixture)->sandbox, "scenario", scenario, &error) != FACEGEN_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
}

/* Whether everything is saved, and was paid for once. */
static bool show_unsaved(const facegen_entry *entry, void *user_data)
{
    (void)user_data;
    if (facegen_entry_state(entry) != FACEGEN_STATE_SAVED)
        fprintf(stderr, "%s is %s: %s, id \"%s\"\n", facegen_entry_order(entry),
                facegen_ledger_state_text(facegen_entry_state(entry)), facegen_entry_message(entry),
                facegen_entry_id(entry));
    return true;
}

static bool is_good(struct ledger_fixture *fixture)
{
    begin_process(fixture);
    facegen_ledger_each(fixture->ledger, NULL, show_unsaved, NULL, NULL);
    int64_t saved = count_state(fixture, FACEGEN_STATE_SAVED);
    end_process(fixture);
    size_t paid = facegen_sandbox_paid_requests(fixture->sandbox);
    if (saved == ORDERS && paid == ORDERS)
        return true;
    fprintf(stderr, "%lld of %d saved, %zu paid\n", (long long)saved, ORDERS, paid);
    return false;
}

/* Lives and dies at these events, then lives to the end. `died` receives whether each was reached. */
static bool try_deaths(const char *scenario, const int64_t *deaths, size_t count, bool *died)
{
    struct ledger_fixture *fixture;
    begin_world(&fixture, scenario);
    for (size_t i = 0; i < count; i++)
        *died = live_until(fixture, deaths[i]);
    if (*died) {
        begin_process(fixture);
        live(fixture);
    }
    bool good = is_good(fixture);
    begin_process(fixture);
    ledger_tear_down((void **)&fixture);
    if (!good)
        fprintf(stderr, "scenario \"%s\", after deaths at %lld%s\n", scenario, (long long)deaths[0],
                count > 1 ? " and another" : "");
    return good;
}

/* Dies at events of a life, each time in a new world. Returns how many deaths went wrong. */
static int die_everywhere(const char *scenario, int64_t stride)
{
    int bad = 0, deaths = 0;
    bool died = true;
    for (int64_t event = 1; died; event += stride, deaths++)
        bad += try_deaths(scenario, &event, 1, &died) ? 0 : 1;
    printf("scenario \"%s\": %d deaths, %d went wrong\n", scenario, deaths - 1, bad);
    return bad;
}

static int die_twice(int pairs, uint64_t seed)
{
    enum { EVENTS = 500 };
    int bad = 0;
    for (int i = 0; i < pairs; i++) {
        bool died;
        const char *scenario = scenarios[(size_t)(random_uniform(&seed) * (sizeof scenarios / sizeof *scenarios))];
        const int64_t deaths[] = {1 + (int64_t)(random_uniform(&seed) * EVENTS),
                                  1 + (int64_t)(random_uniform(&seed) * EVENTS)};
        bad += try_deaths(scenario, deaths, 2, &died) ? 0 : 1;
    }
    printf("%d pairs, %d went wrong\n", pairs, bad);
    return bad;
}

int main(int count, char **arguments)
{
    mallopt(M_TRIM_THRESHOLD, 1 << 30); /* memory that was given back to the system is slow to get again */
    mallopt(M_TOP_PAD, 1 << 26);
    if (count == 4 && strcmp(arguments[1], "-twice") == 0)
        return die_twice(atoi(arguments[2]), strtoull(arguments[3], NULL, 10)) > 0;
    return count == 3 ? die_everywhere(arguments[1], strtoll(arguments[2], NULL, 10)) > 0 : 2;
}
