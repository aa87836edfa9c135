#include "jobs.h"

#include <stdlib.h>

fg_job_state fg_job_state_at(const fg_sandbox_job *job, int64_t now)
{
    fg_fate fate = fg_choice_fate(&job->choice);
    if (job->removed)
        return FG_JOB_FAILED;
    if (now < job->starts)
        return FG_JOB_QUEUED;
    if (now >= job->ends + FG_JOB_LIFE)
        return FG_JOB_EXPIRED;
    if (now < job->ends || fate == FG_FATE_STUCK)
        return FG_JOB_GENERATING;
    return fate == FG_FATE_FAILS ? FG_JOB_FAILED : FG_JOB_DONE;
}

static bool is_pending(const fg_sandbox_job *job, int64_t now)
{
    fg_job_state state = fg_job_state_at(job, now);
    return state == FG_JOB_QUEUED || state == FG_JOB_GENERATING;
}

void fg_job_release(fg_sandbox_job *job)
{
    if (!job || atomic_fetch_sub(&job->holders, 1) > 1)
        return;
    fg_order_free(&job->order);
    free(job);
}

static void drop(fg_jobs *jobs, fg_sandbox_job *job)
{
    *(job->previous ? &job->previous->next : &jobs->first) = job->next;
    *(job->next ? &job->next->previous : &jobs->last) = job->previous;
    jobs->count--;
    jobs->size -= job->order.size;
    fg_job_release(job);
}

/* Whether nobody misses a job: it is over, its webhook was told, and its caller has all of it. */
static bool may_give_way(const fg_sandbox_job *job, int64_t now)
{
    unsigned all = (1u << fg_order_images(&job->order)) - 1;
    return fg_job_state_at(job, now) == FG_JOB_EXPIRED ||
           (!is_pending(job, now) && job->webhooks == 0 && (job->given & all) == all);
}

/* Drops what has expired, and then the oldest that may give way until there is room; false if there are too few. */
static bool make_room(fg_jobs *jobs, size_t size, int64_t now)
{
    while (jobs->first && fg_job_state_at(jobs->first, now) == FG_JOB_EXPIRED)
        drop(jobs, jobs->first);
    fg_sandbox_job *job = jobs->first;
    while (job && (jobs->count >= FG_JOBS_MAX || jobs->size + size > FG_JOBS_SIZE)) {
        fg_sandbox_job *next = job->next;
        if (may_give_way(job, now))
            drop(jobs, job);
        job = next;
    }
    return jobs->count < FG_JOBS_MAX && jobs->size + size <= FG_JOBS_SIZE;
}

fg_sandbox_job *fg_jobs_add(fg_jobs *jobs, fg_order *order, int64_t now)
{
    fg_sandbox_job *job = make_room(jobs, order->size, now) ? calloc(1, sizeof *job) : NULL;
    if (!job)
        return NULL;
    atomic_init(&job->holders, 2);
    job->id = ++jobs->last_id;
    job->order = *order;
    *order = (fg_order){0};
    job->previous = jobs->last;
    if (jobs->last)
        jobs->last->next = job;
    else
        jobs->first = job;
    jobs->last = job;
    jobs->count++;
    jobs->size += job->order.size;
    return job;
}

static fg_sandbox_job *hold(fg_sandbox_job *job)
{
    atomic_fetch_add(&job->holders, 1);
    return job;
}

fg_sandbox_job *fg_jobs_hold(const fg_jobs *jobs, int64_t id, int64_t now)
{
    fg_sandbox_job *job = jobs->first;
    while (job && job->id != id)
        job = job->next;
    if (!job || fg_job_state_at(job, now) == FG_JOB_EXPIRED)
        return NULL;
    return hold(job);
}

size_t fg_jobs_pending(const fg_jobs *jobs, const fg_account *account, int64_t now, int64_t *next_end)
{
    size_t count = 0;
    for (const fg_sandbox_job *job = jobs->first; job; job = job->next) {
        if (job->account != account || !is_pending(job, now))
            continue;
        if (count == 0 || job->ends < *next_end)
            *next_end = job->ends;
        count++;
    }
    return count;
}

/* How many jobs of an account end after a time. next_end receives when the first of them does. */
static size_t count_ending_after(const fg_jobs *jobs, const fg_account *account, int64_t time, int64_t *next_end)
{
    size_t count = 0;
    *next_end = INT64_MAX;
    for (const fg_sandbox_job *job = jobs->first; job; job = job->next) {
        if (job->account != account || job->removed || job->ends <= time)
            continue;
        if (job->ends < *next_end)
            *next_end = job->ends;
        count++;
    }
    return count;
}

int64_t fg_jobs_next_start(const fg_jobs *jobs, const fg_account *account, size_t workers, int64_t now)
{
    int64_t next_end;
    while (count_ending_after(jobs, account, now, &next_end) >= workers)
        now = next_end;
    return now;
}

/* The job whose webhook is to be told before all others; NULL when there is none. */
static fg_sandbox_job *first_webhook(const fg_jobs *jobs)
{
    fg_sandbox_job *first = NULL;
    for (fg_sandbox_job *job = jobs->first; job; job = job->next) {
        if (job->webhooks > 0 && (!first || job->webhook_at < first->webhook_at))
            first = job;
    }
    return first;
}

int64_t fg_jobs_next_webhook(const fg_jobs *jobs)
{
    const fg_sandbox_job *job = first_webhook(jobs);
    return job ? job->webhook_at : INT64_MAX;
}

fg_sandbox_job *fg_jobs_take_webhook(fg_jobs *jobs, int64_t now)
{
    fg_sandbox_job *job = first_webhook(jobs);
    if (!job || job->webhook_at > now)
        return NULL;
    job->webhooks--;
    return hold(job);
}

void fg_jobs_clear(fg_jobs *jobs, const fg_account *account, bool generating, int64_t now)
{
    for (fg_sandbox_job *job = jobs->first; job; job = job->next) {
        if (job->account != account || !is_pending(job, now))
            continue;
        if (generating || fg_job_state_at(job, now) == FG_JOB_QUEUED) {
            job->removed = true;
            job->webhook_at = now;
        }
    }
}

void fg_jobs_free(fg_jobs *jobs)
{
    while (jobs->first)
        drop(jobs, jobs->first);
}
