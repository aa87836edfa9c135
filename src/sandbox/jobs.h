/*
 * The jobs of the endpoint. A job's life needs no ticking: when it is accepted, its account's queue already says when
 * it starts and ends, and what it is doing follows from the time.
 */
#ifndef FG_SANDBOX_JOBS_H
#define FG_SANDBOX_JOBS_H

#include "base/limits.h"
#include "order.h"
#include "scenario.h"

#include <stdatomic.h>

enum {
    FG_JOB_LIFE = FG_IMAGE_LIFETIME_S * 1000, /* milliseconds from the end until the images are gone */
    FG_JOBS_MAX = 4096,                       /* jobs that are kept */
};
#define FG_JOB_GIVEN_WHOLE (~0u)
#define FG_JOBS_SIZE ((size_t)512 * 1024 * 1024) /* bytes that they may take in all */

typedef struct fg_account fg_account;

typedef enum fg_job_state {
    FG_JOB_QUEUED,
    FG_JOB_GENERATING,
    FG_JOB_DONE,
    FG_JOB_FAILED, /* or removed from the queue */
    FG_JOB_EXPIRED
} fg_job_state;

/* What comes before `previous` is constant once the job is scheduled; the rest is the endpoint's, under its lock. */
typedef struct fg_sandbox_job {
    int64_t id;
    const char *plan; /* its routes: "/v6/image_editing" */
    fg_account *account;
    fg_order order;
    fg_choice choice;
    int64_t starts, ends;                   /* milliseconds */
    struct fg_sandbox_job *previous, *next; /* the ones accepted before and after it */
    unsigned uses;                          /* of the choice, after the job was accepted */
    bool removed;                           /* from the queue, before it was done */
    unsigned given;                         /* what its caller has fetched: a bit for each image */
    int webhooks;                           /* how many times its webhook is still to be told of its end */
    int64_t webhook_at;                     /* when, milliseconds; INT64_MAX while that end is not in sight */
    atomic_int holders;                     /* any thread */
} fg_sandbox_job;

/* In the order in which they were accepted. Zeroed at first. */
typedef struct fg_jobs {
    fg_sandbox_job *first, *last;
    size_t count, size;
    int64_t last_id; /* ids run from 1 */
} fg_jobs;

/*
 * Takes the order over. The job is held for the caller as well. Where the room for jobs is used up, the oldest gives
 * way whose images were all fetched, or whose failure was: what was paid for is not lost. NULL if there is none, or
 * memory runs out.
 */
fg_sandbox_job *fg_jobs_add(fg_jobs *jobs, fg_order *order, int64_t now);

/* The job of that id, held for the caller; NULL when it is unknown or has expired. */
fg_sandbox_job *fg_jobs_hold(const fg_jobs *jobs, int64_t id, int64_t now);

/* Jobs of an account that are not over. next_end receives when the next of them is. */
size_t fg_jobs_pending(const fg_jobs *jobs, const fg_account *account, int64_t now, int64_t *next_end);

/* When the next webhook is due; INT64_MAX when none is in sight. */
int64_t fg_jobs_next_webhook(const fg_jobs *jobs);

/* The job whose webhook is due by now, held for the caller; it counts as told. NULL when there is none. */
fg_sandbox_job *fg_jobs_take_webhook(fg_jobs *jobs, int64_t now);

/* When a job that is accepted now begins, after all others of its account, of which so many are made at once. */
int64_t fg_jobs_next_start(const fg_jobs *jobs, const fg_account *account, size_t workers, int64_t now);

/* Removes an account's jobs that wait in the queue; with generating also those that are being made. */
void fg_jobs_clear(fg_jobs *jobs, const fg_account *account, bool generating, int64_t now);

void fg_jobs_free(fg_jobs *jobs);

fg_job_state fg_job_state_at(const fg_sandbox_job *job, int64_t now);

/* Ends a hold; frees the job after the last one. NULL is nothing to do. Any thread. */
void fg_job_release(fg_sandbox_job *job);

#endif
