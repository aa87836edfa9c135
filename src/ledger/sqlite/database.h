/*
 * An SQLite file, opened so that what it confirms is on the disk, and its statements.
 *
 * All writes and checkpoints are made under a lock of our own, on byte 0 of the file PATH-lock: SQLite's writers would
 * starve each other, and versions from 3.7.0 to 3.51.2 may damage a file that two connections write and checkpoint at
 * the same instant (sqlite.org, WAL-reset bug).
 *
 * A statement that fails makes the whole transaction fail: those after it do nothing, and fg_database_commit() says
 * why.
 */
#ifndef FG_DATABASE_H
#define FG_DATABASE_H

#include <facegen/error.h>

#include <sqlite3.h>
#include <stdint.h>

enum { FG_STATEMENTS_MAX = 64 }; /* that are kept prepared */

typedef struct fg_database {
    sqlite3 *sqlite;
    char *path;  /* NULL: in memory */
    int lock;    /* a descriptor of PATH-lock. The file itself is SQLite's alone: closing another descriptor of it would
                    drop SQLite's locks */
    int depth;   /* of transactions: the outermost one commits */
    int commits; /* since the last checkpoint */
    facegen_code code;
    char message[400]; /* why the transaction fails */
    struct {
        const char *sql; /* compared as a pointer: statements are literals */
        sqlite3_stmt *statement;
    } statements[FG_STATEMENTS_MAX];
} fg_database;

/* Opens a file, and makes it if `creates`; NULL: in memory. On failure it is closed, and error is filled. */
facegen_code fg_database_open(fg_database *database, const char *path, bool creates, facegen_error *error);

void fg_database_close(fg_database *database);

/* Begins a transaction that writes, or one within it. */
void fg_database_begin(fg_database *database);

/* Ends it; of the outermost one, what was written is on the disk if this returns FACEGEN_OK, and otherwise nothing was
 * written. */
facegen_code fg_database_commit(fg_database *database, facegen_error *error);

/* Makes the transaction fail for a reason that is not SQLite's. */
void fg_database_fail(fg_database *database, facegen_code code, const char *message);

/* Whether the path still leads to the file that is open. */
bool fg_database_is_there(const fg_database *database);

/* ---- statements ---- */

typedef struct fg_query {
    fg_database *database;
    sqlite3_stmt *statement; /* NULL if the transaction has failed */
    int bound;
} fg_query;

/* A statement with its parameters to be bound, in order. */
fg_query fg_database_query(fg_database *database, const char *sql);
void fg_bind_integer(fg_query *query, int64_t value);
void fg_bind_text(fg_query *query, const char *text); /* NULL is NULL; it stays as it is until the query has ended */
void fg_bind_blob(fg_query *query, const void *bytes, size_t size);

/* The next row; false at the end, which resets the statement, or on failure. */
bool fg_query_next(fg_query *query);

/* Ends a query before its last row. */
void fg_query_end(fg_query *query);

/* Runs a statement without rows. */
void fg_query_run(fg_query *query);

int64_t fg_column_integer(const fg_query *query, int column);
const char *fg_column_text(const fg_query *query, int column); /* "" for NULL; valid until the next row */

/* The one integer of the one row of a query; `otherwise` if there is none. */
int64_t fg_query_integer(fg_query *query, int64_t otherwise);

#endif
