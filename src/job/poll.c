#include "poll.h"

#include <math.h>

/* Durations are taken relative to this: the generation time in the provider's sample answer. */
#define TYPICAL 7.36

/* An estimate outside of these says no more than that it is short or long. */
#define SHORTEST_ETA 1
#define LONGEST_ETA 3600

/* Jobs that are remembered: the weight of a job falls by 1/MEMORY with each later one, so that change is followed. */
#define MEMORY 50

/* A duration further than this many sigma from its prediction is taken as this far: one wild job teaches little. */
#define SURPRISE 3

/*
 * What is believed before any job, as two invented ones: x scatters by 0.7 around 0, so etas of 4 to 15 s are usual;
 * ln T follows it with slope 0.8, as estimates tend to exaggerate, and scatters by 0.5, a factor of 0.6 to 1.6. They
 * are never forgotten, which keeps the slope defined under a constant eta, and sigma from falling below
 * about 0.1.
 */
#define PRIOR_JOBS 2
#define PRIOR_XX (PRIOR_JOBS * 0.5)
#define PRIOR_XY (0.8 * PRIOR_XX)
#define PRIOR_YY (0.8 * PRIOR_XY + PRIOR_JOBS * 0.25)

/* One job in 50 follows no prediction: it is spread widely around the same median. Without it a job far beyond a sharp
   prediction would be thought to end at any moment, and polled in vain all the time. */
#define STRAY 0.02
#define STRAY_SIGMA 1.0

/* Lag + cost x polls is flat around its minimum: to poll when this share of the cost is reached adds a few percent to
   the sum and takes a quarter off the lag. */
#define LAG_SHARE 0.60

/* Bounds of the wait. The upper one is 10 s early on, and grows with the time a job has taken, up to a minute. */
#define SHORTEST_WAIT 0.25
#define LONGEST_WAIT_AT_FIRST 10
#define LONGEST_WAIT_GROWTH 0.1
#define LONGEST_WAIT 60
#define STEP 0.2 /* of the integral, in seconds */

/* Estimates as the regression takes them; a job without one is taken as typical. */
static double log_eta(double eta)
{
    return eta >= 0 ? log(fmin(fmax(eta, SHORTEST_ETA), LONGEST_ETA) / TYPICAL) : 0;
}

fg_poll_model fg_poll_predict(const fg_poll_history *history, double eta)
{
    double n = history->jobs + PRIOR_JOBS;
    double mean_x = history->x / n, mean_y = history->y / n;
    double sxx = history->xx + PRIOR_XX - n * mean_x * mean_x;
    double sxy = history->xy + PRIOR_XY - n * mean_x * mean_y;
    double syy = history->yy + PRIOR_YY - n * mean_y * mean_y;
    double slope = sxy / sxx;
    return (fg_poll_model){
        .mu = log(TYPICAL) + mean_y + slope * (log_eta(eta) - mean_x),
        .sigma = sqrt((syy - slope * sxy) / n),
    };
}

/* The chance that a standard normal variable exceeds z. */
static double normal_tail(double z)
{
    return erfc(z / sqrt(2)) / 2;
}

static double normal_density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * acos(-1));
}

/* The chance that a job takes longer than t. */
static double survival(const fg_poll_model *model, double t)
{
    double deviation = log(t) - model->mu;
    return (1 - STRAY) * normal_tail(deviation / model->sigma) + STRAY * normal_tail(deviation / STRAY_SIGMA);
}

/*
 * With a chance h per second that the job ends, the best spacing is d = sqrt(2c/h): polls cost c/d a second and lag
 * d h / 2. That is where the lag to be expected in the interval, h d^2 / 2, comes to c. The latter also holds where h
 * changes within the interval: the lag to be expected of a poll at t + d, of a job that is queued at t, is the integral
 * of P(T < u | T > t) over u from t to t + d.
 */
double fg_poll_next(const fg_poll_model *model, double elapsed, double cost)
{
    double longest = fmin(LONGEST_WAIT_AT_FIRST + LONGEST_WAIT_GROWTH * elapsed, LONGEST_WAIT);
    double queued_now = survival(model, elapsed);
    double wait = 0, lag_left = LAG_SHARE * cost;
    while (wait < longest) {
        double lag = STEP * (1 - survival(model, elapsed + wait + STEP / 2) / queued_now);
        if (lag >= lag_left)
            return fmax(wait + STEP * lag_left / lag, SHORTEST_WAIT);
        lag_left -= lag;
        wait += STEP;
    }
    return longest;
}

/* The mean of ln T, given that T is between the two. */
static double mean_between(const fg_poll_model *model, double after, double by)
{
    double low = (log(after) - model->mu) / model->sigma, high = (log(by) - model->mu) / model->sigma;
    double chance = normal_tail(low) - normal_tail(high);
    if (chance < 1e-6) /* far from what was predicted, where the ratio below loses its digits */
        return log((after + by) / 2);
    return model->mu + model->sigma * (normal_density(low) - normal_density(high)) / chance;
}

void fg_poll_learn(fg_poll_history *history, double eta, double after, double by)
{
    /* The mean and not the middle: of a job found done by its first poll, the middle would be much too early. */
    fg_poll_model model = fg_poll_predict(history, eta);
    double log_duration = mean_between(&model, after, fmax(by, SHORTEST_WAIT));
    double surprise = SURPRISE * model.sigma;
    double x = log_eta(eta);
    double y = fmin(fmax(log_duration, model.mu - surprise), model.mu + surprise) - log(TYPICAL);
    double keep = 1 - 1.0 / MEMORY;
    *history = (fg_poll_history){
        .jobs = keep * history->jobs + 1,
        .x = keep * history->x + x,
        .y = keep * history->y + y,
        .xx = keep * history->xx + x * x,
        .xy = keep * history->xy + x * y,
        .yy = keep * history->yy + y * y,
    };
}
