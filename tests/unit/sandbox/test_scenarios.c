/* Each scenario does what its line in scenarios.def says, for as many times as was asked. */
#include "endpoint_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

enum { LATER = 3600 * 1000 }; /* milliseconds after which every job is done */

/* A generate call whose track_id chooses a scenario. */
static int generate_with(fixture *test, const char *scenario)
{
    char members[160];
    snprintf(members, sizeof members, "\"track_id\": \"scenario:%s\", \"base64\": %s, \"width\": 32, \"height\": 32",
             scenario, test->base64 ? "true" : "false");
    return generate(test, members);
}

/* The finished job of such a call. */
static void finish_with(fixture *test, const char *scenario)
{
    assert_int_equal(generate_with(test, scenario), 200);
    test->now += LATER;
    assert_int_equal(fetch(test, (int)sb_endpoint_paid_requests(test->endpoint)), 200);
}

static void a_refusal_answers_its_status_and_accepts_nothing(void **state)
{
    fixture *test = *state;
    const sb_scenario *scenario;
    for (size_t i = 0; (scenario = sb_scenario_at(i)); i++) {
        if (scenario->effect != SB_REFUSE)
            continue;
        assert_int_equal(generate_with(test, scenario->name), scenario->value);
        assert_string_equal(fg_buffer_string(&test->reply.body), scenario->body);
    }
    assert_int_equal(sb_endpoint_paid_requests(test->endpoint), 0);
}

static void a_spoiled_answer_hides_an_accepted_job(void **state)
{
    fixture *test = *state;
    const sb_scenario *scenario;
    size_t accepted = 0;
    for (size_t i = 0; (scenario = sb_scenario_at(i)); i++) {
        if (scenario->effect != SB_SPOIL)
            continue;
        test->now += LATER;
        assert_int_equal(generate_with(test, scenario->name), scenario->value);
        assert_string_equal(fg_buffer_string(&test->reply.body), scenario->body);
        assert_int_equal(sb_endpoint_paid_requests(test->endpoint), ++accepted);
    }
}

static void a_connection_breaks_where_it_should_and_accepts_only_a_whole_body(void **state)
{
    fixture *test = *state;
    const sb_scenario *scenario;
    for (size_t i = 0; (scenario = sb_scenario_at(i)); i++) {
        if (scenario->effect != SB_CLOSE && scenario->effect != SB_RESET)
            continue;
        test->now += LATER;
        size_t accepted = sb_endpoint_paid_requests(test->endpoint);
        generate_with(test, scenario->name);
        assert_int_equal(test->reply.broken, scenario->value);
        assert_int_equal(test->reply.reset, scenario->effect == SB_RESET);
        bool whole = scenario->value >= SB_BREAK_AFTER_BODY;
        assert_int_equal(sb_endpoint_paid_requests(test->endpoint), accepted + whole);
    }
}

static void a_delay_is_reported(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_with(test, "slow"), 200);
    assert_int_equal(test->reply.delay, 3000);
}

static void a_full_queue_says_when_to_come_back_in_its_header(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_with(test, "http-429-header"), 429);
    assert_int_equal(test->reply.retry_after, 2);
    assert_int_equal(generate_with(test, "http-429"), 429);
    assert_int_equal(test->reply.retry_after, 0);
}

static void a_redirect_leads_to_another_host(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_with(test, "redirect"), 307);
    assert_string_equal(test->reply.location, "https://elsewhere.invalid/");
}

static void a_fate_decides_what_becomes_of_the_job(void **state)
{
    fixture *test = *state;
    generate_with(test, "instant");
    assert_string_equal(text(test, "status"), "success");
    assert_string_equal(text(test, "output.0"), ORIGIN "/images/1-1.png");
    finish_with(test, "stuck");
    assert_string_equal(text(test, "status"), "processing");
    finish_with(test, "fails");
    assert_string_equal(text(test, "status"), "failed");
    assert_true(*text(test, "message"));
}

static void an_id_comes_in_other_forms_and_leads_back_to_its_job(void **state)
{
    fixture *test = *state;
    generate_with(test, "id-text");
    assert_string_equal(text(test, "id"), "1");
    generate_with(test, "id-large");
    assert_true(integer(test, "id") == 9000000000002);
    assert_int_equal(post(test, FETCH "9000000000002", "{\"key\": \"k\"}"), 200);
    test->now += LATER;
    assert_int_equal(get(test, "/images/9000000000002-1.png"), 200);
}

static void an_output_comes_in_other_forms(void **state)
{
    fixture *test = *state;
    finish_with(test, "output-object");
    assert_string_equal(text(test, "output.0"), ORIGIN "/images/1-1.png");
    assert_true(json_is_object(member(test, "output")));
    finish_with(test, "output-text");
    assert_string_equal(text(test, "output"), ORIGIN "/images/2-1.png");
    finish_with(test, "output-empty");
    assert_true(json_is_string(member(test, "output")));
    finish_with(test, "output-null");
    assert_true(json_is_null(member(test, "output")));
}

static void base64_comes_in_other_forms(void **state)
{
    fixture *test = *state;
    test->base64 = true;
    finish_with(test, "output-data-uri");
    assert_memory_equal(text(test, "output.0"), "data:image/png;base64,iVBOR", 27);
    finish_with(test, "output-base64-link");
    assert_string_equal(text(test, "output.0"), ORIGIN "/images/2-1.base64");
    assert_int_equal(get(test, "/images/2-1.base64"), 200);
    assert_memory_equal(test->reply.body.bytes, "iVBOR", 5);
}

static void a_queued_answer_comes_in_other_forms(void **state)
{
    fixture *test = *state;
    generate_with(test, "messege-processing");
    assert_true(*text(test, "messege") && !member(test, "message"));
    generate_with(test, "eta-missing");
    assert_null(member(test, "eta"));
    generate_with(test, "members-unknown");
    assert_non_null(member(test, "queue.position.2.of"));
    generate_with(test, "numbers-large");
    assert_non_null(strstr(fg_buffer_string(&test->reply.body), "18446744073709551616"));
}

static void a_scenario_can_apply_to_fetches_a_number_of_times(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_with(test, "http-500@fetch*2"), 200);
    assert_int_equal(fetch(test, 1), 500);
    assert_int_equal(fetch(test, 1), 500);
    assert_int_equal(fetch(test, 1), 200);
    assert_int_equal(fetch(test, 1), 200);
}

static void a_scenario_can_apply_to_images(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_with(test, "http-503@image*1"), 200);
    test->now += LATER;
    assert_int_equal(get(test, "/images/1-1.png"), 503);
    assert_int_equal(get(test, "/images/1-1.png"), 200);
}

static void generate_calls_are_counted_by_track_id_and_anew_once_one_went_well(void **state)
{
    fixture *test = *state;
    for (int round = 0; round < 2; round++) {
        assert_int_equal(generate_with(test, "http-503*2"), 503);
        assert_int_equal(generate_with(test, "http-503*2"), 503);
        assert_int_equal(generate_with(test, "http-503*2"), 200);
    }
}

static void a_scenario_of_the_endpoint_applies_to_every_request(void **state)
{
    fixture *test = *state;
    set_option(test, "scenario", "http-402");
    assert_int_equal(generate(test, ""), 402);
    assert_int_equal(generate_with(test, "instant"), 200);
}

static void a_break_before_the_end_of_the_body_is_announced(void **state)
{
    fixture *test = *state;
    sb_reply reply;
    set_option(test, "scenario", "reset-in-body*1");
    sb_reply_init(&reply);
    sb_endpoint_announce(test->endpoint, "POST", FETCH "1", &reply);
    assert_int_equal(reply.broken, SB_BREAK_NONE);
    sb_endpoint_announce(test->endpoint, "POST", FACE_GEN, &reply);
    assert_int_equal(reply.broken, SB_BREAK_IN_BODY);
    sb_reply_init(&reply);
    sb_endpoint_announce(test->endpoint, "POST", FACE_GEN, &reply);
    assert_int_equal(reply.broken, SB_BREAK_NONE);
    assert_int_equal(generate(test, ""), 200);
}

static void a_break_in_the_body_is_chosen_by_a_track_id_in_its_beginning(void **state)
{
    static const char part[] = "{\"track_id\": \"scenario:close-in-body*1\", \"face_image\": \"";
    fixture *test = *state;
    sb_reply reply;
    sb_reply_init(&reply);
    sb_endpoint_peek(test->endpoint, "POST", FETCH "1", part, &reply);
    sb_endpoint_peek(test->endpoint, "POST", FACE_GEN, "{\"track_id\": \"scenario:slow\"", &reply);
    assert_int_equal(reply.broken, SB_BREAK_NONE);
    sb_endpoint_peek(test->endpoint, "POST", FACE_GEN, part, &reply);
    assert_int_equal(reply.broken, SB_BREAK_IN_BODY);
    sb_reply_init(&reply);
    sb_endpoint_peek(test->endpoint, "POST", FACE_GEN, part, &reply);
    assert_int_equal(reply.broken, SB_BREAK_NONE);
}

static void a_name_that_is_no_scenario_is_refused(void **state)
{
    static const char *const names[] = {"",          "http-599",   "http-503@",   "http-503@other", "http-503*0",
                                        "http-503*", "http-503*x", "stuck@fetch", "stuck*2",        "http-503*1001"};
    fixture *test = *state;
    sb_choice choice;
    for (size_t i = 0; i < COUNT(names); i++) {
        name_row(i, names[i]);
        assert_false(sb_choice_parse(names[i], &choice));
        assert_int_equal(generate_with(test, names[i]), 400);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_refusal_answers_its_status_and_accepts_nothing),
        TEST(a_spoiled_answer_hides_an_accepted_job),
        TEST(a_connection_breaks_where_it_should_and_accepts_only_a_whole_body),
        TEST(a_delay_is_reported),
        TEST(a_full_queue_says_when_to_come_back_in_its_header),
        TEST(a_redirect_leads_to_another_host),
        TEST(a_fate_decides_what_becomes_of_the_job),
        TEST(an_id_comes_in_other_forms_and_leads_back_to_its_job),
        TEST(an_output_comes_in_other_forms),
        TEST(base64_comes_in_other_forms),
        TEST(a_queued_answer_comes_in_other_forms),
        TEST(a_scenario_can_apply_to_fetches_a_number_of_times),
        TEST(a_scenario_can_apply_to_images),
        TEST(generate_calls_are_counted_by_track_id_and_anew_once_one_went_well),
        TEST(a_scenario_of_the_endpoint_applies_to_every_request),
        TEST(a_break_before_the_end_of_the_body_is_announced),
        TEST(a_break_in_the_body_is_chosen_by_a_track_id_in_its_beginning),
        TEST(a_name_that_is_no_scenario_is_refused),
    };
    return cmocka_run_group_tests_name("sandbox scenarios", tests, NULL, NULL);
}
