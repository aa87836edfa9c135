#include "hand.h"
#include "look.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void free_letter(fg_letter *letter)
{
    free((char *)letter->fact.id);
    free((char *)letter->fact.message);
    free(letter->result);
    for (size_t i = 0; i < letter->image_count; i++)
        free(letter->images[i].path);
    free(letter->images);
    free(letter);
}

/* A copy of a text of a fact; false if memory runs out. */
static bool copy_fact_text(const char **text)
{
    if (!*text)
        return true;
    *text = fg_text_copy(*text);
    return *text != NULL;
}

fg_letter *fg_outbox_add(facegen_worker *worker, int64_t entry, const fg_fact *fact)
{
    fg_letter *letter = calloc(1, sizeof *letter);
    if (!letter)
        return NULL;
    letter->entry = entry;
    letter->fact = *fact;
    letter->fact.message = NULL;
    bool is_whole = copy_fact_text(&letter->fact.id);
    letter->fact.message = fact->message;
    is_whole = copy_fact_text(&letter->fact.message) && is_whole;
    if (!is_whole) {
        free_letter(letter);
        return NULL;
    }
    *worker->outbox_end = letter;
    worker->outbox_end = &letter->next;
    return letter;
}

/* Writes how the account has come to be. */
static void write_mood(facegen_worker *worker)
{
    enum { FAILURES_MAX = 5 };
    const int64_t failure_pause_ms = 10 * 60 * 1000LL; /* ms */
    const fg_mood *mood = &worker->mood;
    fg_account account;
    if (!mood->has_changed || !fg_store_account(worker->ledger->store, worker->ledger->account, &account))
        return;
    int64_t now = mood->at, until = now + mood->pause_ms;
    if (mood->pause_ms > 0 && until > account.pause_until) {
        account.pause_until = until;
        account.pause_code = mood->code;
        strcpy(account.pause_message, mood->message);
    }
    if (mood->seeds != 0 && account.seeds != FG_SEEDS_CHANGED)
        account.seeds = mood->seeds;
    if (*mood->mark)
        strcpy(account.mark, mood->mark);
    account.room = account.room > mood->places_lost ? account.room - mood->places_lost : 1;
    if (mood->ended_well && account.room < account.places)
        account.room++;
    account.failures = mood->ended_well ? 0 : account.failures + (mood->failed ? 1 : 0);
    if (account.failures >= FAILURES_MAX) {
        account.failures = 0;
        account.pause_until = now + failure_pause_ms;
        account.pause_code = FACEGEN_E_FAILED;
        strcpy(account.pause_message, "five jobs in a row failed after they had been accepted");
    }
    fg_store_write_account(worker->ledger->store, &account);
}

void fg_outbox_write(facegen_worker *worker)
{
    fg_store *store = worker->ledger->store;
    for (fg_letter *letter = worker->outbox; letter; letter = letter->next) {
        fg_applied applied = fg_store_apply(store, letter->entry, &letter->fact, NULL);
        if (letter->result && applied != FG_APPLIED_TWICE)
            fg_store_write_result(store, letter->entry, letter->result);
        if (letter->images)
            fg_store_write_images(store, letter->entry, letter->images, letter->image_count);
        if (*letter->mark)
            fg_store_write_mark(store, letter->entry, letter->mark);
        letter->is_refused = letter->gate && applied != FG_APPLIED_CHANGED;
    }
    write_mood(worker);
}

static void tell_program(facegen_worker *worker, int64_t number)
{
    if (!worker->changed)
        return;
    facegen_entry *entry = fg_store_entry(worker->ledger->store, number);
    if (entry)
        worker->changed(worker->user_data, entry);
    facegen_entry_free(entry);
}

void fg_outbox_confirm(facegen_worker *worker)
{
    fg_letter *letter = worker->outbox;
    worker->outbox = NULL;
    worker->outbox_end = &worker->outbox;
    worker->mood = (fg_mood){.has_changed = false};
    while (letter) {
        fg_letter *next = letter->next;
        if (letter->gate)
            facegen_job_open(letter->gate->job, letter->is_refused ? FACEGEN_GATE_SHUT : FACEGEN_GATE_OPEN);
        tell_program(worker, letter->entry);
        free_letter(letter);
        letter = next;
    }
}

void fg_outbox_forget(facegen_worker *worker, const fg_hand *hand)
{
    for (fg_letter *letter = worker->outbox; letter; letter = letter->next) {
        if (letter->gate == hand)
            letter->gate = NULL;
    }
}

void fg_outbox_free(facegen_worker *worker)
{
    while (worker->outbox) {
        fg_letter *next = worker->outbox->next;
        free_letter(worker->outbox);
        worker->outbox = next;
    }
    worker->outbox_end = &worker->outbox;
}
