#include "decode_fixture.h"

#include "support/test.h"

#include <string.h>

facegen_result *decode_bytes(const char *json, size_t size, facegen_code *code)
{
    fg_answer answer;
    fg_answer_init(&answer);
    fg_answer_feed(&answer, json, size);
    facegen_result *result = fg_answer_decode(&answer, 200, NOW, code);
    fg_answer_free(&answer);
    return result;
}

facegen_result *decode(const char *json)
{
    facegen_code code;
    facegen_result *result = decode_bytes(json, strlen(json), &code);
    if (!result)
        fail_msg("%s: %s", json, facegen_code_name(code));
    return result;
}

void expect_failure(const char *json, size_t size, facegen_code expected)
{
    facegen_code code = FACEGEN_OK;
    facegen_result *result = decode_bytes(json, size, &code);
    if (result || code != expected)
        fail_msg("%.40s: %s, expected %s", json, result ? "read" : facegen_code_name(code),
                 facegen_code_name(expected));
}

void salvage(const char *text, size_t size, char id[FG_ID_SIZE])
{
    fg_answer answer;
    fg_answer_init(&answer);
    fg_answer_feed(&answer, text, size);
    fg_answer_salvage_id(&answer, id);
    fg_answer_free(&answer);
}
