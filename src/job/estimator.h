/*
 * The provider's queue, as the jobs of an engine show it: which of them are in it, in the order in which they were
 * accepted, and how many are made at once. Times are milliseconds.
 *
 * Where fewer are made than are queued, a job behind others is not done before them, and would be polled in vain. Its
 * turn comes once fewer are ahead of it than are made at once.
 *
 * How many these are is not documented, but shows when a job is done: the provider says how long it took to make, so
 * that it was begun that long ago at the latest, and the jobs that were seen in the queue after that were made beside
 * it.
 */
#ifndef FG_ESTIMATOR_H
#define FG_ESTIMATOR_H

#include <stdbool.h>
#include <stdint.h>

struct fg_lifecycle;

enum { FG_ESTIMATOR_WIDTH_MAX = 16 }; /* jobs made at once; more are as good as no limit */

/* All zero at first. */
typedef struct fg_estimator {
    struct fg_lifecycle *first, *last; /* linked by fg_lifecycle::behind */
    int width;                         /* jobs made at once; 0: no limit is known */
    int witnesses, widest; /* jobs that had to wait, and the most that were made at once, since it was set */
    uint64_t joined, left; /* how many jobs did so far */
    struct {
        uint64_t number;
        int64_t queued_at;
    } gone[FG_ESTIMATOR_WIDTH_MAX]; /* the latest that left: a ring */
} fg_estimator;

/* The job has been accepted, after all that are in the queue. */
void fg_estimator_join(fg_estimator *estimator, struct fg_lifecycle *job);

/* The job is done, and took so long to make; it is still to leave. */
void fg_estimator_learn(fg_estimator *estimator, const struct fg_lifecycle *job, int64_t now, int64_t making);

/* Nothing happens when the job has not joined. */
void fg_estimator_leave(fg_estimator *estimator, struct fg_lifecycle *job);

/* Whether the job can be done, for all that is known. */
bool fg_estimator_is_turn(const fg_estimator *estimator, const struct fg_lifecycle *job);

#endif
