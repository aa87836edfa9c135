/* What a tap is told of an exchange: everything but the key. */
#include "transport/exchange.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY "a-secret/key"
#define HIDDEN "************"
#define BODY "{\"key\":\"" KEY "\",\"prompt\":\"" KEY "\"}"
#define HIDDEN_BODY "{\"key\":\"" HIDDEN "\",\"prompt\":\"" HIDDEN "\"}"

struct fixture {
    facegen_exchange exchange;
    const char *body;
    size_t read;
    char url[64], header[64], message[256], sent[256], received[256]; /* what the tap has seen */
    size_t sent_size, received_size;
    int ends;
};

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    struct fixture *fixture = owner;
    size_t left = strlen(fixture->body) - fixture->read, taken = size < left ? size : left;
    memcpy(bytes, fixture->body + fixture->read, taken);
    fixture->read += taken;
    return (int64_t)taken;
}

static void rewind_body(void *owner)
{
    ((struct fixture *)owner)->read = 0;
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    (void)owner, (void)bytes, (void)size;
    return true;
}

static void *begin(void *user_data, const facegen_exchange *exchange, int64_t unix_time)
{
    struct fixture *fixture = user_data;
    assert_int_equal(unix_time, 5);
    snprintf(fixture->url, sizeof fixture->url, "%s", facegen_exchange_url(exchange));
    return fixture;
}

static void see_sent(void *tape, uint64_t offset, const void *bytes, size_t size)
{
    struct fixture *fixture = tape;
    assert_true(size > 0 && offset + size < sizeof fixture->sent);
    assert_true(offset == 0 || offset == fixture->sent_size);
    memcpy(fixture->sent + offset, bytes, size);
    fixture->sent_size = (size_t)offset + size;
    fixture->sent[fixture->sent_size] = '\0';
}

static void see_header(void *tape, const char *name, size_t name_size, const char *value, size_t value_size)
{
    snprintf(((struct fixture *)tape)->header, 64, "%.*s=%.*s", (int)name_size, name, (int)value_size, value);
}

static void see_received(void *tape, const void *bytes, size_t size)
{
    struct fixture *fixture = tape;
    assert_true(size > 0 && fixture->received_size + size < sizeof fixture->received);
    memcpy(fixture->received + fixture->received_size, bytes, size);
    fixture->received_size += size;
}

static void see_end(void *tape, int http_status, facegen_code failure, facegen_reach reach, const char *message)
{
    struct fixture *fixture = tape;
    (void)http_status, (void)failure, (void)reach;
    fixture->ends++;
    snprintf(fixture->message, sizeof fixture->message, "%s", message);
}

static const facegen_tap tap = {.size = sizeof tap,
                                .begin = begin,
                                .sent = see_sent,
                                .header = see_header,
                                .received = see_received,
                                .end = see_end};

static void watch(struct fixture *fixture, const char *key, const char *body)
{
    facegen_exchange *exchange = &fixture->exchange;
    *fixture = (struct fixture){.body = body};
    fg_exchange_init(exchange, "POST", "https://a.example/" KEY "/1");
    exchange->body_size = strlen(body);
    exchange->key_begin = 8;
    exchange->key_end = 8 + strlen(key);
    exchange->ends =
        (fg_exchange_ends){.read = read_body, .rewind = rewind_body, .write = write_answer, .owner = fixture};
    assert_true(fg_watch_begin(exchange, &tap, fixture, key, 5));
}

static void end_watch(struct fixture *fixture)
{
    if (!fixture->exchange.ended)
        facegen_exchange_fail(&fixture->exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "it broke");
    assert_int_equal(fixture->ends, 1);
    assert_null(fixture->exchange.watch);
    fg_exchange_clear(&fixture->exchange);
}

static void a_tap_sees_a_body_without_the_key_however_it_is_read(void **state)
{
    (void)state;
    for (size_t piece = 1; piece <= strlen(BODY); piece++) {
        struct fixture fixture;
        char bytes[sizeof BODY], read[sizeof BODY] = "";
        watch(&fixture, KEY, BODY);
        for (int64_t got; (got = facegen_exchange_read(&fixture.exchange, bytes, piece)) > 0;)
            strncat(read, bytes, (size_t)got);
        assert_string_equal(read, BODY); /* as the transport gets it */
        assert_string_equal(fixture.sent, HIDDEN_BODY);
        end_watch(&fixture);
    }
}

static void a_key_that_is_too_short_to_be_searched_for_is_hidden_in_its_place(void **state)
{
    (void)state;
    for (size_t piece = 1; piece < 30; piece++) {
        struct fixture fixture;
        char bytes[64];
        watch(&fixture, "abc", "{\"key\":\"abc\",\"prompt\":\"abc\"}");
        while (facegen_exchange_read(&fixture.exchange, bytes, piece) > 0)
            continue;
        assert_string_equal(fixture.sent, "{\"key\":\"***\",\"prompt\":\"abc\"}");
        end_watch(&fixture);
    }
}

static void a_body_that_breaks_off_in_the_key_is_seen_without_it_as_far_as_it_came(void **state)
{
    (void)state;
    for (size_t size = 1; size < strlen("{\"key\":\"" KEY); size++) {
        struct fixture fixture;
        char bytes[sizeof BODY];
        watch(&fixture, KEY, BODY);
        facegen_exchange_read(&fixture.exchange, bytes, size);
        end_watch(&fixture);
        assert_int_equal(fixture.sent_size, size);
        assert_memory_equal(fixture.sent, HIDDEN_BODY, size);
    }
}

static void what_may_be_the_beginning_of_the_key_is_seen_with_what_follows(void **state)
{
    static const char body[] = "{\"key\":\"" KEY "\",\"prompt\":\"a-sec and a-sec";
    (void)state;
    struct fixture fixture;
    char bytes[sizeof body];
    watch(&fixture, KEY, body);
    size_t first = strlen("{\"key\":\"" KEY "\",\"prompt\":\"a-sec");
    facegen_exchange_read(&fixture.exchange, bytes, first);
    assert_int_equal(fixture.sent_size, first - strlen("a-sec"));
    facegen_exchange_read(&fixture.exchange, bytes, 1);
    assert_int_equal(fixture.sent_size, first + 1);
    facegen_exchange_read(&fixture.exchange, bytes, sizeof bytes);
    assert_int_equal(fixture.sent_size, strlen(body)); /* nothing follows */
    end_watch(&fixture);
}

static void what_was_held_back_when_a_body_breaks_off_is_seen_at_the_end(void **state)
{
    (void)state;
    struct fixture fixture;
    char bytes[sizeof BODY];
    size_t size = strlen("{\"key\":\"" KEY "\",\"prompt\":\"a-sec");
    watch(&fixture, KEY, BODY);
    facegen_exchange_read(&fixture.exchange, bytes, size);
    end_watch(&fixture);
    assert_int_equal(fixture.sent_size, size);
    assert_string_equal(fixture.sent, "{\"key\":\"" HIDDEN "\",\"prompt\":\"a-sec");
}

static void a_body_that_is_begun_again_is_seen_again(void **state)
{
    (void)state;
    struct fixture fixture;
    char bytes[sizeof BODY];
    watch(&fixture, KEY, BODY);
    facegen_exchange_read(&fixture.exchange, bytes, sizeof "{\"key\":\"" KEY "\",\"prompt\":\"a-sec" - 1);
    assert_true(facegen_exchange_rewind(&fixture.exchange));
    while (facegen_exchange_read(&fixture.exchange, bytes, sizeof bytes) > 0)
        continue;
    assert_string_equal(fixture.sent, HIDDEN_BODY);
    end_watch(&fixture);
}

static void a_tap_sees_an_answer_without_the_key_however_it_comes(void **state)
{
    static const char answer[] = "\0a " KEY "-a-secret\\/key-\\u0061-secret/key-a-secret%2Fkey a-secret";
    static const char hidden[] = "\0a " HIDDEN "-*************-*****************-************** ********";
    (void)state;
    for (size_t piece = 1; piece < sizeof answer; piece++) {
        struct fixture fixture;
        watch(&fixture, KEY, BODY);
        facegen_exchange_set_status(&fixture.exchange, 200);
        for (size_t at = 0; at < sizeof answer - 1; at += piece) {
            size_t left = sizeof answer - 1 - at;
            facegen_exchange_write(&fixture.exchange, answer + at, left < piece ? left : piece);
        }
        facegen_exchange_finish(&fixture.exchange);
        assert_int_equal(fixture.received_size, sizeof answer - 1);
        assert_memory_equal(fixture.received, hidden, sizeof answer - 1);
        end_watch(&fixture);
    }
}

static void a_long_answer_is_seen_whole(void **state)
{
    (void)state;
    struct fixture fixture;
    static char piece[100000];
    size_t received = 0;
    memset(piece, 'a', sizeof piece); /* the key's first character */
    watch(&fixture, KEY, BODY);
    facegen_exchange_set_status(&fixture.exchange, 200);
    for (size_t at = 0; at < sizeof piece; at += 200) {
        facegen_exchange_write(&fixture.exchange, piece + at, 200);
        received += fixture.received_size;
        fixture.received_size = 0;
    }
    end_watch(&fixture);
    assert_int_equal(received + fixture.received_size, sizeof piece);
}

/* Of eight characters on, which is what is taken for the key at the end of a text. */
static void a_message_that_is_cut_within_the_key_is_seen_without_it(void **state)
{
    (void)state;
    for (size_t kept = 8; kept < strlen(KEY); kept++) {
        struct fixture fixture;
        char message[FG_EXCHANGE_MESSAGE + sizeof KEY];
        memset(message, 'x', sizeof message);
        strcpy(message + FG_EXCHANGE_MESSAGE - 1 - kept, KEY);
        watch(&fixture, KEY, BODY);
        facegen_exchange_fail(&fixture.exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, message);
        assert_int_equal(strlen(fixture.message), FG_EXCHANGE_MESSAGE - 1);
        assert_null(strstr(fixture.message, "a-secret"));
        end_watch(&fixture);
    }
}

static void link_headers_and_message_are_seen_without_the_key(void **state)
{
    (void)state;
    struct fixture fixture;
    watch(&fixture, KEY, BODY);
    assert_string_equal(fixture.url, "https://a.example/" HIDDEN "/1");
    assert_string_equal(facegen_exchange_url(&fixture.exchange), "https://a.example/" KEY "/1");
    facegen_exchange_add_header(&fixture.exchange, "X-" KEY, "a " KEY);
    assert_string_equal(fixture.header, "X-" HIDDEN "=a " HIDDEN);
    facegen_exchange_fail(&fixture.exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "it broke at " KEY);
    assert_string_equal(fixture.message, "it broke at " HIDDEN);
    end_watch(&fixture);
}

static void the_largest_header_is_seen_whole(void **state)
{
    (void)state;
    struct fixture fixture;
    char *value = malloc(FG_HEADERS_LIMIT);
    memset(value, 'v', FG_HEADERS_LIMIT);
    value[FG_HEADERS_LIMIT - 1] = '\0';
    watch(&fixture, KEY, BODY);
    assert_true(facegen_exchange_add_header(&fixture.exchange, "n", value));
    assert_memory_equal(fixture.header, "n=vvv", 5);
    assert_int_equal(strlen(fixture.header), 63);
    end_watch(&fixture);
    free(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tap_sees_a_body_without_the_key_however_it_is_read),
        cmocka_unit_test(a_key_that_is_too_short_to_be_searched_for_is_hidden_in_its_place),
        cmocka_unit_test(a_body_that_breaks_off_in_the_key_is_seen_without_it_as_far_as_it_came),
        cmocka_unit_test(what_may_be_the_beginning_of_the_key_is_seen_with_what_follows),
        cmocka_unit_test(what_was_held_back_when_a_body_breaks_off_is_seen_at_the_end),
        cmocka_unit_test(a_body_that_is_begun_again_is_seen_again),
        cmocka_unit_test(a_tap_sees_an_answer_without_the_key_however_it_comes),
        cmocka_unit_test(a_long_answer_is_seen_whole),
        cmocka_unit_test(a_message_that_is_cut_within_the_key_is_seen_without_it),
        cmocka_unit_test(link_headers_and_message_are_seen_without_the_key),
        cmocka_unit_test(the_largest_header_is_seen_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
