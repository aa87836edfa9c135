#include "replay/recorded.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes an answer and reads it back; the line has `member`. */
static void assert_kept(const char *answer, size_t size, const char *member)
{
    fg_recorded written = {.method = "GET", .url = "https://a/", .status = 200}, read;
    fg_buffer line;
    fg_buffer_init(&written.answer, size);
    fg_buffer_init(&line, 4096);
    fg_buffer_append(&written.answer, answer, size);
    fg_recorded_write(&written, &line);
    assert_non_null(strstr(line.bytes, member));
    assert_ptr_equal(strchr(line.bytes, '\n'), line.bytes + line.size - 1);
    fg_recorded_init(&read);
    const char *problem = fg_recorded_read(&read, line.bytes, line.size);
    if (problem)
        fail_msg("%s: %s", problem, line.bytes);
    assert_int_equal(read.status, 200);
    assert_int_equal(read.answer.size, size);
    if (size > 0)
        assert_memory_equal(read.answer.bytes, answer, size);
    fg_recorded_free(&read);
    fg_buffer_free(&written.answer);
    fg_buffer_free(&line);
}

/* 64 levels, which are as deep as is read. */
#define SEVEN(text) text text text text text text text
#define DEEP "{\"a\":" SEVEN(SEVEN("[")) SEVEN("[[") SEVEN(SEVEN("]")) SEVEN("]]") "}"

static void an_answer_of_any_kind_is_kept_letter_by_letter(void **state)
{
    (void)state;
    static const struct {
        const char *answer, *member;
    } rows[] = {
        {"", "\"answer_text\":\"\""},
        {"{}", "\"answer\":{}"},
        {"{ \"a\" : 1.50, \"b\": 123456789012345678901, \"c\": \"\\/\\u00e9\" }", "\"answer\":{ \"a\" : 1.50, "},
        {"{\"answer\":{\"}\":\"\\\"\"},\"status\":500}", "\"answer\":{\"answer\""},
        {"{},\"status\":500,\"x\":{}", "\"answer_text\":\"{},"},
        {"[1]", "\"answer_text\":\"[1]\""},
        {"<p>\n\"\\\x7f\xc3\xa9", "\"answer_text\":\"<p>\\u000a\\\"\\\\"},
        {"\xff\xd8", "\"answer_base64\":\"/9g=\""},
        /* deeper than is read within a line, but not by itself */
        {DEEP, "\"answer_text\":\"{\\\"a\\\":[["},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].answer);
        assert_kept(rows[i].answer, strlen(rows[i].answer), rows[i].member);
    }
    assert_kept("a\0b", 3, "\"answer_base64\":\"YQBi\"");
}

static void a_line_end_within_json_becomes_a_space(void **state)
{
    (void)state;
    static const char line[] = "{\"method\":\"GET\",\"url\":\"https://a/\",\"at\":0,\"ms\":0,\"status\":200,"
                               "\"answer\":{\"a\":  1 }}\n";
    fg_recorded written = {.method = "GET", .url = "https://a/", .status = 200};
    fg_buffer out;
    fg_buffer_init(&written.answer, 64);
    fg_buffer_init(&out, 4096);
    fg_buffer_text(&written.answer, "{\"a\":\r\n1\n}");
    fg_recorded_write(&written, &out);
    assert_string_equal(fg_buffer_string(&out), line);
    fg_buffer_free(&written.answer);
    fg_buffer_free(&out);
}

static void an_answer_without_end_is_dropped_and_counted(void **state)
{
    (void)state;
    enum { PIECE = 1 << 20 };
    static const char piece[PIECE] = "x";
    fg_recorded written, read;
    fg_buffer line;
    fg_buffer_init(&line, 4096);
    fg_recorded_init(&written);
    for (int i = 0; i < FG_RECORDED_ANSWER_MAX / PIECE; i++)
        fg_recorded_receive(&written, piece, PIECE);
    assert_int_equal(written.answer.size, FG_RECORDED_ANSWER_MAX);
    assert_int_equal(written.dropped, 0);
    fg_recorded_receive(&written, piece, 1);
    fg_recorded_receive(&written, piece, PIECE);
    assert_int_equal(written.answer.capacity, 0);
    written.method = strdup("GET");
    written.url = strdup("https://a/");
    written.status = 404;
    fg_recorded_write(&written, &line);
    fg_recorded_init(&read);
    assert_null(fg_recorded_read(&read, line.bytes, line.size));
    assert_int_equal(read.dropped, FG_RECORDED_ANSWER_MAX + 1 + PIECE);
    assert_int_equal(read.status, 404);
    fg_recorded_free(&read);
    fg_recorded_free(&written);
    fg_buffer_free(&line);
}

static void a_failure_is_kept_with_its_reach(void **state)
{
    (void)state;
    fg_recorded written = {.method = "GET",
                           .url = "https://a/",
                           .failure = FACEGEN_E_CONNECT,
                           .reach = FACEGEN_REACH_NOTHING,
                           .message = "no \"way\""},
                read;
    fg_buffer line;
    fg_buffer_init(&line, 4096);
    fg_recorded_write(&written, &line);
    fg_recorded_init(&read);
    assert_null(fg_recorded_read(&read, line.bytes, line.size));
    assert_int_equal(read.failure, FACEGEN_E_CONNECT);
    assert_int_equal(read.reach, FACEGEN_REACH_NOTHING);
    assert_int_equal(read.status, 0);
    assert_string_equal(read.message, "no \"way\"");
    fg_recorded_free(&read);
    fg_buffer_free(&line);
}

/* The answer of a line that was changed by hand. */
static void assert_answer(const char *member, const char *answer)
{
    char line[256];
    fg_recorded read;
    int size = snprintf(line, sizeof line, "{\"method\":\"GET\",\"url\":\"https://a/\",\"status\":200,%s}", member);
    fg_recorded_init(&read);
    assert_null(fg_recorded_read(&read, line, (size_t)size));
    assert_string_equal(fg_buffer_string(&read.answer), answer);
    fg_recorded_free(&read);
}

static void an_answer_that_was_changed_by_hand_is_taken_as_it_is_written(void **state)
{
    (void)state;
    assert_answer("\"answer\" : [1.50, 2]", "[1.50, 2]");
    assert_answer("\"answer\":\"\\/\"", "\"\\/\"");
    assert_answer("\"answer\":-2.5e3,\"x\":{\"answer\":1}", "-2.5e3");
    assert_answer("\"answer_text\":\"\\/\"", "/");
    assert_answer("\"answer_base64\":\"YQ\\u003d=\"", "a");
    assert_answer("\"x\":{}", "");
}

static void a_nul_in_a_text_is_refused(void **state)
{
    (void)state;
    static const char line[] =
        "{\"method\":\"GET\",\"url\":\"https://a/\",\"status\":200,\"answer_text\":\"a\\u0000b\"}";
    fg_recorded read;
    fg_recorded_init(&read);
    assert_string_equal(fg_recorded_read(&read, line, strlen(line)), "a text has a NUL in it");
    fg_recorded_free(&read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_of_any_kind_is_kept_letter_by_letter),
        cmocka_unit_test(a_line_end_within_json_becomes_a_space),
        cmocka_unit_test(an_answer_without_end_is_dropped_and_counted),
        cmocka_unit_test(a_failure_is_kept_with_its_reach),
        cmocka_unit_test(an_answer_that_was_changed_by_hand_is_taken_as_it_is_written),
        cmocka_unit_test(a_nul_in_a_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
