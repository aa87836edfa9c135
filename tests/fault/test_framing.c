/* How an answer is framed, and where it breaks off or has no end, over real sockets. */
#include "support/fault.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

enum { KIB = 1024, MIB = 1024 * KIB };

#define ANSWER(text, end)                                                                                              \
    {                                                                                                                  \
        text, sizeof(text) - 1, SCRIPT_##end, 0                                                                        \
    }
#define OK "HTTP/1.1 200 OK\r\n"
#define LENGTH(bytes) OK "Content-Length: " bytes "\r\n\r\n"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"
#define INTERIM "HTTP/1.1 100 Continue\r\n\r\n"
#define GZIP OK "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03"
#define JSON "{\"status\":\"processing\",\"id\":1   }" /* 33 bytes: 21 in the hexadecimal of chunks */
#define HALF "{\"status\":\"proces"

#define GOOD FACEGEN_OK
#define UNCERTAIN FACEGEN_E_UNCERTAIN
#define IO FACEGEN_E_IO
#define PROTOCOL FACEGEN_E_PROTOCOL
#define TIMEOUT FACEGEN_E_TIMEOUT
#define IMAGE FACEGEN_E_IMAGE

static const fault faults[] = {
    {"close without an answer", ANSWER("", CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"reset without an answer", ANSWER("", RESET), UNCERTAIN, IO, IO, 1, 0},
    {"no answer", ANSWER("", HANG), UNCERTAIN, TIMEOUT, TIMEOUT, 1, FAULT_SOON_MS},
    {"a cut status line", ANSWER("HTTP", CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"a status that is none", ANSWER("HTTP/1.1 99 Low\r\n\r\n", CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"an answer without headers", ANSWER(JSON, CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"a NUL in a header", ANSWER(OK "X: \0\r\n\r\n", CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"headers that drip", ANSWER(OK "X-Slow: 0123456789\r\n\r\n", DRIP), UNCERTAIN, TIMEOUT, TIMEOUT, 1, FAULT_SOON_MS},
    {"only an interim answer", ANSWER(INTERIM, CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"an interim answer, then silence", ANSWER(INTERIM, HANG), UNCERTAIN, TIMEOUT, TIMEOUT, 1, FAULT_SOON_MS},
    {"interim answers, then the answer", ANSWER(INTERIM INTERIM LENGTH("33") JSON, CLOSE), GOOD, GOOD, IMAGE, 1, 0},
    {"a cut body", ANSWER(LENGTH("100") HALF, CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"a body reset halfway", ANSWER(LENGTH("100") HALF, RESET), UNCERTAIN, IO, IO, 1, 0},
    {"a body that stays out", ANSWER(LENGTH("100") HALF, HANG), UNCERTAIN, TIMEOUT, TIMEOUT, 1, FAULT_SOON_MS},
    {"a cut body without a length", ANSWER(OK "\r\n" HALF, CLOSE), UNCERTAIN, PROTOCOL, IMAGE, 1, 0},
    {"a length that is too short", ANSWER(LENGTH("20") JSON, CLOSE), UNCERTAIN, PROTOCOL, IMAGE, 1, 0},
    {"a length that is too long, of whole JSON", ANSWER(LENGTH("60") JSON, CLOSE), GOOD, GOOD, IO, 1, 0},
    {"two lengths", ANSWER(OK "Content-Length: 33\r\nContent-Length: 5\r\n\r\n" JSON, CLOSE), UNCERTAIN, PROTOCOL,
     IMAGE, 1, 0},
    {"a negative length", ANSWER(LENGTH("-5") JSON, CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"a length past 64 bits", ANSWER(LENGTH("99999999999999999999") JSON, CLOSE), GOOD, GOOD, IMAGE, 1, 0},
    {"a length and chunks",
     ANSWER(OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n21\r\n" JSON "\r\n0\r\n\r\n", CLOSE), GOOD, GOOD,
     IMAGE, 1, 0},
    {"a chunk of no size", ANSWER(CHUNKED "xyz\r\n" JSON "\r\n0\r\n\r\n", CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"a cut chunk", ANSWER(CHUNKED "21\r\n" HALF, CLOSE), UNCERTAIN, IO, IO, 1, 0},
    {"chunks without the last, of whole JSON", ANSWER(CHUNKED "21\r\n" JSON "\r\n", CLOSE), GOOD, GOOD, IO, 1, 0},
    {"an encoding that was not asked for", ANSWER(GZIP, CLOSE), UNCERTAIN, PROTOCOL, IMAGE, 1, 0},
};

/* ---- without end ---- */

/* An answer of `size` bytes that begins so and goes on with a text again and again. */
static char *long_answer(const char *start, const char *text, size_t size)
{
    char *answer = malloc(size);
    size_t start_size = strlen(start), text_size = strlen(text);
    assert_non_null(answer);
    memcpy(answer, start, start_size);
    for (size_t i = start_size; i < size; i++)
        answer[i] = text[(i - start_size) % text_size];
    return answer;
}

/* Meets an answer without an end, which is freed. */
static void meet_long(char *answer, size_t size, facegen_code fetch, facegen_code load, const char *message)
{
    const facegen_code codes[] = {UNCERTAIN, fetch, load};
    const fault_phase phases[] = {FAULT_SUBMIT, FAULT_FETCH, FAULT_LOAD};
    const script_step step = {answer, size, SCRIPT_CLOSE, 0};
    for (size_t i = 0; i < COUNT(phases); i++) {
        fault_fixture fixture;
        fault_set_up(&fixture, &step, 1, NULL);
        fault_expect(&fixture, phases[i], codes[i], i == 0);
        if (phases[i] != FAULT_LOAD && !strstr(fixture.error.message, message))
            fail_msg("%s", fixture.error.message);
        fault_tear_down(&fixture);
    }
    free(answer);
}

static void an_answer_that_never_ends_is_cut_at_its_limit(void **state)
{
    (void)state;
    size_t size = 9 * MIB; /* the limit is 8 MiB */
    meet_long(long_answer(OK "\r\n", " ", size), size, FACEGEN_E_TOO_LARGE, IMAGE, "larger than is accepted");
}

static void chunks_that_never_end_are_cut_at_their_limit(void **state)
{
    (void)state;
    size_t size = 20 * MIB;
    meet_long(long_answer(CHUNKED "2000000\r\n", " ", size), size, FACEGEN_E_TOO_LARGE, IMAGE,
              "larger than is accepted");
}

static void headers_that_never_end_are_cut_at_their_limit(void **state)
{
    (void)state;
    size_t size = 80 * KIB; /* the limit is 64 KiB */
    meet_long(long_answer(OK, "X-Filler: 0123456789012345678901234567890123456\r\n", size), size, FACEGEN_E_TOO_LARGE,
              IMAGE, "headers of the answer are larger than is accepted");
}

static void a_header_line_that_never_ends_is_not_taken_for_lack_of_memory(void **state)
{
    (void)state;
    size_t size = 200 * KIB; /* libcurl takes lines of 100 KiB */
    meet_long(long_answer(OK "X-Filler: ", "0123456789", size), size, FACEGEN_E_TOO_LARGE, IMAGE,
              "headers of the answer are larger than is accepted");
}

static void interim_answers_that_never_end_are_cut(void **state)
{
    (void)state;
    size_t size = 512 * KIB; /* libcurl takes 300 KiB of headers */
    meet_long(long_answer(INTERIM, INTERIM, size), size, IO, IO, "");
}

static void an_answer_past_the_bounds_of_json_is_too_large(void **state)
{
    (void)state;
    meet_long(long_answer(OK "\r\n", "[", MIB), MIB, FACEGEN_E_TOO_LARGE, IMAGE, "larger than is accepted");
    meet_long(long_answer(OK "\r\n{\"a\":0", ",\"a\":0", MIB), MIB, FACEGEN_E_TOO_LARGE, IMAGE,
              "larger than is accepted");
}

/* ---- what is known of what broke off ---- */

static void the_id_in_an_answer_that_broke_off_is_told(void **state)
{
    (void)state;
    const script_step step = ANSWER(LENGTH("99") "{\"status\":\"processing\",\"id\": 4242,\"et", CLOSE);
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    fault_expect(&fixture, FAULT_SUBMIT, UNCERTAIN, 1);
    assert_string_equal(fixture.error.id, "4242");
    assert_non_null(strstr(fixture.error.body, "\"id\": 4242"));
    fault_tear_down(&fixture);
}

static void an_encoding_is_not_asked_for(void **state)
{
    (void)state;
    const script_step step = ANSWER(LENGTH("33") JSON, CLOSE);
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    fault_expect(&fixture, FAULT_SUBMIT, GOOD, 1);
    assert_null(strstr(scripted_server_last_request(fixture.server), "Accept-Encoding"));
    fault_tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_that_never_ends_is_cut_at_its_limit),
        cmocka_unit_test(chunks_that_never_end_are_cut_at_their_limit),
        cmocka_unit_test(headers_that_never_end_are_cut_at_their_limit),
        cmocka_unit_test(a_header_line_that_never_ends_is_not_taken_for_lack_of_memory),
        cmocka_unit_test(interim_answers_that_never_end_are_cut),
        cmocka_unit_test(an_answer_past_the_bounds_of_json_is_too_large),
        cmocka_unit_test(the_id_in_an_answer_that_broke_off_is_told),
        cmocka_unit_test(an_encoding_is_not_asked_for),
    };
    return fault_meet_all(faults, COUNT(faults)) + cmocka_run_group_tests(tests, NULL, NULL);
}
