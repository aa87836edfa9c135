/* The ledger as the public API has it. */
#include "ledger.h"

#include "identity.h"
#include "base/json.h"
#include "os/clock.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE = 100,       /* entries that are read at once */
    ITEMS_MAX = 1000, /* that are added at once */
    PRIORITY_MAX = 100,
};

int64_t fg_ledger_now(const facegen_ledger *ledger)
{
    return ledger->engine ? facegen_engine_unix_ms(ledger->engine) : fg_clock_unix_time() * 1000;
}

/* ---- opening ---- */

/* Finds the row of the client's account. */
static facegen_code open_account(facegen_ledger *ledger, facegen_error *error)
{
    fg_account account = {.number = 0};
    fg_store_begin(ledger->store);
    const fg_origin origin = {
        .root = facegen_client_base_url(ledger->client),
        .plan = (int)facegen_client_plan(ledger->client),
        .key_check = facegen_client_key_check(ledger->client, fg_store_salt(ledger->store)),
    };
    fg_store_open_account(ledger->store, &origin, &account);
    ledger->account = account.number;
    ledger->last = fg_store_last(ledger->store);
    return fg_store_commit(ledger->store, error);
}

facegen_ledger *facegen_ledger_open(const char *path, facegen_client *client, const facegen_ledger_options *options,
                                    facegen_error *error)
{
    facegen_ledger_options known = {.existing = false};
    if (options)
        memcpy(&known, options, options->size < sizeof known ? options->size : sizeof known);
    facegen_ledger *ledger = calloc(1, sizeof *ledger);
    if (!ledger) {
        facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
        return NULL;
    }
    ledger->client = client;
    ledger->store = fg_store_open(path, !known.existing, false, error);
    if (ledger->store && (!client || open_account(ledger, error) == FACEGEN_OK))
        return ledger;
    facegen_ledger_close(ledger);
    return NULL;
}

void facegen_ledger_close(facegen_ledger *ledger)
{
    if (!ledger)
        return;
    fg_store_close(ledger->store);
    free(ledger);
}

facegen_code facegen_ledger_moved(const char *path, facegen_error *error)
{
    facegen_error problem = FACEGEN_ERROR_INIT;
    if (!path)
        return facegen_error_fill(error, FACEGEN_E_ARGUMENT, "", "facegen_ledger_moved: path is needed");
    fg_store *store = fg_store_open(path, false, true, &problem);
    fg_store_close(store);
    if (!store)
        facegen_error_fill(error, problem.code, problem.parameter, problem.message);
    return problem.code;
}

static facegen_code refuse_call(facegen_error *error, const char *message)
{
    return facegen_error_fill(error, FACEGEN_E_ARGUMENT, "", message);
}

/* ---- adding ---- */

static bool is_name(const char *text)
{
    return !text || strlen(text) < FG_NAME_SIZE;
}

static facegen_code check_item(const facegen_item *item, facegen_error *error)
{
    if (!item->request)
        return refuse_call(error, "facegen_ledger_add: each item needs a request");
    if (!is_name(item->batch) || !is_name(item->order) || !is_name(item->queue))
        return refuse_call(error, "batch, order and queue: must be at most 255 bytes");
    if (item->order && !*item->order)
        return refuse_call(error, "order: must not be empty");
    if (item->priority < -PRIORITY_MAX || item->priority > PRIORITY_MAX)
        return refuse_call(error, "priority: must be from -100 to 100");
    return facegen_request_validate(item->request, NULL, error);
}

/* The seed that the caller has set; negative if there is none. */
static int64_t seed_of(const char *json)
{
    int64_t seed;
    fg_json document = fg_json_read(json, strlen(json));
    return fg_json_integer(fg_json_member(document, "seed"), &seed) ? seed : -1;
}

/*
 * What the caller asks for again is due at once, although it was put off. What was refused is sent again, as nothing
 * was paid for it.
 */
static void ask_again(facegen_ledger *ledger, int64_t number)
{
    const fg_fact again = {.kind = FG_FACT_WANTED, .at = fg_ledger_now(ledger)};
    fg_store_apply(ledger->store, number, &again, NULL);
}

/* Sees to it that a saved entry whose image is gone is saved again, while the provider has it. */
static void check_images(facegen_ledger *ledger, int64_t number)
{
    facegen_entry *entry = fg_store_entry(ledger->store, number);
    bool is_whole = true;
    for (size_t i = 0; i < facegen_entry_image_count(entry); i++)
        is_whole = is_whole && fg_os_is_readable(entry->images[i]);
    if (entry && entry->record.state == FACEGEN_STATE_SAVED && !is_whole)
        fg_store_apply(ledger->store, number, &(fg_fact){.kind = FG_FACT_MISSING, .at = fg_ledger_now(ledger)}, NULL);
    facegen_entry_free(entry);
}

static facegen_code add_item(facegen_ledger *ledger, const facegen_item *item, facegen_added *added,
                             facegen_error *error)
{
    char name[FG_NAME_SIZE], *face_file = NULL;
    fg_identity identity;
    facegen_code code = fg_identify(item->request, &identity, error);
    if (code != FACEGEN_OK)
        return code;
    if (!item->order)
        fg_name_by_digest(identity.digest, item->copy, name, sizeof name);
    if (facegen_request_face_file(item->request))
        face_file = fg_os_real_path(facegen_request_face_file(item->request));
    fg_new_entry entry = {
        .account = ledger->account,
        .batch = item->batch ? item->batch : "",
        .order = item->order ? item->order : name,
        .queue = item->queue ? item->queue : "",
        .output = item->output ? item->output : "",
        .json = identity.json,
        .face_file = face_file,
        .face = facegen_request_face_memory(item->request, NULL),
        .seed = seed_of(identity.json),
        .priority = item->priority,
        .repeat = item->repeat,
        .now = fg_ledger_now(ledger),
    };
    facegen_request_face_memory(item->request, &entry.face_size);
    memcpy(entry.digest, identity.digest, sizeof entry.digest);
    memcpy(entry.face_digest, identity.face_digest, sizeof entry.face_digest);
    *added = fg_store_add(ledger->store, &entry);
    if (added->addition == FACEGEN_KNOWN) {
        ask_again(ledger, added->entry);
        check_images(ledger, added->entry);
    }
    free(face_file);
    fg_identity_free(&identity);
    return FACEGEN_OK;
}

facegen_code facegen_ledger_add(facegen_ledger *ledger, const facegen_item *items, size_t count, facegen_added *added,
                                facegen_error *error)
{
    facegen_error problem = FACEGEN_ERROR_INIT;
    if (!ledger || !items || count == 0 || count > ITEMS_MAX)
        return refuse_call(error, "facegen_ledger_add: a ledger and 1 to 1000 items are needed");
    if (!ledger->client)
        return facegen_error_fill(error, FACEGEN_E_CONFIG, "", "the ledger was opened without a client");
    fg_store_begin(ledger->store);
    for (size_t i = 0; i < count && problem.code == FACEGEN_OK; i++) {
        facegen_item item = {.size = 0};
        facegen_added what;
        memcpy(&item, &items[i], items[i].size < sizeof item ? items[i].size : sizeof item);
        if (check_item(&item, &problem) == FACEGEN_OK)
            add_item(ledger, &item, &what, &problem);
        if (added)
            added[i] = what;
    }
    if (problem.code != FACEGEN_OK)
        fg_store_fail(ledger->store, problem.code, problem.message);
    facegen_code code = fg_store_commit(ledger->store, error);
    if (problem.code != FACEGEN_OK) /* in its own words */
        facegen_error_fill(error, problem.code, problem.parameter, problem.message);
    fg_ledger_has_changed(ledger);
    return code;
}

/* ---- looking ---- */

facegen_code facegen_ledger_get(facegen_ledger *ledger, int64_t number, facegen_entry **entry, facegen_error *error)
{
    if (!ledger || !entry)
        return refuse_call(error, "facegen_ledger_get: a ledger and a place for the entry are needed");
    *entry = fg_store_entry(ledger->store, number);
    return fg_store_commit(ledger->store, error);
}

facegen_code facegen_ledger_find(facegen_ledger *ledger, const char *batch, const char *order, facegen_entry **entry,
                                 facegen_error *error)
{
    if (!ledger || !order || !entry)
        return refuse_call(error, "facegen_ledger_find: a ledger, an order and a place for the entry are needed");
    int64_t number = fg_store_find(ledger->store, ledger->account, batch ? batch : "", order);
    *entry = number ? fg_store_entry(ledger->store, number) : NULL;
    return fg_store_commit(ledger->store, error);
}

facegen_code facegen_ledger_each(facegen_ledger *ledger, const facegen_filter *filter, facegen_entry_fn each,
                                 void *user_data, facegen_error *error)
{
    int64_t numbers[PAGE];
    facegen_filter known = {.size = 0};
    if (!ledger || !each)
        return refuse_call(error, "facegen_ledger_each: a ledger and a callback are needed");
    if (filter)
        memcpy(&known, filter, filter->size < sizeof known ? filter->size : sizeof known);
    for (bool goes_on = true; goes_on;) {
        size_t count = fg_store_page(ledger->store, ledger->account, &known, numbers, PAGE);
        for (size_t i = 0; goes_on && i < count; i++) {
            facegen_entry *entry = fg_store_entry(ledger->store, numbers[i]);
            goes_on = !entry || each(entry, user_data);
            facegen_entry_free(entry);
            known.after = numbers[i];
        }
        goes_on = goes_on && count == PAGE;
    }
    return fg_store_commit(ledger->store, error);
}

facegen_code facegen_ledger_count(facegen_ledger *ledger, const char *batch, facegen_counts *counts,
                                  facegen_error *error)
{
    facegen_counts known = {.size = 0};
    if (!ledger || !counts)
        return refuse_call(error, "facegen_ledger_count: a ledger and a place for the counts are needed");
    fg_store_count(ledger->store, ledger->account, batch, &known);
    known.size = counts->size;
    memcpy(counts, &known, counts->size < sizeof known ? counts->size : sizeof known);
    return fg_store_commit(ledger->store, error);
}

/* ---- what a person decides ---- */

/* Applies a decision; what it says if the rules refuse it is for people. */
static facegen_code decide(facegen_ledger *ledger, int64_t number, fg_fact_kind kind, const char *id,
                           const char *refusal, facegen_error *error)
{
    char message[160];
    fg_record record = {.state = FACEGEN_STATE_WAITING};
    if (!ledger)
        return refuse_call(error, "a ledger is needed");
    fg_store_begin(ledger->store);
    bool is_there = fg_store_read_record(ledger->store, number, &record);
    const fg_fact fact = {.kind = kind, .at = fg_ledger_now(ledger), .epoch = record.epoch, .id = id};
    fg_applied applied = is_there ? fg_store_apply(ledger->store, number, &fact, NULL) : FG_APPLIED_REFUSED;
    facegen_code code = fg_store_commit(ledger->store, error);
    fg_ledger_has_changed(ledger);
    if (code != FACEGEN_OK || applied == FG_APPLIED_CHANGED)
        return code;
    if (is_there)
        snprintf(message, sizeof message, "entry %lld is %s: %s", (long long)number,
                 facegen_ledger_state_text(record.state), refusal);
    else
        snprintf(message, sizeof message, "the ledger has no entry %lld", (long long)number);
    return refuse_call(error, message);
}

facegen_code facegen_ledger_cancel(facegen_ledger *ledger, int64_t number, facegen_error *error)
{
    return decide(ledger, number, FG_FACT_CANCELLED, NULL, "what was sent cannot be cancelled", error);
}

facegen_code facegen_ledger_retry(facegen_ledger *ledger, int64_t number, facegen_error *error)
{
    return decide(ledger, number, FG_FACT_RETRIED, NULL,
                  "only what is uncertain, refused, failed or cancelled can be sent again", error);
}

facegen_code facegen_ledger_adopt(facegen_ledger *ledger, int64_t number, const char *id, facegen_error *error)
{
    if (!ledger || !id || !*id || strlen(id) >= FG_ENTRY_ID_SIZE)
        return refuse_call(error, "facegen_ledger_adopt: a ledger and an id of 1 to 255 characters are needed");
    if (fg_store_owner(ledger->store, ledger->account, id))
        return refuse_call(error, "another entry has this id");
    return decide(ledger, number, FG_FACT_ACCEPTED, id, "it has another id, or is final", error);
}
