/*
 * Where a ledger keeps its entries. SQLite is behind it (sqlite/).
 *
 * What is written between fg_store_begin() and fg_store_commit() is durable when the latter returns, or not there at
 * all; begin and commit nest. What fails in between is told by the commit, so that nothing else has to be checked.
 */
#ifndef FG_STORE_H
#define FG_STORE_H

#include "entry.h"

enum {
    FG_NAME_SIZE = 256, /* bytes of a batch, an order, a queue or an account's name, the NUL included */

    FG_TAKE_MAX = 32, /* entries that a worker takes at once */
};

typedef struct fg_store fg_store;

/* Opens a file, or one in memory if `path` is NULL. `creates`: if it is missing. `is_moved`: a copy is the only one
 * from now on. On failure NULL, and error is filled. */
fg_store *fg_store_open(const char *path, bool creates, bool is_moved, facegen_error *error);
void fg_store_close(fg_store *store);

void fg_store_begin(fg_store *store);
facegen_code fg_store_commit(fg_store *store, facegen_error *error);

/* Makes the transaction fail. */
void fg_store_fail(fg_store *store, facegen_code code, const char *message);

/* A number that was drawn when the ledger was made. */
uint64_t fg_store_salt(const fg_store *store);

/* Whether it is still there, so that what is written would be found again. */
bool fg_store_is_there(const fg_store *store);

/* ---- accounts ---- */

/* Whose an entry is. */
typedef struct fg_origin {
    const char *root; /* of the API */
    int plan;
    uint32_t key_check;
} fg_origin;

typedef struct fg_account {
    int64_t number;
    char name[FG_NAME_SIZE];
    int places;          /* jobs that may be in the provider's queue at once */
    int room;            /* how many of them are used: fewer after "too many requests" */
    int64_t pause_until; /* nothing is sent before: Unix time, ms */
    facegen_code pause_code;
    char pause_message[FG_ENTRY_MESSAGE_SIZE];
    bool resends;            /* what is not seen is sent again */
    int failures;            /* in a row, of jobs that were accepted */
    int seeds;               /* whether seeds are proof: fg_look_seeds */
    char mark[FG_MARK_SIZE]; /* its newest job that is known to be made; "" for none */
} fg_account;

/* Finds the account of an origin, or makes it. */
void fg_store_open_account(fg_store *store, const fg_origin *origin, fg_account *account);

/* Reads an account by its number, or by its name. False if there is none. */
bool fg_store_account(fg_store *store, int64_t number, fg_account *account);
bool fg_store_account_named(fg_store *store, const char *name, fg_account *account);

/* Writes all but the number. */
void fg_store_write_account(fg_store *store, const fg_account *account);

/* ---- entries ---- */

typedef struct fg_new_entry {
    int64_t account;
    const char *batch, *order, *queue, *output, *json;
    const char *face_file; /* NULL for none */
    const void *face;      /* bytes; NULL for none */
    size_t face_size;
    unsigned char face_digest[FG_DIGEST_SIZE]; /* of those bytes */
    unsigned char digest[FG_DIGEST_SIZE];
    int64_t seed; /* negative: to be drawn */
    int priority;
    facegen_repeat repeat;
    int64_t now; /* Unix time, ms */
} fg_new_entry;

facegen_added fg_store_add(fg_store *store, const fg_new_entry *entry);

/* Reads an entry; NULL if there is none. */
facegen_entry *fg_store_entry(fg_store *store, int64_t number);

/* The newest entry of a name; 0 if there is none. */
int64_t fg_store_find(fg_store *store, int64_t account, const char *batch, const char *order);

/* The entry that has drawn a seed; 0 if none has. */
int64_t fg_store_find_seed(fg_store *store, int64_t account, int64_t seed);

/* Numbers of entries after one, in their order: at most `max`. account 0: of all. Returns how many. */
size_t fg_store_page(fg_store *store, int64_t account, const facegen_filter *filter, int64_t *numbers, size_t max);

/* The rules' part of an entry; false if there is no such entry. */
bool fg_store_read_record(fg_store *store, int64_t number, fg_record *record);

/* The rules, applied to what is stored. record receives what became of it; may be NULL. */
fg_applied fg_store_apply(fg_store *store, int64_t number, const fg_fact *fact, fg_record *record);

/* The bytes of a face that are in the ledger, for free(). */
void *fg_store_face(fg_store *store, int64_t number, size_t *size);

void fg_store_write_result(fg_store *store, int64_t number, const char *json);

/* Gives an entry a mark if it has none. */
void fg_store_write_mark(fg_store *store, int64_t number, const char *mark);

/* Replaces the list of an entry's images. digest is that of the file. */
typedef struct fg_saved_image {
    char *path;
    int64_t size;
    unsigned char digest[FG_DIGEST_SIZE];
} fg_saved_image;
void fg_store_write_images(fg_store *store, int64_t number, const fg_saved_image *images, size_t count);

/* Something unusual, for people. */
void fg_store_note(fg_store *store, int64_t number, int64_t at, const char *text);

void fg_store_count(fg_store *store, int64_t account, const char *batch, facegen_counts *counts);
int64_t fg_store_prune(fg_store *store, int64_t account, unsigned states, int64_t before, bool forget);
void fg_store_set_budget(fg_store *store, int64_t account, const char *batch, int64_t requests);

/* ---- workers ---- */

/* Makes a worker's row, which is its own as long as this process and the store live. Returns its number. */
int64_t fg_store_enlist(fg_store *store, int64_t now);
void fg_store_dismiss(fg_store *store, int64_t worker);

/* Orphans the entries of workers that are gone. Returns how many workers were. */
int fg_store_bury(fg_store *store, int64_t now);

typedef struct fg_wanted {
    int64_t account, worker, now, settling_ms;
    const char *batch, *queue; /* NULL: any */
    bool once;                 /* what is not due yet is left to others */
    bool sends;                /* false: only what is paid for is taken up */
    bool ignores_waiting;      /* what waits is no work */
} fg_wanted;

/* What a worker takes up, in this order: images that are made and not saved, by their age; jobs that nobody follows;
 * entries that wait, as the account's places and the batch's budget allow. Returns how many. */
size_t fg_store_take(fg_store *store, const fg_wanted *wanted, int64_t numbers[FG_TAKE_MAX]);

/* Whether an entry of the account, the batch and the queue may still move without a person's word. */
bool fg_store_has_work(fg_store *store, const fg_wanted *wanted);

/* Whether an entry of the account is uncertain, and looks may show what became of it. */
bool fg_store_has_uncertain(fg_store *store, int64_t account);

/* Whether an entry that is in the ledger up to a number may be sent, or was and nobody knows what became of it. */
bool fg_store_has_past(fg_store *store, int64_t account, int64_t last);

/* The largest number of an entry; 0 if there is none. */
int64_t fg_store_last(fg_store *store);

/* Entries of an account that the provider may have without their id being known: uncertain or being sent. At most `max`
 * numbers, oldest first. */
size_t fg_store_claimants(fg_store *store, int64_t account, int64_t *numbers, size_t max);

/* Numbers of the account's entries that are accepted. */
size_t fg_store_accepted(fg_store *store, int64_t account, int64_t *numbers, size_t max);

/* The entry that has a job; 0 if none has. */
int64_t fg_store_owner(fg_store *store, int64_t account, const char *id);

/* Whether a job is that of an entry or a stranger's; and to remember a stranger's. */
bool fg_store_knows_id(fg_store *store, int64_t account, const char *id);
void fg_store_add_stranger(fg_store *store, int64_t account, const char *id, int64_t now);

#endif
