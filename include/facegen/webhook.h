/**
 * @file webhook.h
 * The provider's call of a request's `webhook`, for programs that have an HTTP server.
 *
 * When a job ends, the provider POSTs JSON to the link given by facegen_request_set_webhook(). It is best effort: a
 * delivery can come twice or never, and is not signed (provider's page). So a receiver puts a secret of its own into
 * the link and checks it, answers 2xx within 30 seconds, and leaves polling on: facegen_engine_deliver() ends it early.
 */
#ifndef FACEGEN_WEBHOOK_H
#define FACEGEN_WEBHOOK_H

#include <facegen/engine.h>

FACEGEN_BEGIN

/**
 * Reads the body of a delivery. Any thread.
 *
 * @param body    the bytes as they were POSTed, at most 8 MiB without images, copied
 * @param result  receives the result, status FACEGEN_STATUS_SUCCESS or FACEGEN_STATUS_FAILED, to be freed with
 *                facegen_result_free(); NULL on failure
 * @return FACEGEN_OK; FACEGEN_E_PROTOCOL for a body that is no delivery: no JSON object, no final status, neither id
 * nor track_id; FACEGEN_E_TOO_LARGE; FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_webhook_parse(const void *body, size_t size, facegen_result **result,
                                               facegen_error *error);

/**
 * Ends the engine's job of a delivery with its result, without asking the provider again. Thread of the engine.
 *
 * @param result  of facegen_webhook_parse()
 * @return true: the result is the engine's, and the job's final callback gets it in the next step. false: no such job
 *         waits, because the delivery is a duplicate or belongs to somebody else; the result is still the caller's.
 */
FACEGEN_API bool facegen_engine_deliver(facegen_engine *engine, facegen_result *result);

FACEGEN_END

#endif
