/* Downloads in virtual time: the clock of a test is a number that it moves on by itself. */
#include "download_fixture.h"

#include <string.h>

static void an_image_comes_from_its_own_link(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, PROXY, FUTURE);
    answer(&scene, OWN, 200);
    expect_end(&scene, FACEGEN_OK);
    assert_int_equal(scene.now, START);
}

static void a_failure_that_can_pass_is_repeated_after_a_while(void **state)
{
    static const facegen_code failures[] = {FACEGEN_E_RESOLVE, FACEGEN_E_CONNECT, FACEGEN_E_IO, FACEGEN_E_TIMEOUT,
                                            FACEGEN_E_IMAGE};
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        name_row(i, facegen_code_name(failures[i]));
        struct scene scene = begin(usual, OWN, NULL, NULL);
        fail_exchange(&scene, failures[i]);
        assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
        assert_true(scene.now >= START + 750 && scene.now <= START + 1250);
        fg_download_stop(&scene.download, FACEGEN_E_CANCELLED);
        expect_end(&scene, FACEGEN_E_CANCELLED);
    }
}

static void a_failure_that_stays_is_repeated_as_often_as_allowed(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, NULL, NULL);
    assert_int_equal(count_exchanges(&scene, 500), 1 + RETRIES);
    assert_string_equal(scene.download.error.message, "the image's server answered HTTP 500");
    expect_end(&scene, FACEGEN_E_UNAVAILABLE);
}

static void the_server_is_given_the_time_that_it_asks_for(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, NULL, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    end_exchange(&scene, FACEGEN_OK, 503, "", 20 * SECOND);
    answer(&scene, OWN, 200);
    assert_int_equal(scene.now, START + 20 * SECOND);
    expect_end(&scene, FACEGEN_OK);
}

static void a_server_is_given_five_minutes_at_most(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.timeout_ms = 7200 * SECOND;
    struct scene scene = begin(limits, OWN, NULL, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    end_exchange(&scene, FACEGEN_OK, 503, "", 3600 * SECOND);
    answer(&scene, OWN, 200);
    assert_int_equal(scene.now, START + 300 * SECOND);
    expect_end(&scene, FACEGEN_OK);
}

static void a_download_that_is_not_repeated_tells_the_time_that_the_server_asks_for(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.retries = 0;
    struct scene scene = begin(limits, OWN, NULL, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    end_exchange(&scene, FACEGEN_OK, 503, "", 3600 * SECOND);
    assert_int_equal(scene.download.error.retry_after_ms, 3600 * SECOND);
    expect_end(&scene, FACEGEN_E_UNAVAILABLE);
}

static void no_repetition_begins_after_the_deadline(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.timeout_ms = 2 * SECOND;
    struct scene scene = begin(limits, OWN, NULL, NULL);
    assert_int_equal(count_exchanges(&scene, 500), 2);
    assert_true(scene.now < START + 2 * SECOND);
    expect_end(&scene, FACEGEN_E_UNAVAILABLE);
}

static void an_exchange_in_which_nothing_moves_is_given_up(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, NULL, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    scene.now += STALL - 1;
    fg_download_progress(&scene.download, scene.now);
    assert_int_equal(pass_time(&scene), FG_ACTION_ABORT);
    assert_int_equal(scene.now, START + STALL - 1 + STALL);
    end_exchange(&scene, FACEGEN_E_TIMEOUT, 200, "", 0);
    answer(&scene, OWN, 200);
    expect_end(&scene, FACEGEN_OK);
}

static void an_exchange_is_given_up_at_the_deadline(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.timeout_ms = 10 * SECOND;
    struct scene scene = begin(limits, OWN, PROXY, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    fg_download_progress(&scene.download, scene.now);
    assert_int_equal(pass_time(&scene), FG_ACTION_ABORT);
    assert_int_equal(scene.now, START + 10 * SECOND);
    end_exchange(&scene, FACEGEN_E_TIMEOUT, 200, "", 0);
    expect_end(&scene, FACEGEN_E_TIMEOUT);
}

static void a_download_whose_turn_comes_after_the_deadline_is_over(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, NULL, NULL);
    scene.now = START + TIMEOUT;
    expect_end(&scene, FACEGEN_E_TIMEOUT);
}

static void what_cannot_pass_ends_a_download(void **state)
{
    static const facegen_code failures[] = {FACEGEN_E_NOMEM, FACEGEN_E_TRANSPORT};
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        name_row(i, facegen_code_name(failures[i]));
        struct scene scene = begin(usual, OWN, PROXY, FUTURE);
        fail_exchange(&scene, failures[i]);
        expect_end(&scene, failures[i]);
    }
}

/* ---- other links ---- */

static void the_other_links_of_an_image_are_tried_when_its_own_is_not_there(void **state)
{
    static const int statuses[] = {403, 404, 410};
    (void)state;
    for (size_t i = 0; i < COUNT(statuses); i++) {
        name_row(i, "");
        struct scene scene = begin(usual, OWN, PROXY, FUTURE);
        answer(&scene, OWN, statuses[i]);
        answer(&scene, PROXY, statuses[i]);
        answer(&scene, FUTURE, 200);
        assert_int_equal(scene.now, START);
        expect_end(&scene, FACEGEN_OK);
    }
}

static void the_other_links_are_tried_after_the_repetitions_of_the_first(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.retries = 1;
    struct scene scene = begin(limits, OWN, PROXY, NULL);
    answer(&scene, OWN, 500);
    answer(&scene, OWN, 500);
    answer(&scene, PROXY, 500);
    answer(&scene, PROXY, 200);
    expect_end(&scene, FACEGEN_OK);
}

static void the_same_link_is_tried_once(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, OWN, OWN);
    assert_int_equal(count_exchanges(&scene, 404), 1);
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

static void the_failure_of_the_images_own_link_is_reported(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, "http://proxy.example.com/1.png", FUTURE);
    answer(&scene, OWN, 404);
    answer(&scene, FUTURE, 410);
    assert_string_equal(scene.download.error.message, "the image is no longer kept by the provider (HTTP 404)");
    expect_end(&scene, FACEGEN_E_EXPIRED);
}

/* ---- redirects, and where a link may lead ---- */

static void a_redirect_is_followed_and_a_repetition_begins_with_the_link(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, NULL, NULL);
    redirect(&scene, OWN, "2.png?s=1");
    answer(&scene, "https://images.example.com/2.png?s=1", 500);
    redirect(&scene, OWN, "//cdn.example.com/3.png");
    answer(&scene, "https://cdn.example.com/3.png", 200);
    expect_end(&scene, FACEGEN_OK);
}

static void redirects_are_counted_anew_for_every_attempt(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, NULL, NULL);
    for (int i = 0; i < 3; i++)
        redirect(&scene, OWN, OWN);
    answer(&scene, OWN, 500);
    for (int i = 0; i < 3; i++)
        redirect(&scene, OWN, OWN);
    answer(&scene, OWN, 200);
    expect_end(&scene, FACEGEN_OK);
}

static void a_fourth_redirect_leads_to_the_next_link(void **state)
{
    (void)state;
    struct scene scene = begin(usual, OWN, PROXY, NULL);
    for (int i = 0; i < 4; i++)
        redirect(&scene, OWN, OWN);
    answer(&scene, PROXY, 200);
    expect_end(&scene, FACEGEN_OK);
}

static void a_link_leads_to_public_addresses_over_https(void **state)
{
    static const char *const links[] = {
        "http://images.example.com/1.png",
        "https://localhost/1.png",
        "https://127.0.0.1/1.png",
        "https://10.0.0.5/1.png",
        "https://[::1]/1.png",
        "https://169.254.169.254/latest",
        "https://[::ffff:192.168.0.1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:a9fe:a9fe::]/",
        "no link",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(links); i++) {
        name_row(i, links[i]);
        struct scene scene = begin(usual, links[i], NULL, NULL);
        expect_end(&scene, FACEGEN_E_URL);
        scene = begin(usual, OWN, NULL, NULL);
        redirect(&scene, OWN, i + 1 < COUNT(links) ? links[i] : "ftp://example.com/");
        expect_end(&scene, FACEGEN_E_URL);
    }
}

static void only_the_host_of_the_api_root_may_be_private(void **state)
{
    (void)state;
    fg_download_limits limits = usual;
    limits.trusted_host = "10.0.0.5";
    struct scene scene = begin(limits, "https://10.0.0.5:8443/1.png", NULL, NULL);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    assert_false(scene.download.public_only);
    end_exchange(&scene, FACEGEN_OK, 302, OWN, 0);
    assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
    assert_true(scene.download.public_only);
    end_exchange(&scene, FACEGEN_OK, 302, "https://10.0.0.6/1.png", 0);
    expect_end(&scene, FACEGEN_E_URL);
    scene = begin(limits, "http://10.0.0.5/1.png", NULL, NULL);
    expect_end(&scene, FACEGEN_E_URL);
}

static void with_a_local_api_any_link_is_followed(void **state)
{
    static const char *const links[] = {"http://10.0.0.5/1.png", "http://localhost/1.png", "http://example.com/"};
    (void)state;
    fg_download_limits limits = usual;
    limits.allows_local = true;
    for (size_t i = 0; i < COUNT(links); i++) {
        name_row(i, links[i]);
        struct scene scene = begin(limits, links[i], NULL, NULL);
        assert_int_equal(pass_time(&scene), FG_ACTION_FETCH);
        assert_false(scene.download.public_only);
        end_exchange(&scene, FACEGEN_OK, 200, "", 0);
        expect_end(&scene, FACEGEN_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_comes_from_its_own_link),
        cmocka_unit_test(a_failure_that_can_pass_is_repeated_after_a_while),
        cmocka_unit_test(a_failure_that_stays_is_repeated_as_often_as_allowed),
        cmocka_unit_test(the_server_is_given_the_time_that_it_asks_for),
        cmocka_unit_test(a_server_is_given_five_minutes_at_most),
        cmocka_unit_test(a_download_that_is_not_repeated_tells_the_time_that_the_server_asks_for),
        cmocka_unit_test(no_repetition_begins_after_the_deadline),
        cmocka_unit_test(an_exchange_in_which_nothing_moves_is_given_up),
        cmocka_unit_test(an_exchange_is_given_up_at_the_deadline),
        cmocka_unit_test(a_download_whose_turn_comes_after_the_deadline_is_over),
        cmocka_unit_test(what_cannot_pass_ends_a_download),
        cmocka_unit_test(the_other_links_of_an_image_are_tried_when_its_own_is_not_there),
        cmocka_unit_test(the_other_links_are_tried_after_the_repetitions_of_the_first),
        cmocka_unit_test(the_same_link_is_tried_once),
        cmocka_unit_test(the_failure_of_the_images_own_link_is_reported),
        cmocka_unit_test(a_redirect_is_followed_and_a_repetition_begins_with_the_link),
        cmocka_unit_test(redirects_are_counted_anew_for_every_attempt),
        cmocka_unit_test(a_fourth_redirect_leads_to_the_next_link),
        cmocka_unit_test(a_link_leads_to_public_addresses_over_https),
        cmocka_unit_test(only_the_host_of_the_api_root_may_be_private),
        cmocka_unit_test(with_a_local_api_any_link_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
