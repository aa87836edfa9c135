/**
 * @file sandbox.h
 * An endpoint to develop and test against, inside the process: no key, no network, no cost. In libfacegen-sandbox
 * (`pkg-config facegen-sandbox`), not in libfacegen.
 *
 *     facegen_sandbox *sandbox = facegen_sandbox_new();
 *     facegen_sandbox_attach(sandbox, client, &error);
 *
 * Its images are previews that show the given face at the asked size. They are drawn, not generated.
 */
#ifndef FACEGEN_SANDBOX_H
#define FACEGEN_SANDBOX_H

#include <facegen/client.h>

FACEGEN_BEGIN

/** An account on an endpoint that exists in memory only. One thread at a time; a client of its own for each. */
typedef struct facegen_sandbox facegen_sandbox;

/** How time passes in a sandbox. */
typedef enum facegen_sandbox_time {
    FACEGEN_SANDBOX_VIRTUAL = 0, /**< Waiting takes no time: the clock jumps. */
    FACEGEN_SANDBOX_REAL = 1     /**< A job takes as long as the provider's does. */
} facegen_sandbox_time;

/** A sandbox in virtual time; free it with facegen_sandbox_free(). NULL when out of memory. */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_sandbox *facegen_sandbox_new(void);

/** Frees a sandbox, after the clients that use it; NULL is nothing to do. */
FACEGEN_API void facegen_sandbox_free(facegen_sandbox *sandbox);

/** How time passes; before the first request. */
FACEGEN_API void facegen_sandbox_set_time(facegen_sandbox *sandbox, facegen_sandbox_time time);

/**
 * Sets an option, before the first request; those of the program facegen-sandbox, without the dashes:
 *
 * - "plan": "pay-as-you-go" (5 queued jobs, the default), "standard" (10) or "premium" (15)
 * - "speed": jobs are done as many times faster, "0.001" to "1000000"
 * - "price", "balance": what a job takes from the wallet, and what is in it at first
 * - "eta-error": the factor by which the estimated time is wrong
 * - "scenario": what goes wrong or differently, NAME[@CALL][*N]: CALL is "generate", the default, "fetch" or "image";
 *   *N means N times, then well. A single request chooses one by a track_id of "scenario:NAME[@CALL][*N]".
 * - "key": the API key that is accepted; without it every key is, and has an account of its own
 *
 * @return FACEGEN_E_CONFIG with what is accepted
 */
FACEGEN_API facegen_code facegen_sandbox_set(facegen_sandbox *sandbox, const char *name, const char *value,
                                             facegen_error *error);

/** The name of the scenario at an index, such as "http-503"; NULL past the last. */
FACEGEN_API const char *facegen_sandbox_scenario_name(size_t index);

/** What that scenario does, in one line without a full stop. */
FACEGEN_API const char *facegen_sandbox_scenario_help(size_t index);

/**
 * Makes a client talk to the sandbox instead of the network: sets its transport, its API root to one that never
 * exists, "https://sandbox.invalid/api", and its key to "sandbox-key" or the one that the sandbox was given.
 */
FACEGEN_API facegen_code facegen_sandbox_attach(facegen_sandbox *sandbox, facegen_client *client, facegen_error *error);

/** How many generate requests were accepted: each of them would have been paid for, also where the answer was lost. */
FACEGEN_API size_t facegen_sandbox_paid_requests(const facegen_sandbox *sandbox);

FACEGEN_END

#endif
