/* Opening a store, and its accounts. */
#include "store.h"

#include "base/text.h"
#include "os/file.h"
#include "schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- opening ---- */

/* The folder of the ledger, from which paths of images are stored, so that it can be moved as a whole. */
static char *folder_of(const char *path)
{
    char *real = fg_os_real_path(path);
    char *slash = real ? strrchr(real, '/') : NULL;
    if (slash)
        slash[1] = '\0';
    return real;
}

static void read_salt(fg_store *store)
{
    fg_query query = fg_database_query(&store->database, "SELECT CAST(value AS INTEGER) FROM meta WHERE name='salt'");
    store->salt = fg_query_integer(&query, 0);
}

fg_store *fg_store_open(const char *path, bool creates, bool is_moved, facegen_error *error)
{
    fg_store *store = calloc(1, sizeof *store);
    if (!store) {
        facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
        return NULL;
    }
    if (fg_database_open(&store->database, path, creates, error) != FACEGEN_OK) {
        free(store);
        return NULL;
    }
    fg_database_begin(&store->database);
    fg_schema_prepare(&store->database, is_moved);
    read_salt(store);
    facegen_code code = fg_database_commit(&store->database, error);
    if (code == FACEGEN_OK && path && !(store->folder = folder_of(path)))
        code = facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    if (code == FACEGEN_OK)
        return store;
    fg_store_close(store);
    return NULL;
}

void fg_store_close(fg_store *store)
{
    if (!store)
        return;
    fg_database_close(&store->database);
    free(store->folder);
    free(store);
}

void fg_store_begin(fg_store *store)
{
    fg_database_begin(&store->database);
}

facegen_code fg_store_commit(fg_store *store, facegen_error *error)
{
    return fg_database_commit(&store->database, error);
}

void fg_store_fail(fg_store *store, facegen_code code, const char *message)
{
    fg_database_fail(&store->database, code, message);
}

uint64_t fg_store_salt(const fg_store *store)
{
    return (uint64_t)store->salt;
}

bool fg_store_is_there(const fg_store *store)
{
    return fg_database_is_there(&store->database);
}

/* ---- accounts ---- */

#define ACCOUNT_COLUMNS                                                                                                \
    "SELECT id, name, places, room, pause_until, pause_code, pause_message, resends, failures, seeds, mark FROM "      \
    "account "

/* Reads the account that a query finds. */
static bool read_account(fg_query *query, fg_account *account)
{
    *account = (fg_account){.number = 0};
    if (!fg_query_next(query))
        return false;
    account->number = fg_column_integer(query, 0);
    snprintf(account->name, sizeof account->name, "%s", fg_column_text(query, 1));
    account->places = (int)fg_column_integer(query, 2);
    account->room = (int)fg_column_integer(query, 3);
    account->pause_until = fg_column_integer(query, 4);
    account->pause_code = (facegen_code)fg_column_integer(query, 5);
    snprintf(account->pause_message, sizeof account->pause_message, "%s", fg_column_text(query, 6));
    account->resends = fg_column_integer(query, 7) != 0;
    account->failures = (int)fg_column_integer(query, 8);
    account->seeds = (int)fg_column_integer(query, 9);
    snprintf(account->mark, sizeof account->mark, "%s", fg_column_text(query, 10));
    fg_query_end(query);
    return true;
}

bool fg_store_account(fg_store *store, int64_t number, fg_account *account)
{
    fg_query query = fg_database_query(&store->database, ACCOUNT_COLUMNS "WHERE id=?");
    fg_bind_integer(&query, number);
    return read_account(&query, account);
}

bool fg_store_account_named(fg_store *store, const char *name, fg_account *account)
{
    fg_query query = fg_database_query(&store->database, ACCOUNT_COLUMNS "WHERE name=?");
    fg_bind_text(&query, name);
    return read_account(&query, account);
}

static bool find_account(fg_store *store, const fg_origin *origin, fg_account *account)
{
    fg_query query = fg_database_query(&store->database, ACCOUNT_COLUMNS "WHERE root=? AND plan=? AND key_check=?");
    fg_bind_text(&query, origin->root);
    fg_bind_integer(&query, origin->plan);
    fg_bind_integer(&query, origin->key_check);
    return read_account(&query, account);
}

void fg_store_open_account(fg_store *store, const fg_origin *origin, fg_account *account)
{
    char name[FG_NAME_SIZE];
    if (find_account(store, origin, account))
        return;
    fg_query count = fg_database_query(&store->database, "SELECT count(*) FROM account");
    int64_t others = fg_query_integer(&count, 0);
    snprintf(name, sizeof name, others > 0 ? "account-%" PRId64 : "default", others + 1);
    fg_query query =
        fg_database_query(&store->database, "INSERT INTO account (name, root, plan, key_check) VALUES (?,?,?,?)");
    fg_bind_text(&query, name);
    fg_bind_text(&query, origin->root);
    fg_bind_integer(&query, origin->plan);
    fg_bind_integer(&query, origin->key_check);
    fg_query_run(&query);
    find_account(store, origin, account);
}

void fg_store_write_account(fg_store *store, const fg_account *account)
{
    fg_query query =
        fg_database_query(&store->database, "UPDATE account SET name=?, places=?, room=?, pause_until=?, pause_code=?,"
                                            " pause_message=?, resends=?, failures=?, seeds=?, mark=? WHERE id=?");
    fg_bind_text(&query, account->name);
    fg_bind_integer(&query, account->places);
    fg_bind_integer(&query, account->room);
    fg_bind_integer(&query, account->pause_until);
    fg_bind_integer(&query, account->pause_code);
    fg_bind_text(&query, account->pause_message);
    fg_bind_integer(&query, account->resends);
    fg_bind_integer(&query, account->failures);
    fg_bind_integer(&query, account->seeds);
    fg_bind_text(&query, account->mark);
    fg_bind_integer(&query, account->number);
    fg_query_run(&query);
}

int64_t fg_store_owner(fg_store *store, int64_t account, const char *id)
{
    fg_query query =
        fg_database_query(&store->database, "SELECT id FROM entry WHERE account=? AND job=? AND job IS NOT NULL");
    fg_bind_integer(&query, account);
    fg_bind_text(&query, id);
    return fg_query_integer(&query, 0);
}

bool fg_store_knows_id(fg_store *store, int64_t account, const char *id)
{
    fg_query query =
        fg_database_query(&store->database, "SELECT EXISTS (SELECT 1 FROM stranger WHERE account=? AND job=?)");
    fg_bind_integer(&query, account);
    fg_bind_text(&query, id);
    return fg_store_owner(store, account, id) != 0 || fg_query_integer(&query, 0) != 0;
}

void fg_store_add_stranger(fg_store *store, int64_t account, const char *id, int64_t now)
{
    const int64_t kept_ms = 2 * FG_IMAGES_LIVE_MS; /* the list shows them no longer */
    fg_query old = fg_database_query(&store->database, "DELETE FROM stranger WHERE account=? AND seen_at<?");
    fg_bind_integer(&old, account);
    fg_bind_integer(&old, now - kept_ms);
    fg_query_run(&old);
    fg_query query = fg_database_query(&store->database, "INSERT OR REPLACE INTO stranger VALUES (?,?,?)");
    fg_bind_integer(&query, account);
    fg_bind_text(&query, id);
    fg_bind_integer(&query, now);
    fg_query_run(&query);
}
