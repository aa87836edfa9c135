#include "model/error.h"
#include "support/test.h"

#include <string.h>

static void a_code_has_a_name_a_text_and_a_group(void **state)
{
    (void)state;
    assert_string_equal(facegen_code_name(FACEGEN_E_BUSY), "FACEGEN_E_BUSY");
    assert_string_equal(facegen_code_text(FACEGEN_E_BUSY), "the account's queue is full");
    assert_int_equal(facegen_code_group(FACEGEN_E_BUSY), FACEGEN_GROUP_REFUSED);
    assert_string_equal(facegen_code_name(FACEGEN_OK), "FACEGEN_OK");
    assert_int_equal(facegen_code_group(FACEGEN_OK), FACEGEN_GROUP_OK);
}

static void a_number_that_is_no_code_is_said_to_be_none(void **state)
{
    (void)state;
    assert_string_equal(facegen_code_name((facegen_code)9), "FACEGEN_E_?");
    assert_string_equal(facegen_code_text((facegen_code)9), "unknown code");
    assert_int_equal(facegen_code_group((facegen_code)9), FACEGEN_GROUP_CALLER);
}

static void failing_fills_the_error_and_returns_the_code(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    error.http_status = 500;
    memset(error.id, 'x', sizeof error.id);
    assert_int_equal(fg_fail(&error, FACEGEN_E_INVALID, "width", "%d is %s", 600, "too wide"), FACEGEN_E_INVALID);
    facegen_error expected = FACEGEN_ERROR_INIT;
    expected.code = FACEGEN_E_INVALID;
    strcpy(expected.parameter, "width");
    strcpy(expected.message, "600 is too wide");
    assert_int_equal(error.size, sizeof error);
    assert_int_equal(error.code, expected.code);
    assert_int_equal(error.http_status, 0);
    assert_string_equal(error.parameter, expected.parameter);
    assert_string_equal(error.message, expected.message);
    assert_string_equal(error.id, "");
}

static void filling_leaves_no_member_of_an_earlier_failure(void **state)
{
    (void)state;
    facegen_error error, expected = FACEGEN_ERROR_INIT;
    memset(&error, 'x', sizeof error);
    error.size = sizeof error;
    assert_int_equal(facegen_error_fill(&error, FACEGEN_E_CONFIG, NULL, "why"), FACEGEN_E_CONFIG);
    expected.code = FACEGEN_E_CONFIG;
    strcpy(expected.message, "why");
    for (size_t i = offsetof(facegen_error, http_status); i < sizeof error; i++) {
        bool is_text = i >= offsetof(facegen_error, parameter) && i < offsetof(facegen_error, acceptance);
        if (!is_text) /* what is behind the NUL of a text is nobody's business */
            assert_int_equal(((char *)&error)[i], ((char *)&expected)[i]);
    }
    assert_string_equal(error.parameter, "");
    assert_string_equal(error.id, "");
    assert_string_equal(error.message, "why");
    assert_string_equal(error.body, "");
    assert_string_equal(error.mark, "");
}

static void filling_without_a_message_says_what_the_code_means(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(facegen_error_fill(&error, FACEGEN_E_TLS, "ca_file", NULL), FACEGEN_E_TLS);
    assert_string_equal(error.parameter, "ca_file");
    assert_string_equal(error.message, facegen_code_text(FACEGEN_E_TLS));
    assert_int_equal(facegen_error_fill(NULL, FACEGEN_E_TLS, "", ""), FACEGEN_E_TLS);
}

static void failing_plainly_says_what_the_code_means(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(fg_fail_plainly(&error, FACEGEN_E_NOMEM), FACEGEN_E_NOMEM);
    assert_string_equal(error.message, "out of memory");
}

static void without_an_error_to_fill_the_code_is_returned_all_the_same(void **state)
{
    (void)state;
    facegen_error full = FACEGEN_ERROR_INIT;
    full.code = FACEGEN_E_BUSY;
    assert_int_equal(fg_fail(NULL, FACEGEN_E_TLS, "", "%s", "why"), FACEGEN_E_TLS);
    assert_int_equal(fg_error_copy(&full, NULL), FACEGEN_E_BUSY);
}

static void a_short_error_of_an_older_caller_is_filled_as_far_as_it_reaches(void **state)
{
    (void)state;
    size_t size = offsetof(facegen_error, id);
    facegen_error older, untouched;
    memset(&older, 'x', sizeof older);
    memset(&untouched, 'x', sizeof untouched);
    older.size = size;
    fg_fail(&older, FACEGEN_E_INVALID, "width", "%s", "too wide");
    assert_int_equal(older.size, size);
    assert_int_equal(older.code, FACEGEN_E_INVALID);
    assert_string_equal(older.parameter, "width");
    assert_memory_equal((char *)&older + size, (char *)&untouched + size, sizeof older - size);
}

static void a_long_error_of_a_newer_caller_is_filled_as_far_as_is_known(void **state)
{
    (void)state;
    struct {
        facegen_error known;
        char unknown[16];
    } newer = {FACEGEN_ERROR_INIT, "untouched"};
    newer.known.size = sizeof newer;
    fg_fail(&newer.known, FACEGEN_E_INVALID, "width", "%s", "too wide");
    assert_int_equal(newer.known.size, sizeof newer);
    assert_string_equal(newer.known.message, "too wide");
    assert_string_equal(newer.unknown, "untouched");
}

static void an_error_that_was_zeroed_is_filled_as_far_as_the_first_version_reached(void **state)
{
    (void)state;
    facegen_error error, untouched;
    memset(&error, 'x', sizeof error);
    memset(&untouched, 'x', sizeof untouched);
    error.size = 0;
    fg_fail(&error, FACEGEN_E_INVALID, "", "%s", "why");
    assert_int_equal(error.code, FACEGEN_E_INVALID);
    assert_string_equal(error.message, "why");
    size_t first = offsetof(facegen_error, mark);
    assert_memory_equal((char *)&error + first, (char *)&untouched + first, sizeof error - first);
}

static void a_member_that_a_struct_does_not_reach_reads_as_empty(void **state)
{
    (void)state;
    facegen_error error;
    memset(&error, 1, sizeof error);
    error.size = offsetof(facegen_error, acceptance) + sizeof error.acceptance - 1;
    error.mark[sizeof error.mark - 1] = '\0';
    assert_int_equal(strlen(facegen_error_mark(&error)), sizeof error.mark - 1);
    assert_int_equal(facegen_error_acceptance(&error), FACEGEN_ACCEPTANCE_UNKNOWN);
    assert_int_equal(facegen_error_sent_at_ms(&error), 0);
    assert_string_equal(facegen_error_seed(&error), "");
    error.size = 0;
    assert_string_equal(facegen_error_mark(&error), "");
}

static void an_error_of_an_older_caller_is_read_as_far_as_it_reaches(void **state)
{
    (void)state;
    facegen_error older = {.size = offsetof(facegen_error, mark), .id = "42", .mark = "41", .seed = "7"};
    facegen_error whole = fg_error_read(&older);
    assert_int_equal(whole.size, sizeof whole);
    assert_string_equal(whole.id, "42");
    assert_string_equal(whole.mark, "");
    assert_string_equal(whole.seed, "");
    assert_string_equal(fg_error_read(NULL).id, "");
}

static void an_id_goes_to_the_member_that_it_fits(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    char id[256];
    memset(id, '7', sizeof id);
    id[255] = '\0';
    fg_error_set_id(&error, id);
    assert_string_equal(error.id, "");
    assert_string_equal(facegen_error_id(&error), id);
    id[63] = '\0';
    fg_error_set_id(&error, id);
    assert_string_equal(error.id, id);
    assert_string_equal(error.long_id, "");
    assert_string_equal(facegen_error_id(&error), id);
}

static void acceptance_is_set_only_where_the_struct_reaches(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    fg_error_set_acceptance(&error, FACEGEN_ACCEPTANCE_NO);
    assert_int_equal(facegen_error_acceptance(&error), FACEGEN_ACCEPTANCE_NO);
    error.size = offsetof(facegen_error, acceptance);
    fg_error_set_acceptance(&error, FACEGEN_ACCEPTANCE_YES);
    assert_int_equal(error.acceptance, FACEGEN_ACCEPTANCE_NO);
    fg_error_set_acceptance(NULL, FACEGEN_ACCEPTANCE_YES);
}

static void a_message_is_one_line_of_utf8_whatever_it_is_made_of(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    fg_fail(&error, FACEGEN_E_ARGUMENT, "", "\"%.3s\" is\nno name", "ab\xc3\xa4");
    assert_string_equal(error.message, "\"ab\xef\xbf\xbd\" is no name");
}

static void a_long_message_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    char text[sizeof error.message + 10];
    memset(text, 'x', sizeof text);
    memcpy(text + sizeof error.message - 3, "\xe2\x82\xac", 4);
    fg_fail(&error, FACEGEN_E_ARGUMENT, "", "%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 3);
}

static void a_text_is_cut_to_its_member_at_a_whole_character(void **state)
{
    (void)state;
    char member[6];
    FG_ERROR_TEXT(member, "abc");
    assert_string_equal(member, "abc");
    FG_ERROR_TEXT(member, "abcde");
    assert_string_equal(member, "abcde");
    FG_ERROR_TEXT(member, "abcd\xc3\xa4");
    assert_string_equal(member, "abcd");
}

static void getters_give_the_members(void **state)
{
    (void)state;
    facegen_error error = {
        .size = sizeof error,
        .code = FACEGEN_E_BUSY,
        .http_status = 429,
        .retry_after_ms = 5000000000,
        .bytes_sent = UINT64_MAX - 1,
        .bytes_total = UINT64_MAX,
        .parameter = "seed",
        .id = "42",
        .track_id = "order-7",
        .message = "busy",
        .body = "<html>",
        .mark = "41",
        .acceptance = FACEGEN_ACCEPTANCE_YES,
        .sent_at_ms = 1700000000000,
        .seed = "4029484891",
    };
    assert_int_equal(facegen_error_code(&error), FACEGEN_E_BUSY);
    assert_int_equal(facegen_error_http_status(&error), 429);
    assert_int_equal(facegen_error_retry_after_ms(&error), 5000000000);
    assert_true(facegen_error_bytes_sent(&error) == UINT64_MAX - 1);
    assert_true(facegen_error_bytes_total(&error) == UINT64_MAX);
    assert_string_equal(facegen_error_parameter(&error), "seed");
    assert_string_equal(facegen_error_id(&error), "42");
    assert_string_equal(facegen_error_track_id(&error), "order-7");
    assert_string_equal(facegen_error_message(&error), "busy");
    assert_string_equal(facegen_error_body(&error), "<html>");
    assert_string_equal(facegen_error_mark(&error), "41");
    assert_int_equal(facegen_error_acceptance(&error), FACEGEN_ACCEPTANCE_YES);
    assert_int_equal(facegen_error_sent_at_ms(&error), 1700000000000);
    assert_string_equal(facegen_error_seed(&error), "4029484891");
}

static void is_empty(const facegen_error *error)
{
    assert_int_equal(facegen_error_code(error), FACEGEN_OK);
    assert_int_equal(facegen_error_http_status(error), 0);
    assert_int_equal(facegen_error_retry_after_ms(error), 0);
    assert_int_equal(facegen_error_bytes_sent(error), 0);
    assert_int_equal(facegen_error_bytes_total(error), 0);
    assert_string_equal(facegen_error_parameter(error), "");
    assert_string_equal(facegen_error_id(error), "");
    assert_string_equal(facegen_error_track_id(error), "");
    assert_string_equal(facegen_error_message(error), "");
    assert_string_equal(facegen_error_body(error), "");
    assert_string_equal(facegen_error_mark(error), "");
    assert_int_equal(facegen_error_acceptance(error), FACEGEN_ACCEPTANCE_UNKNOWN);
    assert_int_equal(facegen_error_sent_at_ms(error), 0);
    assert_string_equal(facegen_error_seed(error), "");
}

static void null_reads_as_an_empty_error(void **state)
{
    (void)state;
    is_empty(NULL);
}

static void a_new_error_is_empty_and_can_be_filled(void **state)
{
    (void)state;
    facegen_error *error = facegen_error_new();
    assert_non_null(error);
    is_empty(error);
    fg_fail_plainly(error, FACEGEN_E_TLS);
    assert_int_equal(facegen_error_code(error), FACEGEN_E_TLS);
    facegen_error_free(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_has_a_name_a_text_and_a_group),
        cmocka_unit_test(a_number_that_is_no_code_is_said_to_be_none),
        cmocka_unit_test(failing_fills_the_error_and_returns_the_code),
        cmocka_unit_test(filling_leaves_no_member_of_an_earlier_failure),
        cmocka_unit_test(filling_without_a_message_says_what_the_code_means),
        cmocka_unit_test(failing_plainly_says_what_the_code_means),
        cmocka_unit_test(without_an_error_to_fill_the_code_is_returned_all_the_same),
        cmocka_unit_test(a_short_error_of_an_older_caller_is_filled_as_far_as_it_reaches),
        cmocka_unit_test(a_long_error_of_a_newer_caller_is_filled_as_far_as_is_known),
        cmocka_unit_test(an_error_that_was_zeroed_is_filled_as_far_as_the_first_version_reached),
        cmocka_unit_test(a_member_that_a_struct_does_not_reach_reads_as_empty),
        cmocka_unit_test(an_error_of_an_older_caller_is_read_as_far_as_it_reaches),
        cmocka_unit_test(an_id_goes_to_the_member_that_it_fits),
        cmocka_unit_test(acceptance_is_set_only_where_the_struct_reaches),
        cmocka_unit_test(a_message_is_one_line_of_utf8_whatever_it_is_made_of),
        cmocka_unit_test(a_long_message_is_cut_at_a_whole_character),
        cmocka_unit_test(a_text_is_cut_to_its_member_at_a_whole_character),
        cmocka_unit_test(getters_give_the_members),
        cmocka_unit_test(null_reads_as_an_empty_error),
        cmocka_unit_test(a_new_error_is_empty_and_can_be_filled),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
