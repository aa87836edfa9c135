/* Downloads in virtual time: the clock of a test is a number that it moves on by itself. */
#include "job/download.h"
#include "support/test.h"

#include <string.h>

#define OWN "https://images.example.com/1.png"
#define PROXY "https://proxy.example.com/1.png"
#define FUTURE "https://future.example.com/1.png"

enum { SECOND = 1000, START = 5 * SECOND, TIMEOUT = 300 * SECOND, STALL = 30 * SECOND, RETRIES = 3 };

struct scene {
    fg_download download;
    int64_t now;
};

static const fg_download_limits usual = {
    .timeout_ms = TIMEOUT, .stall_ms = STALL, .retries = RETRIES, .trusted_host = "api.example.com"};

static struct scene begin(fg_download_limits limits, const char *own, const char *proxy, const char *future)
{
    struct scene scene = {.now = START};
    fg_download_begin(&scene.download, &limits, scene.now, 1);
    fg_download_add(&scene.download, own);
    fg_download_add(&scene.download, proxy);
    fg_download_add(&scene.download, future);
    return scene;
}

/* Lets the time pass that the download waits; what it does then. */
static fg_action_kind pass_time(struct scene *scene)
{
    fg_action action = fg_download_next(&scene->download, scene->now);
    while (action.kind == FG_ACTION_WAIT) {
        assert_true(action.until > scene->now);
        scene->now = action.until;
        action = fg_download_next(&scene->download, scene->now);
    }
    return action.kind;
}

static void end_exchange(struct scene *scene, facegen_code failure, int status, const char *location,
                         int64_t retry_after_ms)
{
    fg_buffer header;
    fg_buffer_init(&header, 1000);
    fg_buffer_text(&header, location);
    const fg_download_outcome outcome = {failure, "a clause", status, retry_after_ms, &header};
    fg_download_take(&scene->download, scene->now, &outcome);
    fg_buffer_free(&header);
}

/* The next exchange is for this link, and is answered at once by this status. */
static void answer(struct scene *scene, const char *link, int status)
{
    assert_int_equal(pass_time(scene), FG_ACTION_FETCH);
    assert_string_equal(fg_buffer_string(&scene->download.url), link);
    end_exchange(scene, FACEGEN_OK, status, "", 0);
}

static void redirect(struct scene *scene, const char *link, const char *location)
{
    assert_int_equal(pass_time(scene), FG_ACTION_FETCH);
    assert_string_equal(fg_buffer_string(&scene->download.url), link);
    end_exchange(scene, FACEGEN_OK, 302, location, 0);
}

static void fail_exchange(struct scene *scene, facegen_code failure)
{
    assert_int_equal(pass_time(scene), FG_ACTION_FETCH);
    end_exchange(scene, failure, 0, "", 0);
}

static void expect_end(struct scene *scene, facegen_code code)
{
    assert_int_equal(pass_time(scene), FG_ACTION_END);
    assert_int_equal(scene->download.error.code, code);
    assert_int_equal(scene->download.state, code == FACEGEN_OK ? FG_DOWNLOAD_DONE : FG_DOWNLOAD_FAILED);
    fg_download_clear(&scene->download);
}

/* How many exchanges there are until the end, all answered by this status. */
static int count_exchanges(struct scene *scene, int status)
{
    int count = 0;
    for (; pass_time(scene) == FG_ACTION_FETCH; count++)
        end_exchange(scene, FACEGEN_OK, status, "", 0);
    return count;
}

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

/* ---- links that have not spread yet ---- */

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
        cmocka_unit_test(a_redirect_is_followed_and_a_repetition_begins_with_the_link),
        cmocka_unit_test(redirects_are_counted_anew_for_every_attempt),
        cmocka_unit_test(a_fourth_redirect_leads_to_the_next_link),
        cmocka_unit_test(a_link_leads_to_public_addresses_over_https),
        cmocka_unit_test(only_the_host_of_the_api_root_may_be_private),
        cmocka_unit_test(with_a_local_api_any_link_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
