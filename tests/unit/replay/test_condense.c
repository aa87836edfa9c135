#include "replay/condense.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is left of a body that comes in pieces of a size. */
static char *condensed(const char *body, size_t piece)
{
    fg_condenser condenser;
    fg_buffer text;
    fg_condenser_init(&condenser);
    fg_buffer_init(&text, SIZE_MAX / 4);
    for (size_t size = strlen(body), taken = 0; taken < size; taken += piece)
        fg_condenser_take(&condenser, body + taken, piece < size - taken ? piece : size - taken);
    fg_condenser_write(&condenser, true, &text);
    fg_condenser_free(&condenser);
    char *taken = strdup(fg_buffer_string(&text));
    fg_buffer_free(&text);
    return taken;
}

static void assert_condensed(const char *body, const char *expected)
{
    for (size_t piece = 1; piece < 16; piece++) {
        char *text = condensed(body, piece);
        assert_string_equal(text, expected);
        free(text);
    }
}

static void what_is_not_base64_stays(void **state)
{
    (void)state;
    assert_condensed("{\"key\":\"***\",\"prompt\":\"abc\"}", "{\"key\":\"***\",\"prompt\":\"abc\"}");
    assert_condensed("[1]", "[1]");
    assert_condensed("", "");
}

static void long_base64_is_its_size_and_its_hash(void **state)
{
    (void)state;
    char body[512], run[201];
    memset(run, 'A', 128);
    run[128] = '\0';
    snprintf(body, sizeof body, "{\"face_image\":\"data:image/png;base64,%s\"}", run);
    assert_condensed(body, body); /* 128 characters are kept */
    memset(run, 'A', 200);
    run[200] = '\0';
    snprintf(body, sizeof body, "{\"face_image\":\"data:image/png;base64,%s\"}", run);
    assert_condensed(body, "{\"face_image\":\"data:image/png;base64,[200 characters, fnv1a 3590fa36612cfa0d]\"}");
    run[199] = 'B';
    snprintf(body, sizeof body, "{\"face_image\":\"data:image/png;base64,%s", run);
    assert_condensed(body, "{\"face_image\":\"data:image/png;base64,[200 characters, fnv1a 3590f736612cf4f4]");
}

static void a_large_face_takes_no_memory(void **state)
{
    (void)state;
    char piece[16384];
    fg_condenser condenser;
    memset(piece, 'Q', sizeof piece);
    fg_condenser_init(&condenser);
    fg_condenser_take(&condenser, "{\"face_image\":\"", 15);
    for (int i = 0; i < 1024; i++)
        fg_condenser_take(&condenser, piece, sizeof piece);
    assert_true(condenser.text.capacity <= 1024);
    fg_condenser_free(&condenser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_base64_stays),
        cmocka_unit_test(long_base64_is_its_size_and_its_hash),
        cmocka_unit_test(a_large_face_takes_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
