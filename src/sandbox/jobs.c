#include "jobs.h"

#include <stdlib.h>

sb_job_state sb_job_state_at(const sb_job *job, int64_t now)
{
    sb_fate fate = sb_choice_fate(&job->choice);
    if (job->removed)
        return SB_JOB_FAILED;
    if (now < job->starts)
        return SB_JOB_QUEUED;
    if (now >= job->ends + SB_JOB_LIFE)
        return SB_JOB_EXPIRED;
    if (now < job->ends || fate == SB_FATE_STUCK)
        return SB_JOB_GENERATING;
    return fate == SB_FATE_FAILS ? SB_JOB_FAILED : SB_JOB_DONE;
}

static bool is_pending(const sb_job *job, int64_t now)
{
    sb_job_state state = sb_job_state_at(job, now);
    return state == SB_JOB_QUEUED || state == SB_JOB_GENERATING;
}

void sb_job_release(sb_job *job)
{
    if (!job || atomic_fetch_sub(&job->holders, 1) > 1)
        return;
    sb_order_free(&job->order);
    free(job);
}

static void drop(sb_jobs *jobs, sb_job *job)
{
    *(job->previous ? &job->previous->next : &jobs->first) = job->next;
    *(job->next ? &job->next->previous : &jobs->last) = job->previous;
    jobs->count--;
    jobs->size -= job->order.size;
    sb_job_release(job);
}

/* Whether nobody misses a job: it is over, its webhook was told, and its caller has all of it. */
static bool may_give_way(const sb_job *job, int64_t now)
{
    unsigned all = (1u << sb_order_images(&job->order)) - 1;
    return sb_job_state_at(job, now) == SB_JOB_EXPIRED ||
           (!is_pending(job, now) && job->webhooks == 0 && (job->given & all) == all);
}

/* Drops what has expired, and then the oldest that may give way until there is room; false if there are too few. */
static bool make_room(sb_jobs *jobs, size_t size, int64_t now)
{
    while (jobs->first && sb_job_state_at(jobs->first, now) == SB_JOB_EXPIRED)
        drop(jobs, jobs->first);
    sb_job *job = jobs->first;
    while (job && (jobs->count >= SB_JOBS_MAX || jobs->size + size > SB_JOBS_SIZE)) {
        sb_job *next = job->next;
        if (may_give_way(job, now))
            drop(jobs, job);
        job = next;
    }
    return jobs->count < SB_JOBS_MAX && jobs->size + size <= SB_JOBS_SIZE;
}

sb_job *sb_jobs_add(sb_jobs *jobs, sb_order *order, int64_t now)
{
    sb_job *job = make_room(jobs, order->size, now) ? calloc(1, sizeof *job) : NULL;
    if (!job)
        return NULL;
    atomic_init(&job->holders, 2);
    job->id = ++jobs->last_id;
    job->order = *order;
    *order = (sb_order){0};
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

static sb_job *hold(sb_job *job)
{
    atomic_fetch_add(&job->holders, 1);
    return job;
}

sb_job *sb_jobs_hold(const sb_jobs *jobs, int64_t id, int64_t now)
{
    sb_job *job = jobs->first;
    while (job && job->id != id)
        job = job->next;
    if (!job || sb_job_state_at(job, now) == SB_JOB_EXPIRED)
        return NULL;
    return hold(job);
}

size_t sb_jobs_pending(const sb_jobs *jobs, const sb_account *account, int64_t now, int64_t *next_end)
{
    size_t count = 0;
    for (const sb_job *job = jobs->first; job; job = job->next) {
        if (job->account != account || !is_pending(job, now))
            continue;
        if (count == 0 || job->ends < *next_end)
            *next_end = job->ends;
        count++;
    }
    return count;
}

/* How many jobs of an account end after a time. next_end receives when the first of them does. */
static size_t count_ending_after(const sb_jobs *jobs, const sb_account *account, int64_t time, int64_t *next_end)
{
    size_t count = 0;
    *next_end = INT64_MAX;
    for (const sb_job *job = jobs->first; job; job = job->next) {
        if (job->account != account || job->removed || job->ends <= time)
            continue;
        if (job->ends < *next_end)
            *next_end = job->ends;
        count++;
    }
    return count;
}

int64_t sb_jobs_next_start(const sb_jobs *jobs, const sb_account *account, size_t workers, int64_t now)
{
    int64_t next_end;
    while (count_ending_after(jobs, account, now, &next_end) >= workers)
        now = next_end;
    return now;
}

/* The job whose webhook is to be told before all others; NULL when there is none. */
static sb_job *first_webhook(const sb_jobs *jobs)
{
    sb_job *first = NULL;
    for (sb_job *job = jobs->first; job; job = job->next) {
        if (job->webhooks > 0 && (!first || job->webhook_at < first->webhook_at))
            first = job;
    }
    return first;
}

int64_t sb_jobs_next_webhook(const sb_jobs *jobs)
{
    const sb_job *job = first_webhook(jobs);
    return job ? job->webhook_at : INT64_MAX;
}

sb_job *sb_jobs_take_webhook(sb_jobs *jobs, int64_t now)
{
    sb_job *job = first_webhook(jobs);
    if (!job || job->webhook_at > now)
        return NULL;
    job->webhooks--;
    return hold(job);
}

void sb_jobs_clear(sb_jobs *jobs, const sb_account *account, bool generating, int64_t now)
{
    for (sb_job *job = jobs->first; job; job = job->next) {
        if (job->account != account || !is_pending(job, now))
            continue;
        if (generating || sb_job_state_at(job, now) == SB_JOB_QUEUED) {
            job->removed = true;
            job->webhook_at = now;
        }
    }
}

void sb_jobs_free(sb_jobs *jobs)
{
    while (jobs->first)
        drop(jobs, jobs->first);
}
