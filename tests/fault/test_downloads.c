/* Getting an image from a link, over real sockets. */
#include "support/fault.h"
#include "support/request.h"
#include "support/scripted_transport.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- answers ---- */

static const struct {
    const char *status, *body;
    facegen_code code;
} answers[] = {
    {"200 OK", FAULT_PNG, FACEGEN_OK},
    {"200 OK", "", FACEGEN_E_IMAGE},
    {"200 OK", "<html>It has gone</html>", FACEGEN_E_IMAGE},
    {"200 OK", "GIF89a, which the provider does not make", FACEGEN_E_IMAGE},
    {"200 OK", "\x89PNG\r\n\x1a\n....IEN", FACEGEN_E_IMAGE},
    {"204 No Content", "", FACEGEN_E_UNAVAILABLE},
    {"206 Partial Content", FAULT_PNG, FACEGEN_E_UNAVAILABLE},
    {"401 No", "", FACEGEN_E_UNAVAILABLE},
    {"403 Forbidden", "", FACEGEN_E_EXPIRED},
    {"404 Not Found", "", FACEGEN_E_EXPIRED},
    {"410 Gone", "", FACEGEN_E_EXPIRED},
    {"500 Oops", "", FACEGEN_E_UNAVAILABLE},
    {"503 Down", FAULT_PNG, FACEGEN_E_UNAVAILABLE},
};

static void every_answer_has_one_outcome(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        name_row(i, answers[i].status);
        const script_step step = {scripted_reply(answers[i].status, answers[i].body), 0, SCRIPT_CLOSE, 0};
        fault_fixture fixture;
        fault_set_up(&fixture, &step, 1, NULL);
        fault_expect(&fixture, FAULT_LOAD, answers[i].code, 0);
        fault_tear_down(&fixture);
    }
}

static void what_is_no_whole_image_leaves_no_file(void **state)
{
    (void)state;
    char folder[] = "/tmp/facegen-test-XXXXXX", link[128];
    assert_non_null(mkdtemp(folder));
    for (size_t i = 1; i < COUNT(answers); i++) {
        name_row(i, answers[i].status);
        const script_step step = {scripted_reply(answers[i].status, answers[i].body), 0, SCRIPT_CLOSE, 0};
        fault_fixture fixture;
        fault_set_up(&fixture, &step, 1, NULL);
        snprintf(link, sizeof link, "%s/1.png", fixture.origin);
        facegen_result *result = fault_result_with_link(link);
        facegen_code code = facegen_result_save(fixture.client, result, 0, folder, NULL, NULL);
        fault_print(FAULT_LOAD, code, 0);
        assert_int_equal(code, answers[i].code);
        facegen_result_free(result);
        fault_tear_down(&fixture);
    }
    assert_int_equal(rmdir(folder), 0); /* fails when there is a file in it */
}

/* ---- links ---- */

static script_step image_step(void)
{
    return (script_step){scripted_reply("200 OK", FAULT_PNG), 0, SCRIPT_CLOSE, 0};
}

static script_step redirect_to(const char *location)
{
    char status[128];
    snprintf(status, sizeof status, "302 Found\r\nSet-Cookie: a=b\r\nLocation: %s", location);
    return (script_step){scripted_reply(status, ""), 0, SCRIPT_CLOSE, 0};
}

static void an_image_is_loaded_from_its_link_without_the_key(void **state)
{
    (void)state;
    const script_step step = image_step();
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    fault_expect(&fixture, FAULT_LOAD, FACEGEN_OK, 0);
    const char *request = scripted_server_last_request(fixture.server);
    assert_int_equal(strncmp(request, "GET /1.png HTTP/1.1\r\n", 21), 0);
    assert_null(strstr(request, FAULT_KEY));
    fault_tear_down(&fixture);
}

static void three_redirects_are_followed_without_cookies(void **state)
{
    (void)state;
    const script_step steps[] = {redirect_to("/2"), redirect_to("/3"), redirect_to("/4"), image_step()};
    fault_fixture fixture;
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    fault_expect(&fixture, FAULT_LOAD, FACEGEN_OK, 0);
    const char *request = scripted_server_last_request(fixture.server);
    assert_int_equal(strncmp(request, "GET /4 ", 7), 0);
    assert_null(strstr(request, "Cookie"));
    fault_tear_down(&fixture);
}

static void a_relative_redirect_is_followed(void **state)
{
    (void)state;
    const script_step steps[] = {redirect_to("a/b/2.png"), redirect_to("?sig=1"), redirect_to("../3.png"),
                                 image_step()};
    fault_fixture fixture;
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    fault_expect(&fixture, FAULT_LOAD, FACEGEN_OK, 0);
    assert_int_equal(strncmp(scripted_server_last_request(fixture.server), "GET /a/3.png ", 13), 0);
    fault_tear_down(&fixture);
}

/* Where every request is sent on, and how many there are. */
static void expect_end_of_redirects(const char *location, int requests)
{
    const script_step step = redirect_to(location);
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    fault_expect(&fixture, FAULT_LOAD, FACEGEN_E_URL, 0);
    assert_int_equal(scripted_server_requests(fixture.server), requests);
    fault_tear_down(&fixture);
}

static void a_fourth_redirect_is_not_followed(void **state)
{
    (void)state;
    expect_end_of_redirects("/1.png", 4);
}

static void a_redirect_to_what_is_no_link_is_not_followed(void **state)
{
    static const char *const locations[] = {"file:///etc/passwd", "ftp://127.0.0.1/", "//", "http://user@127.0.0.1/"};
    (void)state;
    for (size_t i = 0; i < COUNT(locations); i++) {
        name_row(i, locations[i]);
        expect_end_of_redirects(locations[i], 1);
    }
}

static void with_an_api_elsewhere_no_link_leads_to_this_machine_or_over_plain_http(void **state)
{
    static const char *const links[] = {"http://example.com/1.png", "https://127.0.0.1/1.png",
                                        "https://localhost/1.png", "https://[::1]/1.png"};
    (void)state;
    for (size_t i = 0; i < COUNT(links); i++) {
        name_row(i, links[i]);
        facegen_client *client = facegen_client_new(); /* of the provider's API */
        facegen_result *result = fault_result_with_link(links[i]);
        void *bytes;
        size_t size;
        facegen_code code = facegen_result_load(client, result, 0, &bytes, &size, NULL);
        fault_print(FAULT_LOAD, code, 0);
        assert_int_equal(code, FACEGEN_E_URL);
        facegen_result_free(result);
        facegen_client_free(client);
    }
}

/* ---- bodies without an end ---- */

enum { ENDLESS = 4 * 1024 * 1024 };

/* An answer of this head and much of a byte, after which the server says nothing more. */
static script_step endless(const char *head, char byte)
{
    static char replies[4][ENDLESS];
    static size_t next;
    char *reply = replies[next++ % 4];
    size_t size = strlen(head);
    memset(reply, byte, ENDLESS);
    memcpy(reply, head, size);
    return (script_step){reply, ENDLESS, SCRIPT_HANG, 0};
}

static void a_body_without_an_end_is_not_waited_for(void **state)
{
    (void)state;
    const struct {
        script_step steps[2];
        facegen_code code;
    } rows[] = {
        {{endless("HTTP/1.1 404 Not Found\r\n\r\n", 'x')}, FACEGEN_E_EXPIRED},
        {{endless("HTTP/1.1 500 Oops\r\n\r\n", 'x')}, FACEGEN_E_UNAVAILABLE},
        {{endless("HTTP/1.1 200 OK\r\n\r\n", ' ')}, FACEGEN_E_IMAGE},
        {{endless("HTTP/1.1 302 Found\r\nLocation: /y\r\n\r\n", 'x'),
          {scripted_reply("200 OK", FAULT_PNG), 0, SCRIPT_CLOSE, 0}},
         FACEGEN_OK},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        fault_fixture fixture;
        fault_set_up(&fixture, rows[i].steps, rows[i].steps[1].reply ? 2 : 1, NULL);
        int64_t begun = fault_now();
        fault_expect(&fixture, FAULT_LOAD, rows[i].code, 0);
        assert_true(fault_now() - begun < FAULT_LIMIT_MS / 4);
        fault_tear_down(&fixture);
    }
}

/* ---- links that have not spread, and an image's other links ---- */

#define PROCESSING                                                                                                     \
    "{\"status\":\"processing\",\"id\":7,\"eta\":1,\"future_links\":[\"https://future.example.com/1.png\"]}"
#define SUCCESS "{\"status\":\"success\",\"id\":7,\"output\":[\"https://example.com/1.png\"]}"
#define WITHOUT_IMAGE "{\"status\":\"success\",\"id\":7,\"output\":[],\"proxy_links\":null}"
#define ANSWER(status, answer)                                                                                         \
    {                                                                                                                  \
        ACT_ALL, 1, status, answer, FACEGEN_OK                                                                         \
    }

/* A client whose exchanges follow a script in virtual time. */
struct scene {
    scripted_transport transport;
    facegen_client *client;
    facegen_request *request;
    facegen_result *result;
};

static struct scene *set_scene(const act *acts, size_t count)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->transport = (scripted_transport){.acts = acts, .count = count, .now = 1000, .unix_time = 1800000000};
    scene->client = facegen_client_new();
    facegen_client_set_key(scene->client, FAULT_KEY, NULL);
    facegen_client_set_transport(scene->client, &scripted_transport_functions, &scene->transport, NULL);
    scene->request = plain_request();
    return scene;
}

/* Loads the first image, and ends the scene, in which there are to have been this many exchanges. */
static void load_at_the_end(struct scene *scene, facegen_code expected, int exchanges)
{
    void *bytes = NULL;
    size_t size;
    facegen_code code = facegen_result_load(scene->client, scene->result, 0, &bytes, &size, NULL);
    fault_print(FAULT_LOAD, code, scene->transport.paid);
    assert_int_equal(code, expected);
    assert_int_equal(scene->transport.started, exchanges);
    facegen_free(bytes);
    facegen_result_free(scene->result);
    facegen_request_free(scene->request);
    facegen_client_free(scene->client);
    free(scene);
}

static void the_links_of_a_new_image_are_asked_for_until_they_have_spread(void **state)
{
    static const act acts[] = {ANSWER(200, PROCESSING), ANSWER(200, SUCCESS), ANSWER(404, ""),       ANSWER(404, ""),
                               ANSWER(403, ""),         ANSWER(403, ""),      ANSWER(200, FAULT_PNG)};
    (void)state;
    struct scene *scene = set_scene(acts, COUNT(acts));
    assert_int_equal(facegen_submit(scene->client, scene->request, &scene->result, NULL), FACEGEN_OK);
    load_at_the_end(scene, FACEGEN_OK, COUNT(acts));
}

static void a_job_that_was_left_unfinished_and_then_fetched_has_new_images(void **state)
{
    static const act acts[] = {ANSWER(200, PROCESSING), ANSWER(200, SUCCESS), ANSWER(404, ""), ANSWER(200, FAULT_PNG)};
    (void)state;
    struct scene *scene = set_scene(acts, COUNT(acts));
    assert_int_equal(facegen_submit_nowait(scene->client, scene->request, &scene->result, NULL), FACEGEN_OK);
    facegen_result_free(scene->result);
    assert_int_equal(facegen_fetch(scene->client, "7", &scene->result, NULL), FACEGEN_OK);
    load_at_the_end(scene, FACEGEN_OK, COUNT(acts));
}

static void the_links_of_an_old_job_are_asked_for_once(void **state)
{
    static const act acts[] = {ANSWER(200, SUCCESS), ANSWER(404, ""), ANSWER(200, FAULT_PNG)};
    (void)state;
    struct scene *scene = set_scene(acts, COUNT(acts));
    assert_int_equal(facegen_fetch(scene->client, "7", &scene->result, NULL), FACEGEN_OK);
    load_at_the_end(scene, FACEGEN_E_EXPIRED, 2);
}

static void every_link_of_an_image_is_tried(void **state)
{
    static const char answer[] = "{\"status\":\"success\",\"id\":7,\"output\":[\"https://example.com/1.png\"],"
                                 "\"proxy_links\":[\"https://proxy.example.com/1.png\"],"
                                 "\"future_links\":[\"https://future.example.com/1.png\"]}";
    static const act acts[] = {ANSWER(200, answer), ANSWER(410, ""), ANSWER(410, ""), ANSWER(200, FAULT_PNG)};
    (void)state;
    struct scene *scene = set_scene(acts, COUNT(acts));
    assert_int_equal(facegen_submit(scene->client, scene->request, &scene->result, NULL), FACEGEN_OK);
    load_at_the_end(scene, FACEGEN_OK, COUNT(acts));
}

static void an_image_that_is_only_named_by_an_earlier_answer_is_found_there(void **state)
{
    static const act acts[] = {ANSWER(200, PROCESSING), ANSWER(200, WITHOUT_IMAGE), ANSWER(200, FAULT_PNG)};
    (void)state;
    struct scene *scene = set_scene(acts, COUNT(acts));
    assert_int_equal(facegen_submit(scene->client, scene->request, &scene->result, NULL), FACEGEN_OK);
    assert_string_equal(facegen_result_image_link(scene->result, 0), "https://future.example.com/1.png");
    load_at_the_end(scene, FACEGEN_OK, COUNT(acts));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_has_one_outcome),
        cmocka_unit_test(what_is_no_whole_image_leaves_no_file),
        cmocka_unit_test(an_image_is_loaded_from_its_link_without_the_key),
        cmocka_unit_test(three_redirects_are_followed_without_cookies),
        cmocka_unit_test(a_relative_redirect_is_followed),
        cmocka_unit_test(the_links_of_a_new_image_are_asked_for_until_they_have_spread),
        cmocka_unit_test(a_job_that_was_left_unfinished_and_then_fetched_has_new_images),
        cmocka_unit_test(the_links_of_an_old_job_are_asked_for_once),
        cmocka_unit_test(every_link_of_an_image_is_tried),
        cmocka_unit_test(an_image_that_is_only_named_by_an_earlier_answer_is_found_there),
        cmocka_unit_test(a_fourth_redirect_is_not_followed),
        cmocka_unit_test(a_redirect_to_what_is_no_link_is_not_followed),
        cmocka_unit_test(with_an_api_elsewhere_no_link_leads_to_this_machine_or_over_plain_http),
        cmocka_unit_test(a_body_without_an_end_is_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
