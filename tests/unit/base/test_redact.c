#include "base/redact.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#define MASK "\xef\xbf\xbd"
#define KEY "aB3/x\"yz\\9+=-K"

typedef struct row {
    const char *text, *expected;
} row;

static void redacts(const char *key, const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char out[256];
        fg_redact(rows[i].text, strlen(rows[i].text), key, out, sizeof out);
        assert_string_equal(out, rows[i].expected);
        char again[sizeof out];
        fg_redact(out, strlen(out), key, again, sizeof again);
        assert_string_equal(again, out);
    }
}
#define REDACTS(key, rows) redacts(key, rows, COUNT(rows))

static void the_key_is_replaced_wherever_it_stands(void **state)
{
    (void)state;
    static const row rows[] = {
        {KEY, "***"},
        {KEY " first", "*** first"},
        {"last " KEY, "last ***"},
        {"in" KEY "side", "in***side"},
        {KEY KEY, "******"},
        {"aB3/aB3/x\"yz\\9+=-K", "aB3/***"}, /* after a false start */
        {"aB3/x", "aB3/x"},
    };
    REDACTS(KEY, rows);
}

static void the_key_is_replaced_in_every_form(void **state)
{
    (void)state;
    static const row rows[] = {
        {"<aB3\\/x\\\"yz\\\\9+=-K>", "<***>"},                 /* JSON, with escaped slashes */
        {"<aB3/x\\u0022yz\\u005c9\\u002B\\u003d-K>", "<***>"}, /* JSON in code points */
        {"<aB3%2Fx%22yz%5C9%2B%3D-K>", "<***>"},               /* a URL */
        {"<aB3%2fx%22yz%5c9%2b%3d-K>", "<***>"},
        {"<a%423/x\"yz\\9+=-K>", "<***>"}, /* one character of it */
        {"<a\\u00423/x\"yz\\\\9+=-K>", "<***>"},
        {"<%61\\u00423\\/x%22yz\\\\9+%3D\\u002dK>", "<***>"}, /* everything at once */
        {"<aB3%2Fx%22yz%5C9%2B%3D%2D%4B", "<***"},            /* at the end of the text */
        {"<aB3/x\"yz\\9+=-\\u004b", "<***"},
    };
    REDACTS(KEY, rows);
}

static void what_differs_in_one_character_is_not_the_key(void **state)
{
    (void)state;
    static const row rows[] = {
        {"<bB3/x\"yz\\9+=-K>", "<bB3/x\"yz\\9+=-K>"},
        {"<%62B3%2Fx%22yz%5C9%2B%3D-K>", "<%62B3%2Fx%22yz%5C9%2B%3D-K>"},
        {"<aB3/x\\u0023yz\\u005c9+=-K>", "<aB3/x\\u0023yz\\u005c9+=-K>"},
    };
    REDACTS(KEY, rows);
}

static void the_key_is_replaced_in_place(void **state)
{
    (void)state;
    static const struct {
        const char *key, *text, *expected;
    } rows[] = {
        {KEY, KEY, "***"},
        {KEY, "{\"a\": \"<aB3\\/x\\\"yz\\\\9+=-K>\", \"aB3\": 1}", "{\"a\": \"<***>\", \"aB3\": 1}"},
        {KEY, "aB3%2Fx%22yz%5C9%2B%3D-K?a=" KEY " %5", "***?a=*** %5"},
        {KEY, "nothing of it", "nothing of it"},
        {KEY, "", ""},
        {"12345678", "x12345678y", "x***y"},
        {"1234567", "x1234567y", "x1234567y"},
        {"", "x", "x"},
        {NULL, "x", "x"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].key);
        char text[128];
        strcpy(text, rows[i].text);
        fg_redact_key(text, rows[i].key);
        assert_string_equal(text, rows[i].expected);
    }
}

static void a_key_that_looks_like_an_escape_is_replaced_in_each_form(void **state)
{
    (void)state;
    static const row rows[] = {
        {"<\\\\%41\\u0041>", "<***>"},
        {"<\\\\\\\\%41\\\\u0041>", "<***>"},
        {"<%5C%5C%2541%5Cu0041>", "<***>"},
    };
    REDACTS("\\\\%41\\u0041", rows);
}

static void the_beginning_of_a_key_is_replaced_where_the_text_was_cut(void **state)
{
    (void)state;
    static const row rows[] = {
        {"cut 0123456789ab", "cut ***"},        {"cut 01234567", "cut ***"},      {"cut 01234567x", "cut 01234567x"},
        {"cut 01234567%39", "cut 01234567%39"}, {"cut 01234567%3", "cut ***"},    {"cut 01234567\\u003", "cut ***"},
        {"not cut 0123456", "not cut 0123456"}, {"01234567 end", "01234567 end"}, {"01234567\\n", "01234567\\n"},
    };
    REDACTS("0123456789abcdef", rows);
}

static void without_a_key_no_key_is_looked_for(void **state)
{
    (void)state;
    static const row rows[] = {{"any text", "any text"}, {"", ""}};
    REDACTS(NULL, rows);
    REDACTS("", rows);
}

static void a_key_of_less_than_8_characters_is_not_looked_for(void **state)
{
    (void)state;
    static const row rows[] = {{"id 1, and 1 left", "id 1, and 1 left"}};
    REDACTS("1", rows);
    static const row longer[] = {{"1234567", "1234567"}};
    REDACTS("1234567", longer);
    static const row least[] = {{"12345678", "***"}};
    REDACTS("12345678", least);
}

static void user_name_and_password_of_a_link_are_replaced(void **state)
{
    (void)state;
    static const row rows[] = {
        {"at http://user:secret@proxy:3128/ (y)", "at http://***@proxy:3128/ (y)"},
        {"socks5h://secret@proxy", "socks5h://***@proxy"},
        {"https://user:se@cret@a.example/@b", "https://***@a.example/@b"},
        {"https:\\/\\/user:secret@a.example\\/b@c", "https://***@a.example\\/b@c"},
        {"https:\\/\\/a.example:80\\/b@c", "https:\\/\\/a.example:80\\/b@c"},
        {"https://user:sec/r?et@a.example", "https://***@a.example"},
        {"https://us\\er:secret@a.example", "https://***@a.example"},
        {"https://a.example/x@2x.png", "https://a.example/x@2x.png"},
        {"https://a.example:8443/x@2x.png", "https://a.example:8443/x@2x.png"},
        {"https://[::1]:8443/x@2x.png", "https://[::1]:8443/x@2x.png"},
        {"https://a.example mail b@c.example", "https://a.example mail b@c.example"},
        {"mail b@c.example", "mail b@c.example"},
    };
    REDACTS(NULL, rows);
}

static void the_query_of_a_link_is_replaced(void **state)
{
    (void)state;
    static const row rows[] = {
        {"https://a.example/b?sig=c", "https://a.example/b?***"},
        {"at https://a.example/?x (y)", "at https://a.example/?*** (y)"},
        {"\"https://a.example/?x\", \"http://b.example/?y\"", "\"https://a.example/?***\", \"http://b.example/?***\""},
        {"https:\\/\\/a.example\\/b?sig=c\\/d\"", "https:\\/\\/a.example\\/b?***\""},
        {"<https://a.example/(b)?sig=(c)'d'>", "<https://a.example/(b)?***>"},
        {"https://a.example/?x\nwhy?", "https://a.example/?*** why?"},
        {"https://a.example/\x1b?x", "https://a.example/" MASK "?***"},
        {"https://a.example/b why? x://", "https://a.example/b why? x://"},
        {"why?", "why?"},
    };
    REDACTS(NULL, rows);
}

static void a_key_with_a_character_that_ends_links_does_not_end_one(void **state)
{
    (void)state;
    static const row rows[] = {
        {"https://a.example/\"b<c>d\"e?sig=f", "https://a.example/***?***"},
        {"https://a.example/?key=\"b<c>d\"e&sig=f \"", "https://a.example/?*** \""},
    };
    REDACTS("\"b<c>d\"e", rows);
}

static void control_characters_and_bytes_that_are_no_utf8_are_masked(void **state)
{
    (void)state;
    static const row rows[] = {
        {"one\r\ntwo\tthree", "one  two three"},
        {"\x1b[31m\a\x7f", MASK "[31m" MASK MASK},
        {"\xc2\x9b"
         "31m",
         MASK "31m"},                                               /* the control sequence introducer of C1 */
        {"a\u061cb\u200ec\u200fd", "a" MASK "b" MASK "c" MASK "d"}, /* marks of a direction */
        {"\u202agnp.\u202bx\u202cx\u202dx\u202e", MASK "gnp." MASK "x" MASK "x" MASK "x" MASK},
        {"\u2066x\u2067x\u2068x\u2069", MASK "x" MASK "x" MASK "x" MASK},
        {"a\u2028b\u2029c", "a" MASK "b" MASK "c"},
        {"\u200d\u2010\u2027\u202f\u2065\u206a\u061b", "\u200d\u2010\u2027\u202f\u2065\u206a\u061b"}, /* beside them */
        {"caf\xc3\xa9 \xff caf\xe9 \xe2\x82", "caf\xc3\xa9 " MASK " caf" MASK " " MASK MASK},
    };
    REDACTS(NULL, rows);
    char out[8];
    fg_redact("a\0b", 3, "key", out, sizeof out);
    assert_string_equal(out, "a" MASK "b");
}

static void a_text_is_cut_to_its_room_at_a_whole_character_or_replacement(void **state)
{
    (void)state;
    static const char text[] = "\xc3\xa4"
                               "0123456789"
                               "\xe2\x82\xac https://a/?b";
    static const char whole[] = "\xc3\xa4"
                                "***"
                                "\xe2\x82\xac https://a/?***";
    static const size_t lengths[] = {0, 0, 2, 2, 2, 5, 5, 5, 8, 9};
    for (size_t room = 1; room <= sizeof whole; room++) {
        char *out = malloc(room); /* to the byte, so that a sanitizer sees one too many */
        assert_non_null(out);
        fg_redact(text, strlen(text), "0123456789", out, room);
        size_t length = strlen(out);
        assert_memory_equal(out, whole, length);
        if (room <= COUNT(lengths))
            assert_int_equal(length, lengths[room - 1]);
        free(out);
    }
}

/* Bytes that come in two pieces, as fg_redact_bytes() leaves them. */
static void redact_in_two(const char *key, const char *text, size_t first, char *out)
{
    size_t size = strlen(text);
    strcpy(out, text);
    size_t settled = fg_redact_bytes(out, first, key, true);
    assert_true(settled <= first && first - settled < 6 * strlen(key));
    assert_int_equal(fg_redact_bytes(out + settled, size - settled, key, false), size - settled);
}

static void the_key_is_replaced_by_as_many_asterisks_wherever_a_piece_ends(void **state)
{
    static const struct {
        const char *key, *text, *expected;
    } rows[] = {
        {"abcdefg/1", "1 abcdefg/1 2 abcdefg/2", "1 ********* 2 abcdefg/2"},
        {"abcdefg/1", "\\u0061bcdefg\\/1 \\u0062", "*************** \\u0062"},
        {"abcdefg/1", "%61bcdefg%2F1 100%", "************* 100%"},
        {"abcdefg/1", "abcdefgabcdefg/1abcdefg/1", "abcdefg******************"},
        {"abcdefg/1", "ab abcdefg/", "ab ********"}, /* it may have been cut here */
        {"abcdefg/1", "ab abcdefg", "ab abcdefg"},
        {"abcdefg/1", "ab abcdefg/%3", "ab **********"},
        {"aaaaaaab", "aaaaaaaaab", "aa********"},
        {"a\\b\"c%25d", "a\\\\b\\\"c%25d a\\b\"c%25d", "*********** *********"},
        {"a\\bcdefg", "a\\u005cbcdefg \\u0061\\u005cbcdefg", "************* ******************"},
        {"ab%cdefg", "ab%25cdefg", "**********"},
        {"short", "a short key", "a short key"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].key);
        for (size_t first = 0; first <= strlen(rows[i].text); first++) {
            char out[64];
            redact_in_two(rows[i].key, rows[i].text, first, out);
            assert_string_equal(out, rows[i].expected);
        }
    }
}

static void the_key_is_found_in_bytes_that_are_not_text(void **state)
{
    (void)state;
    char bytes[] = "\0abcdefg/1\0abcdefg";
    assert_int_equal(fg_redact_bytes(bytes, sizeof bytes - 1, "abcdefg/1", false), sizeof bytes - 1);
    assert_memory_equal(bytes, "\0*********\0abcdefg", sizeof bytes);
    assert_int_equal(fg_redact_bytes(bytes, 5, NULL, true), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_is_replaced_wherever_it_stands),
        cmocka_unit_test(the_key_is_replaced_in_every_form),
        cmocka_unit_test(what_differs_in_one_character_is_not_the_key),
        cmocka_unit_test(the_key_is_replaced_in_place),
        cmocka_unit_test(a_key_that_looks_like_an_escape_is_replaced_in_each_form),
        cmocka_unit_test(the_beginning_of_a_key_is_replaced_where_the_text_was_cut),
        cmocka_unit_test(without_a_key_no_key_is_looked_for),
        cmocka_unit_test(a_key_of_less_than_8_characters_is_not_looked_for),
        cmocka_unit_test(user_name_and_password_of_a_link_are_replaced),
        cmocka_unit_test(the_query_of_a_link_is_replaced),
        cmocka_unit_test(a_key_with_a_character_that_ends_links_does_not_end_one),
        cmocka_unit_test(control_characters_and_bytes_that_are_no_utf8_are_masked),
        cmocka_unit_test(a_text_is_cut_to_its_room_at_a_whole_character_or_replacement),
        cmocka_unit_test(the_key_is_replaced_by_as_many_asterisks_wherever_a_piece_ends),
        cmocka_unit_test(the_key_is_found_in_bytes_that_are_not_text),
    };
    return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
