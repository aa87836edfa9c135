/* What the calls of the provider have in common, blocking or as jobs of an engine, until a call has begun. */
#ifndef FG_SUBMIT_H
#define FG_SUBMIT_H

#include "call.h"

/* Says in the error of a call that ends before its task began that nothing was accepted. Returns the code, which may
 * be FACEGEN_OK. */
facegen_code fg_end_unsent(facegen_code code, facegen_error *error);

/* ---- blocking: borrow an engine, make a call, fg_engine_run(), finish ---- */

/* What every blocking call needs: a client of this process with a key, and a place for the result, which is cleared. */
facegen_code fg_check_call(facegen_client *client, facegen_result **result, facegen_error *error);

extern const fg_task_kind fg_blocking_call;

/* Takes the outcome of a blocking call, and gives its engine back. `begun` is what fg_engine_run() returned. */
facegen_code fg_call_finish(fg_call *call, facegen_code begun, facegen_result **result, facegen_error *error);

/* The code of a question about the account that has ended with `code`: FACEGEN_E_PROTOCOL if the answer, which is freed
 * then, lacks what was asked for. */
facegen_code fg_account_check(facegen_code code, fg_route route, facegen_result **answer, facegen_error *error);

/* ---- jobs of an engine ---- */

/* A call whose outcome goes to a callback. */
typedef struct fg_async_call {
    fg_call call;
    facegen_request *request; /* a copy; NULL when there is none */
    facegen_done_fn done;
} fg_async_call;

/* The kind of those that generate or fetch. */
extern const fg_task_kind fg_async_kind;

/* What every job needs. */
facegen_code fg_check_job(facegen_engine *engine, facegen_done_fn done, facegen_error *error);

/* Adds a call, or what has one as its first member, to its engine; frees it if it cannot begin. */
facegen_code fg_begin_job(fg_async_call *begun, facegen_done_fn done, void *user_data, facegen_job **job,
                          facegen_error *error);

#endif
