#include "base/json.h"
#include "support/test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static fg_json read_text(const char *text)
{
    fg_json value = fg_json_read(text, strlen(text));
    if (value.kind == FG_JSON_NONE)
        fail_msg("%s: refused", text);
    return value;
}

/* ---- the same as jansson ---- */

/* Documents, whole and not. Their numbers are short, so that jansson can hold what a change makes of them. */
static const char *const documents[] = {
    "{}",
    " { } \n",
    "[]",
    "{\"a\":1}",
    "{\"a\":-0,\"b\":[1,2.5,-3e1,4E+2,5.0e-1],\"c\":{\"d\":1.5}}",
    "{\"status\":\"success\",\"id\":32,\"output\":[\"https://e.org/1.png\"],\"meta\":{\"seed\":402,\"s\":7.5}}",
    "{\"output\":{\"0\":\"https:\\/\\/e.org\\/1.png\",\"1\":\"QUJD\"}}",
    "{\"output\":\"\",\"output2\":\"\\u003d\\\"\\\\\"}",
    "{\"out\\u0070ut\":[\"x\"],\"m\\u0065ta\":{}}",
    "{\"a\":\"\\u0000\\ud83d\\ude42\\b\\f\\n\\r\\t\\/\",\"\":true,\"b\":false,\"c\":null}",
    "{\"a\\\"b\":[[[[]]],{\"\\\\\":{}}],\"meta\" : [ 1.5 , 2 ] }",
    "{\"a\":\"1.5\",\"1.5\":\"a\"}",
    "[1.5,\"x\",2]",
    "{1.5:2}",
    "{\"a\":1,2.5:3}",
    "{\"a\" 1.5}",
    "{\"a\":1.5 2.5}",
    "{\"a\":1.5\"b\"}",
    "{\"a\":1.5true}",
    "{\"a\":tr1.5ue}",
    "[+1]",
    "[.5]",
    "[1.5.]",
    "[1,]",
    "[1}",
    "{\"a\":[}",
    "{\"a\":1,\"a\":1.5}",
    "{\"a\":\"\xc3\xa4\"}",
    "{\"a\":\"\xff\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\n\"}",
    "{\"a\":\"\\x\"}",
    "\xef\xbb\xbf{}",
    "\"text\"",
    "1.5",
    "null",
    "<html></html>",
    "{'a':1}",
    "// 1.5\n{}",
    "{} {}",
    "{\"a\":NaN}",
    "]]]]",
    "{\"a\":\"\\ud83d\\u0041\"}",
    "{\"a\":\"\\udc00\"}",
    "{\"a\":\"\xed\xa0\x80\"}",
    "[tru]",
    "[nulll]",
};

static bool same(fg_json ours, const json_t *theirs);

static bool same_number(fg_json ours, const json_t *theirs)
{
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)ours.size, ours.text);
    return ours.kind == FG_JSON_NUMBER && strtod(text, NULL) == json_number_value(theirs);
}

static bool same_string(fg_json ours, const char *theirs, size_t size)
{
    fg_buffer said;
    fg_buffer_init(&said, SIZE_MAX);
    bool equal = ours.kind == FG_JSON_STRING && fg_json_append(ours, &said) && said.size == size &&
                 memcmp(said.bytes, theirs, size) == 0;
    fg_buffer_free(&said);
    return equal;
}

/* Members are in their order, and none comes twice: jansson keeps one of each name. */
static bool same_container(fg_json ours, const json_t *theirs)
{
    size_t count = 0;
    bool object = json_is_object(theirs), equal = ours.kind == (object ? FG_JSON_OBJECT : FG_JSON_LIST);
    void *member = json_object_iter((json_t *)theirs);
    for (fg_json_walk walk = fg_json_walk_in(ours); equal && fg_json_next(&walk); count++) {
        const json_t *value = object ? json_object_iter_value(member) : json_array_get(theirs, count);
        const char *name = object ? json_object_iter_key(member) : "";
        equal = value && same(walk.value, value) &&
                (object ? same_string(walk.name, name, strlen(name)) : walk.name.kind == FG_JSON_NONE);
        member = object ? json_object_iter_next((json_t *)theirs, member) : NULL;
    }
    return equal && count == (object ? json_object_size(theirs) : json_array_size(theirs));
}

static bool same(fg_json ours, const json_t *theirs)
{
    switch (json_typeof(theirs)) {
    case JSON_STRING:
        return same_string(ours, json_string_value(theirs), json_string_length(theirs));
    case JSON_INTEGER:
    case JSON_REAL:
        return same_number(ours, theirs);
    case JSON_NULL:
        return ours.kind == FG_JSON_NULL;
    case JSON_TRUE:
    case JSON_FALSE:
        return ours.kind == FG_JSON_BOOLEAN && fg_json_is_true(ours) == json_is_true(theirs);
    default:
        return same_container(ours, theirs);
    }
}

/* Returns whether it is JSON. What jansson refuses for other reasons than the grammar is passed over. */
static bool expect_same_as_jansson(const char *text, size_t size)
{
    json_error_t error;
    char *exact = malloc(size + 1); /* so that a sanitizer sees a read past the end */
    fg_json ours = fg_json_read(memcpy(exact, text, size), size);
    json_t *theirs = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
    enum json_error_code code = theirs ? json_error_unknown : json_error_code(&error);
    bool passed_over =
        code == json_error_numeric_overflow || code == json_error_duplicate_key || code == json_error_null_byte_in_key;
    if (!passed_over && (ours.kind != FG_JSON_NONE) != (theirs != NULL))
        fail_msg("%.*s: %s by jansson", (int)size, text, theirs ? "read" : "refused");
    if (theirs && !same(ours, theirs))
        fail_msg("%.*s: read as something else by jansson", (int)size, text);
    json_decref(theirs);
    free(exact);
    return theirs;
}

static void documents_are_read_as_jansson_reads_them(void **state)
{
    (void)state;
    size_t read = 0;
    for (size_t i = 0; i < COUNT(documents); i++) {
        name_row(i, documents[i]);
        read += expect_same_as_jansson(documents[i], strlen(documents[i]));
    }
    assert_int_equal(read, 17);
}

static void documents_with_a_wrong_byte_are_read_as_jansson_reads_them(void **state)
{
    static const char wrong[] = "\"\\{}[]:,0-.eu \n\x01\x7f\x80";
    (void)state;
    size_t read = 0;
    for (size_t i = 0; i < COUNT(documents); i++) {
        name_row(i, documents[i]);
        size_t size = strlen(documents[i]);
        char *text = strdup(documents[i]);
        for (size_t at = 0; at < size; at++) {
            for (size_t j = 0; wrong[j]; j++) { /* without NUL, which jansson passes over where it follows a number */
                text[at] = wrong[j];
                read += expect_same_as_jansson(text, size);
            }
            text[at] = documents[i][at];
        }
        free(text);
    }
    assert_true(read > 1000);
}

static void documents_that_break_off_are_read_as_jansson_reads_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(documents); i++) {
        name_row(i, documents[i]);
        for (size_t size = 0; size < strlen(documents[i]); size++)
            expect_same_as_jansson(documents[i], size);
    }
}

/* ---- numbers ---- */

static void a_number_is_text_however_large(void **state)
{
    static const char *const numbers[] = {"18446744073709551616", "-12.50", "1e999", "1E-999"};
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        name_row(i, numbers[i]);
        fg_json number = read_text(numbers[i]);
        assert_int_equal(number.kind, FG_JSON_NUMBER);
        assert_int_equal(number.size, strlen(numbers[i]));
    }
}

static void a_malformed_number_is_refused(void **state)
{
    static const char *const numbers[] = {"01",  "00", "-",   "-01",   "--1", "1.",    "1.e5",  "+1",
                                          "-.5", "1e", "1e+", "1e5.5", "1-2", "1.2.3", "1e5e5", "0x1"};
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        if (fg_json_read(numbers[i], strlen(numbers[i])).kind != FG_JSON_NONE)
            fail_msg("%s: read", numbers[i]);
    }
}

/* ---- strings ---- */

static void a_string_says_its_text_in_whatever_escapes(void **state)
{
    (void)state;
    assert_true(fg_json_says(read_text("\"status\""), "status"));
    assert_true(fg_json_says(read_text("\"st\\u0061tus\""), "status"));
    assert_false(fg_json_says(read_text("\"statu\""), "status"));
    assert_false(fg_json_says(read_text("\"status \""), "status"));
    assert_false(fg_json_says(read_text("\"status\\u0000\""), "status"));
    assert_false(fg_json_says(read_text("7"), "7"));
    assert_false(fg_json_says((fg_json){FG_JSON_NONE, NULL, 0}, ""));
}

static void a_copy_is_whole_and_ends_with_a_nul(void **state)
{
    (void)state;
    fg_arena arena = {NULL};
    size_t size;
    char *copy = fg_json_copy(read_text("\"a\\u0000\\u00e4\\ud83d\\ude42\\n\""), &arena, &size);
    assert_int_equal(size, 9);
    assert_memory_equal(copy, "a\0\xc3\xa4\xf0\x9f\x99\x82\n", 10);
    fg_arena_free(&arena);
}

/* ---- depth ---- */

static void depth_is_bounded(void **state)
{
    char text[2 * FG_JSON_DEPTH + 2];
    (void)state;
    for (size_t depth = FG_JSON_DEPTH; depth <= FG_JSON_DEPTH + 1; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        assert_int_equal(fg_json_read(text, 2 * depth).kind, depth == FG_JSON_DEPTH ? FG_JSON_LIST : FG_JSON_NONE);
    }
}

/* ---- walks ---- */

static void only_objects_and_lists_have_something_to_walk_over(void **state)
{
    static const char *const texts[] = {"{ }", " [ ] ", "\"[1]\"", "1", "true", "null"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        fg_json_walk walk = fg_json_walk_in(read_text(texts[i]));
        assert_false(fg_json_next(&walk));
    }
    fg_json_walk walk = fg_json_walk_in((fg_json){FG_JSON_NONE, NULL, 0});
    assert_false(fg_json_next(&walk));
}

static void a_value_is_as_it_is_written_without_blanks_around_it(void **state)
{
    (void)state;
    fg_json_walk walk = fg_json_walk_in(read_text(" { \"a\" :\n { \"}\": [ 1.50 ] }\t, \"b\":[2 ] } "));
    assert_true(fg_json_next(&walk));
    assert_true(fg_json_says(walk.name, "a"));
    assert_int_equal(walk.value.size, strlen("{ \"}\": [ 1.50 ] }"));
    assert_memory_equal(walk.value.text, "{ \"}\": [ 1.50 ] }", walk.value.size);
    assert_true(fg_json_next(&walk));
    walk = fg_json_walk_in(walk.value);
    assert_true(fg_json_next(&walk));
    assert_int_equal(walk.value.size, 1);
    assert_false(fg_json_next(&walk));
}

static void of_the_members_of_one_name_the_last_is_found(void **state)
{
    (void)state;
    fg_json object = read_text("{\"a\":1,\"\\u0061\":{\"b\":2},\"c\":3}");
    assert_int_equal(fg_json_member(object, "a").kind, FG_JSON_OBJECT);
    assert_int_equal(fg_json_member(object, "b").kind, FG_JSON_NONE);
    assert_int_equal(fg_json_member(fg_json_member(object, "c"), "a").kind, FG_JSON_NONE);
}

/* ---- values of a kind ---- */

static void an_integer_may_be_a_string_and_written_as_a_real(void **state)
{
    static const char *const texts[] = {"256", "\"256\"", "256.0", "2.56e2"}, *const others[] = {"2.5", "\"\"", "true",
                                                                                                 "[2]"};
    (void)state;
    int64_t integer;
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        assert_true(fg_json_integer(read_text(texts[i]), &integer));
        assert_int_equal(integer, 256);
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        name_row(i, others[i]);
        assert_false(fg_json_integer(read_text(others[i]), &integer));
    }
    assert_false(fg_json_integer((fg_json){FG_JSON_NONE, NULL, 0}, &integer));
}

static void a_text_is_a_string_without_a_nul_or_the_digits_of_a_number(void **state)
{
    (void)state;
    char *string = fg_json_text(read_text("\"\\u00e9\\/\"")),
         *number = fg_json_text(read_text("12345678901234567890.50"));
    assert_string_equal(string, "\xc3\xa9/");
    assert_string_equal(number, "12345678901234567890.50");
    free(string);
    free(number);
    assert_null(fg_json_text(read_text("\"a\\u0000\"")));
    assert_null(fg_json_text(read_text("null")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_read_as_jansson_reads_them),
        cmocka_unit_test(documents_with_a_wrong_byte_are_read_as_jansson_reads_them),
        cmocka_unit_test(documents_that_break_off_are_read_as_jansson_reads_them),
        cmocka_unit_test(a_number_is_text_however_large),
        cmocka_unit_test(a_malformed_number_is_refused),
        cmocka_unit_test(a_string_says_its_text_in_whatever_escapes),
        cmocka_unit_test(a_copy_is_whole_and_ends_with_a_nul),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(only_objects_and_lists_have_something_to_walk_over),
        cmocka_unit_test(a_value_is_as_it_is_written_without_blanks_around_it),
        cmocka_unit_test(of_the_members_of_one_name_the_last_is_found),
        cmocka_unit_test(an_integer_may_be_a_string_and_written_as_a_real),
        cmocka_unit_test(a_text_is_a_string_without_a_nul_or_the_digits_of_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
