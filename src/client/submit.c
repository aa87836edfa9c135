/* The calls of the provider that block: a call driven to its end by an engine. */
#include "call.h"

#include "model/error.h"

/* Runs a call that has begun, and gives its engine back. */
static facegen_code finish(fg_call *call, facegen_result **result, facegen_error *error)
{
    int64_t until;
    while (!fg_call_advance(call, &until))
        fg_engine_wait(call->engine, until);
    facegen_code code = fg_call_end(call, result, error);
    fg_engine_release(call->engine);
    return code;
}

/* What every call needs: a client of this process with a key, and somewhere to put the result. */
static facegen_code prepare(const facegen_client *client, facegen_result **result, facegen_error *error)
{
    if (!client || !result)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "a client and a place for the result are needed");
    *result = NULL;
    if (!client->key)
        return fg_fail(error, FACEGEN_E_CONFIG, "key", "key: none is set; accepted: facegen_client_set_key()");
    return fg_client_check(client, error);
}

static facegen_code submit(facegen_client *client, const facegen_request *request, bool wait, facegen_result **result,
                           facegen_error *error)
{
    facegen_code code = prepare(client, result, error);
    if (code == FACEGEN_OK)
        code = facegen_request_validate(request, NULL, error);
    if (code != FACEGEN_OK)
        return code;
    fg_engine *engine = fg_engine_acquire(client, error);
    if (!engine)
        return FACEGEN_E_SYSTEM;
    fg_call call;
    fg_call_submit(&call, engine, request, wait);
    return finish(&call, result, error);
}

static facegen_code fetch(facegen_client *client, const char *id, bool wait, facegen_result **result,
                          facegen_error *error)
{
    facegen_code code = prepare(client, result, error);
    if (code != FACEGEN_OK)
        return code;
    if (!id || !fg_id_valid(id))
        return fg_fail(error, FACEGEN_E_ARGUMENT, "id", "id: accepted: 1 to 63 letters, digits, '.', '_' or '-'");
    fg_engine *engine = fg_engine_acquire(client, error);
    if (!engine)
        return FACEGEN_E_SYSTEM;
    fg_call call;
    fg_call_fetch(&call, engine, id, wait);
    return finish(&call, result, error);
}

facegen_code facegen_submit(facegen_client *client, const facegen_request *request, facegen_result **result,
                            facegen_error *error)
{
    return submit(client, request, true, result, error);
}

facegen_code facegen_submit_nowait(facegen_client *client, const facegen_request *request, facegen_result **result,
                                   facegen_error *error)
{
    return submit(client, request, false, result, error);
}

facegen_code facegen_fetch(facegen_client *client, const char *id, facegen_result **result, facegen_error *error)
{
    return fetch(client, id, true, result, error);
}

facegen_code facegen_fetch_nowait(facegen_client *client, const char *id, facegen_result **result, facegen_error *error)
{
    return fetch(client, id, false, result, error);
}
