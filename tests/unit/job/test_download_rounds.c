/* Downloads of links that have not spread yet, in virtual time. */
#include "download_fixture.h"

static struct scene begin_fresh(int64_t spreads_for, const char *proxy)
{
    fg_download_limits limits = usual;
    limits.spreads_until = START + spreads_for;
    return begin(limits, OWN, proxy, NULL);
}

static void a_link_that_has_not_spread_is_asked_for_again(void **state)
{
    (void)state;
    struct scene scene = begin_fresh(30 * SECOND, NULL);
    answer(&scene, OWN, 403);
    answer(&scene, OWN, 404);
    assert_true(scene.now >= START + 750 && scene.now <= START + 1250);
    answer(&scene, OWN, 200);
    assert_true(scene.now >= START + 2250 && scene.now <= START + 3750);
    expect_end(&scene, FACEGEN_OK);
}

static void a_round_begins_no_sooner_than_the_server_asks_for(void **state)
{
    (void)state;
    struct scene scene = begin_fresh(30 * SECOND, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    end_exchange(&scene, FACEGEN_OK, 404, "", 20 * SECOND);
    answer(&scene, OWN, 200);
    assert_int_equal(scene.now, START + 20 * SECOND);
    expect_end(&scene, FACEGEN_OK);
}

static void every_round_tries_all_links(void **state)
{
    (void)state;
    struct scene scene = begin_fresh(30 * SECOND, PROXY);
    answer(&scene, OWN, 404);
    answer(&scene, PROXY, 404);
    answer(&scene, OWN, 404);
    answer(&scene, PROXY, 200);
    expect_end(&scene, FACEGEN_OK);
}

static void the_last_round_begins_when_the_links_should_have_spread(void **state)
{
    (void)state;
    struct scene scene = begin_fresh(30 * SECOND, NULL);
    int count = count_exchanges(&scene, 404);
    assert_true(count >= 8 && count <= 12);
    assert_int_equal(scene.now, START + 30 * SECOND);
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

static void a_round_does_not_begin_before_the_time_that_the_server_asks_for(void **state)
{
    (void)state;
    struct scene scene = begin_fresh(30 * SECOND, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    end_exchange(&scene, FACEGEN_OK, 404, "", 20 * SECOND);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    assert_int_equal(scene.now, START + 20 * SECOND);
    end_exchange(&scene, FACEGEN_OK, 404, "", 20 * SECOND); /* past the time by which the links should have spread */
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    assert_int_equal(scene.now, START + 40 * SECOND);
    end_exchange(&scene, FACEGEN_OK, 404, "", 20 * SECOND); /* it was the last */
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

static void the_rounds_end_before_the_deadline(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.spreads_until = START + 30 * SECOND;
    limits.timeout_ms = 6 * SECOND;
    struct scene scene = begin(limits, OWN, NULL, NULL);
    assert_true(count_exchanges(&scene, 404) >= 3 && count_exchanges(&scene, 404) <= 4);
    assert_true(scene.now < START + 6 * SECOND);
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

static void no_round_begins_at_the_deadline(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.spreads_until = START + 500;
    limits.timeout_ms = 500;
    struct scene scene = begin(limits, OWN, NULL, NULL);
    assert_int_equal(count_exchanges(&scene, 404), 1);
    assert_int_equal(scene.now, START);
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

static void an_old_link_is_asked_for_once(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, NULL, NULL);
    assert_int_equal(count_exchanges(&scene, 404), 1);
    assert_int_equal(scene.now, START);
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

static void what_has_gone_for_good_is_not_waited_for(void **state)
{
    (void)state;
    struct scene scene = begin_fresh(30 * SECOND, NULL);
    assert_int_equal(count_exchanges(&scene, 410), 1);
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

static void without_repetitions_there_is_one_round(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.spreads_until = START + 30 * SECOND;
    limits.retries = 0;
    struct scene scene = begin(limits, OWN, PROXY, NULL);
    assert_int_equal(count_exchanges(&scene, 404), 2);
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_that_has_not_spread_is_asked_for_again),
        cmocka_unit_test(a_round_begins_no_sooner_than_the_server_asks_for),
        cmocka_unit_test(every_round_tries_all_links),
        cmocka_unit_test(the_last_round_begins_when_the_links_should_have_spread),
        cmocka_unit_test(a_round_does_not_begin_before_the_time_that_the_server_asks_for),
        cmocka_unit_test(the_rounds_end_before_the_deadline),
        cmocka_unit_test(no_round_begins_at_the_deadline),
        cmocka_unit_test(an_old_link_is_asked_for_once),
        cmocka_unit_test(what_has_gone_for_good_is_not_waited_for),
        cmocka_unit_test(without_repetitions_there_is_one_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
