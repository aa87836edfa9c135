/*
 * When to ask for a queued job: statistics without clock or I/O. A job's duration T, from acceptance to its end, is
 * taken as lognormal; its parameters come from the provider's estimate (eta) and from what earlier jobs taught.
 * docs/polling.md explains the schedule and shows what it reaches. All times are seconds.
 */
#ifndef FG_POLL_H
#define FG_POLL_H

#define FG_POLL_COST 0.2              /* seconds of lag that one poll is worth ... */
#define FG_POLL_COST_AMONG_OTHERS 0.4 /* ... where more is waited for than that one job */

/*
 * What earlier jobs taught: a regression of y = ln T on x = ln eta, both relative to a typical duration, as a count and
 * five sums over jobs, in which older jobs fade. All zero at first.
 */
typedef struct fg_poll_history {
    double jobs, x, y, xx, xy, yy;
} fg_poll_history;

/* The distribution expected of one job: mean and standard deviation of ln T. */
typedef struct fg_poll_model {
    double mu, sigma;
} fg_poll_model;

/* eta is negative when there is none. */
fg_poll_model fg_poll_predict(const fg_poll_history *history, double eta);

/* How long to wait before the next poll of a job that is still queued after `elapsed`; cost as FG_POLL_COST. */
double fg_poll_next(const fg_poll_model *model, double elapsed, double cost);

/* A job was still queued `after` its acceptance and done `by` then: T is somewhere between. */
void fg_poll_learn(fg_poll_history *history, double eta, double after, double by);

#endif
