/*
 * The jobs of the endpoint. A job's life needs no ticking: when it is accepted, its account's queue already says when
 * it starts and ends, and what it is doing follows from the time.
 */
#ifndef SB_JOBS_H
#define SB_JOBS_H

#include "base/limits.h"
#include "order.h"
#include "scenario.h"

#include <stdatomic.h>

enum {
    SB_JOB_LIFE = FG_IMAGE_LIFETIME_S * 1000, /* milliseconds from the end until the images are gone */
    SB_JOBS_MAX = 4096,                       /* jobs that are kept */
};
#define SB_JOB_GIVEN_WHOLE (~0u)
#define SB_JOBS_SIZE ((size_t)512 * 1024 * 1024) /* bytes that they may take in all */

typedef struct sb_account sb_account;

typedef enum sb_job_state {
    SB_JOB_QUEUED,
    SB_JOB_GENERATING,
    SB_JOB_DONE,
    SB_JOB_FAILED, /* or removed from the queue */
    SB_JOB_EXPIRED
} sb_job_state;

/* What comes before `previous` is constant once the job is scheduled; the rest is the endpoint's, under its lock. */
typedef struct sb_job {
    int64_t id;
    const char *plan; /* its routes: "/v6/image_editing" */
    sb_account *account;
    sb_order order;
    sb_choice choice;
    int64_t starts, ends;           /* milliseconds */
    struct sb_job *previous, *next; /* the ones accepted before and after it */
    unsigned uses;                  /* of the choice, after the job was accepted */
    bool removed;                   /* from the queue, before it was done */
    unsigned given;                 /* what its caller has fetched: a bit for each image */
    int webhooks;                   /* how many times its webhook is still to be told of its end */
    int64_t webhook_at;             /* when, milliseconds; INT64_MAX while that end is not in sight */
    atomic_int holders;             /* any thread */
} sb_job;

/* In the order in which they were accepted. Zeroed at first. */
typedef struct sb_jobs {
    sb_job *first, *last;
    size_t count, size;
    int64_t last_id; /* ids run from 1 */
} sb_jobs;

/*
 * Takes the order over. The job is held for the caller as well. Where the room for jobs is used up, the oldest gives
 * way whose images were all fetched, or whose failure was: what was paid for is not lost. NULL if there is none, or
 * memory runs out.
 */
sb_job *sb_jobs_add(sb_jobs *jobs, sb_order *order, int64_t now);

/* The job of that id, held for the caller; NULL when it is unknown or has expired. */
sb_job *sb_jobs_hold(const sb_jobs *jobs, int64_t id, int64_t now);

/* Jobs of an account that are not over. next_end receives when the next of them is. */
size_t sb_jobs_pending(const sb_jobs *jobs, const sb_account *account, int64_t now, int64_t *next_end);

/* When the next webhook is due; INT64_MAX when none is in sight. */
int64_t sb_jobs_next_webhook(const sb_jobs *jobs);

/* The job whose webhook is due by now, held for the caller; it counts as told. NULL when there is none. */
sb_job *sb_jobs_take_webhook(sb_jobs *jobs, int64_t now);

/* When a job that is accepted now begins, after all others of its account, of which so many are made at once. */
int64_t sb_jobs_next_start(const sb_jobs *jobs, const sb_account *account, size_t workers, int64_t now);

/* Removes an account's jobs that wait in the queue; with generating also those that are being made. */
void sb_jobs_clear(sb_jobs *jobs, const sb_account *account, bool generating, int64_t now);

void sb_jobs_free(sb_jobs *jobs);

sb_job_state sb_job_state_at(const sb_job *job, int64_t now);

/* Ends a hold; frees the job after the last one. NULL is nothing to do. Any thread. */
void sb_job_release(sb_job *job);

#endif
