/* Adding entries, finding them, and clearing them away. */
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- adding ---- */

int64_t fg_store_batch(fg_store *store, int64_t account, const char *name)
{
    fg_query query = fg_database_query(&store->database, "SELECT id FROM batch WHERE account=? AND name=?");
    fg_bind_integer(&query, account);
    fg_bind_text(&query, name);
    int64_t found = fg_query_integer(&query, 0);
    if (found)
        return found;
    /* Its ranks begin with the least that waits, so that two batches take turns. */
    fg_query made = fg_database_query(&store->database,
                                      "INSERT INTO batch (account, name, first_rank) VALUES (?1, ?2,"
                                      " coalesce((SELECT min(rank) FROM entry WHERE account=?1 AND state=0), 0))");
    fg_bind_integer(&made, account);
    fg_bind_text(&made, name);
    fg_query_run(&made);
    return sqlite3_last_insert_rowid(store->database.sqlite);
}

/* The newest entry of a name. */
typedef struct known_entry {
    int64_t number;
    int turn; /* 0: there is none */
    facegen_ledger_state state;
    bool is_equal; /* the digest is the same */
    bool is_paid;  /* it was paid for, or may have been */
} known_entry;

static known_entry find_known(fg_store *store, int64_t batch, const fg_new_entry *entry)
{
    known_entry known = {.turn = 0};
    fg_query query = fg_database_query(&store->database,
                                       "SELECT id, turn, state, digest=?, paid FROM entry WHERE batch=? AND \"order\"=?"
                                       " ORDER BY turn DESC LIMIT 1");
    fg_bind_blob(&query, entry->digest, sizeof entry->digest);
    fg_bind_integer(&query, batch);
    fg_bind_text(&query, entry->order);
    if (fg_query_next(&query)) {
        known.number = fg_column_integer(&query, 0);
        known.turn = (int)fg_column_integer(&query, 1);
        known.state = (facegen_ledger_state)fg_column_integer(&query, 2);
        known.is_equal = fg_column_integer(&query, 3) != 0;
        known.is_paid = fg_column_integer(&query, 4) != 0;
    }
    fg_query_end(&query);
    return known;
}

static bool is_to_be_added(const known_entry *known, facegen_repeat repeat)
{
    if (known->turn == 0 || repeat == FACEGEN_REPEAT_ALWAYS)
        return true;
    bool is_allowed = repeat == FACEGEN_REPEAT_CHANGED || !known->is_paid;
    return is_allowed && !known->is_equal && fg_state_is_final(known->state);
}

/*
 * The seeds that are drawn have ten digits, so that equal requests have equal sizes. Numbers of entries are mapped one
 * to one onto them, so that no two entries of a ledger draw the same seed, and a seed leads to its entry without an
 * index.
 */
#define SEED_MIN 1000000000LL
#define SEED_COUNT (4294967296LL - SEED_MIN)
#define SEED_STEP 1640531527LL    /* has no divisor in common with SEED_COUNT; neighbours lie far apart */
#define SEED_INVERSE 1499576695LL /* SEED_STEP * SEED_INVERSE = 1 modulo SEED_COUNT */

static int64_t draw_seed(const fg_store *store, int64_t number)
{
    return SEED_MIN + (store->salt % SEED_COUNT + number % SEED_COUNT * SEED_STEP % SEED_COUNT) % SEED_COUNT;
}

int64_t fg_store_find_seed(fg_store *store, int64_t account, int64_t seed)
{
    if (seed < SEED_MIN || seed >= SEED_MIN + SEED_COUNT)
        return 0;
    int64_t place = (seed - SEED_MIN - store->salt % SEED_COUNT + SEED_COUNT) % SEED_COUNT;
    fg_query query = fg_database_query(&store->database,
                                       "SELECT id FROM entry WHERE id=? AND account=? AND seed=? AND seed_is_drawn");
    fg_bind_integer(&query, place * SEED_INVERSE % SEED_COUNT);
    fg_bind_integer(&query, account);
    fg_bind_integer(&query, seed);
    return fg_query_integer(&query, 0);
}

static void insert_row(fg_store *store, int64_t batch, int turn, const fg_new_entry *entry)
{
    fg_query query = fg_database_query(
        &store->database,
        "INSERT INTO entry (account, batch, \"order\", turn, rule, digest, queue, priority, rank, state, seed,"
        " seed_is_drawn, added_at) VALUES (?, ?, ?, ?, 1, ?, ?, ?,"
        " (SELECT first_rank+size FROM batch WHERE id=?), 0, ?, ?, ?)");
    fg_bind_integer(&query, entry->account);
    fg_bind_integer(&query, batch);
    fg_bind_text(&query, entry->order);
    fg_bind_integer(&query, turn);
    fg_bind_blob(&query, entry->digest, sizeof entry->digest);
    fg_bind_text(&query, entry->queue);
    fg_bind_integer(&query, entry->priority);
    fg_bind_integer(&query, batch);
    fg_bind_integer(&query, entry->seed);
    fg_bind_integer(&query, entry->seed < 0);
    fg_bind_integer(&query, entry->now);
    fg_query_run(&query);
    fg_query size = fg_database_query(&store->database, "UPDATE batch SET size=size+1 WHERE id=?");
    fg_bind_integer(&size, batch);
    fg_query_run(&size);
}

static void write_seed(fg_store *store, int64_t number)
{
    fg_query query = fg_database_query(&store->database, "UPDATE entry SET seed=? WHERE id=?");
    fg_bind_integer(&query, draw_seed(store, number));
    fg_bind_integer(&query, number);
    fg_query_run(&query);
}

static void insert_request(fg_store *store, int64_t number, const fg_new_entry *entry)
{
    fg_query query = fg_database_query(&store->database,
                                       "INSERT INTO request (entry, json, face_file, face, output) VALUES (?,?,?,?,?)");
    fg_bind_integer(&query, number);
    fg_bind_text(&query, entry->json);
    fg_bind_text(&query, entry->face_file);
    fg_bind_blob(&query, entry->face ? entry->face_digest : NULL, FG_DIGEST_SIZE);
    fg_bind_text(&query, entry->output);
    fg_query_run(&query);
    if (!entry->face)
        return;
    fg_query face = fg_database_query(&store->database, "INSERT OR IGNORE INTO face VALUES (?,?)");
    fg_bind_blob(&face, entry->face_digest, FG_DIGEST_SIZE);
    fg_bind_blob(&face, entry->face, entry->face_size);
    fg_query_run(&face);
}

facegen_added fg_store_add(fg_store *store, const fg_new_entry *entry)
{
    int64_t batch = fg_store_batch(store, entry->account, entry->batch);
    known_entry known = find_known(store, batch, entry);
    if (!is_to_be_added(&known, entry->repeat))
        return (facegen_added){known.number, known.is_equal ? FACEGEN_KNOWN : FACEGEN_CHANGED};
    insert_row(store, batch, known.turn + 1, entry);
    int64_t number = sqlite3_last_insert_rowid(store->database.sqlite);
    if (entry->seed < 0)
        write_seed(store, number);
    insert_request(store, number, entry);
    return (facegen_added){number, FACEGEN_ADDED};
}

void fg_store_set_budget(fg_store *store, int64_t account, const char *batch, int64_t requests)
{
    fg_query query = fg_database_query(&store->database, "UPDATE batch SET budget=? WHERE id=?");
    fg_bind_integer(&query, requests < 0 ? -1 : requests);
    fg_bind_integer(&query, fg_store_batch(store, account, batch));
    fg_query_run(&query);
}

/* ---- finding ---- */

static int64_t find_turn(fg_store *store, int64_t account, const char *batch, const char *order, int64_t turn)
{
    fg_query query = fg_database_query(&store->database,
                                       "SELECT id FROM entry WHERE batch=(SELECT id FROM batch WHERE account=? AND"
                                       " name=?) AND \"order\"=? AND (?4=0 OR turn=?4) ORDER BY turn DESC LIMIT 1");
    fg_bind_integer(&query, account);
    fg_bind_text(&query, batch);
    fg_bind_text(&query, order);
    fg_bind_integer(&query, turn);
    return fg_query_integer(&query, 0);
}

int64_t fg_store_find(fg_store *store, int64_t account, const char *batch, const char *order)
{
    char base[FG_NAME_SIZE];
    const char *mark = strrchr(order, '#'); /* of an entry that was added again: "4711#2" */
    int64_t found = find_turn(store, account, batch, order, 0);
    size_t size = mark ? (size_t)(mark - order) : 0;
    if (found || !mark || size >= sizeof base)
        return found;
    memcpy(base, order, size);
    base[size] = '\0';
    return find_turn(store, account, batch, base, strtoll(mark + 1, NULL, 10));
}

size_t fg_store_page(fg_store *store, int64_t account, const facegen_filter *filter, int64_t *numbers, size_t max)
{
    size_t count = 0;
    fg_query query =
        fg_database_query(&store->database, "SELECT id FROM entry WHERE id>? AND (?2=0 OR account=?2) AND (?3 IS NULL "
                                            "OR batch IN (SELECT id FROM batch WHERE"
                                            " name=?3)) AND (?4=0 OR (?4 >> state) & 1) ORDER BY id LIMIT ?5");
    fg_bind_integer(&query, filter->after);
    fg_bind_integer(&query, account);
    fg_bind_text(&query, filter->batch);
    fg_bind_integer(&query, filter->states);
    fg_bind_integer(&query, (int64_t)max);
    while (count < max && fg_query_next(&query))
        numbers[count++] = fg_column_integer(&query, 0);
    fg_query_end(&query);
    return count;
}

void fg_store_count(fg_store *store, int64_t account, const char *batch, facegen_counts *counts)
{
    fg_query query = fg_database_query(
        &store->database, "SELECT state, count(*), sum(paid), min(CASE state WHEN 4 THEN sent_at END) FROM entry WHERE "
                          "(?1=0 OR account=?1)"
                          " AND (?2 IS NULL OR batch IN (SELECT id FROM batch WHERE name=?2)) GROUP BY state");
    fg_bind_integer(&query, account);
    fg_bind_text(&query, batch);
    while (fg_query_next(&query)) {
        int64_t state = fg_column_integer(&query, 0);
        counts->states[state] = fg_column_integer(&query, 1);
        counts->paid += fg_column_integer(&query, 2);
        if (state == FACEGEN_STATE_MADE)
            counts->deadline_ms = fg_column_integer(&query, 3) + FG_IMAGES_LIVE_MS;
    }
}

/* ---- clearing away ---- */

/* Deletes what a statement selects by the entries that are pruned. */
static void delete_of_pruned(fg_store *store, const char *sql, int64_t account, unsigned states, int64_t before)
{
    fg_query query = fg_database_query(&store->database, sql);
    fg_bind_integer(&query, account);
    fg_bind_integer(&query, states);
    fg_bind_integer(&query, before);
    fg_query_run(&query);
}

#define PRUNED "(SELECT id FROM entry WHERE (?1=0 OR account=?1) AND (?2 >> state) & 1 AND ended_at>0 AND ended_at<=?3)"

int64_t fg_store_prune(fg_store *store, int64_t account, unsigned states, int64_t before, bool forget)
{
    fg_query count = fg_database_query(&store->database, "SELECT count(*) FROM entry WHERE id IN " PRUNED);
    fg_bind_integer(&count, account);
    fg_bind_integer(&count, states);
    fg_bind_integer(&count, before);
    int64_t pruned = fg_query_integer(&count, 0);
    delete_of_pruned(store, "DELETE FROM request WHERE entry IN " PRUNED, account, states, before);
    delete_of_pruned(store, "DELETE FROM result WHERE entry IN " PRUNED, account, states, before);
    delete_of_pruned(store, "DELETE FROM image WHERE entry IN " PRUNED, account, states, before);
    delete_of_pruned(store, "DELETE FROM note WHERE entry IN " PRUNED, account, states, before);
    delete_of_pruned(store, "UPDATE entry SET message=NULL WHERE id IN " PRUNED, account, states, before);
    if (forget)
        delete_of_pruned(store, "DELETE FROM entry WHERE id IN " PRUNED, account, states, before);
    fg_query faces = fg_database_query(&store->database, "DELETE FROM face WHERE sha256 NOT IN"
                                                         " (SELECT face FROM request WHERE face IS NOT NULL)");
    fg_query_run(&faces);
    return pruned;
}
