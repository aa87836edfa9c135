/* Which exchange of a recording answers a request whose seed no caller chose. */
#include "replay/match.h"
#include "transport/exchange.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL "https://a.example/api/v6/image_editing/face_gen"

/* A body that is asked for. */
typedef struct source {
    const char *text;
    size_t read;
} source;

static int64_t read_source(void *owner, void *bytes, size_t size)
{
    source *from = owner;
    size_t left = strlen(from->text) - from->read, taken = size < left ? size : left;
    memcpy(bytes, from->text + from->read, taken);
    from->read += taken;
    return (int64_t)taken;
}

/* A recorded exchange of a body, of which `sent` bytes were sent; SIZE_MAX: all. */
static fg_recorded recorded_of(const char *body, size_t sent, bool drawn)
{
    fg_recorded recorded;
    fg_condenser condenser;
    fg_recorded_init(&recorded);
    fg_condenser_init(&condenser);
    recorded.method = strdup("POST");
    recorded.url = strdup(URL);
    recorded.size = strlen(body);
    recorded.sent = sent < recorded.size ? sent : recorded.size;
    recorded.seed_is_drawn = drawn;
    fg_condenser_take(&condenser, body, (size_t)recorded.sent);
    fg_condenser_write(&condenser, true, &recorded.request);
    fg_condenser_free(&condenser);
    return recorded;
}

/* Whether a request is answered by a recorded one; `read` receives how many bytes of it were read. */
static bool answers(fg_recorded recorded, const char *body, bool drawn, size_t *read)
{
    fg_recording recording = {.exchanges = &recorded, .count = 1};
    facegen_exchange exchange;
    source from = {.text = body};
    fg_asked asked;
    fg_exchange_init(&exchange, "POST", URL);
    exchange.body_size = strlen(body);
    exchange.ends = (fg_exchange_ends){.read = read_source, .owner = &from};
    exchange.seed_is_drawn = drawn;
    fg_asked_init(&asked, &exchange);
    bool found = fg_recording_match(&recording, &asked) != NULL;
    *read = from.read;
    fg_asked_free(&asked);
    fg_exchange_clear(&exchange);
    fg_recorded_free(&recorded);
    return found;
}

#define BODY(seed)                                                                                                     \
    "{\"key\":\"12345678\",\"prompt\":\"a \\\"seed\\\":7\"" seed ",\"style\":\"anime\",\"face_image\":\"https://a/"    \
    "b\"}"
#define NONE BODY("")
#define SEED_1 BODY(",\"seed\":1")
#define SEED_2 BODY(",\"seed\":4294967295")

static void a_seed_that_no_caller_chose_is_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *recorded;
        bool drawn_then;
        const char *asked;
        bool drawn_now, expected;
    } rows[] = {
        {SEED_1, true, SEED_2, true, true},   {NONE, false, SEED_2, true, true}, /* a recording of 0.1 */
        {SEED_1, true, NONE, false, true},    {SEED_1, false, SEED_1, false, true},
        {SEED_1, false, SEED_2, true, false}, /* it was for the seed of its caller */
        {SEED_1, true, SEED_2, false, false}, {SEED_1, false, SEED_2, false, false},
        {NONE, false, SEED_2, false, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t read;
        fg_recorded recorded = recorded_of(rows[i].recorded, SIZE_MAX, rows[i].drawn_then);
        if (answers(recorded, rows[i].asked, rows[i].drawn_now, &read) != rows[i].expected)
            fail_msg("row %zu", i);
    }
}

static void a_body_breaks_off_at_the_same_place_whatever_its_seed_is(void **state)
{
    (void)state;
    static const struct {
        const char *recorded;
        bool drawn_then;
        const char *asked;
    } rows[] = {{SEED_1, true, SEED_2}, {SEED_2, true, SEED_1}, {NONE, false, SEED_2}, {SEED_1, true, SEED_1}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].recorded);
        const char *broken = strstr(rows[i].recorded, "/b\"}");
        size_t read, sent = (size_t)(broken - rows[i].recorded);
        fg_recorded recorded = recorded_of(rows[i].recorded, sent, rows[i].drawn_then);
        assert_true(answers(recorded, rows[i].asked, true, &read));
        assert_string_equal(rows[i].asked + read, "/b\"}");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_that_no_caller_chose_is_passed_over),
        cmocka_unit_test(a_body_breaks_off_at_the_same_place_whatever_its_seed_is),
    };
    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
