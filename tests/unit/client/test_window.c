/* The window of the provider's queue by itself. */
#include "client/call.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static facegen_code start_nothing(void *session, facegen_exchange *exchange)
{
    (void)session, (void)exchange;
    return FACEGEN_E_SYSTEM;
}

static const fg_task_kind kind = {fg_call_advance, NULL};

static void a_call_that_saw_itself_let_in_is_not_posted_any_more(void **state)
{
    (void)state;
    const facegen_transport transport = {.size = sizeof transport, .start = start_nothing};
    facegen_client *client = facegen_client_new();
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_client_set_max_queued(client, 1, NULL);
    facegen_engine *engine = facegen_engine_new(client, NULL);
    facegen_request *request = facegen_request_new();
    fg_call first, second;
    fg_call_init_submit(&first, engine, &kind, request, true);
    fg_call_init_submit(&second, engine, &kind, request, true);
    assert_true(fg_window_enter(&first));
    assert_false(fg_window_enter(&second));
    fg_window_leave(&first, FG_LEAVES_WELL);
    assert_ptr_equal(engine->posted.first, &second);
    assert_true(fg_window_admitted(&second));
    assert_null(engine->posted.first); /* it may end, and its memory go, before the engine looks at the list */
    fg_window_leave(&second, FG_LEAVES_WELL);
    facegen_request_free(request);
    facegen_engine_free(engine);
    facegen_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_that_saw_itself_let_in_is_not_posted_any_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
