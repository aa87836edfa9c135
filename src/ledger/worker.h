/*
 * The inside of a worker: an engine whose jobs are entries of a ledger.
 *
 * What it learns of an entry is a fact, which waits in the outbox until the ledger has written it. A step writes all
 * that has come to wait in one transaction, in which it also takes up new entries. If the ledger cannot be written, the
 * facts stay in the outbox and are written first when it can; until then nothing is sent.
 *
 *  worker.c  the steps             outbox.c  facts on their way to the ledger
 *  hand.c    an entry in hand      save.c    its images
 *  inquiry.c the account is asked what became of entries, as look.c says
 */
#ifndef FG_WORKER_H
#define FG_WORKER_H

#include <facegen/journal.h>

#include "ledger.h"

typedef struct fg_hand fg_hand;
typedef struct fg_inquiry fg_inquiry;

/* A fact that waits to be written, with what is written beside it. */
typedef struct fg_letter {
    struct fg_letter *next;
    int64_t entry;
    fg_fact fact;           /* its texts are owned */
    char *result;           /* the answer of the provider, as JSON; NULL for none */
    fg_saved_image *images; /* of FG_FACT_SAVED or FG_FACT_LEFT; NULL for none */
    size_t image_count;
    char mark[FG_MARK_SIZE]; /* that its entry gets if it has none; "" for none */
    fg_hand *gate;           /* of FG_FACT_SENDING: whose job waits at the gate; NULL once it is gone */
    bool is_refused;         /* the gate is to stay shut */
} fg_letter;

/* How the account has come to be. */
typedef struct fg_mood {
    bool has_changed;
    int64_t at;       /* Unix time, ms */
    int64_t pause_ms; /* nothing is sent for so long; 0: no pause */
    facegen_code code;
    char message[FG_ENTRY_MESSAGE_SIZE];
    int places_lost;         /* "too many requests" */
    bool ended_well;         /* a job did: the places come back */
    bool failed;             /* one did not, although it was accepted */
    int seeds;               /* what a job that is made says of seeds: fg_look_seeds; 0 for nothing */
    char mark[FG_MARK_SIZE]; /* a job that is made; "" for none */
} fg_mood;

struct facegen_worker {
    facegen_ledger *ledger;
    facegen_client *client;
    facegen_engine *engine;
    int64_t number; /* its row */
    char *folder, *batch, *queue;
    void (*changed)(void *user_data, const facegen_entry *entry);
    facegen_after_save (*saved)(void *user_data, const facegen_entry *entry);
    void *user_data;

    fg_inquiry *inquiry;
    fg_hand *first; /* what is in hand */
    size_t in_hand;
    fg_letter *outbox, **outbox_end;
    fg_mood mood;

    bool once, resumes_only, drains, stepping;
    bool has_work;         /* as the ledger was last asked */
    int64_t take_at;       /* when entries are taken up next: Unix time, ms */
    int64_t bury_at;       /* when it is looked for workers that are gone */
    int64_t write_at;      /* when the outbox is tried again after a failure; 0: at once */
    facegen_error problem; /* of the last transaction; its code is FACEGEN_OK if there is none */
    fg_account account;    /* as last read */
};

int64_t fg_worker_now(const facegen_worker *worker); /* Unix time, ms */

/* The newest job of the account that is known to be made. */
void fg_worker_set_mark(facegen_worker *worker, const char *id);

/* ---- outbox.c ---- */

/* Tells a fact about an entry. Its texts are copied. The letter may be given more to carry until the step ends; NULL if
 * memory runs out. */
fg_letter *fg_outbox_add(facegen_worker *worker, int64_t entry, const fg_fact *fact);

/* Writes what waits, in the transaction that is open; call it again after a failure. */
void fg_outbox_write(facegen_worker *worker);

/* What was written is on the disk: opens gates, tells the program, and is empty. */
void fg_outbox_confirm(facegen_worker *worker);

/* The job of a hand no longer waits at the gate. */
void fg_outbox_forget(facegen_worker *worker, const fg_hand *hand);

void fg_outbox_free(facegen_worker *worker);

/* ---- hand.c ---- */

extern const facegen_journal fg_worker_journal;

/* Takes an entry up that was claimed, or whose job is to be followed. */
void fg_hand_take(facegen_worker *worker, int64_t number);

/* Ends what is in hand as the worker is freed. */
void fg_hands_drop(facegen_worker *worker);

/* Withdraws what has not been sent. */
void fg_hands_withdraw(facegen_worker *worker);

#endif
