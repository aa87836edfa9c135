/* Workers, and what they take up. */
#include "store.h"

#include "os/lock.h"
#include "os/process.h"

#include <stdlib.h>
#include <string.h>

enum { BOOT_SIZE = 64, WORKERS_MAX = 64 /* that are looked at for a death at once */ };

/* ---- who lives ---- */

/*
 * A worker holds a lock on the byte of PATH-lock that its number says (0 is the writers'). It needs no clock: a worker
 * that is stopped keeps its lock. The process is asked, too, as a child of fork() keeps a lock that its parent had.
 */
int64_t fg_store_enlist(fg_store *store, int64_t now)
{
    char boot[BOOT_SIZE] = "";
    int64_t process = fg_process_id();
    fg_boot_name(boot, sizeof boot);
    fg_query query =
        fg_database_query(&store->database, "INSERT INTO worker (pid, pid_start, boot, started_at) VALUES (?,?,?,?)");
    fg_bind_integer(&query, process);
    fg_bind_integer(&query, fg_process_start(process));
    fg_bind_text(&query, boot);
    fg_bind_integer(&query, now);
    fg_query_run(&query);
    int64_t worker = store->worker = sqlite3_last_insert_rowid(store->database.sqlite);
    if (store->database.path && !fg_os_lock_byte(store->database.lock, worker))
        fg_store_fail(store, FACEGEN_E_FILE, "the lock of a worker cannot be had");
    return worker;
}

static void delete_worker(fg_store *store, int64_t worker)
{
    fg_query query = fg_database_query(&store->database, "DELETE FROM worker WHERE id=?");
    fg_bind_integer(&query, worker);
    fg_query_run(&query);
}

void fg_store_dismiss(fg_store *store, int64_t worker)
{
    delete_worker(store, worker);
    store->worker = 0;
    if (store->database.path)
        fg_os_unlock_bytes(store->database.lock, worker, 1);
}

/* Whether the process of a worker is gone: on this boot no process of that number has begun at that time. */
static bool is_process_gone(int64_t process, int64_t start, const char *boot)
{
    char present[BOOT_SIZE] = "";
    fg_boot_name(present, sizeof present);
    if (!*present || !*boot || start == 0)
        return false; /* it cannot be told */
    return strcmp(boot, present) != 0 || fg_process_start(process) != start;
}

/* Whether a worker is gone. The lock of our own would be had, too, as it is of this same open file. */
static bool is_gone(fg_store *store, int64_t worker, int64_t process, int64_t start, const char *boot)
{
    if (worker == store->worker)
        return false;
    if (!fg_os_lock_byte(store->database.lock, worker))
        return is_process_gone(process, start, boot);
    fg_os_unlock_bytes(store->database.lock, worker, 1);
    return true;
}

static size_t list_gone(fg_store *store, int64_t gone[WORKERS_MAX])
{
    size_t count = 0;
    fg_query query = fg_database_query(&store->database, "SELECT id, pid, pid_start, boot FROM worker ORDER BY id");
    while (count < WORKERS_MAX && fg_query_next(&query)) {
        if (is_gone(store, fg_column_integer(&query, 0), fg_column_integer(&query, 1), fg_column_integer(&query, 2),
                    fg_column_text(&query, 3)))
            gone[count++] = fg_column_integer(&query, 0);
    }
    fg_query_end(&query);
    return count;
}

/* Orphans the entries of a worker, some at a time. */
static void orphan_entries(fg_store *store, int64_t worker, int64_t now)
{
    int64_t numbers[FG_TAKE_MAX];
    size_t count;
    do {
        count = 0;
        fg_query query = fg_database_query(&store->database, "SELECT id FROM entry WHERE state IN (1,2,3,4,6)"
                                                             " AND worker=? LIMIT ?");
        fg_bind_integer(&query, worker);
        fg_bind_integer(&query, FG_TAKE_MAX);
        while (count < FG_TAKE_MAX && fg_query_next(&query))
            numbers[count++] = fg_column_integer(&query, 0);
        fg_query_end(&query);
        for (size_t i = 0; i < count; i++)
            fg_store_apply(store, numbers[i], &(fg_fact){.kind = FG_FACT_ORPHANED, .at = now, .worker = worker}, NULL);
    } while (count == FG_TAKE_MAX && store->database.code == FACEGEN_OK);
}

int fg_store_bury(fg_store *store, int64_t now)
{
    int64_t gone[WORKERS_MAX];
    size_t count = list_gone(store, gone);
    for (size_t i = 0; i < count; i++) {
        orphan_entries(store, gone[i], now);
        delete_worker(store, gone[i]);
    }
    return (int)count;
}

/* ---- what is taken up ---- */

/* The conditions of a batch and a queue, as ?2 and ?3; the account is ?1. */
#define IS_WANTED                                                                                                      \
    " AND (?2 IS NULL OR batch IN (SELECT id FROM batch WHERE account=?1 AND name=?2)) AND (?3 IS NULL OR queue=?3)"

static fg_query begin_wanted(fg_store *store, const char *sql, const fg_wanted *wanted)
{
    fg_query query = fg_database_query(&store->database, sql);
    fg_bind_integer(&query, wanted->account);
    fg_bind_text(&query, wanted->batch);
    fg_bind_text(&query, wanted->queue);
    return query;
}

static size_t list_numbers(fg_query *query, int64_t *numbers, size_t max)
{
    size_t count = 0;
    while (count < max && fg_query_next(query))
        numbers[count++] = fg_column_integer(query, 0);
    fg_query_end(query);
    return count;
}

/* Applies a fact to each number, and keeps those that it changed. */
static size_t keep_changed(fg_store *store, fg_fact_kind kind, const fg_wanted *wanted, int64_t *numbers, size_t count)
{
    size_t kept = 0;
    const fg_fact fact = {.kind = kind, .at = wanted->now, .worker = wanted->worker};
    for (size_t i = 0; i < count; i++) {
        if (fg_store_apply(store, numbers[i], &fact, NULL) == FG_APPLIED_CHANGED)
            numbers[kept++] = numbers[i];
    }
    return kept;
}

/* Jobs that are paid for and that nobody has in hand: those that are made first, the oldest of them first. */
static size_t take_paid(fg_store *store, const fg_wanted *wanted, int64_t numbers[FG_TAKE_MAX])
{
    fg_query query =
        begin_wanted(store,
                     "SELECT id FROM entry WHERE account=?1 AND state IN (1,2,3,4,6) AND state IN (3,4) AND"
                     " worker=0 AND not_before<=?4" IS_WANTED " ORDER BY state DESC, sent_at LIMIT ?5",
                     wanted);
    fg_bind_integer(&query, wanted->now);
    fg_bind_integer(&query, FG_TAKE_MAX);
    size_t count = list_numbers(&query, numbers, FG_TAKE_MAX);
    return keep_changed(store, FG_FACT_FOLLOWED, wanted, numbers, count);
}

/* How many more jobs the account may have in the provider's queue. */
static int64_t free_places(fg_store *store, const fg_wanted *wanted)
{
    fg_account account;
    if (!fg_store_account(store, wanted->account, &account) || wanted->now < account.pause_until)
        return 0;
    fg_query query =
        fg_database_query(&store->database, "SELECT count(*) FROM entry WHERE account=? AND state IN (1,2,3,4,6) AND"
                                            " (state IN (1,2,3) OR state=6 AND sent_at>?)");
    fg_bind_integer(&query, wanted->account);
    fg_bind_integer(&query, wanted->now - wanted->settling_ms);
    int64_t places = account.room < account.places ? account.room : account.places;
    return places - fg_query_integer(&query, 0);
}

/* Whether the budget of an entry's batch has one more request. */
static bool is_affordable(fg_store *store, int64_t number)
{
    fg_query query = fg_database_query(
        &store->database, "SELECT budget<0 OR spent<budget FROM batch WHERE id=(SELECT batch FROM entry WHERE id=?)");
    fg_bind_integer(&query, number);
    return fg_query_integer(&query, 0) != 0;
}

static size_t take_waiting(fg_store *store, const fg_wanted *wanted, int64_t *numbers, size_t max)
{
    size_t kept = 0;
    int64_t places = free_places(store, wanted);
    size_t limit = places <= 0 ? 0 : (size_t)places < max ? (size_t)places : max;
    if (limit == 0)
        return 0;
    fg_query query = begin_wanted(store,
                                  "SELECT id FROM entry WHERE account=?1 AND state=0 AND not_before<=?4" IS_WANTED
                                  " AND batch NOT IN (SELECT id FROM batch WHERE account=?1 AND budget>=0 AND"
                                  " spent>=budget) ORDER BY priority DESC, rank LIMIT ?5",
                                  wanted);
    fg_bind_integer(&query, wanted->now);
    fg_bind_integer(&query, (int64_t)limit);
    size_t count = list_numbers(&query, numbers, limit);
    for (size_t i = 0; i < count; i++) {
        numbers[kept] = numbers[i];
        if (is_affordable(store, numbers[kept]))
            kept += keep_changed(store, FG_FACT_CLAIMED, wanted, &numbers[kept], 1);
    }
    return kept;
}

size_t fg_store_take(fg_store *store, const fg_wanted *wanted, int64_t numbers[FG_TAKE_MAX])
{
    size_t count = take_paid(store, wanted, numbers);
    if (wanted->sends)
        count += take_waiting(store, wanted, numbers + count, FG_TAKE_MAX - count);
    return count;
}

bool fg_store_has_work(fg_store *store, const fg_wanted *wanted)
{
    /* To a worker that ends, what is not due is over, and so is what only later looks may explain. */
    int64_t due = wanted->once ? wanted->now : INT64_MAX;
    fg_query open =
        begin_wanted(store,
                     "SELECT EXISTS (SELECT 1 FROM entry WHERE account=?1 AND state IN (1,2,3,4,6) AND"
                     " (state<>6 AND (worker<>0 OR not_before<=?4) OR state=6 AND verdict=0 AND NOT ?5)" IS_WANTED ")",
                     wanted);
    fg_bind_integer(&open, due);
    fg_bind_integer(&open, wanted->once);
    if (fg_query_integer(&open, 0) != 0)
        return true;
    if (wanted->ignores_waiting)
        return false;
    fg_query waiting =
        begin_wanted(store,
                     "SELECT EXISTS (SELECT 1 FROM entry WHERE account=?1 AND state=0 AND not_before<=?4" IS_WANTED
                     " AND batch NOT IN (SELECT id FROM batch WHERE account=?1 AND budget>=0"
                     " AND spent>=budget))",
                     wanted);
    fg_bind_integer(&waiting, due);
    return fg_query_integer(&waiting, 0) != 0;
}

/* ---- for a look at the account ---- */

bool fg_store_has_uncertain(fg_store *store, int64_t account)
{
    fg_query query = fg_database_query(&store->database,
                                       "SELECT EXISTS (SELECT 1 FROM entry WHERE account=? AND state IN (1,2,3,4,6) AND"
                                       " state=6 AND verdict=0)");
    fg_bind_integer(&query, account);
    return fg_query_integer(&query, 0) != 0;
}

bool fg_store_has_past(fg_store *store, int64_t account, int64_t last)
{
    fg_query query = fg_database_query(&store->database,
                                       "SELECT EXISTS (SELECT 1 FROM entry WHERE account=?1 AND state=0 AND id<=?2) OR"
                                       " EXISTS (SELECT 1 FROM entry WHERE account=?1 AND state IN (1,2,3,4,6) AND"
                                       " state IN (1,2,6) AND id<=?2)");
    fg_bind_integer(&query, account);
    fg_bind_integer(&query, last);
    return fg_query_integer(&query, 0) != 0;
}

int64_t fg_store_last(fg_store *store)
{
    fg_query query = fg_database_query(&store->database, "SELECT max(id) FROM entry");
    return fg_query_integer(&query, 0);
}

size_t fg_store_claimants(fg_store *store, int64_t account, int64_t *numbers, size_t max)
{
    fg_query query = fg_database_query(
        &store->database, "SELECT id FROM entry WHERE account=? AND state IN (1,2,3,4,6) AND state IN (2,6)"
                          " ORDER BY sent_at LIMIT ?");
    fg_bind_integer(&query, account);
    fg_bind_integer(&query, (int64_t)max);
    return list_numbers(&query, numbers, max);
}

size_t fg_store_accepted(fg_store *store, int64_t account, int64_t *numbers, size_t max)
{
    fg_query query =
        fg_database_query(&store->database, "SELECT id FROM entry WHERE account=? AND state IN (1,2,3,4,6) AND state=3"
                                            " ORDER BY accepted_at DESC LIMIT ?");
    fg_bind_integer(&query, account);
    fg_bind_integer(&query, (int64_t)max);
    return list_numbers(&query, numbers, max);
}
