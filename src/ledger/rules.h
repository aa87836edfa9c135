/*
 * The rules of an entry, without I/O: given what a fact says, they answer what becomes of the entry. The stores, the
 * crash tests and the search of all interleavings run these same rules.
 *
 *  WAITING --claimed--> CLAIMED --sending--> SENDING --accepted--> ACCEPTED --made--> MADE --saved--> SAVED
 *     ^  '-> CANCELLED <-'  |                 | | '--refused--> REFUSED  '--failed--> FAILED <--failed--'
 *     |                     |                 | '-- no answer, or its worker is gone --> UNCERTAIN --found--> ACCEPTED
 *     '------ given back ---'-----------------'-- not accepted                               |
 *     '---- not seen, and the account resends; or a person retries --------------------------'
 *
 * Permission belongs to the worker that has claimed an entry, and to one epoch. Facts belong to nobody: "accepted" and
 * "saved" are true whoever says them, however late. Each fact may be told any number of times.
 */
#ifndef FG_RULES_H
#define FG_RULES_H

#include <facegen/ledger.h>

enum {
    FG_ENTRY_ID_SIZE = 256,      /* bytes of a job's id, the NUL included */
    FG_ENTRY_MESSAGE_SIZE = 512, /* bytes of what went wrong, in words */
    FG_DEATHS_MAX = 3,           /* an entry that so many workers died over before they sent it is a person's */
};

#define FG_IMAGES_LIVE_MS (24 * 60 * 60 * 1000LL) /* how long the provider keeps images (provider's page) */

/* What the rules know of an entry. Times are Unix time in ms, 0 for never. */
typedef struct fg_record {
    facegen_ledger_state state;
    int64_t epoch;      /* how often it was claimed */
    int64_t worker;     /* that has it in hand; 0 for none */
    int64_t not_before; /* when it may be claimed again */
    int attempts;       /* how often it was being sent */
    int paid;           /* how many of them are not known to have been refused */
    int deaths;         /* of workers that had claimed it, and had not begun to send */
    char id[FG_ENTRY_ID_SIZE];
    facegen_code code; /* what went wrong last */
    char message[FG_ENTRY_MESSAGE_SIZE];
    facegen_verdict verdict;
    int64_t sent_at, accepted_at, made_at, ended_at;
} fg_record;

typedef enum fg_fact_kind {
    /* permission: of the worker and the epoch that the fact names */
    FG_FACT_CLAIMED, /* by the worker */
    FG_FACT_SENDING, /* its body is about to leave */

    /* of an attempt: of the epoch that the fact names */
    FG_FACT_UNSENT,    /* nothing was accepted; its worker goes on with it */
    FG_FACT_NOTHING,   /* nothing was accepted: to be claimed again after `delay` */
    FG_FACT_REFUSED,   /* nothing was accepted, and never will be */
    FG_FACT_NO_ANSWER, /* it may have been accepted */

    /* of the job */
    FG_FACT_ACCEPTED, /* the provider has it, as `id` */
    FG_FACT_FOLLOWED, /* the worker has taken it up */
    FG_FACT_MADE,     /* its images are made; `id` may be "" */
    FG_FACT_SAVED,    /* and saved */
    FG_FACT_FAILED,   /* no images came of it */
    FG_FACT_LEFT,     /* its worker has put it down, to be taken up after `delay` */
    FG_FACT_MISSING,  /* a saved image is not there any more: to be saved again while the provider has it */

    /* of a worker that is gone */
    FG_FACT_ORPHANED,

    /* of a look at the account */
    FG_FACT_NOT_SEEN, /* to be sent again if `resends` */
    FG_FACT_VERDICT,

    /* of a person, or a program that asks for the same again */
    FG_FACT_WANTED,
    FG_FACT_CANCELLED,
    FG_FACT_RETRIED,
} fg_fact_kind;

typedef struct fg_fact {
    fg_fact_kind kind;
    int64_t at;     /* Unix time, ms */
    int64_t worker; /* that tells it; of FG_FACT_ORPHANED: that is gone */
    int64_t epoch;
    int64_t delay;       /* ms */
    const char *id;      /* NULL for none */
    facegen_code code;   /* what went wrong */
    const char *message; /* NULL for none */
    facegen_verdict verdict;
    bool resends;
} fg_fact;

typedef enum fg_applied {
    FG_APPLIED_CHANGED, /* the entry is to be written */
    FG_APPLIED_SAME,    /* it was known, or does not apply any more: nothing is to be done */
    FG_APPLIED_REFUSED, /* of a permission or a person's decision: it is not given */
    FG_APPLIED_TWICE    /* the entry has another id already: it was paid for twice, and that is to be told */
} fg_applied;

/* Applies a fact to an entry. */
fg_applied fg_rules_apply(fg_record *record, const fg_fact *fact);

/* Whether nothing but a person or a contradicting fact moves an entry any more. */
bool fg_state_is_final(facegen_ledger_state state);

#endif
