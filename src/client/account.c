/* Questions about the account. */
#include <facegen/account.h>

#include "pool.h"
#include "submit.h"

#include <stdlib.h>

static facegen_code check_question(facegen_account_question question, int page, facegen_error *error)
{
    if (question < FACEGEN_ACCOUNT_PROCESSING || question > FACEGEN_ACCOUNT_BALANCE)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "there is no such question about the account");
    if (question == FACEGEN_ACCOUNT_JOBS && page < 1)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "page", "page: must be at least 1");
    return FACEGEN_OK;
}

static void init_question(fg_call *call, facegen_engine *engine, const fg_task_kind *kind,
                          facegen_account_question question, int page)
{
    static const fg_route routes[] = {
        [FACEGEN_ACCOUNT_PROCESSING] = FG_ROUTE_request_count,
        [FACEGEN_ACCOUNT_JOBS] = FG_ROUTE_assets_generated,
        [FACEGEN_ACCOUNT_BALANCE] = FG_ROUTE_wallet_balance,
    };
    fg_call_init_ask(call, engine, kind, routes[question], page);
}

/* What is missing in an answer to the question; NULL if nothing is. */
static const char *missing_in(const facegen_result *answer, fg_route route)
{
    switch (route) {
    case FG_ROUTE_request_count:
        return facegen_account_processing(answer) < 0 ? "processing_count" : NULL;
    case FG_ROUTE_assets_generated:
        return !answer->assets ? "list of images" : NULL;
    default:
        return !*answer->balance ? "balance" : NULL;
    }
}

facegen_code fg_account_check(facegen_code code, fg_route route, facegen_result **answer, facegen_error *error)
{
    const char *missing = code == FACEGEN_OK ? missing_in(*answer, route) : NULL;
    if (!missing)
        return code;
    facegen_result_free(*answer);
    *answer = NULL;
    return fg_fail(error, FACEGEN_E_PROTOCOL, "", "%s: it has no %s", facegen_code_text(FACEGEN_E_PROTOCOL), missing);
}

facegen_code facegen_account_ask(facegen_client *client, facegen_account_question question, int page,
                                 facegen_result **answer, facegen_error *error)
{
    facegen_code code = fg_check_call(client, answer, error);
    if (code == FACEGEN_OK)
        code = check_question(question, page, error);
    facegen_engine *engine = code == FACEGEN_OK ? fg_engine_borrow(client, error) : NULL;
    if (!engine)
        return code != FACEGEN_OK ? code : FACEGEN_E_SYSTEM;
    fg_call call;
    init_question(&call, engine, &fg_blocking_call, question, page);
    fg_route route = call.question.route;
    code = fg_call_finish(&call, fg_engine_run(engine, &call.task, error), answer, error);
    return fg_account_check(code, route, answer, error);
}

static void end_question(fg_task *task)
{
    fg_async_call *ended = (fg_async_call *)task;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *answer = NULL;
    facegen_code code = fg_call_take(&ended->call, &answer, &error);
    code = fg_account_check(code, ended->call.question.route, &answer, &error);
    ended->done(task, code, answer, code == FACEGEN_OK ? NULL : &error, task->user_data);
    free(ended);
}

facegen_code facegen_engine_ask_account(facegen_engine *engine, facegen_account_question question, int page,
                                        facegen_done_fn done, void *user_data, facegen_job **job, facegen_error *error)
{
    static const fg_task_kind kind = {fg_call_advance, end_question};
    facegen_code code = fg_check_job(engine, done, error);
    if (code == FACEGEN_OK)
        code = check_question(question, page, error);
    if (code != FACEGEN_OK)
        return code;
    fg_async_call *begun = calloc(1, sizeof *begun);
    if (!begun)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    init_question(&begun->call, engine, &kind, question, page);
    return fg_begin_job(begun, done, user_data, job, error);
}

/* ---- answers ---- */

int64_t facegen_account_processing(const facegen_result *answer)
{
    return answer && answer->processing_count >= 0 && answer->processing_count < (double)INT32_MAX
               ? (int64_t)answer->processing_count
               : -1;
}

size_t facegen_account_job_count(const facegen_result *answer)
{
    return answer && answer->assets ? answer->assets->count : 0;
}

const char *facegen_account_job_id(const facegen_result *answer, size_t index)
{
    return index < facegen_account_job_count(answer) ? answer->assets->items[index] : NULL;
}

const char *facegen_account_balance(const facegen_result *answer)
{
    return answer ? answer->balance : "";
}

const char *facegen_account_currency(const facegen_result *answer)
{
    return answer ? answer->currency : "";
}
