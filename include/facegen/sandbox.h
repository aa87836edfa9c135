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

/**
 * An endpoint that exists in memory only. It and its clients are used by one thread at a time: threads that work at
 * once have a sandbox and a client each.
 */
typedef struct facegen_sandbox facegen_sandbox;

/** How time passes in a sandbox. */
typedef enum facegen_sandbox_time {
    /** Waiting takes no time: the clock jumps to the end of each wait. A step that does not wait, such as
     * `facegen_engine_step(engine, 0)` in a frame, lets 100 ms pass, and facegen_engine_timeout() is 0 or -1. */
    FACEGEN_SANDBOX_VIRTUAL = 0,
    FACEGEN_SANDBOX_REAL = 1 /**< A job takes as long as the provider's does. */
} facegen_sandbox_time;

/** A sandbox in virtual time; free it with facegen_sandbox_free(). NULL when out of memory. */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_sandbox *facegen_sandbox_new(void);

/** Frees a sandbox, after the clients that use it; does nothing if NULL. */
FACEGEN_API void facegen_sandbox_free(facegen_sandbox *sandbox);

/** How time passes; before facegen_sandbox_attach(). */
FACEGEN_API void facegen_sandbox_set_time(facegen_sandbox *sandbox, facegen_sandbox_time time);

/**
 * Lets virtual time pass, for what comes later than a client waits: images expire, a late webhook is sent.
 *
 * @param milliseconds  up to a century; otherwise nothing happens
 */
FACEGEN_API void facegen_sandbox_advance(facegen_sandbox *sandbox, int64_t milliseconds);

/**
 * Sets an option, while no request is under way; "key" before facegen_sandbox_attach(). The options are those of the
 * program facegen-sandbox, without the dashes:
 *
 * - "plan": "pay-as-you-go" (5 queued jobs, the default), "standard" (10) or "premium" (15)
 * - "workers": how many jobs of an account are made at once, "1" (the default) to "100"
 * - "speed": jobs are done as many times faster, "0.001" to "1000000"
 * - "price", "balance": what a job takes from the wallet, and what is in a new one, with at most 6 decimals
 * - "eta-error": the factor by which the estimated time is wrong
 * - "storage": a folder in which the images that are made are also kept as files, ID-N.png, the newest 2048
 * - "scenario": what goes wrong or differently, `NAME[@CALL][*N]`: CALL is "generate", the default, "fetch" or
 *   "image"; N means that many times, then well. A single request chooses one by a track_id of
 *   `scenario:NAME[@CALL][*N]`.
 * - "key": the API key that is accepted; without it every key is, and has an account of its own
 *
 * @return FACEGEN_OK, or FACEGEN_E_CONFIG with what is accepted
 */
FACEGEN_API facegen_code facegen_sandbox_set(facegen_sandbox *sandbox, const char *name, const char *value,
                                             facegen_error *error);

/** The name of the scenario at an index, such as "http-503"; NULL past the last. Any thread, as the next. */
FACEGEN_API const char *facegen_sandbox_scenario_name(size_t index);

/** What that scenario does, in one line without a full stop. */
FACEGEN_API const char *facegen_sandbox_scenario_help(size_t index);

/**
 * Stands for the POST to a job's webhook, which the sandbox in the process does not make: called once the job is over,
 * none to two times by its scenario, with the body that would be posted. Called on the thread that uses the sandbox: in
 * virtual time when the clock reaches the moment, while the library waits or inside of facegen_sandbox_advance(); in
 * real time while the first request after it is answered. Functions on the sandbox and on its clients are not legal
 * inside, except facegen_client_cancel().
 *
 * @param url   the request's webhook
 * @param body  JSON of `size` bytes, NUL-terminated, valid during the call
 */
typedef void (*facegen_sandbox_webhook_fn)(const char *url, const char *body, size_t size, void *user_data);

/** Where webhooks go; NULL for nowhere, the default. The user data outlives the sandbox. */
FACEGEN_API void facegen_sandbox_set_webhook(facegen_sandbox *sandbox, facegen_sandbox_webhook_fn webhook,
                                             void *user_data);

/**
 * Makes a client talk to the sandbox instead of the network: sets its transport, its API root to one that never
 * exists, "https://sandbox.invalid/api", and its key to "sandbox-key" or the one that the sandbox was given. Any number
 * of clients, each before its first engine and its first call.
 *
 * @return FACEGEN_OK, FACEGEN_E_NOMEM, or FACEGEN_E_CONFIG if the client has an engine already
 */
FACEGEN_API facegen_code facegen_sandbox_attach(facegen_sandbox *sandbox, facegen_client *client, facegen_error *error);

/** How many generate requests were accepted: each of them would have been paid for, also where the answer was lost. */
FACEGEN_API size_t facegen_sandbox_paid_requests(const facegen_sandbox *sandbox);

/** How many requests came in all, whatever became of them: generate calls, fetches, images and the rest. */
FACEGEN_API size_t facegen_sandbox_requests(const facegen_sandbox *sandbox);

FACEGEN_END

#endif
