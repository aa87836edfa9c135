#include "schema.h"

#include "os/file.h"
#include "os/process.h"
#include "os/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    VERSION = 1,                 /* of the tables, in user_version */
    APPLICATION_ID = 0x46474c31, /* "FGL1", by which file(1) and we know a ledger */
};

/*
 * Times are Unix time in ms. An entry's wide texts stand in tables of their own, away from the row that changes. The
 * conditions of the partial indices stand word for word in the queries that use them, or SQLite would scan the table.
 * The states are those of facegen_ledger_state: 0 waits; 1, 2, 3, 4 and 6 are open.
 */
static const char tables[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, root TEXT NOT NULL, plan INTEGER NOT "
    "NULL,"
    " key_check INTEGER NOT NULL, places INTEGER NOT NULL DEFAULT 5, room INTEGER NOT NULL DEFAULT 5,"
    " pause_until INTEGER NOT NULL DEFAULT 0, pause_code INTEGER NOT NULL DEFAULT 0,"
    " pause_message TEXT NOT NULL DEFAULT '', resends INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,"
    " seeds INTEGER NOT NULL DEFAULT 0, mark TEXT NOT NULL DEFAULT '', UNIQUE (root, plan, key_check));"
    "CREATE TABLE batch (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, name TEXT NOT NULL,"
    " budget INTEGER NOT NULL DEFAULT -1, spent INTEGER NOT NULL DEFAULT 0, first_rank INTEGER NOT NULL,"
    " size INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (account, name));"
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, batch INTEGER NOT NULL, \"order\" TEXT NOT "
    "NULL,"
    " turn INTEGER NOT NULL, rule INTEGER NOT NULL, digest BLOB NOT NULL, queue TEXT NOT NULL, priority INTEGER NOT "
    "NULL,"
    " rank INTEGER NOT NULL, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 9), epoch INTEGER NOT NULL DEFAULT 0,"
    " worker INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,"
    " paid INTEGER NOT NULL DEFAULT 0, deaths INTEGER NOT NULL DEFAULT 0, seed INTEGER NOT NULL,"
    " seed_is_drawn INTEGER NOT NULL, mark TEXT, job TEXT, code INTEGER NOT NULL DEFAULT 0, message TEXT,"
    " verdict INTEGER NOT NULL DEFAULT 0, added_at INTEGER NOT NULL, sent_at INTEGER NOT NULL DEFAULT 0,"
    " accepted_at INTEGER NOT NULL DEFAULT 0, made_at INTEGER NOT NULL DEFAULT 0, ended_at INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (batch, \"order\", turn));"
    "CREATE INDEX waiting ON entry (account, priority DESC, rank, queue, batch, not_before) WHERE state=0;"
    "CREATE INDEX open ON entry (account, state) WHERE state IN (1,2,3,4,6);"
    "CREATE UNIQUE INDEX jobs ON entry (account, job) WHERE job IS NOT NULL;"
    "CREATE TABLE request (entry INTEGER PRIMARY KEY, json TEXT NOT NULL, face_file TEXT, face BLOB, output TEXT NOT "
    "NULL);"
    "CREATE TABLE result (entry INTEGER PRIMARY KEY, json TEXT NOT NULL);"
    "CREATE TABLE image (entry INTEGER NOT NULL, n INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL,"
    " sha256 BLOB NOT NULL, PRIMARY KEY (entry, n)) WITHOUT ROWID;"
    "CREATE TABLE face (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL);"
    "CREATE TABLE worker (id INTEGER PRIMARY KEY AUTOINCREMENT, pid INTEGER NOT NULL, pid_start INTEGER NOT NULL,"
    " boot TEXT NOT NULL, started_at INTEGER NOT NULL);"
    "CREATE TABLE stranger (account INTEGER NOT NULL, job TEXT NOT NULL, seen_at INTEGER NOT NULL,"
    " PRIMARY KEY (account, job)) WITHOUT ROWID;"
    "CREATE TABLE note (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL);";

static void run(fg_database *database, const char *sql)
{
    if (database->code != FACEGEN_OK)
        return;
    if (sqlite3_exec(database->sqlite, sql, NULL, NULL, NULL) != SQLITE_OK)
        fg_database_fail(database, FACEGEN_E_FILE, sqlite3_errmsg(database->sqlite));
}

static int64_t read_pragma(fg_database *database, const char *sql)
{
    fg_query query = fg_database_query(database, sql);
    return fg_query_integer(&query, 0);
}

static void write_meta(fg_database *database, const char *name, const char *value)
{
    fg_query query = fg_database_query(database, "INSERT OR REPLACE INTO meta VALUES (?,?)");
    fg_bind_text(&query, name);
    fg_bind_text(&query, value);
    fg_query_run(&query);
}

/* What tells this file from a copy of it: the machine and the file's number on its disk. */
static void identify(const fg_database *database, char *identity, size_t size)
{
    char machine[64];
    fg_machine_name(machine, sizeof machine);
    snprintf(identity, size, "%s/%" PRIu64, machine, database->path ? fg_os_file_number(database->path) : 0);
}

static void create_tables(fg_database *database)
{
    char text[128];
    run(database, tables);
    snprintf(text, sizeof text, "PRAGMA user_version=%d; PRAGMA application_id=%d", VERSION, APPLICATION_ID);
    run(database, text);
    snprintf(text, sizeof text, "%" PRIu64, fg_random() & INT64_MAX);
    write_meta(database, "salt", text);
    identify(database, text, sizeof text);
    write_meta(database, "identity", text);
}

static void check_identity(fg_database *database, bool is_moved)
{
    char identity[128];
    identify(database, identity, sizeof identity);
    fg_query query = fg_database_query(database, "SELECT value FROM meta WHERE name='identity'");
    bool is_same = fg_query_next(&query) && strcmp(fg_column_text(&query, 0), identity) == 0;
    fg_query_end(&query);
    if (!is_same && is_moved)
        write_meta(database, "identity", identity);
    else if (!is_same)
        fg_database_fail(database, FACEGEN_E_CONFIG,
                         "it was copied or moved to another disk or machine; if no other copy is used any more, say so "
                         "with `facegen ledger moved`");
}

void fg_schema_prepare(fg_database *database, bool is_moved)
{
    int64_t version = read_pragma(database, "PRAGMA user_version");
    int64_t application = read_pragma(database, "PRAGMA application_id");
    bool is_new = version == 0 && application == 0 && read_pragma(database, "SELECT count(*) FROM sqlite_schema") == 0;
    if (database->code != FACEGEN_OK)
        return;
    if (is_new)
        create_tables(database);
    else if (application != APPLICATION_ID)
        fg_database_fail(database, FACEGEN_E_CONFIG, "it is the database of another program");
    else if (version > VERSION)
        fg_database_fail(database, FACEGEN_E_CONFIG, "it was written by a later version of libfacegen-ledger");
    else
        check_identity(database, is_moved);
}
