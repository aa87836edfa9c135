/**
 * @file reconcile.h
 * After FACEGEN_E_UNCERTAIN: what the account shows of the job that was perhaps paid for. Asking is free of charge.
 *
 *     facegen_client_mark(client, NULL); // once, before the first request
 *     ...
 *     if (facegen_submit(client, request, &result, &error) == FACEGEN_E_UNCERTAIN)
 *         facegen_reconcile(client, request, &error, &result, &error);
 *
 * The provider lists the images of an account by their jobs' ids, newest first, and counts the jobs that are
 * processing. A job that is newer than the mark and not one of the client's own is fetched: the seed that its answer
 * repeats shows whether it is the one, or otherwise its prompt. Seeds are proof once a job of this client has shown the
 * seed it was sent with, and no longer once a job has shown another.
 *
 * The result is **evidence, not proof**: other programs may use the account, and a job may have failed.
 *
 * A request that was cut off can still arrive minutes later, as a kernel or a proxy delivers what it holds. "Not seen"
 * is therefore said only after a settling time that counts from when the request was sent: 5 minutes with libcurl (more
 * if the stall timeout is longer than half of that), none if the API root is this machine itself, and for a custom
 * transport what its facegen_transport::settling_ms says. A tunnel or proxy that listens on this machine holds
 * requests, too: give its API root a name that is not a loopback name.
 */
#ifndef FACEGEN_RECONCILE_H
#define FACEGEN_RECONCILE_H

#include <facegen/engine.h>

FACEGEN_BEGIN

/**
 * Asks the account for its newest image: the mark. What is sent from here on is newer.
 *
 * Needed once at most, before the first request: each job that ends well is a mark for those after it, without a
 * question. It is tried once, for 5 seconds at most, so that a request need not wait for it; without a mark all is as
 * before, but facegen_reconcile() can hardly tell. Any thread, as facegen_submit().
 *
 * @return FACEGEN_OK, or a code of the groups CALLER, REFUSED, NETWORK, FAILED
 */
FACEGEN_API facegen_code facegen_client_mark(facegen_client *client, facegen_error *error);

/**
 * Looks for the job of a request whose outcome is not known; if it is found, waits until its images are made.
 *
 * An id in `uncertain` is fetched first. Without one, or if it is another job's, the account is asked. A look is two
 * questions, repeated for about a minute while jobs are processing, including the client's own: 12 questions at most,
 * of the 30 a minute that an account may ask (provider's page). Up to 8 new jobs are fetched. The questions take 3
 * minutes at most, and each fetch as long as facegen_client_set_timeout() allows; facegen_client_cancel() ends all of
 * it. It does not wait for the settling time. A paid request is never sent.
 *
 * @param request    tells new jobs apart if the provider repeats their prompt and seed; NULL if it is not known
 * @param uncertain  the error of the request, of which `id`, `mark`, `seed` and `sent_at_ms` are used (if the last is
 * 0, settling counts from this call); may be `error` itself, or NULL
 * @param result     as for facegen_submit()
 * @return FACEGEN_OK: found, and complete.
 *         FACEGEN_E_ARGUMENT: the mark is malformed.
 *         FACEGEN_E_NOT_SEEN: after the settling time, two looks or more showed no job that may be it, and the last one
 *         nothing that is processing.
 *         FACEGEN_E_UNCERTAIN: it is still unknown; the message says why, and names the new jobs. If `retry_after_ms`
 * is not 0, nothing was seen yet: ask again after that time. FACEGEN_E_FAILED: found, and it failed. Any other code:
 * the account could not be asked, or not in time; an id in `error` is still to be fetched. The error has the mark, the
 * seed and the time of sending again, for the next call. `acceptance` is YES if the job failed, and else what
 * `uncertain` says: that nothing was seen is no proof.
 */
FACEGEN_API facegen_code facegen_reconcile(facegen_client *client, const facegen_request *request,
                                           const facegen_error *uncertain, facegen_result **result,
                                           facegen_error *error);

/** Begins a job that does as facegen_reconcile(). The other parameters are as for facegen_engine_submit(). */
FACEGEN_API facegen_code facegen_engine_reconcile(facegen_engine *engine, const facegen_request *request,
                                                  const facegen_error *uncertain, facegen_done_fn done, void *user_data,
                                                  facegen_job **job, facegen_error *error);

/**
 * Begins a job that does as facegen_client_mark(). Its result is NULL, also when it ends well. The other parameters are
 * as for facegen_engine_submit().
 */
FACEGEN_API facegen_code facegen_engine_mark(facegen_engine *engine, facegen_done_fn done, void *user_data,
                                             facegen_job **job, facegen_error *error);

FACEGEN_END

#endif
