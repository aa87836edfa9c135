/* Getting an image from a link, over real sockets. */
#include <facegen/facegen.h>

#include "support/scripted_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The smallest thing that passes for a PNG: its beginning, and the chunk at its end. */
static const char png[] = "\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82";
#define PNG_SIZE (sizeof png - 1)

static char png_answer[128], link_answer[256];

static script_step png_step(void)
{
    int head = snprintf(png_answer, sizeof png_answer, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", PNG_SIZE);
    memcpy(png_answer + head, png, PNG_SIZE);
    return (script_step){png_answer, (size_t)head + PNG_SIZE, SCRIPT_CLOSE, 0};
}

static script_step redirect_to(const char *location)
{
    static char answers[8][128];
    static size_t next;
    char *answer = answers[next++ % 8];
    snprintf(answer, sizeof answers[0], "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", location);
    return (script_step){answer, 0, SCRIPT_CLOSE, 0};
}

struct outcome {
    facegen_code code;
    size_t size;
    int requests; /* after the one that generated */
    char last_request[512];
};

/* Generates an image with a link to the server's own /1.png, and loads it; the steps are for what follows. */
static struct outcome load(const script_step *steps, size_t count)
{
    struct outcome outcome = {0};
    script_step all[8] = {{link_answer, 0, SCRIPT_CLOSE, 0}};
    memcpy(all + 1, steps, count * sizeof *steps);
    scripted_server *server = scripted_server_start(all, count + 1);
    char body[128];
    snprintf(body, sizeof body, "{\"status\":\"success\",\"id\":1,\"output\":[\"%s/1.png\"]}",
             scripted_server_url(server));
    snprintf(link_answer, sizeof link_answer, "%s", scripted_reply("200 OK", body));

    facegen_client *client = facegen_client_new();
    facegen_request *request = facegen_request_new();
    facegen_result *result = NULL;
    void *bytes = NULL;
    facegen_client_set_base_url(client, scripted_server_url(server), NULL);
    facegen_client_set_key(client, "secret-key", NULL);
    facegen_client_set_retries(client, 0, NULL);
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    assert_int_equal(facegen_submit(client, request, &result, NULL), FACEGEN_OK);
    outcome.code = facegen_result_load(client, result, 0, &bytes, &outcome.size, NULL);
    outcome.requests = scripted_server_requests(server) - 1;
    snprintf(outcome.last_request, sizeof outcome.last_request, "%s", scripted_server_last_request(server));
    facegen_free(bytes);
    facegen_result_free(result);
    facegen_request_free(request);
    facegen_client_free(client);
    scripted_server_stop(server);
    return outcome;
}

static void an_image_is_loaded_from_its_link_without_the_key(void **state)
{
    (void)state;
    const script_step steps[] = {png_step()};
    struct outcome outcome = load(steps, 1);
    assert_int_equal(outcome.code, FACEGEN_OK);
    assert_int_equal(outcome.size, PNG_SIZE);
    assert_int_equal(strncmp(outcome.last_request, "GET /1.png HTTP/1.1\r\n", 21), 0);
    assert_null(strstr(outcome.last_request, "secret-key"));
}

static void three_redirects_are_followed(void **state)
{
    (void)state;
    const script_step steps[] = {redirect_to("/2"), redirect_to("/3"), redirect_to("/4"), png_step()};
    struct outcome outcome = load(steps, 4);
    assert_int_equal(outcome.code, FACEGEN_OK);
    assert_int_equal(strncmp(outcome.last_request, "GET /4 ", 7), 0);
}

static void a_fourth_redirect_is_not_followed(void **state)
{
    (void)state;
    const script_step steps[] = {redirect_to("/1.png")};
    struct outcome outcome = load(steps, 1);
    assert_int_equal(outcome.code, FACEGEN_E_URL);
    assert_int_equal(outcome.requests, 4);
}

static void a_redirect_to_what_is_no_link_is_not_followed(void **state)
{
    static const char *const locations[] = {"file:///etc/passwd", "ftp://127.0.0.1/", "//127.0.0.1/", "x.png",
                                            "http://user@127.0.0.1/"};
    (void)state;
    for (size_t i = 0; i < sizeof locations / sizeof locations[0]; i++) {
        const script_step steps[] = {redirect_to(locations[i])};
        struct outcome outcome = load(steps, 1);
        assert_int_equal(outcome.code, FACEGEN_E_URL);
        assert_int_equal(outcome.requests, 1);
    }
}

static void an_image_that_breaks_off_is_refused(void **state)
{
    (void)state;
    const script_step cut = {"HTTP/1.1 200 OK\r\n\r\n\x89PNG\r\n\x1a\n....IEN", 0, SCRIPT_CLOSE, 0};
    assert_int_equal(load(&cut, 1).code, FACEGEN_E_IMAGE);
}

static void an_image_that_is_gone_is_expired(void **state)
{
    (void)state;
    const script_step gone = {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0};
    assert_int_equal(load(&gone, 1).code, FACEGEN_E_EXPIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_is_loaded_from_its_link_without_the_key),
        cmocka_unit_test(three_redirects_are_followed),
        cmocka_unit_test(a_fourth_redirect_is_not_followed),
        cmocka_unit_test(a_redirect_to_what_is_no_link_is_not_followed),
        cmocka_unit_test(an_image_that_breaks_off_is_refused),
        cmocka_unit_test(an_image_that_is_gone_is_expired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
