/* A call of the provider on its way: a job, the exchange it has under way, and the answer so far. */
#ifndef FG_CALL_H
#define FG_CALL_H

#include "codec/decode.h"
#include "codec/encode.h"
#include "engine.h"

typedef struct fg_call {
    fg_engine *engine;
    const facegen_request *request; /* of a submit; borrowed */
    fg_job job;

    bool in_exchange; /* the members down to answer are in use */
    char *url;
    fg_body body;
    facegen_exchange exchange;
    fg_answer answer;

    facegen_result *result; /* the last answer that could be read; NULL before */
    facegen_error error;    /* what is known about the last exchange that failed */
    int64_t next_progress;  /* when the caller is next told, in ms */
} fg_call;

/* Begins a call that generates; the request is valid and outlives the call. */
void fg_call_submit(fg_call *call, fg_engine *engine, const facegen_request *request, bool wait);

/* Begins a call that takes up a job. */
void fg_call_fetch(fg_call *call, fg_engine *engine, const char *id, bool wait);

/* Does what is to be done now. True once the call has ended; else until receives when to come back at the latest. */
bool fg_call_advance(fg_call *call, int64_t *until);

/*
 * Ends a call. Its result moves to *result and FACEGEN_OK is returned, or error is filled; error may be NULL.
 */
facegen_code fg_call_end(fg_call *call, facegen_result **result, facegen_error *error);

#endif
