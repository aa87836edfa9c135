/* What the calls of the provider have in common, as their callers see them. */
#ifndef FG_SUBMIT_H
#define FG_SUBMIT_H

#include "call.h"

/* A job of an engine that calls the provider. */
typedef struct fg_call_job {
    fg_call call;
    facegen_request *request; /* a copy; NULL when there is none */
    facegen_done_fn done;
    void *user_data;
} fg_call_job;

/* What every blocking call needs: a client of this process with a key, and a place for the result, which is cleared. */
facegen_code fg_check_call(facegen_client *client, facegen_result **result, facegen_error *error);

/* Says in the error of a call that ends before its task began that nothing was accepted. Returns the code. */
facegen_code fg_end_unsent(facegen_code code, facegen_error *error);

/* Runs a call on the engine that was borrowed for it, and gives that back. */
facegen_code fg_run(fg_call *call, facegen_result **result, facegen_error *error);

/* The kind of a call that fg_run() runs. */
extern const fg_task_kind fg_blocking_call;

/* What every job of an engine needs. */
facegen_code fg_engine_check(facegen_engine *engine, facegen_done_fn done, facegen_error *error);

/* Adds a job, or what has one as its first member, to its engine; frees it if it cannot begin. */
facegen_code fg_engine_begin(fg_call_job *begun, facegen_done_fn done, void *user_data, facegen_job **job,
                             facegen_error *error);

#endif
