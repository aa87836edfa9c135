#include "scenario.h"

#include <math.h>

/* Uniform between 0 and 1, both excluded (splitmix64). */
static double uniform(uint64_t *random)
{
    uint64_t z = *random += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *random)
{
    double radius = sqrt(-2 * log(uniform(random)));
    return radius * cos(2 * acos(-1) * uniform(random));
}

simulated_job scenario_draw(const struct scenario *scenario, uint64_t *random)
{
    static const double mixed[] = {1, 0.5, 2.5};
    if (scenario->kind == ETA_SCALED || scenario->kind == ETA_MIXED) {
        double eta = 5 + 55 * uniform(random);
        double ratio = scenario->kind == ETA_SCALED ? scenario->value : mixed[(int)(3 * uniform(random))];
        return (simulated_job){.duration = eta / ratio, .eta = eta};
    }
    double duration = MEDIAN * exp(scenario->sigma * normal(random));
    double eta = scenario->value;
    if (scenario->kind == ETA_WRONG)
        eta = duration * pow(WRONG_FACTOR, 2 * uniform(random) - 1);
    return (simulated_job){duration, eta};
}
