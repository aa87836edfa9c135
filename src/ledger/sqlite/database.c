#include "database.h"

#include "base/text.h"
#include "os/clock.h"
#include "os/error.h"
#include "os/file.h"
#include "os/lock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOCK_MS = 10 * 1000,    /* how long others may hold the lock: their transactions take milliseconds */
    BUSY_MS = 5 * 1000,     /* the same for programs that know nothing of our lock */
    CHECKPOINT_AFTER = 256, /* commits */
};

void fg_database_fail(fg_database *database, facegen_code code, const char *message)
{
    if (database->code != FACEGEN_OK)
        return;
    database->code = code;
    snprintf(database->message, sizeof database->message, "the ledger \"%s\": %s",
             database->path ? database->path : "in memory", message);
}

static void fail_by_sqlite(fg_database *database, int result)
{
    const char *message = database->sqlite ? sqlite3_errmsg(database->sqlite) : sqlite3_errstr(result);
    switch (result & 0xff) {
    case SQLITE_NOMEM:
        fg_database_fail(database, FACEGEN_E_NOMEM, "memory ran out");
        break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: {
        char text[300];
        snprintf(text, sizeof text, "the file is damaged or no ledger (%s): nothing is sent from it", message);
        fg_database_fail(database, FACEGEN_E_FILE, text);
        break;
    }
    default:
        fg_database_fail(database, FACEGEN_E_FILE, message);
    }
}

/* ---- the lock ---- */

static void take_lock(fg_database *database)
{
    int64_t limit = fg_clock_now() + LOCK_MS;
    int pause = 1; /* ms */
    if (!database->path)
        return;
    while (!fg_os_lock_byte(database->lock, 0)) {
        if (errno != EAGAIN && errno != EACCES) {
            fg_database_fail(database, FACEGEN_E_FILE, "it cannot be locked");
            return;
        }
        int64_t now = fg_clock_now();
        if (now >= limit) {
            fg_database_fail(database, FACEGEN_E_FILE, "another process has held its lock for 10 seconds");
            return;
        }
        fg_clock_sleep_until(now + pause);
        pause = pause < 8 ? 2 * pause : 8;
    }
}

static void give_lock_back(fg_database *database)
{
    if (database->path)
        fg_os_unlock_bytes(database->lock, 0, 1);
}

/* ---- statements ---- */

fg_query fg_database_query(fg_database *database, const char *sql)
{
    fg_query query = {.database = database};
    if (database->code != FACEGEN_OK)
        return query;
    size_t i = 0;
    while (i < FG_STATEMENTS_MAX - 1 && database->statements[i].sql && database->statements[i].sql != sql)
        i++;
    if (database->statements[i].sql == sql) {
        query.statement = database->statements[i].statement;
        return query;
    }
    sqlite3_finalize(database->statements[i].statement); /* the last place is used anew */
    database->statements[i].sql = NULL;
    database->statements[i].statement = NULL;
    int result = sqlite3_prepare_v3(database->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &query.statement, NULL);
    if (result != SQLITE_OK) {
        fail_by_sqlite(database, result);
        query.statement = NULL;
        return query;
    }
    database->statements[i].sql = sql;
    database->statements[i].statement = query.statement;
    return query;
}

static void check_bound(fg_query *query, int result)
{
    if (result != SQLITE_OK)
        fail_by_sqlite(query->database, result);
}

void fg_bind_integer(fg_query *query, int64_t value)
{
    if (query->statement)
        check_bound(query, sqlite3_bind_int64(query->statement, ++query->bound, value));
}

void fg_bind_text(fg_query *query, const char *text)
{
    if (query->statement)
        check_bound(query, sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC));
}

void fg_bind_blob(fg_query *query, const void *bytes, size_t size)
{
    if (query->statement)
        check_bound(query, sqlite3_bind_blob64(query->statement, ++query->bound, bytes, size, SQLITE_STATIC));
}

void fg_query_end(fg_query *query)
{
    if (!query->statement)
        return;
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
    query->statement = NULL;
}

bool fg_query_next(fg_query *query)
{
    if (!query->statement)
        return false;
    int result = query->database->code == FACEGEN_OK ? sqlite3_step(query->statement) : SQLITE_DONE;
    if (result == SQLITE_ROW)
        return true;
    if (result != SQLITE_DONE)
        fail_by_sqlite(query->database, result);
    fg_query_end(query);
    return false;
}

void fg_query_run(fg_query *query)
{
    while (fg_query_next(query))
        continue;
}

int64_t fg_column_integer(const fg_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const char *fg_column_text(const fg_query *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query->statement, column);
    return text ? (const char *)text : "";
}

int64_t fg_query_integer(fg_query *query, int64_t otherwise)
{
    bool is_there = fg_query_next(query) && sqlite3_column_type(query->statement, 0) != SQLITE_NULL;
    int64_t value = is_there ? fg_column_integer(query, 0) : otherwise;
    fg_query_end(query);
    return value;
}

/* ---- transactions ---- */

static void run_plainly(fg_database *database, const char *sql)
{
    if (database->code != FACEGEN_OK)
        return;
    int result = sqlite3_exec(database->sqlite, sql, NULL, NULL, NULL);
    if (result != SQLITE_OK)
        fail_by_sqlite(database, result);
}

void fg_database_begin(fg_database *database)
{
    if (database->depth++ > 0)
        return;
    take_lock(database);
    run_plainly(database, "BEGIN IMMEDIATE");
}

/* Hands the code of a failure on, and is ready for the next transaction. */
static facegen_code report_problem(fg_database *database, facegen_error *error)
{
    facegen_code code = database->code;
    if (code != FACEGEN_OK)
        facegen_error_fill(error, code, "", database->message);
    database->code = FACEGEN_OK;
    return code;
}

facegen_code fg_database_commit(fg_database *database, facegen_error *error)
{
    if (database->depth == 0)
        return report_problem(database, error);
    if (--database->depth > 0)
        return database->code;
    run_plainly(database, "COMMIT");
    if (database->code != FACEGEN_OK && !sqlite3_get_autocommit(database->sqlite))
        sqlite3_exec(database->sqlite, "ROLLBACK", NULL, NULL, NULL);
    if (database->path && ++database->commits >= CHECKPOINT_AFTER) {
        sqlite3_wal_checkpoint_v2(database->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        database->commits = 0;
    }
    give_lock_back(database);
    return report_problem(database, error);
}

bool fg_database_is_there(const fg_database *database)
{
    int has_moved = 0;
    return !database->path ||
           (sqlite3_file_control(database->sqlite, NULL, SQLITE_FCNTL_HAS_MOVED, &has_moved) == SQLITE_OK &&
            !has_moved);
}

/* ---- opening and closing ---- */

static void open_lock(fg_database *database, bool creates)
{
    char reason[FG_OS_ERROR_SIZE], lock[4096];
    fg_file_facts facts;
    bool is_there = fg_os_examine(database->path, &facts);
    if (!is_there && !creates) {
        fg_database_fail(database, FACEGEN_E_FILE, "there is no such file");
        return;
    }
    if (is_there && facts.kind != FG_FILE_REGULAR) {
        fg_database_fail(database, FACEGEN_E_FILE, "it is no file");
        return;
    }
    snprintf(lock, sizeof lock, "%s-lock", database->path);
    database->lock = fg_os_open_lock(lock);
    if (database->lock == FG_NO_FILE) {
        fg_os_error(errno, reason);
        fg_database_fail(database, FACEGEN_E_FILE, reason);
        return;
    }
    int made = is_there ? FG_NO_FILE : fg_os_open_lock(database->path); /* its owner's alone: it has prompts */
    if (made != FG_NO_FILE)
        fg_os_close(made);
    if (fg_os_is_on_network_disk(lock)) /* where locks and shared memory cannot be relied on */
        fg_database_fail(database, FACEGEN_E_CONFIG, "it is on a network disk; a ledger must be on a local one");
}

static void open_sqlite(fg_database *database)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (database->code != FACEGEN_OK)
        return;
    int result = sqlite3_open_v2(database->path ? database->path : ":memory:", &database->sqlite, flags, NULL);
    if (result != SQLITE_OK) {
        fail_by_sqlite(database, result);
        return;
    }
    sqlite3_busy_timeout(database->sqlite, BUSY_MS);
    run_plainly(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
                          "PRAGMA mmap_size=0; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-8000");
}

facegen_code fg_database_open(fg_database *database, const char *path, bool creates, facegen_error *error)
{
    *database = (fg_database){.lock = FG_NO_FILE};
    if (path && !(database->path = fg_text_copy(path)))
        return facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    if (path)
        open_lock(database, creates);
    if (database->code == FACEGEN_OK)
        take_lock(database);
    open_sqlite(database);
    give_lock_back(database);
    facegen_code code = report_problem(database, error);
    if (code != FACEGEN_OK)
        fg_database_close(database);
    return code;
}

void fg_database_close(fg_database *database)
{
    for (size_t i = 0; i < FG_STATEMENTS_MAX; i++)
        sqlite3_finalize(database->statements[i].statement);
    take_lock(database); /* SQLite makes a checkpoint when the last connection is closed */
    sqlite3_close(database->sqlite);
    give_lock_back(database);
    if (database->lock != FG_NO_FILE)
        fg_os_close(database->lock);
    free(database->path);
    *database = (fg_database){.lock = FG_NO_FILE};
}
