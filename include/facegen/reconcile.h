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
 * processing; neither tells what was asked for. So a job is found by what it is not: newer than the mark, and none of
 * the client's own. What comes of that is **evidence, not proof**: other programs that use the account make images
 * too, a job may have failed, and a request may still be on its way when the account is asked.
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
 * An id in `uncertain` is fetched first. Without one, or if it is of another job, the account is asked. A look is two
 * questions, repeated for about a minute while jobs are processing, be they the client's own: 12 questions at most, of
 * the 30 a minute that an account may ask (provider's page). Up to 8 new jobs are fetched. All of it ends within the
 * client's timeout, and with facegen_client_cancel(). A paid request is never sent.
 *
 * @param request    tells new jobs apart where the provider repeats their prompt and seed; NULL if it is not known
 * @param uncertain  the error of the request, of which `id` and `mark` are used; may be `error` itself, or NULL
 * @param result     as for facegen_submit()
 * @return FACEGEN_OK: found, and complete.
 *         FACEGEN_E_ARGUMENT: the mark is none.
 *         FACEGEN_E_NOT_SEEN: two looks or more showed no new image, and the last one nothing that is processing.
 *         FACEGEN_E_UNCERTAIN: it cannot be told; the message says why, and names the new jobs.
 *         FACEGEN_E_FAILED: found, and it failed.
 *         Any other code: the account could not be asked, or not in time; an id in `error` is still to be fetched.
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
