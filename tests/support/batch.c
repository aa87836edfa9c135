#include "batch.h"

#include "random.h"
#include "request.h"

#include "sandbox/transport.h"

#include <facegen/engine.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEDIAN 7.36       /* seconds */
#define LINE_TIME 0.05613 /* seconds that the sandbox takes for a line of two images 512 wide, in 41 steps */
enum { LONGEST = 767 };   /* lines; of the largest size it makes one image only */

typedef struct batch {
    batch_outcome outcome;
    double made; /* seconds, of all jobs */
    uint64_t random;
    facegen_sandbox *sandbox;
    facegen_client *client;
    facegen_engine *engine;
} batch;

typedef struct job {
    batch *batch;
    int number; /* from 1, as the sandbox counts */
} job;

static void count_refusals(facegen_log_level level, const char *message, void *user_data)
{
    batch *self = user_data;
    self->outcome.refusals += level == FACEGEN_LOG_WARNING && strstr(message, "HTTP 429");
}

static void count(facegen_job *handle, facegen_code code, facegen_result *result, const facegen_error *error,
                  void *user_data)
{
    const job *self = user_data;
    (void)error;
    self->batch->outcome.succeeded += code == FACEGEN_OK;
    self->batch->outcome.disorder += atoi(facegen_job_id(handle)) != self->number;
    self->batch->made += code == FACEGEN_OK ? facegen_result_generation_time(result) : 0;
    facegen_result_free(result);
}

static void set(batch *self, const char *option, const char *format, double value)
{
    char text[32];
    snprintf(text, sizeof text, format, value);
    facegen_sandbox_set(self->sandbox, option, text, NULL);
}

static void begin(batch *self, const batch_provider *provider)
{
    self->sandbox = facegen_sandbox_new();
    self->client = facegen_client_new();
    facegen_client_set_log(self->client, count_refusals, self);
    set(self, "workers", "%.0f", provider->workers);
    if (!provider->estimates)
        facegen_sandbox_set(self->sandbox, "scenario", "eta-missing", NULL);
    facegen_sandbox_attach(self->sandbox, self->client, NULL);
    self->engine = facegen_engine_new(self->client, NULL);
}

static void submit_all(batch *self, const batch_provider *provider, job jobs[BATCH_JOBS])
{
    facegen_request *request = plain_request();
    facegen_request_set_width(request, 512);
    facegen_request_set_samples(request, 2);
    facegen_request_set_num_inference_steps(request, 41);
    for (int i = 0; i < BATCH_JOBS; i++) {
        double lines = MEDIAN * exp(provider->sigma * random_normal(&self->random)) / LINE_TIME;
        facegen_request_set_height(request, (int64_t)fmin(fmax(lines, 1), LONGEST));
        jobs[i] = (job){self, i + 1};
        if (facegen_engine_submit(self->engine, request, count, &jobs[i], NULL, NULL) != FACEGEN_OK)
            abort();
    }
    facegen_request_free(request);
}

batch_outcome batch_run(const batch_provider *provider, uint64_t random)
{
    batch self = {.random = random};
    job jobs[BATCH_JOBS];
    begin(&self, provider);
    submit_all(&self, provider, jobs);
    int64_t begun = sb_now(self.sandbox);
    do /* what is accepted in the next step is told another eta */
        set(&self, "eta-error", "%.3f", pow(2, 2 * random_uniform(&self.random) - 1));
    while (facegen_engine_step(self.engine, -1) > 0);
    double took = (double)(sb_now(self.sandbox) - begun) / 1000;
    self.outcome.busy = self.made / (took * provider->workers);
    self.outcome.requests = (double)facegen_sandbox_requests(self.sandbox) / (double)BATCH_JOBS;
    facegen_engine_free(self.engine);
    facegen_client_free(self.client);
    facegen_sandbox_free(self.sandbox);
    return self.outcome;
}
