#include "scenario.h"

#include "support/random.h"

#include <math.h>

simulated_job scenario_draw(const struct scenario *scenario, uint64_t *random)
{
    static const double mixed[] = {1, 0.5, 2.5};
    if (scenario->kind == ETA_SCALED || scenario->kind == ETA_MIXED) {
        double eta = 5 + 55 * random_uniform(random);
        double ratio = scenario->kind == ETA_SCALED ? scenario->value : mixed[(int)(3 * random_uniform(random))];
        return (simulated_job){.duration = eta / ratio, .eta = eta};
    }
    double duration = MEDIAN * exp(scenario->sigma * random_normal(random));
    double eta = scenario->value;
    if (scenario->kind == ETA_WRONG)
        eta = duration * pow(WRONG_FACTOR, 2 * random_uniform(random) - 1);
    return (simulated_job){duration, eta};
}
