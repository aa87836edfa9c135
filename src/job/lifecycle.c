#include "lifecycle.h"

#include "base/retry_after.h"

#include <math.h>
#include <stdio.h>

enum {
    LONGEST_ETA_S = 24 * 60 * 60, /* a longer estimate is taken as this */
    FRESH_MS = 10 * 60 * 1000,    /* images of a job that was unfinished this long ago are new */
    OUT_OF_TURN_MS = 60 * 1000,   /* between polls of a job whose turn has not come, in case it has after all */
};

static void begin(fg_lifecycle *job, const fg_lifecycle_limits *limits, fg_job_state state, int64_t now,
                  uint32_t random)
{
    *job = (fg_lifecycle){
        .limits = *limits,
        .state = state,
        .deadline = now + limits->timeout_ms,
        .due = now,
        .accepted_at = now,
        .queued_at = now,
        .has_turn = true,
        .turn_at = now,
        .eta = -1,
        .random = random,
        .acceptance = FACEGEN_ACCEPTANCE_NO,
    };
}

void fg_lifecycle_submit(fg_lifecycle *job, const fg_lifecycle_limits *limits, int64_t now, uint32_t random)
{
    begin(job, limits, FG_JOB_SUBMITTING, now, random);
}

void fg_lifecycle_fetch(fg_lifecycle *job, const fg_lifecycle_limits *limits, const char *id, int64_t now,
                        uint32_t random)
{
    begin(job, limits, FG_JOB_QUEUED, now, random);
    snprintf(job->id, sizeof job->id, "%s", id);
}

void fg_lifecycle_ask(fg_lifecycle *job, const fg_lifecycle_limits *limits, int64_t now, uint32_t random)
{
    begin(job, limits, FG_JOB_ASKING, now, random);
}

bool fg_lifecycle_is_final(const fg_lifecycle *job)
{
    return job->state >= FG_JOB_DONE;
}

/* The queue it takes part in: a job that was resumed by its id has no place in it that is known. */
static fg_estimator *estimator_of(const fg_lifecycle *job)
{
    return job->acceptance_seen ? job->limits.estimator : NULL;
}

static void leave_queue(fg_lifecycle *job)
{
    if (estimator_of(job))
        fg_estimator_leave(estimator_of(job), job);
}

void fg_lifecycle_stop(fg_lifecycle *job, facegen_code code)
{
    leave_queue(job);
    job->in_flight = false;
    job->state = FG_JOB_FAILED;
    job->code = code;
}

void fg_lifecycle_progress(fg_lifecycle *job, int64_t now)
{
    job->due = now + job->limits.stall_ms < job->deadline ? now + job->limits.stall_ms : job->deadline;
}

void fg_lifecycle_sent(fg_lifecycle *job)
{
    job->due = job->deadline;
}

static fg_action begin_exchange(fg_lifecycle *job, int64_t now)
{
    job->in_flight = true;
    fg_lifecycle_progress(job, now);
    if (job->state == FG_JOB_SUBMITTING) {
        job->gate = FG_GATE_CLOSED;                   /* for the next attempt */
        job->acceptance = FACEGEN_ACCEPTANCE_UNKNOWN; /* until its end is judged */
        return (fg_action){FG_ACTION_SUBMIT, job->deadline};
    }
    return (fg_action){FG_ACTION_FETCH, job->due};
}

static double seconds_from_acceptance(const fg_lifecycle *job, int64_t at)
{
    return (double)(at - job->accepted_at) / 1000;
}

static double seconds_from_turn(const fg_lifecycle *job, int64_t at)
{
    return at > job->turn_at ? (double)(at - job->turn_at) / 1000 : 0;
}

/* The estimate, counted from its turn; negative when there is none, and when it had run out by then. */
static double eta_from_turn(const fg_lifecycle *job)
{
    return job->eta - seconds_from_acceptance(job, job->turn_at);
}

/* Sees whether its turn has come, or has not after all; true when that is new. */
static bool take_turn(fg_lifecycle *job, int64_t now)
{
    bool comes = !estimator_of(job) || fg_estimator_is_turn(estimator_of(job), job);
    if (comes == job->has_turn)
        return false;
    job->has_turn = comes;
    job->turn_at = now;
    return true;
}

static void plan_poll(fg_lifecycle *job, int64_t now)
{
    const fg_estimator *estimator = estimator_of(job);
    double cost = estimator && estimator->first != estimator->last ? FG_POLL_COST_AMONG_OTHERS : FG_POLL_COST;
    int64_t delay = OUT_OF_TURN_MS;
    if (job->has_turn) {
        fg_poll_model model = fg_poll_predict(&job->limits.history, eta_from_turn(job));
        delay = llround(1000 * fg_poll_next(&model, seconds_from_turn(job, now), cost));
    }
    job->due = now + delay > job->not_before ? now + delay : job->not_before;
}

fg_action fg_lifecycle_next(fg_lifecycle *job, int64_t now)
{
    if (!fg_lifecycle_is_final(job) && !job->in_flight && now >= job->deadline)
        fg_lifecycle_stop(job, FACEGEN_E_TIMEOUT);
    if (fg_lifecycle_is_final(job))
        return (fg_action){FG_ACTION_END, now};
    if (job->in_flight)
        return (fg_action){now >= job->due ? FG_ACTION_ABORT : FG_ACTION_WAIT, job->due};
    if (job->state == FG_JOB_QUEUED && job->repetitions == 0 && take_turn(job, now))
        plan_poll(job, now);
    if (now < job->due)
        return (fg_action){FG_ACTION_WAIT, job->due < job->deadline ? job->due : job->deadline};
    if (job->state != FG_JOB_SUBMITTING || !job->limits.gated || job->gate == FG_GATE_PASSED)
        return begin_exchange(job, now);
    if (job->gate == FG_GATE_ASKED)
        return (fg_action){FG_ACTION_WAIT, job->deadline};
    job->gate = FG_GATE_ASKED;
    return (fg_action){FG_ACTION_GATE, job->deadline};
}

void fg_lifecycle_gate(fg_lifecycle *job, bool open)
{
    if (open)
        job->gate = FG_GATE_PASSED;
    else
        fg_lifecycle_stop(job, FACEGEN_E_CANCELLED);
}

/* A linear congruential generator: spreads delays, guards nothing. */
static uint32_t draw_delay(fg_lifecycle *job)
{
    job->random = job->random * 1664525u + 1013904223u;
    return job->random >> 16;
}

/* Plans a repetition, or ends the job when none is left or none would begin before the deadline. */
static void repeat_step(fg_lifecycle *job, int64_t now, facegen_code code, int64_t retry_after_ms)
{
    int64_t delay = fg_repeat_delay(job->repetitions, retry_after_ms, draw_delay(job));
    if (job->repetitions >= job->limits.retries || now + delay >= job->deadline) {
        job->retry_after_ms = retry_after_ms;
        fg_lifecycle_stop(job, code);
        return;
    }
    job->repetitions++;
    job->due = now + delay;
}

/* The provider has the job. */
static void wait_in_queue(fg_lifecycle *job, int64_t now, const fg_outcome *outcome, int64_t retry_after_ms)
{
    const facegen_result *result = outcome->result;
    if (job->state == FG_JOB_SUBMITTING) {
        job->accepted_at = job->turn_at = now;
        job->acceptance_seen = true;
    }
    job->queued_at = now;
    job->seen_queued = true;
    if (job->eta < 0 && result->eta >= 0)
        job->eta = seconds_from_acceptance(job, now) + fmin(result->eta, LONGEST_ETA_S);
    if (!job->limits.wait) {
        job->state = FG_JOB_DONE;
        return;
    }
    if (estimator_of(job) && job->state == FG_JOB_SUBMITTING)
        fg_estimator_join(estimator_of(job), job);
    job->state = FG_JOB_QUEUED;
    job->repetitions = 0;
    job->not_before = now + fg_retry_after_obeyed(retry_after_ms);
    take_turn(job, now);
    plan_poll(job, now);
}

/* Leaves the queue, in which it shows how many jobs are made at once. */
static void leave_done(fg_lifecycle *job, int64_t now, double generation_time)
{
    if (estimator_of(job) && generation_time >= 0)
        fg_estimator_learn(estimator_of(job), job, now, llround(1000 * fmin(generation_time, LONGEST_ETA_S)));
    leave_queue(job);
}

/* Judges an exchange that has ended. What a generate call shows of its acceptance is kept, with the id. */
static fg_verdict judge(fg_lifecycle *job, const fg_outcome *outcome)
{
    if (job->state == FG_JOB_ASKING)
        return fg_judge_question(outcome);
    if (job->state != FG_JOB_SUBMITTING)
        return fg_judge_fetch(outcome);
    fg_verdict verdict = fg_judge_submit(outcome, job->limits.repeat_unavailable);
    job->acceptance = verdict.acceptance;
    if (verdict.acceptance != FACEGEN_ACCEPTANCE_NO) /* an id of what was not accepted leads nowhere */
        snprintf(job->id, sizeof job->id, "%s", outcome->id);
    return verdict;
}

void fg_lifecycle_take(fg_lifecycle *job, int64_t now, const fg_outcome *outcome)
{
    fg_verdict verdict = judge(job, outcome);
    int64_t retry_after_ms = outcome->retry_after_ms;
    if (outcome->result && outcome->result->retry_after_ms > retry_after_ms)
        retry_after_ms = outcome->result->retry_after_ms;
    job->in_flight = false;
    job->code = verdict.code;
    job->mixed_up = outcome->is_foreign;
    switch (verdict.kind) {
    case FG_VERDICT_DONE:
        leave_done(job, now, outcome->result->generation_time);
        job->just_ended = job->state == FG_JOB_SUBMITTING || (job->seen_queued && now - job->queued_at <= FRESH_MS);
        job->state = FG_JOB_DONE;
        job->done_at = now;
        break;
    case FG_VERDICT_QUEUED:
        wait_in_queue(job, now, outcome, retry_after_ms);
        break;
    case FG_VERDICT_REPEAT:
        repeat_step(job, now, verdict.code, retry_after_ms);
        break;
    case FG_VERDICT_FAIL:
        job->retry_after_ms = retry_after_ms;
        fg_lifecycle_stop(job, verdict.code);
        break;
    }
}

void fg_lifecycle_break_off(fg_lifecycle *job, facegen_code code, const fg_outcome *outcome)
{
    judge(job, outcome);
    fg_lifecycle_stop(job, code);
}

void fg_lifecycle_teach(const fg_lifecycle *job, fg_poll_history *history)
{
    if (job->acceptance_seen && job->has_turn && job->done_at > job->queued_at)
        fg_poll_learn(history, eta_from_turn(job), seconds_from_turn(job, job->queued_at),
                      seconds_from_turn(job, job->done_at));
}
