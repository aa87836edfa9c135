/* What needs no transport: requests, their rules and their JSON, and the delivery of a webhook. */
#include "judge.h"

#include <string.h>

static const char *const values[][2] = {
    {"prompt", "a knight in a forest of very old trees, in the last light of an evening in October"},
    {"negative_prompt", "\"blurred\""},
    {"face_image", "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAAAElFTkSuQmCC"},
    {"width", "512"},
    {"guidance_scale", "7.5"},
    {"safety_checker", "true"},
    {"safety_checker_type", "black"},
    {"base64", "true"},
    {"seed", "4294967295"},
    {"style", "anime"},
    {"webhook", "https://example.com/hook?secret=0123456789"},
    {"track_id", "order-7"},
};

/* A request with every kind of value; NULL when memory ran out. */
static facegen_request *make_request(void)
{
    facegen_request *request = facegen_request_new();
    for (size_t i = 0; i < sizeof values / sizeof values[0] && request; i++) {
        facegen_error error = FACEGEN_ERROR_INIT;
        facegen_code code = facegen_request_set(request, values[i][0], values[i][1], &error);
        judge_code(code, &error);
        if (code == FACEGEN_OK)
            continue;
        facegen_request_free(request);
        return NULL;
    }
    return request;
}

static char *write_json(const facegen_request *request)
{
    char *json = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_request_to_json(request, FACEGEN_FACE_WHOLE, &json, &error);
    judge_code(code, &error);
    expect((code == FACEGEN_OK) == (json != NULL), "%s, and a text or none", facegen_code_name(code));
    return json;
}

/* To JSON, to a request, and to JSON again, which is the same. */
static void go_round(const facegen_request *request)
{
    facegen_request *read = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    char *json = write_json(request);
    facegen_code code = json ? facegen_request_from_json(json, strlen(json), &read, &error) : FACEGEN_E_NOMEM;
    char *again = code == FACEGEN_OK ? write_json(read) : NULL;
    if (json)
        judge_code(code, &error);
    expect(!again || strcmp(again, json) == 0, "%s became %s", json, again);
    facegen_request_free(read);
    facegen_free(again);
    facegen_free(json);
}

/* Three rules are broken: all are named, or memory is said to lack. */
static void break_rules(facegen_request *request)
{
    facegen_violations *violations = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_request_set_width(request, 1000);
    facegen_request_set_seed(request, -1);
    facegen_request_set_base64(request, false);
    facegen_code code = facegen_request_validate(request, &violations, &error);
    if (code != FACEGEN_E_INVALID) {
        judge_code(code, &error);
        expect(code != FACEGEN_OK, "what is wrong was passed over");
        return;
    }
    expect(facegen_violations_count(violations) == 3, "%zu of 3 violations", facegen_violations_count(violations));
    expect(strstr(error.message, "width"), "the message is \"%s\"", error.message);
    facegen_violations_free(violations);
}

static void use_request(void)
{
    facegen_request *request = make_request();
    facegen_request *copy = facegen_request_copy(request);
    facegen_error error = FACEGEN_ERROR_INIT;
    if (copy) {
        judge_code(facegen_request_validate(copy, NULL, &error), &error);
        go_round(copy);
        break_rules(copy);
    }
    facegen_request_free(copy);
    facegen_request_free(request);
}

void torture_request(const torture_place *place)
{
    judge_begin(place);
    use_request();
    judge_recovery();
    use_request();
    judge_end(place);
}

/* ---- webhooks ---- */

#define LONG_NAME "a_name_that_is_longer_than_most_names_are"
#define LONG_TEXT                                                                                                      \
    "H\\u00e9 said: \\\"It is a truth universally acknowledged that memory runs out when it is needed.\\\""

static void expect_text(const char *found, const char *wanted)
{
    expect(found && strcmp(found, wanted) == 0, "\"%s\" instead of \"%s\"", found ? found : "", wanted);
}

/* A delivery with tokens of all lengths, and numbers that jansson is kept from. */
static void parse_delivery(void)
{
    static const char body[] =
        "{\"status\":\"success\",\"id\":123456789012345678,\"eta\":1.25,\"message\":\"" LONG_TEXT "\","
        "\"output\":[\"https://example.com/images/one.png?signature=0123456789abcdef0123456789abcdef\"],"
        "\"meta\":{\"seed\":18446744073709551615,\"" LONG_NAME "\":true,\"nothing\":null,\"list\":[1,-23,[false]],"
        "\"fourteen chars\":12345678901234,\"fifteen chars..\":123456789012345,\"prompt\":\"a knight\"}}";
    facegen_result *result = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_webhook_parse(body, sizeof body - 1, &result, &error);
    judge_code(code, &error);
    if (!result)
        return;
    expect_text(facegen_result_id(result), "123456789012345678");
    expect_text(facegen_result_message(result), "H\xc3\xa9 said: \"It is a truth universally acknowledged that memory "
                                                "runs out when it is needed.\"");
    expect_text(facegen_result_image_link(result, 0),
                "https://example.com/images/one.png?signature=0123456789abcdef0123456789abcdef");
    expect_text(facegen_result_meta_text(result, "seed"), "18446744073709551615");
    expect_text(facegen_result_meta_text(result, LONG_NAME), "yes");
    expect_text(facegen_result_meta_text(result, "fourteen chars"), "12345678901234");
    expect_text(facegen_result_meta_text(result, "fifteen chars.."), "123456789012345");
    expect_text(facegen_result_meta_text(result, "prompt"), "a knight");
    expect_text(facegen_result_json(result), body);
    facegen_result_free(result);
}

void torture_webhook(const torture_place *place)
{
    judge_begin(place);
    parse_delivery();
    judge_recovery();
    parse_delivery();
    judge_end(place);
}
