/*
 * What an exchange with the provider means for a job. The billing rule is here: a paid request is sent again only
 * when it is known that nothing was accepted, and that is judged from the bytes handed over and the final HTTP status,
 * never from what a network library calls its error.
 */
#ifndef FG_POLICY_H
#define FG_POLICY_H

#include "model/error.h"
#include "model/result.h"

/* How an exchange ended. */
typedef struct fg_outcome {
    facegen_code failure;         /* FACEGEN_OK when a whole answer came */
    bool nothing_sent;            /* the transport knows that nothing left this machine */
    uint64_t body_sent;           /* bytes of the body handed to the transport */
    uint64_t body_size;           /* of all there were */
    int http_status;              /* final; 0 when none came. Of a failed exchange: came before it failed */
    int64_t retry_after_ms;       /* from the header; 0 when absent */
    const facegen_result *result; /* NULL when the answer was not whole or could not be read */
    facegen_code unreadable;      /* why it could not be read */
    bool is_foreign;              /* of a fetch: the answer is about another job */
    const char *id;               /* of the result, or what could be made out of an answer that broke off; else "" */
} fg_outcome;

typedef enum fg_verdict_kind {
    FG_VERDICT_DONE,   /* the images are there */
    FG_VERDICT_QUEUED, /* accepted, not done: ask again later */
    FG_VERDICT_REPEAT, /* no effect: may be sent again; code is the outcome if it is not */
    FG_VERDICT_FAIL    /* over; code is the outcome */
} fg_verdict_kind;

typedef struct fg_verdict {
    fg_verdict_kind kind;
    facegen_code code;
    facegen_acceptance acceptance; /* whether the provider accepted what was paid for; NO of what is free */
} fg_verdict;

/*
 * Judges a generate call, also one that was broken off: whatever came by then counts. repeat_unavailable: whether HTTP
 * 503 is taken as "nothing was queued".
 */
fg_verdict fg_judge_submit(const fg_outcome *outcome, bool repeat_unavailable);

/* Judges a fetch, which is free to repeat. */
fg_verdict fg_judge_fetch(const fg_outcome *outcome);

/* Judges a question about the account, which is free to repeat; an answer is done, whatever it says. */
fg_verdict fg_judge_question(const fg_outcome *outcome);

/*
 * Judges the download of an image, which is free to repeat, by how it failed (FACEGEN_OK: a whole answer came,
 * FACEGEN_E_IMAGE: it is not a whole image) and by its HTTP status.
 */
fg_verdict fg_judge_download(facegen_code failure, int http_status);

/*
 * How long to wait before repetition `count` (from 0), in milliseconds: 1 s, doubled up to 30 s, a quarter less or
 * more by `random`; at least what is obeyed of the time that the provider asked for (base/retry_after.h).
 */
int64_t fg_repeat_delay(int count, int64_t retry_after_ms, uint32_t random);

#endif
