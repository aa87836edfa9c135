/* The account's limit by itself, and as the engines of a client use it. */
#include "client/limiter.h"
#include "client/call.h"
#include "client/engine.h"
#include "os/clock.h"
#include "os/slot.h"
#include "support/fixture.h"
#include "support/request.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void wake_nobody(void *owner)
{
    (void)owner;
}

static void a_waiter_that_saw_itself_let_in_is_not_collected_any_more(void **state)
{
    (void)state;
    fg_limiter limiter;
    fg_waiting_thread thread = {.wake = wake_nobody};
    fg_waiter first = {.thread = &thread}, second = {.thread = &thread};
    assert_true(fg_limiter_init(&limiter, 1));
    assert_true(fg_limiter_enter(&limiter, &first));
    assert_false(fg_limiter_enter(&limiter, &second));
    fg_limiter_leave(&limiter, &first, FG_LEAVES_WELL);
    assert_ptr_equal(thread.admitted.first, &second);
    assert_true(fg_limiter_admitted(&limiter, &second));
    assert_null(
        fg_limiter_collect(&limiter, &thread).first); /* it may end, and its memory go, before the thread looks */
    fg_limiter_leave(&limiter, &second, FG_LEAVES_WELL);
    fg_limiter_destroy(&limiter);
}

/* The next one may be of another thread. */
static void a_waiter_that_is_let_in_is_collected_without_the_next_one(void **state)
{
    (void)state;
    fg_limiter limiter;
    fg_waiting_thread thread = {.wake = wake_nobody};
    fg_waiter waiters[3] = {{.thread = &thread}, {.thread = &thread}, {.thread = &thread}};
    assert_true(fg_limiter_init(&limiter, 1));
    for (int i = 0; i < 3; i++)
        assert_int_equal(fg_limiter_enter(&limiter, &waiters[i]), i == 0);
    fg_limiter_leave(&limiter, &waiters[0], FG_LEAVES_WELL);
    fg_waiters collected = fg_limiter_collect(&limiter, &thread);
    assert_ptr_equal(collected.first, &waiters[1]);
    assert_null(waiters[1].next);
    fg_limiter_withdraw(&limiter, &waiters[2]);
    fg_limiter_leave(&limiter, &waiters[1], FG_LEAVES_WELL);
    fg_limiter_destroy(&limiter);
}

static void a_limit_shrinks_by_one_place_and_keeps_the_last(void **state)
{
    (void)state;
    fg_limiter limiter;
    fg_waiting_thread thread = {.wake = wake_nobody};
    fg_waiter waiters[3] = {{.thread = &thread}, {.thread = &thread}, {.thread = &thread}};
    assert_true(fg_limiter_init(&limiter, 3));
    fg_limiter_shrink(&limiter);
    assert_true(fg_limiter_enter(&limiter, &waiters[0]));
    assert_true(fg_limiter_enter(&limiter, &waiters[1]));
    assert_false(fg_limiter_enter(&limiter, &waiters[2]));
    fg_limiter_shrink(&limiter);
    fg_limiter_shrink(&limiter);
    fg_limiter_leave(&limiter, &waiters[0], FG_LEAVES_REFUSED);
    assert_false(fg_limiter_admitted(&limiter, &waiters[2]));
    fg_limiter_leave(&limiter, &waiters[1], FG_LEAVES_REFUSED);
    assert_true(fg_limiter_admitted(&limiter, &waiters[2]));
    fg_limiter_leave(&limiter, &waiters[2], FG_LEAVES_REFUSED);
    fg_limiter_destroy(&limiter);
}

/* ---- calls ---- */

static void drop_call(fg_task *task)
{
    (void)task;
}

static const fg_task_kind call_kind = {fg_call_advance, drop_call};

static void a_call_that_is_cancelled_before_it_begins_leaves_the_limiter_as_it_was(void **state)
{
    (void)state;
    const facegen_transport transport = {.size = sizeof transport, .start = start_nothing};
    facegen_client *client = facegen_client_new();
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_client_set_max_queued(client, 1, NULL);
    facegen_engine *engine = facegen_engine_new(client, NULL);
    facegen_request *request = facegen_request_new();
    fg_call held, new;
    fg_waiter other = {.thread = &engine->waiting};
    int64_t until;
    fg_call_init_submit(&held, engine, &call_kind, request, true);
    fg_call_init_submit(&new, engine, &call_kind, request, true);
    assert_true(fg_limiter_enter(&client->limiter, &other));
    assert_false(fg_call_advance(&held.task, 0, &until));
    held.task.cancelled = new.task.cancelled = true;
    assert_true(fg_call_advance(&held.task, 0, &until));
    assert_null(client->limiter.held.first);
    assert_true(fg_call_advance(&new.task, 0, &until));
    assert_int_equal(client->limiter.used, 1);
    assert_int_equal(held.lifecycle.acceptance, FACEGEN_ACCEPTANCE_NO);
    assert_int_equal(new.lifecycle.acceptance, FACEGEN_ACCEPTANCE_NO);
    fg_limiter_leave(&client->limiter, &other, FG_LEAVES_WELL);
    facegen_request_free(request);
    facegen_engine_free(engine);
    facegen_client_free(client);
}

/* ---- clocks ---- */

/* A session that knows the time as it is stepped, and whether it was asked at another time. */
struct session {
    int64_t now;
    bool stepped;
};

static bool asked_out_of_turn;

static void *open_session(void *user_data)
{
    (void)user_data;
    return calloc(1, sizeof(struct session));
}

static int64_t session_now(void *opaque)
{
    const struct session *session = opaque;
    asked_out_of_turn = asked_out_of_turn || !session->stepped;
    return session->now;
}

static void step_at(facegen_engine *engine, int64_t now)
{
    struct session *session = engine->session;
    session->now = now;
    session->stepped = true;
    facegen_engine_step(engine, 0);
    session->stepped = false;
}

/* It may be another thread's, whose event loop has a clock of its own. */
static void the_time_is_asked_of_an_engines_own_session_alone(void **state)
{
    (void)state;
    const facegen_transport transport = {
        .size = sizeof transport, .open = open_session, .close = free, .start = start_nothing, .now = session_now};
    char name[32];
    snprintf(name, sizeof name, "test-window-%ld", (long)getpid());
    int slot = fg_slot_take(name, 1); /* as another process */
    facegen_client *client = facegen_client_new();
    facegen_request *request = plain_request();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_retries(client, 0, NULL);
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_client_set_max_queued(client, 1, NULL);
    assert_int_equal(facegen_client_set_name(client, name, NULL), FACEGEN_OK);
    facegen_engine *first = facegen_engine_new(client, NULL), *second = facegen_engine_new(client, NULL);
    assert_int_equal(facegen_engine_submit(first, request, drop_result, NULL, NULL, NULL), FACEGEN_OK);
    assert_int_equal(facegen_engine_submit(second, request, drop_result, NULL, NULL, NULL), FACEGEN_OK);
    step_at(first, 1000);
    step_at(second, 5000);
    for (int64_t now = 1000; now < 2000; now += 100) {
        step_at(second, 4000 + now);
        step_at(first, now);
    }
    fg_slot_give_back(slot);
    /* The place is looked for in real time. */
    for (int64_t now = 2000, end = fg_clock_now() + 5000;
         first->turns.count + second->turns.count > 0 && fg_clock_now() < end; now++) {
        step_at(second, 4000 + now);
        step_at(first, now);
    }
    assert_int_equal(first->turns.count + second->turns.count, 0);
    assert_false(asked_out_of_turn);
    facegen_engine_free(first);
    facegen_engine_free(second);
    facegen_request_free(request);
    facegen_client_free(client);
}

/* ---- places that another process holds, and a client whose time is virtual ---- */

struct scene {
    struct fixture base;
    int slot; /* the only place, held by another */
};

static int set_up(void **state)
{
    char name[32];
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    snprintf(name, sizeof name, "test-%ld", (long)getpid());
    facegen_client_set_max_queued(scene->base.client, 1, NULL);
    facegen_client_set_name(scene->base.client, name, NULL);
    scene->slot = fg_slot_take(name, 1);
    assert_true(scene->slot != FG_NO_SLOT);
    return failed;
}

static int tear_down(void **state)
{
    fg_slot_give_back(((struct scene *)*state)->slot);
    return fixture_tear_down(state);
}

static void in_virtual_time_a_place_is_waited_for_as_long_as_it_is_held(void **state)
{
    struct scene *scene = *state;
    facegen_engine *engine = facegen_engine_new(scene->base.client, NULL);
    facegen_code code = FACEGEN_E_SYSTEM;
    assert_int_equal(facegen_engine_submit(engine, scene->base.request, keep_code, &code, NULL, NULL), FACEGEN_OK);
    int64_t end = fg_clock_now() + 250;
    int steps = 0;
    for (; fg_clock_now() < end; steps++)
        assert_int_equal(facegen_engine_step(engine, 1000), 1);
    assert_true(steps < 20); /* it does not spin */
    assert_int_equal(code, FACEGEN_E_SYSTEM);
    fg_slot_give_back(scene->slot);
    scene->slot = FG_NO_SLOT;
    while (facegen_engine_step(engine, 1000) > 0)
        continue;
    assert_int_equal(code, FACEGEN_OK);
    facegen_engine_free(engine);
}

static void in_virtual_time_a_call_waits_for_a_place_until_its_timeout_in_real_time(void **state)
{
    struct scene *scene = *state;
    facegen_client_set_timeout(scene->base.client, 250, NULL);
    int64_t begin = fg_clock_now();
    facegen_code code = facegen_submit(scene->base.client, scene->base.request, &scene->base.result, NULL);
    assert_int_equal(code, FACEGEN_E_TIMEOUT);
    assert_true(fg_clock_now() - begin >= 200);
    assert_null(scene->base.client->limiter.held.first); /* the call has ended, and its memory gone */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waiter_that_saw_itself_let_in_is_not_collected_any_more),
        cmocka_unit_test(a_waiter_that_is_let_in_is_collected_without_the_next_one),
        cmocka_unit_test(a_limit_shrinks_by_one_place_and_keeps_the_last),
        cmocka_unit_test(a_call_that_is_cancelled_before_it_begins_leaves_the_limiter_as_it_was),
        cmocka_unit_test(the_time_is_asked_of_an_engines_own_session_alone),
        TEST(in_virtual_time_a_place_is_waited_for_as_long_as_it_is_held),
        TEST(in_virtual_time_a_call_waits_for_a_place_until_its_timeout_in_real_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
