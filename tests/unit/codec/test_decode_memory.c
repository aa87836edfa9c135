/* Answers that are decoded while memory runs out for a moment. */
#include "codec/decode.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALLOCATIONS = 12, TEXT_MAX = 2200 }; /* the text pushes what follows it over the end of a block of the arena */

static int left; /* allocations until one fails; 0: none fails */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
    return left > 0 && --left == 0 ? NULL : __real_malloc(size);
}

static facegen_result *decode(const char *text, int failing, facegen_code *code)
{
    fg_answer answer;
    fg_answer_init(&answer);
    left = failing;
    fg_answer_feed(&answer, text, strlen(text));
    facegen_result *result = fg_answer_decode(&answer, 200, 0, code);
    left = 0;
    fg_answer_free(&answer);
    return result;
}

static void an_answer_is_whole_or_memory_ran_out(void **state)
{
    (void)state;
    char status[TEXT_MAX + 1], text[TEXT_MAX + 256];
    for (int size = 1; size < TEXT_MAX; size += 16) {
        memset(status, 's', (size_t)size);
        status[size] = '\0';
        snprintf(text, sizeof text,
                 "{\"status\":\"%s\",\"id\":77,\"output\":[\"https://e.example/1.png\"],\"meta\":{\"seed\":\"5\"}}",
                 status);
        for (int failing = 1; failing <= ALLOCATIONS; failing++) {
            facegen_code code = FACEGEN_OK;
            facegen_result *result = decode(text, failing, &code);
            if (result) {
                assert_string_equal(facegen_result_id(result), "77");
                assert_int_equal(facegen_result_image_count(result), 1);
                assert_string_equal(facegen_result_meta_text(result, "seed"), "5");
            } else {
                assert_int_equal(code, FACEGEN_E_NOMEM);
            }
            facegen_result_free(result);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_whole_or_memory_ran_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
