/* Reading entries, and moving them by the rules. */
#include "store.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the rules' part ---- */

#define RECORD_COLUMNS                                                                                                 \
    "state, epoch, worker, not_before, attempts, paid, deaths, job, code, message, verdict, sent_at, accepted_at,"     \
    " made_at, ended_at"

enum { RECORD_COLUMN_COUNT = 15 };

/* Reads a record from the first columns of a row. */
static void read_columns(const fg_query *query, fg_record *record)
{
    record->state = (facegen_ledger_state)fg_column_integer(query, 0);
    record->epoch = fg_column_integer(query, 1);
    record->worker = fg_column_integer(query, 2);
    record->not_before = fg_column_integer(query, 3);
    record->attempts = (int)fg_column_integer(query, 4);
    record->paid = (int)fg_column_integer(query, 5);
    record->deaths = (int)fg_column_integer(query, 6);
    snprintf(record->id, sizeof record->id, "%s", fg_column_text(query, 7));
    record->code = (facegen_code)fg_column_integer(query, 8);
    snprintf(record->message, sizeof record->message, "%s", fg_column_text(query, 9));
    record->verdict = (facegen_verdict)fg_column_integer(query, 10);
    record->sent_at = fg_column_integer(query, 11);
    record->accepted_at = fg_column_integer(query, 12);
    record->made_at = fg_column_integer(query, 13);
    record->ended_at = fg_column_integer(query, 14);
}

bool fg_store_read_record(fg_store *store, int64_t number, fg_record *record)
{
    fg_query query = fg_database_query(&store->database, "SELECT " RECORD_COLUMNS " FROM entry WHERE id=?");
    fg_bind_integer(&query, number);
    if (!fg_query_next(&query))
        return false;
    read_columns(&query, record);
    fg_query_end(&query);
    return true;
}

static const char *text_or_null(const char *text)
{
    return *text ? text : NULL;
}

static void write_record(fg_store *store, int64_t number, const fg_record *record)
{
    fg_query query = fg_database_query(
        &store->database,
        "UPDATE entry SET state=?, epoch=?, worker=?, not_before=?, attempts=?, paid=?, deaths=?, job=?,"
        " code=?, message=?, verdict=?, sent_at=?, accepted_at=?, made_at=?, ended_at=? WHERE id=?");
    fg_bind_integer(&query, record->state);
    fg_bind_integer(&query, record->epoch);
    fg_bind_integer(&query, record->worker);
    fg_bind_integer(&query, record->not_before);
    fg_bind_integer(&query, record->attempts);
    fg_bind_integer(&query, record->paid);
    fg_bind_integer(&query, record->deaths);
    fg_bind_text(&query, text_or_null(record->id));
    fg_bind_integer(&query, record->code);
    fg_bind_text(&query, text_or_null(record->message));
    fg_bind_integer(&query, record->verdict);
    fg_bind_integer(&query, record->sent_at);
    fg_bind_integer(&query, record->accepted_at);
    fg_bind_integer(&query, record->made_at);
    fg_bind_integer(&query, record->ended_at);
    fg_bind_integer(&query, number);
    fg_query_run(&query);
}

void fg_store_note(fg_store *store, int64_t number, int64_t at, const char *text)
{
    fg_query query = fg_database_query(&store->database, "INSERT INTO note (entry, at, text) VALUES (?,?,?)");
    fg_bind_integer(&query, number);
    fg_bind_integer(&query, at);
    fg_bind_text(&query, text);
    fg_query_run(&query);
}

/* Whether another entry of the account has an id: a job is one entry's. */
static bool has_other_owner(fg_store *store, int64_t number, const char *id)
{
    fg_query query = fg_database_query(&store->database, "SELECT account FROM entry WHERE id=?");
    fg_bind_integer(&query, number);
    int64_t owner = fg_store_owner(store, fg_query_integer(&query, 0), id);
    return owner != 0 && owner != number;
}

/* The mark of the account, as an entry is sent: what is newer may be its job. */
static void write_account_mark(fg_store *store, int64_t number)
{
    fg_query query = fg_database_query(&store->database, "UPDATE entry SET mark=(SELECT mark FROM account WHERE"
                                                         " account.id=entry.account) WHERE id=?");
    fg_bind_integer(&query, number);
    fg_query_run(&query);
}

/* How much of its batch's budget an entry takes: what it was paid for, or is about to be. */
static int spent_of(const fg_record *record)
{
    return record->paid + (record->state == FACEGEN_STATE_CLAIMED);
}

static void spend(fg_store *store, int64_t number, int change)
{
    if (change == 0)
        return;
    fg_query query = fg_database_query(&store->database,
                                       "UPDATE batch SET spent=spent+? WHERE id=(SELECT batch FROM entry WHERE id=?)");
    fg_bind_integer(&query, change);
    fg_bind_integer(&query, number);
    fg_query_run(&query);
}

fg_applied fg_store_apply(fg_store *store, int64_t number, const fg_fact *fact, fg_record *record)
{
    fg_record stored;
    char text[2 * FG_ENTRY_ID_SIZE + 64];
    if (!fg_store_read_record(store, number, &stored))
        return FG_APPLIED_REFUSED;
    fg_fact told = *fact;
    if (fact->id && *fact->id && !*stored.id && has_other_owner(store, number, fact->id)) {
        snprintf(text, sizeof text, "the job %s, which another entry has, was told of this one", fact->id);
        fg_store_note(store, number, fact->at, text);
        told.id = NULL;
    }
    int spent = spent_of(&stored);
    fg_applied applied = fg_rules_apply(&stored, &told);
    if (applied == FG_APPLIED_CHANGED) {
        write_record(store, number, &stored);
        spend(store, number, spent_of(&stored) - spent);
    }
    if (applied == FG_APPLIED_CHANGED && fact->kind == FG_FACT_SENDING)
        write_account_mark(store, number);
    if (applied == FG_APPLIED_TWICE) {
        snprintf(text, sizeof text, "it was paid for twice: as job %s, and as job %s", stored.id, fact->id);
        fg_store_note(store, number, fact->at, text);
    }
    if (record)
        *record = stored;
    return applied;
}

/* ---- whole entries ---- */

/* Texts of an entry, from the columns after the record's. */
static bool read_texts(const fg_query *query, facegen_entry *entry)
{
    struct {
        char **text;
        int column;
    } const texts[] = {
        {&entry->account_name, 22}, {&entry->batch, 23},        {&entry->order, 24},       {&entry->queue, 25},
        {&entry->output, 26},       {&entry->request_json, 27}, {&entry->result_json, 28},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i].text = fg_text_copy(fg_column_text(query, texts[i].column));
        if (!*texts[i].text)
            return false;
    }
    const char *face = fg_column_text(query, 21);
    return !*face || (entry->face_file = fg_text_copy(face));
}

/* The path of an image as it is stored: from the ledger's folder if it is in it. */
static const char *shorten_path(const fg_store *store, const char *path)
{
    size_t size = store->folder ? strlen(store->folder) : 0;
    return size > 0 && strncmp(path, store->folder, size) == 0 ? path + size : path;
}

static char *whole_path(const fg_store *store, const char *path)
{
    const char *folder = *path == '/' || !*path || !store->folder ? "" : store->folder;
    size_t size = strlen(folder) + strlen(path) + 1;
    char *whole = malloc(size);
    if (whole)
        snprintf(whole, size, "%s%s", folder, path);
    return whole;
}

static bool read_images(fg_store *store, facegen_entry *entry)
{
    fg_query count = fg_database_query(&store->database, "SELECT count(*) FROM image WHERE entry=?");
    fg_bind_integer(&count, entry->number);
    size_t all = (size_t)fg_query_integer(&count, 0);
    bool is_whole = all == 0 || (entry->images = calloc(all, sizeof *entry->images));
    fg_query query = fg_database_query(&store->database, "SELECT path FROM image WHERE entry=? ORDER BY n");
    fg_bind_integer(&query, entry->number);
    while (is_whole && entry->image_count < all && fg_query_next(&query)) {
        char *path = whole_path(store, fg_column_text(&query, 0));
        is_whole = path != NULL;
        if (path)
            entry->images[entry->image_count++] = path;
    }
    fg_query_end(&query);
    return is_whole;
}

static facegen_entry *read_entry(const fg_query *query)
{
    facegen_entry *entry = calloc(1, sizeof *entry);
    if (!entry)
        return NULL;
    read_columns(query, &entry->record);
    entry->number = fg_column_integer(query, 15);
    entry->account = fg_column_integer(query, 16);
    entry->seed = fg_column_integer(query, 17);
    entry->seed_is_drawn = fg_column_integer(query, 18) != 0;
    entry->rule = (int)fg_column_integer(query, 19);
    entry->added_at = fg_column_integer(query, 20);
    const void *digest = sqlite3_column_blob(query->statement, 29);
    if (digest && sqlite3_column_bytes(query->statement, 29) == FG_DIGEST_SIZE)
        memcpy(entry->digest, digest, FG_DIGEST_SIZE);
    snprintf(entry->mark, sizeof entry->mark, "%s", fg_column_text(query, 30));
    entry->has_face = fg_column_integer(query, 31) != 0;
    if (read_texts(query, entry))
        return entry;
    facegen_entry_free(entry);
    return NULL;
}

facegen_entry *fg_store_entry(fg_store *store, int64_t number)
{
    _Static_assert(RECORD_COLUMN_COUNT == 15, "the columns that follow are counted from here");
    fg_query query = fg_database_query(
        &store->database,
        "SELECT " RECORD_COLUMNS ", e.id, e.account, seed, seed_is_drawn, rule, added_at, face_file, a.name, b.name,"
        " CASE turn WHEN 1 THEN \"order\" ELSE \"order\" || '#' || turn END, queue, output, r.json, s.json, digest,"
        " e.mark, face IS NOT NULL"
        " FROM entry e JOIN account a ON a.id=e.account JOIN batch b ON b.id=e.batch"
        " LEFT JOIN request r ON r.entry=e.id LEFT JOIN result s ON s.entry=e.id WHERE e.id=?");
    fg_bind_integer(&query, number);
    if (!fg_query_next(&query))
        return NULL;
    facegen_entry *entry = read_entry(&query);
    fg_query_end(&query);
    if (entry && read_images(store, entry))
        return entry;
    facegen_entry_free(entry);
    fg_store_fail(store, FACEGEN_E_NOMEM, "memory ran out");
    return NULL;
}

void fg_store_write_mark(fg_store *store, int64_t number, const char *mark)
{
    fg_query query = fg_database_query(&store->database, "UPDATE entry SET mark=? WHERE id=? AND coalesce(mark,'')=''");
    fg_bind_text(&query, mark);
    fg_bind_integer(&query, number);
    fg_query_run(&query);
}

void fg_store_write_result(fg_store *store, int64_t number, const char *json)
{
    fg_query query = fg_database_query(&store->database, "INSERT OR REPLACE INTO result VALUES (?,?)");
    fg_bind_integer(&query, number);
    fg_bind_text(&query, json);
    fg_query_run(&query);
}

void fg_store_write_images(fg_store *store, int64_t number, const fg_saved_image *images, size_t count)
{
    fg_query old = fg_database_query(&store->database, "DELETE FROM image WHERE entry=?");
    fg_bind_integer(&old, number);
    fg_query_run(&old);
    for (size_t i = 0; i < count; i++) {
        fg_query query = fg_database_query(&store->database, "INSERT INTO image VALUES (?,?,?,?,?)");
        fg_bind_integer(&query, number);
        fg_bind_integer(&query, (int64_t)i);
        fg_bind_text(&query, images[i].path ? shorten_path(store, images[i].path) : "");
        fg_bind_integer(&query, images[i].size);
        fg_bind_blob(&query, images[i].digest, sizeof images[i].digest);
        fg_query_run(&query);
    }
}

void *fg_store_face(fg_store *store, int64_t number, size_t *size)
{
    fg_query query = fg_database_query(&store->database,
                                       "SELECT bytes FROM request r JOIN face f ON f.sha256=r.face WHERE r.entry=?");
    fg_bind_integer(&query, number);
    void *copy = NULL;
    if (fg_query_next(&query)) {
        const void *bytes = sqlite3_column_blob(query.statement, 0);
        *size = (size_t)sqlite3_column_bytes(query.statement, 0);
        copy = bytes ? malloc(*size) : NULL;
        if (copy)
            memcpy(copy, bytes, *size);
    }
    fg_query_end(&query);
    return copy;
}
