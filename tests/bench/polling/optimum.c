#include "optimum.h"

#include <math.h>

/*
 * Time is cut into steps. F is the distribution of a job's duration given its eta. From a poll at step i that finds the
 * job queued, the best next poll is the j that has the least of
 *
 *     W(i) = min over j of  cost (1 - F(i)) + integral of F(u) - F(i) over u from i to j + W(j)
 *
 * where W(i) is what is still to be paid, times the chance 1 - F(i) to get there; the integral is the lag of a job that
 * ends between the two polls. Nothing is to be paid at the horizon, which two jobs in a million outlive.
 */
enum { STEPS = 2400, LONGEST_WAIT = 400 };

#define STEP 0.05

static double normal_cdf(double z)
{
    return erfc(-z / sqrt(2)) / 2;
}

/* F(t) of a lognormal duration that is known to be between two bounds. */
static double truncated_cdf(double t, double sigma, double low, double high)
{
    if (t <= low)
        return 0;
    if (t >= high)
        return 1;
    double below = normal_cdf(log(low / MEDIAN) / sigma);
    double above = normal_cdf(log(high / MEDIAN) / sigma);
    return (normal_cdf(log(t / MEDIAN) / sigma) - below) / (above - below);
}

/* The optimum for jobs with these bounds, by the recursion above. */
static optimum solve(double sigma, double low, double high, double cost)
{
    static double cdf[STEPS + 1], area[STEPS + 1], paid[STEPS + 1];
    static optimum rest[STEPS + 1]; /* what lag and polls add to paid */
    for (int i = 0; i <= STEPS; i++) {
        cdf[i] = truncated_cdf(i * STEP, sigma, low, high);
        area[i] = i > 0 ? area[i - 1] + STEP * (cdf[i - 1] + cdf[i]) / 2 : 0;
    }
    paid[STEPS] = 0;
    rest[STEPS] = (optimum){0};
    for (int i = STEPS - 1; i >= 0; i--) {
        double queued = 1 - cdf[i], least = HUGE_VAL, lag_to_best = 0;
        int best = i;
        for (int j = i + 1; j <= STEPS && j <= i + LONGEST_WAIT; j++) {
            double lag = area[j] - area[i] - cdf[i] * STEP * (j - i);
            if (lag + paid[j] < least) {
                least = lag + paid[j];
                lag_to_best = lag;
                best = j;
            }
        }
        paid[i] = cost * queued + least;
        rest[i] = (optimum){.lag = lag_to_best + rest[best].lag, .polls = queued + rest[best].polls};
    }
    return rest[0];
}

/*
 * An eta that is wrong by a factor of at most WRONG_FACTOR bounds the duration. As the factor is log-uniform, every
 * duration within the bounds makes the eta as likely: the duration given eta is the lognormal, cut off there. The mean
 * over all jobs weighs each ln eta by its density, which is as the chance that a duration lies within its bounds.
 */
static optimum mean_over_etas(double sigma, double cost)
{
    enum { ETAS = 40 };
    double reach = 4 * sigma + log(WRONG_FACTOR), weights = 0;
    optimum sum = {0};
    for (int k = 0; k < ETAS; k++) {
        double eta = MEDIAN * exp(reach * (2 * (k + 0.5) / (double)ETAS - 1));
        double low = eta / WRONG_FACTOR, high = eta * WRONG_FACTOR;
        double weight = normal_cdf(log(high / MEDIAN) / sigma) - normal_cdf(log(low / MEDIAN) / sigma);
        optimum one = solve(sigma, low, high, cost);
        sum.lag += weight * one.lag;
        sum.polls += weight * one.polls;
        weights += weight;
    }
    return (optimum){sum.lag / weights, sum.polls / weights};
}

optimum optimum_find(const struct scenario *scenario, double cost)
{
    if (scenario->kind == ETA_WRONG)
        return mean_over_etas(scenario->sigma, cost);
    return solve(scenario->sigma, 0, HUGE_VAL, cost); /* a constant says nothing */
}
