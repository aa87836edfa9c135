/* A worker's steps. */
#include "hand.h"
#include "inquiry.h"

#include "base/text.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECOND_MS = 1000,
    IDLE_MS = SECOND_MS,      /* between looks at a ledger that others may add to */
    FG_HANDS_MAX = 64,        /* entries in hand: those that are sent, and images to be saved */
    BURY_MS = 20 * SECOND_MS, /* between looks for workers that are gone */
    WRITE_MS = SECOND_MS,     /* before a ledger that could not be written is tried again */
};

int64_t fg_worker_now(const facegen_worker *worker)
{
    return facegen_engine_unix_ms(worker->engine);
}

void fg_worker_set_mark(facegen_worker *worker, const char *id)
{
    if (strlen(id) >= sizeof worker->mood.mark)
        return; /* the one before is older, and holds all the same */
    worker->mood.has_changed = true;
    strcpy(worker->mood.mark, id);
}

void fg_ledger_has_changed(facegen_ledger *ledger)
{
    if (!ledger->worker)
        return;
    ledger->worker->has_work = true;
    ledger->worker->take_at = 0;
}

/* ---- a transaction ---- */

static fg_wanted wanted_of(const facegen_worker *worker, int64_t now)
{
    return (fg_wanted){
        .account = worker->ledger->account,
        .worker = worker->number,
        .now = now,
        .settling_ms = facegen_client_settling_ms(worker->client),
        .batch = worker->batch,
        .queue = worker->queue,
        .once = worker->once,
        .sends = !worker->resumes_only && !fg_inquiry_holds(worker->inquiry),
        .ignores_waiting = worker->resumes_only,
    };
}

static bool has_gate(const facegen_worker *worker)
{
    const fg_letter *letter = worker->outbox;
    while (letter && !letter->gate)
        letter = letter->next;
    return letter != NULL;
}

/* Takes up what is due, as far as the transaction goes. Returns how many entries. */
static size_t take_entries(facegen_worker *worker, int64_t now, int64_t numbers[FG_TAKE_MAX])
{
    fg_store *store = worker->ledger->store;
    fg_wanted wanted = wanted_of(worker, now);
    if (now >= worker->bury_at) {
        fg_store_bury(store, now);
        worker->bury_at = now + BURY_MS;
    }
    size_t count = worker->in_hand < FG_HANDS_MAX ? fg_store_take(store, &wanted, numbers) : 0;
    worker->has_work =
        count > 0 || fg_store_has_work(store, &wanted) || (worker->once && fg_inquiry_is_pending(worker->inquiry));
    fg_store_account(store, worker->ledger->account, &worker->account);
    if (fg_store_has_uncertain(store, worker->ledger->account))
        fg_inquiry_want(worker->inquiry, now);
    return count;
}

/* Writes what waits and takes up what is due, in one transaction; then goes on with both. */
static void keep_ledger(facegen_worker *worker, int64_t now)
{
    int64_t numbers[FG_TAKE_MAX];
    size_t count = 0;
    fg_store *store = worker->ledger->store;
    bool takes = now >= worker->take_at && !worker->drains;
    if ((!worker->outbox && !worker->mood.has_changed && !takes) || now < worker->write_at)
        return;
    fg_store_begin(store);
    if (has_gate(worker) && !fg_store_is_there(store)) /* what is written would be lost, and paid for again */
        fg_store_fail(store, FACEGEN_E_FILE, "the file was deleted, moved or replaced: nothing is sent");
    fg_outbox_write(worker);
    if (takes)
        count = take_entries(worker, now, numbers);
    worker->problem = (facegen_error)FACEGEN_ERROR_INIT;
    if (fg_store_commit(store, &worker->problem) != FACEGEN_OK) {
        worker->write_at = now + WRITE_MS;
        worker->has_work = true; /* what there is could not be asked */
        return;
    }
    worker->write_at = 0;
    if (takes)
        worker->take_at = count > 0 ? now : now + IDLE_MS;
    fg_outbox_confirm(worker);
    for (size_t i = 0; i < count; i++)
        fg_hand_take(worker, numbers[i]);
}

/* ---- time ---- */

/* When the worker has something to do by itself: Unix time, ms; INT64_MAX: when its engine has. */
static int64_t next_turn_at(const facegen_worker *worker)
{
    int64_t next = worker->has_work && !worker->drains ? worker->take_at : INT64_MAX;
    if (worker->outbox || worker->mood.has_changed)
        next = worker->write_at;
    if (!worker->drains && fg_inquiry_due(worker->inquiry) < next)
        next = fg_inquiry_due(worker->inquiry);
    for (const fg_hand *hand = worker->first; hand; hand = hand->next) {
        if (hand->ask_at != 0 && hand->ask_at < next)
            next = hand->ask_at;
    }
    return next;
}

static int64_t until_turn(const facegen_worker *worker)
{
    int64_t next = next_turn_at(worker), now = fg_worker_now(worker);
    return next == INT64_MAX ? INT64_MAX : next > now ? next - now : 0;
}

static void run_engine(facegen_worker *worker, int64_t timeout_ms)
{
    int64_t mine = until_turn(worker);
    int64_t wait = timeout_ms < 0 || mine < timeout_ms ? mine : timeout_ms;
    size_t jobs = facegen_engine_step(worker->engine, wait == INT64_MAX ? -1 : wait);
    if (jobs == 0 && !worker->outbox && wait != INT64_MAX)
        facegen_engine_idle(worker->engine, wait);
}

static void ask_program(facegen_worker *worker, int64_t now)
{
    for (fg_hand *hand = worker->first, *next; hand; hand = next) {
        next = hand->next;
        fg_hand_ask_program(hand, now);
    }
}

size_t facegen_worker_step(facegen_worker *worker, int64_t timeout_ms)
{
    if (!worker || worker->stepping)
        return 0;
    worker->stepping = true;
    keep_ledger(worker, fg_worker_now(worker));
    if (!worker->drains)
        fg_inquiry_advance(worker->inquiry, fg_worker_now(worker));
    run_engine(worker, timeout_ms);
    keep_ledger(worker, fg_worker_now(worker)); /* the program sees what is written */
    ask_program(worker, fg_worker_now(worker));
    keep_ledger(worker, fg_worker_now(worker));
    worker->stepping = false;
    bool has_more = worker->outbox || (worker->has_work && !worker->drains);
    return worker->in_hand + (has_more ? 1 : 0);
}

void facegen_worker_rest(facegen_worker *worker, int64_t timeout_ms)
{
    if (!worker || worker->stepping)
        return;
    facegen_engine_idle(worker->engine, timeout_ms);
    worker->has_work = true; /* the ledger is asked again */
    worker->take_at = 0;
}

int facegen_worker_fd(const facegen_worker *worker)
{
    return worker ? facegen_engine_fd(worker->engine) : -1;
}

int facegen_worker_timeout(const facegen_worker *worker)
{
    int64_t mine = worker ? until_turn(worker) : INT64_MAX;
    int theirs = worker ? facegen_engine_timeout(worker->engine) : -1;
    if (mine == INT64_MAX || (theirs >= 0 && theirs < mine))
        return theirs;
    return mine < INT_MAX ? (int)mine : INT_MAX;
}

void facegen_worker_wake(facegen_worker *worker)
{
    if (worker)
        facegen_engine_wake(worker->engine);
}

void facegen_worker_drain(facegen_worker *worker)
{
    if (!worker || worker->drains)
        return;
    worker->drains = true;
    fg_hands_withdraw(worker);
}

facegen_code facegen_worker_pause(const facegen_worker *worker, facegen_error *error)
{
    const fg_account *account = worker ? &worker->account : NULL;
    int64_t now = worker ? fg_worker_now(worker) : 0;
    if (!account || account->pause_until <= now)
        return FACEGEN_OK;
    facegen_code code = account->pause_code != FACEGEN_OK ? account->pause_code : FACEGEN_E_BUSY;
    facegen_error_fill(error, code, "", account->pause_message);
    if (error && error->size >= offsetof(facegen_error, retry_after_ms) + sizeof error->retry_after_ms)
        error->retry_after_ms = account->pause_until - now;
    return code;
}

facegen_code facegen_worker_problem(const facegen_worker *worker, facegen_error *error)
{
    if (!worker || worker->problem.code == FACEGEN_OK)
        return FACEGEN_OK;
    return facegen_error_fill(error, worker->problem.code, worker->problem.parameter, worker->problem.message);
}

/* ---- beginning and end ---- */

/* A copy of a text of the options; false if memory runs out. */
static bool copy_option(char **copy, const char *text)
{
    *copy = text ? fg_text_copy(text) : NULL;
    return !text || *copy;
}

static facegen_code enlist(facegen_worker *worker, facegen_error *error)
{
    fg_store *store = worker->ledger->store;
    fg_store_begin(store);
    worker->number = fg_store_enlist(store, fg_worker_now(worker));
    bool has_past = fg_store_has_past(store, worker->ledger->account, worker->ledger->last);
    fg_store_account(store, worker->ledger->account, &worker->account);
    facegen_code code = fg_store_commit(store, error);
    if (code == FACEGEN_OK)
        code = facegen_client_set_max_queued(worker->client, worker->account.places, error);
    if (code == FACEGEN_OK && !(worker->inquiry = fg_inquiry_new(worker, has_past, *worker->account.mark)))
        code = facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    return code;
}

/* Makes the parts of a worker that is zeroed but for its ledger. */
static facegen_code prepare(facegen_worker *worker, const facegen_worker_options *options, facegen_error *error)
{
    worker->outbox_end = &worker->outbox;
    worker->has_work = true;
    worker->once = options->once;
    worker->resumes_only = options->resumes_only;
    worker->changed = options->changed;
    worker->saved = options->saved;
    worker->user_data = options->user_data;
    worker->problem = (facegen_error)FACEGEN_ERROR_INIT;
    if (!copy_option(&worker->folder, options->folder) || !copy_option(&worker->batch, options->batch) ||
        !copy_option(&worker->queue, options->queue))
        return facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    facegen_client_set_journal(worker->client, &fg_worker_journal, worker);
    worker->engine = facegen_engine_new(worker->client, error);
    if (!worker->engine)
        return FACEGEN_E_SYSTEM;
    worker->ledger->engine = worker->engine;
    return enlist(worker, error);
}

facegen_worker *facegen_worker_new(facegen_ledger *ledger, const facegen_worker_options *options, facegen_error *error)
{
    facegen_worker_options known = {.size = 0};
    if (options)
        memcpy(&known, options, options->size < sizeof known ? options->size : sizeof known);
    if (!ledger || !ledger->client || ledger->worker) {
        facegen_error_fill(error, FACEGEN_E_CONFIG, "",
                           "a worker needs a ledger that was opened with a client, and has no worker yet");
        return NULL;
    }
    facegen_worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
        return NULL;
    }
    worker->ledger = ledger;
    worker->client = ledger->client;
    ledger->worker = worker;
    if (prepare(worker, &known, error) == FACEGEN_OK)
        return worker;
    facegen_worker_free(worker);
    return NULL;
}

void facegen_worker_free(facegen_worker *worker)
{
    if (!worker)
        return;
    fg_store *store = worker->ledger->store;
    worker->drains = true;
    fg_hands_drop(worker);
    facegen_engine_free(worker->engine); /* what it runs ends, and tells its facts */
    worker->ledger->engine = NULL;
    fg_store_begin(store);
    fg_outbox_write(worker);
    if (worker->number)
        fg_store_dismiss(store, worker->number);
    fg_store_commit(store, NULL); /* if it fails, the next worker finds this one gone */
    fg_outbox_free(worker);
    fg_inquiry_free(worker->inquiry);
    facegen_client_set_journal(worker->client, NULL, NULL);
    worker->ledger->worker = NULL;
    free(worker->folder);
    free(worker->batch);
    free(worker->queue);
    free(worker);
}
