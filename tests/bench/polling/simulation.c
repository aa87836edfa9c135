#include "simulation.h"

#include "job/poll.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { SEED = 1 };

/* How a job was found done. */
typedef struct found {
    double lag;
    int polls;
} found;

static void *allocate(int count, size_t size)
{
    void *array = calloc((size_t)count, size);
    if (!array)
        abort();
    return array;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Of the first jobs of the processes, or of the others, or both. */
static outcome summarise(const found *jobs, int count, bool first, bool later)
{
    double *lags = allocate(count, sizeof *lags);
    outcome sum = {0};
    int n = 0;
    for (int i = 0; i < count; i++) {
        if (i % JOBS_PER_PROCESS == 0 ? !first : !later)
            continue;
        lags[n++] = jobs[i].lag;
        sum.lag += jobs[i].lag;
        sum.polls += jobs[i].polls;
        sum.polls_most = fmax(sum.polls_most, jobs[i].polls);
    }
    qsort(lags, (size_t)n, sizeof *lags, compare);
    sum.lag /= n;
    sum.polls /= n;
    sum.lag_p95 = lags[n * 95 / 100];
    sum.lag_most = lags[n - 1];
    free(lags);
    return sum;
}

/* Summarises jobs and frees them. */
static outcomes conclude(found *jobs, int count)
{
    outcomes made = {
        .all = summarise(jobs, count, true, true),
        .first = summarise(jobs, count, true, false),
        .later = summarise(jobs, count, false, true),
    };
    free(jobs);
    return made;
}

/* Polls a job until it is done, and learns from it. */
static found poll_adaptively(const simulated_job *job, fg_poll_history *history, double cost)
{
    fg_poll_model model = fg_poll_predict(history, job->eta);
    double queued_at, now = 0;
    int polls = 0;
    do {
        queued_at = now;
        now += fg_poll_next(&model, now, cost);
        polls++;
    } while (now < job->duration);
    fg_poll_learn(history, job->eta, queued_at, now);
    return (found){now - job->duration, polls};
}

outcomes simulate_adaptive(const struct scenario *scenario, int processes, double cost)
{
    int count = processes * JOBS_PER_PROCESS;
    found *jobs = allocate(count, sizeof *jobs);
    uint64_t random = SEED;
    fg_poll_history history;
    for (int i = 0; i < count; i++) {
        if (i % JOBS_PER_PROCESS == 0)
            history = (fg_poll_history){0};
        simulated_job job = scenario_draw(scenario, &random);
        jobs[i] = poll_adaptively(&job, &history, cost);
    }
    return conclude(jobs, count);
}

outcomes simulate_fixed(const struct scenario *scenario, int processes, double interval)
{
    int count = processes * JOBS_PER_PROCESS;
    found *jobs = allocate(count, sizeof *jobs);
    uint64_t random = SEED;
    for (int i = 0; i < count; i++) {
        double duration = scenario_draw(scenario, &random).duration;
        double polls = ceil(duration / interval);
        jobs[i] = (found){polls * interval - duration, (int)polls};
    }
    return conclude(jobs, count);
}
