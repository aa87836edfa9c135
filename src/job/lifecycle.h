/*
 * The lifecycle of a job as a state machine: fed what happened and the time, it answers what to do next. It opens no
 * socket, reads no clock, sleeps not and draws no random number, so that every decision can be tested in virtual time.
 *
 *          SUBMITTING --accepted--> QUEUED --done--> DONE
 *              |  ^                  |  ^
 *              |  '--refused: again--|--'--not yet, or a fetch that failed: again
 *              '----------------> FAILED <-----------'      fetching an id begins at QUEUED
 *
 * A question about the account is a job too: ASKING until it is answered.
 */
#ifndef FG_LIFECYCLE_H
#define FG_LIFECYCLE_H

#include "policy.h"
#include "poll.h"
#include "estimator.h"

/* What a job may do, and what it knows. Times are milliseconds. */
typedef struct fg_lifecycle_limits {
    int64_t timeout_ms;      /* for the whole job, from its start */
    int64_t stall_ms;        /* for an exchange in which nothing moves */
    int retries;             /* repetitions of a step that is known to have had no effect */
    bool repeat_unavailable; /* whether a generate call is repeated after HTTP 503 */
    bool wait;               /* whether to wait for a queued job, or to end with its first state */
    bool gated;              /* whether a journal is asked before each generate call */
    fg_estimator *estimator; /* the provider's queue, as jobs of the same clock show it; NULL for none */
    fg_poll_history history; /* what the client's earlier jobs taught about durations */
} fg_lifecycle_limits;

/* In this order: the final ones last. */
typedef enum fg_job_state {
    FG_JOB_SUBMITTING,
    FG_JOB_QUEUED,
    FG_JOB_ASKING,
    FG_JOB_DONE,
    FG_JOB_FAILED,
} fg_job_state;

/* The gate before a generate call, if it is gated: it stands open for one attempt. */
typedef enum fg_gate { FG_GATE_CLOSED, FG_GATE_ASKED, FG_GATE_PASSED } fg_gate;

typedef struct fg_lifecycle {
    fg_lifecycle_limits limits;
    fg_job_state state;
    bool mixed_up;  /* the last answer was about another job: the next fetch takes a new connection */
    bool in_flight; /* an exchange is under way */
    fg_gate gate;
    int repetitions;      /* of the present step */
    int64_t deadline;     /* of the whole job */
    int64_t due;          /* when the next exchange begins; while one is under way, when it is given up */
    int64_t accepted_at;  /* when the provider accepted it, or it was resumed by its id */
    bool acceptance_seen; /* it was not resumed by its id */
    int64_t queued_at;    /* when it was last seen in the queue; its start if it was not */
    bool seen_queued;     /* whether it was seen there, by this call or one shortly before */
    bool just_ended;      /* once DONE with images: they were made in the last minutes, for all that is known */
    bool has_turn;        /* whether it can be done, for all that is known */
    int64_t turn_at;      /* since when: its acceptance or later */
    int64_t not_before;   /* when the next poll may be made, as the provider asked */
    int64_t done_at;      /* when its images came */
    double eta;           /* seconds from accepted_at; negative when unknown */
    uint32_t random;      /* state of a generator, for delays that are not in step with other clients' */
    char id[FG_ID_SIZE];  /* "" until accepted */

    /* its place in limits.estimator */
    struct fg_lifecycle *behind; /* the one that was accepted next */
    int ahead;                   /* how many are before it */
    uint64_t number;             /* how many were before it since the queue began */

    facegen_acceptance acceptance; /* whether the provider accepted what this job pays for, as far as is known */

    facegen_code code;      /* what the last exchange came to; once FAILED, the outcome */
    int64_t retry_after_ms; /* how long the provider asked to wait, where it did */
} fg_lifecycle;

typedef enum fg_action_kind {
    FG_ACTION_GATE,   /* ask whether the generate call may begin, and answer with fg_lifecycle_gate(), now or later */
    FG_ACTION_SUBMIT, /* begin the generate call, to be given up at `until` at the latest */
    FG_ACTION_FETCH,  /* begin a fetch, or the question about the account, to be given up at `until` */
    FG_ACTION_WAIT,   /* come back at `until`, or when the exchange has ended */
    FG_ACTION_ABORT,  /* cancel the exchange, then report it as failed with FACEGEN_E_TIMEOUT */
    FG_ACTION_END     /* it is DONE or FAILED */
} fg_action_kind;

typedef struct fg_action {
    fg_action_kind kind;
    int64_t until;
} fg_action;

/* The lifecycle of a job that generates. random is any number, different for each job. */
void fg_lifecycle_submit(fg_lifecycle *job, const fg_lifecycle_limits *limits, int64_t now, uint32_t random);

/* The lifecycle of a job that is resumed by its id, of fewer than FG_ID_SIZE bytes. */
void fg_lifecycle_fetch(fg_lifecycle *job, const fg_lifecycle_limits *limits, const char *id, int64_t now,
                        uint32_t random);

/* A question about the account. */
void fg_lifecycle_ask(fg_lifecycle *job, const fg_lifecycle_limits *limits, int64_t now, uint32_t random);

/* What to do now. Asking begins what is answered. */
fg_action fg_lifecycle_next(fg_lifecycle *job, int64_t now);

/* The answer to FG_ACTION_GATE. A gate that stays shut ends the job with FACEGEN_E_CANCELLED. */
void fg_lifecycle_gate(fg_lifecycle *job, bool open);

/* The exchange moves on: it is not to be given up as stalled. */
void fg_lifecycle_progress(fg_lifecycle *job, int64_t now);

/* The body of a generate call has been sent whole: its answer is waited for until the deadline, as it is paid for. */
void fg_lifecycle_sent(fg_lifecycle *job);

/* The exchange has ended. */
void fg_lifecycle_take(fg_lifecycle *job, int64_t now, const fg_outcome *outcome);

/* Ends a job that has no exchange under way, with a code of the caller's, such as FACEGEN_E_CANCELLED. */
void fg_lifecycle_stop(fg_lifecycle *job, facegen_code code);

/* Ends a job whose exchange was broken off, as fg_lifecycle_stop(). What had come by then is judged: an id is kept. */
void fg_lifecycle_break_off(fg_lifecycle *job, facegen_code code, const fg_outcome *outcome);

bool fg_lifecycle_is_final(const fg_lifecycle *job);

/* Teaches a history how long a job took, if that is known: it was submitted, then queued, and is DONE with images. */
void fg_lifecycle_teach(const fg_lifecycle *job, fg_poll_history *history);

#endif
