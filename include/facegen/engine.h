/**
 * @file engine.h
 * Many jobs at once on one thread, for programs that must not block: a window, a game, a server.
 *
 * An engine is driven by the thread that owns it, in one of two ways: by facegen_engine_step() in a loop or once a
 * frame, or from an event loop that watches facegen_engine_fd() and facegen_engine_timeout(). It starts no thread.
 * facegen_submit() is an engine that is stepped until its one job has ended.
 *
 *     facegen_engine *engine = facegen_engine_new(client, &error);
 *     facegen_engine_submit(engine, request, when_done, my_data, NULL, &error);
 *     while (facegen_engine_step(engine, 1000) > 0)
 *         ;
 *
 * An engine and its jobs belong to one thread; facegen_engine_wake() and facegen_client_cancel() may be called from
 * any. A client may have any number of engines, and outlives them.
 */
#ifndef FACEGEN_ENGINE_H
#define FACEGEN_ENGINE_H

#include <facegen/client.h>

FACEGEN_BEGIN

/** Jobs that run on one thread. */
typedef struct facegen_engine facegen_engine;

/** A job or a saving that runs. Valid until its final callback returns. */
typedef struct facegen_job facegen_job;

/**
 * The final word on a job. Called exactly once for each job that was begun, within facegen_engine_step() or
 * facegen_engine_free(). Everything may be called inside: beginning, cancelling, also freeing the engine.
 *
 * @param code    as facegen_submit() returns it
 * @param result  the caller's own, to be freed with facegen_result_free(); NULL on failure
 * @param error   what is known of a failure, valid during the call; NULL on success
 */
typedef void (*facegen_done_fn)(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                                void *user_data);

/** An engine for the calling thread; free it with facegen_engine_free(). NULL, and the error says why:
 * FACEGEN_E_SYSTEM, FACEGEN_E_FORK. */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_engine *facegen_engine_new(facegen_client *client, facegen_error *error);

/** Frees an engine, before its client. Jobs that run end with FACEGEN_E_CANCELLED first. Does nothing if NULL. */
FACEGEN_API void facegen_engine_free(facegen_engine *engine);

/**
 * Begins a job that generates, as facegen_submit(). If it returns FACEGEN_OK its final callback comes exactly once;
 * else never.
 *
 * @param request    copied; a face in a file is read while it is sent
 * @param done       the final callback
 * @param user_data  handed to it
 * @param job        receives the job; may be NULL
 * @return FACEGEN_OK; FACEGEN_E_INVALID with what is wrong; FACEGEN_E_CONFIG without a key; FACEGEN_E_FORK;
 *         FACEGEN_E_NOMEM
 */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_code facegen_engine_submit(facegen_engine *engine,
                                                                    const facegen_request *request,
                                                                    facegen_done_fn done, void *user_data,
                                                                    facegen_job **job, facegen_error *error);

/** Begins a job that resumes another by its id, as facegen_fetch(). Parameters and codes are as for
 * facegen_engine_submit(), with FACEGEN_E_ARGUMENT for what cannot be an id. */
FACEGEN_API facegen_code facegen_engine_fetch(facegen_engine *engine, const char *id, facegen_done_fn done,
                                              void *user_data, facegen_job **job, facegen_error *error);

/**
 * Begins a job that ends with the provider's first answer, like facegen_submit_nowait(): its final callback receives an
 * id for facegen_engine_fetch(), or the images if they are made already. Parameters and codes are as for
 * facegen_engine_submit(). Since 0.2.0.
 */
FACEGEN_API facegen_code facegen_engine_submit_nowait(facegen_engine *engine, const facegen_request *request,
                                                      facegen_done_fn done, void *user_data, facegen_job **job,
                                                      facegen_error *error);

/** Begins to ask once for the state of a job, like facegen_fetch_nowait(). Parameters and codes are as for
 * facegen_engine_fetch(). Since 0.2.0. */
FACEGEN_API facegen_code facegen_engine_fetch_nowait(facegen_engine *engine, const char *id, facegen_done_fn done,
                                                     void *user_data, facegen_job **job, facegen_error *error);

/**
 * The end of facegen_engine_save(): called exactly once, as facegen_done_fn.
 *
 * @param path  the file that was written, valid during the call; NULL on failure
 */
typedef void (*facegen_saved_fn)(facegen_code code, const char *path, const facegen_error *error, void *user_data);

/**
 * Saves an image in a file, as facegen_result_save(), downloading it beside the engine's other jobs.
 *
 * @param result  stays as it is until `saved` is called, which may free it
 * @param path    copied
 * @param saved   the final callback; if this returns FACEGEN_OK it comes exactly once, else never
 * @param job     receives a handle of the saving; may be NULL
 * @return FACEGEN_OK; FACEGEN_E_FILE where it cannot be written; FACEGEN_E_IMAGE; FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_engine_save(facegen_engine *engine, const facegen_result *result, size_t index,
                                             const char *path, facegen_saved_fn saved, void *user_data,
                                             facegen_job **job, facegen_error *error);

/** The time by the clock of the engine's transport, in milliseconds since 1970-01-01 UTC, whole seconds. Since 0.2.0.
 */
FACEGEN_API int64_t facegen_engine_unix_ms(const facegen_engine *engine);

/** The job's id at the provider, "" until it is accepted; valid as long as the job. */
FACEGEN_API const char *facegen_job_id(const facegen_job *job);

/** Where the progress of this job goes, instead of facegen_client_set_progress(); NULL for nowhere. The user data
 * outlives the job. */
FACEGEN_API void facegen_job_set_progress(facegen_job *job, facegen_progress_fn progress, void *user_data);

/** Ends a job with FACEGEN_E_CANCELLED in the next step. The provider goes on with what it accepted. */
FACEGEN_API void facegen_job_cancel(facegen_job *job);

/** As facegen_job_cancel(), for everything that runs. */
FACEGEN_API void facegen_engine_cancel(facegen_engine *engine);

/**
 * Lets everything progress, and calls the final callbacks that are due. One call receives about 1 MiB at most, which
 * takes a few milliseconds; the rest of a large image comes in the calls that follow.
 *
 * @param timeout_ms  how long to wait, in milliseconds, if there is nothing to do: 0 not at all, negative without a
 *                    limit
 * @return how many jobs and savings still run; 0: there is nothing to step for
 */
FACEGEN_API size_t facegen_engine_step(facegen_engine *engine, int64_t timeout_ms);

/**
 * Waits by the clock of the engine's transport while no job runs, when facegen_engine_step() does not wait: for a
 * program that begins the next job later.
 *
 * @param timeout_ms  how long, in milliseconds; facegen_engine_wake() ends it. Since 0.2.0.
 */
FACEGEN_API void facegen_engine_idle(facegen_engine *engine, int64_t timeout_ms);

/** Ends the current or else the next wait of facegen_engine_step(). Any thread. */
FACEGEN_API void facegen_engine_wake(facegen_engine *engine);

/**
 * A file descriptor that becomes readable when facegen_engine_step(engine, 0) should be called; the same one as long as
 * the engine lives. The engine's own: only to be watched.
 *
 * @return -1 when the transport has none (not on Linux, or a transport without facegen_transport::fd): step every 10 to
 *         100 ms then
 */
FACEGEN_API int facegen_engine_fd(const facegen_engine *engine);

/**
 * How long an event loop may wait before it calls facegen_engine_step(engine, 0), in milliseconds; -1: without a limit.
 * To be asked again after every step and whenever a job was begun or cancelled.
 */
FACEGEN_API int facegen_engine_timeout(const facegen_engine *engine);

FACEGEN_END

#endif
