#include "client/client.h"
#include "model/error.h"
#include "support/fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int set_up(void **state)
{
    *state = facegen_client_new();
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    facegen_client_free(*state);
    return 0;
}

static void a_base_url_that_would_show_the_key_or_is_none_is_refused(void **state)
{
    static const char *const refused[] = {
        NULL,
        "",
        "example.com/api",
        "ftp://example.com/api",
        "http://example.com/api",
        "https://user@example.com",
        "https://example.com/api?x=1",
        "file:///etc/passwd",
        "http://127.0.0.1.example.com",
        "https://exa mple.com",
    };
    facegen_client *client = *state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        name_row(i, refused[i]);
        facegen_error error = FACEGEN_ERROR_INIT;
        assert_int_equal(facegen_client_set_base_url(client, refused[i], &error), FACEGEN_E_CONFIG);
        assert_string_equal(error.parameter, "base_url");
        assert_string_equal(client->base_url, "https://modelslab.com/api");
    }
}

static void a_base_url_is_kept_in_plain_form_without_its_last_slash(void **state)
{
    facegen_client *client = *state;
    assert_int_equal(facegen_client_set_base_url(client, "HTTPS://API.Example.com:443/root/", NULL), FACEGEN_OK);
    assert_string_equal(client->base_url, "https://api.example.com/root");
}

static void http_is_allowed_to_this_machine(void **state)
{
    static const char *const local[] = {"http://localhost:8642/api", "http://127.0.0.1/api", "http://[::1]:80/api"};
    for (size_t i = 0; i < COUNT(local); i++) {
        name_row(i, local[i]);
        assert_int_equal(facegen_client_set_base_url(*state, local[i], NULL), FACEGEN_OK);
    }
}

static void http_to_others_is_allowed_on_request(void **state)
{
    facegen_client_allow_http(*state, true);
    assert_int_equal(facegen_client_set_base_url(*state, "http://example.com/api", NULL), FACEGEN_OK);
}

static void http_that_is_no_longer_allowed_is_not_used(void **state)
{
    facegen_result *result = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client_set_key(*state, "key", NULL);
    facegen_client_allow_http(*state, true);
    assert_int_equal(facegen_client_set_base_url(*state, "http://example.com/api", NULL), FACEGEN_OK);
    facegen_client_allow_http(*state, false);
    assert_int_equal(facegen_fetch(*state, "1", &result, &error), FACEGEN_E_CONFIG);
    assert_string_equal(error.parameter, "base_url");
}

static void a_key_is_printable_ascii_without_spaces(void **state)
{
    char too_long[514];
    memset(too_long, 'k', sizeof too_long - 1);
    too_long[sizeof too_long - 1] = '\0';
    const char *const refused[] = {NULL, "", "two words", "new\nline", "gr\xc3\xbc\xc3\x9f", too_long};
    for (size_t i = 0; i < COUNT(refused); i++) {
        name_row(i, refused[i]);
        assert_int_equal(facegen_client_set_key(*state, refused[i], NULL), FACEGEN_E_CONFIG);
    }
    assert_int_equal(facegen_client_set_key(*state, "k-0123\"\\/", NULL), FACEGEN_OK);
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(facegen_client_set_key(*state, NULL, &error), FACEGEN_E_CONFIG);
    assert_string_equal(error.message, "key: no API key was given");
}

static void blanks_and_line_ends_around_a_key_are_left_out(void **state)
{
    facegen_client *client = *state;
    static const char *const keys[] = {"testkey-01\n", "testkey-01\r\n", "testkey-01\r", "\t testkey-01 \v\f"};
    for (size_t i = 0; i < COUNT(keys); i++) {
        name_row(i, keys[i]);
        assert_int_equal(facegen_client_set_key(client, keys[i], NULL), FACEGEN_OK);
        assert_string_equal(client->key, "testkey-01");
    }
    assert_int_equal(facegen_client_set_key(client, " \n", NULL), FACEGEN_E_CONFIG);
    assert_string_equal(client->key, "testkey-01");
}

static void a_proxy_that_cannot_be_one_is_refused_without_repeating_its_password(void **state)
{
    static const char *const refused[] = {
        "",
        "proxy:3128",
        "ftp://user:SECRET@proxy:3128",
        "http://",
        "http://user:SECRET@",
        "http://user:SECRET@:3128",
        "http://user:SECRET@proxy:0",
        "http://user:SECRET@proxy:65536",
        "http://user:SECRET@proxy:port",
        "http://user:SECRET@proxy:3128x",
        "http://user:SECRET@pro xy:3128",
        "http://user:SEC RET@proxy:3128",
        "http://user:SECRET@proxy:3128\n",
        "http://user:SECRET\x01@proxy:3128",
        "http://user:SECRET@SECRET@proxy:3128",
        "http://user:SECRET/@proxy:3128",
        "http://user:SECRET?@proxy:3128",
        "http://user:SECRET#@proxy:3128",
        "http://user:SECRET",
        "http://proxy:3128/SECRET",
        "http://proxy:3128?SECRET",
        "http://user:SECRET@[::1:3128",
        "socks5h:/user:SECRET@proxy",
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        name_row(i, refused[i]);
        facegen_error error = FACEGEN_ERROR_INIT;
        assert_int_equal(facegen_client_set_proxy(*state, refused[i], &error), FACEGEN_E_CONFIG);
        assert_string_equal(error.parameter, "proxy");
        assert_null(strstr(error.message, "SEC"));
    }
}

static void a_proxy_with_a_host_and_a_port_is_taken(void **state)
{
    static const char *const taken[] = {
        "http://proxy",
        "https://proxy:3128/",
        "socks5h://user:p%40ss%2Fword@proxy.example:1",
        "socks4://10.0.0.1:65535",
        "http://DOMAIN\\user:secret@[::1]:3128",
    };
    for (size_t i = 0; i < COUNT(taken); i++) {
        name_row(i, taken[i]);
        assert_int_equal(facegen_client_set_proxy(*state, taken[i], NULL), FACEGEN_OK);
    }
}

static void a_new_client_has_the_settings_that_its_header_tells(void **state)
{
    const facegen_client *client = *state;
    assert_string_equal(client->base_url, "https://modelslab.com/api");
    assert_string_equal(client->user_agent, "libfacegen/" FACEGEN_VERSION);
    assert_int_equal(client->plan, FACEGEN_PLAN_STANDARD);
    assert_int_equal(client->limits.timeout_ms, 300000);
    assert_int_equal(client->limits.stall_ms, 30000);
    assert_int_equal(client->limits.retries, 3);
    assert_false(client->limits.repeat_unavailable);
    assert_int_equal(client->curl.connect_timeout_ms, 10000);
    assert_int_equal(client->curl.stall_ms, 30000);
    assert_null(client->curl.proxy);
    assert_null(client->curl.ca_file);
    assert_int_equal(client->limiter.max, 5);
    assert_int_equal(client->limiter.limit, 5);
    assert_null(client->limiter.name);
    assert_true(client->draws_seeds);
    assert_false(client->allow_http);
    assert_null(client->key);
}

static void numbers_at_the_ends_of_their_ranges_are_taken(void **state)
{
    static const int64_t day_ms = 24 * 3600 * 1000, hour_ms = 3600 * 1000;
    facegen_client *client = *state;
    assert_int_equal(facegen_client_set_timeout(client, 1, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_timeout(client, day_ms, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_connect_timeout(client, 1, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_connect_timeout(client, hour_ms, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_stall_timeout(client, 1, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_stall_timeout(client, hour_ms, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_retries(client, 0, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_retries(client, 100, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_plan(client, FACEGEN_PLAN_STANDARD, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_plan(client, FACEGEN_PLAN_ENTERPRISE_IMAGE_EDITING, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_max_queued(client, 1, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_max_queued(client, 1000, NULL), FACEGEN_OK);
    assert_int_equal(client->limits.timeout_ms, day_ms);
    assert_int_equal(client->limits.stall_ms, hour_ms);
    assert_int_equal(client->limits.retries, 100);
    assert_int_equal(client->curl.connect_timeout_ms, hour_ms);
    assert_int_equal(client->curl.stall_ms, hour_ms);
    assert_int_equal(client->limiter.max, 1000);
    assert_int_equal(client->limiter.limit, 1000);
}

static void numbers_out_of_range_are_refused_and_change_nothing(void **state)
{
    facegen_client *client = *state;
    const fg_lifecycle_limits limits = client->limits;
    assert_int_equal(facegen_client_set_timeout(client, 0, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_timeout(client, 24 * 3600 * 1000 + 1, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_connect_timeout(client, 0, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_connect_timeout(client, 3600 * 1000 + 1, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_stall_timeout(client, 0, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_stall_timeout(client, 3600 * 1000 + 1, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_retries(client, -1, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_retries(client, 101, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_plan(client, (facegen_plan)3, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_max_queued(client, 0, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_max_queued(client, 1001, NULL), FACEGEN_E_CONFIG);
    assert_memory_equal(&client->limits, &limits, sizeof limits);
}

static void a_name_that_could_not_be_a_files_is_refused(void **state)
{
    assert_int_equal(facegen_client_set_name(*state, "../booth", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_name(*state, "", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_name(*state, NULL, NULL), FACEGEN_OK);
}

static void texts_that_could_not_stand_in_a_header_or_be_opened_are_refused(void **state)
{
    char name[202];
    memset(name, 'n', sizeof name);
    name[201] = '\0';
    assert_int_equal(facegen_client_set_user_agent(*state, name, NULL), FACEGEN_E_CONFIG);
    name[200] = '\0';
    assert_int_equal(facegen_client_set_user_agent(*state, name, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_user_agent(*state, "", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_user_agent(*state, "a\r\nX-Evil: b", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_proxy(*state, "proxy:3128", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_ca_file(*state, "/nonexistent.pem", NULL), FACEGEN_E_CONFIG);
}

static void settings_of_the_connection_are_kept(void **state)
{
    facegen_client *client = *state;
    assert_int_equal(facegen_client_set_connect_timeout(client, 1500, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_proxy(client, "SOCKS5H://proxy:1080", NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_ca_file(client, "/dev/null", NULL), FACEGEN_OK);
    assert_int_equal(client->curl.connect_timeout_ms, 1500);
    assert_string_equal(client->curl.proxy, "SOCKS5H://proxy:1080");
    assert_string_equal(client->curl.ca_file, "/dev/null");
    assert_int_equal(facegen_client_set_proxy(client, NULL, NULL), FACEGEN_OK);
    assert_null(client->curl.proxy);
}

static void a_transport_without_start_is_refused(void **state)
{
    const facegen_transport empty = {.size = sizeof empty};
    assert_int_equal(facegen_client_set_transport(*state, &empty, NULL, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_transport(*state, NULL, NULL, NULL), FACEGEN_E_CONFIG);
}

static int64_t stopped_clock(void *session)
{
    (void)session;
    return 0;
}

static void members_past_a_transports_size_are_not_looked_at(void **state)
{
    facegen_client *client = *state;
    facegen_transport older = {.start = start_nothing, .now = stopped_clock};
    older.size = offsetof(facegen_transport, cancel);
    assert_int_equal(facegen_client_set_transport(client, &older, NULL, NULL), FACEGEN_OK);
    assert_null(client->transport.now);
}

static void a_transport_that_is_in_use_is_not_replaced(void **state)
{
    const facegen_transport transport = {.size = sizeof transport, .start = start_nothing};
    facegen_result *result = NULL;
    facegen_client_set_key(*state, "key", NULL);
    facegen_client_set_retries(*state, 0, NULL);
    assert_int_equal(facegen_client_set_transport(*state, &transport, NULL, NULL), FACEGEN_OK);
    assert_int_equal(facegen_fetch(*state, "1", &result, NULL), FACEGEN_E_SYSTEM);
    assert_int_equal(facegen_client_set_transport(*state, &transport, NULL, NULL), FACEGEN_E_CONFIG);
}

static void a_transport_is_not_replaced_while_an_engine_lives(void **state)
{
    const facegen_transport transport = {.size = sizeof transport, .start = start_nothing};
    facegen_engine *engine = facegen_engine_new(*state, NULL);
    assert_non_null(engine);
    assert_int_equal(facegen_client_set_transport(*state, &transport, NULL, NULL), FACEGEN_E_CONFIG);
    facegen_engine_free(engine);
    assert_int_equal(facegen_client_set_transport(*state, &transport, NULL, NULL), FACEGEN_OK);
}

static void what_a_call_uses_is_not_replaced_while_it_is_under_way(void **state)
{
    facegen_client *client = *state;
    facegen_client_set_key(client, "key", NULL);
    facegen_engine *engine = facegen_engine_new(client, NULL);
    assert_int_equal(facegen_client_set_key(client, "other", NULL), FACEGEN_OK);
    assert_int_equal(facegen_engine_fetch(engine, "1", drop_result, NULL, NULL, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_key(client, "key", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_base_url(client, "https://example.com", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_user_agent(client, "other", NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_proxy(client, NULL, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_ca_file(client, NULL, NULL), FACEGEN_E_CONFIG);
    assert_int_equal(facegen_client_set_name(client, NULL, NULL), FACEGEN_E_CONFIG);
    assert_string_equal(client->key, "other");
    facegen_engine_free(engine);
    assert_int_equal(facegen_client_set_key(client, "key", NULL), FACEGEN_OK);
}

static void keep_line(facegen_log_level level, const char *message, void *user_data)
{
    (void)level;
    snprintf(user_data, 64, "%s", message);
}

static void the_log_never_shows_the_key(void **state)
{
    char line[64] = "";
    facegen_client_set_key(*state, "se/cret-0", NULL);
    facegen_client_set_log(*state, keep_line, line);
    fg_client_log(*state, FACEGEN_LOG_INFO, "%s %s", "se/cret-0", "se%2Fcret-0");
    assert_string_equal(line, "*** ***");
}

static void take_no_notice(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    (void)code, (void)path, (void)error, (void)user_data;
}

static void a_child_process_gets_an_error_and_leaves_the_parents_client_alone(void **state)
{
    facegen_client_set_key(*state, "key", NULL);
    facegen_engine *engine = facegen_engine_new(*state, NULL);
    fg_result_image image = {.form = FACEGEN_IMAGE_LINK, .link = "https://example.com/1.png"};
    facegen_result had = {.id = "1", .images = &image, .image_count = 1};
    pid_t child = fork();
    if (child == 0) {
        facegen_result *result = NULL;
        bool refused = facegen_fetch(*state, "1", &result, NULL) == FACEGEN_E_FORK &&
                       facegen_engine_save(engine, &had, 0, "/nonexistent/1.png", take_no_notice, NULL, NULL, NULL) ==
                           FACEGEN_E_FORK;
        _exit(refused ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    facegen_engine_free(engine);
}

static void what_a_call_needs_is_named_when_it_is_missing(void **state)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = NULL;
    assert_int_equal(facegen_fetch(*state, "1", &result, &error), FACEGEN_E_CONFIG);
    assert_string_equal(error.parameter, "key");
    facegen_client_set_key(*state, "key", NULL);
    assert_int_equal(facegen_fetch(*state, "../1", &result, &error), FACEGEN_E_ARGUMENT);
    assert_string_equal(error.parameter, "id");
    assert_int_equal(facegen_fetch(*state, "1", NULL, &error), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_submit(*state, NULL, &result, &error), FACEGEN_E_ARGUMENT);
}

static void a_missing_client_is_an_error_and_no_crash(void **state)
{
    (void)state;
    facegen_result *result;
    facegen_client_free(NULL);
    facegen_client_cancel(NULL);
    facegen_client_allow_http(NULL, true);
    facegen_client_set_log(NULL, NULL, NULL);
    facegen_client_set_progress(NULL, NULL, NULL);
    assert_null(facegen_engine_new(NULL, NULL));
    facegen_job_cancel(NULL);
    assert_int_equal(facegen_client_set_key(NULL, "key", NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_client_set_plan(NULL, FACEGEN_PLAN_STANDARD, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_submit(NULL, NULL, &result, NULL), FACEGEN_E_ARGUMENT);
}

static void a_request_settles_by_the_way_it_takes(void **state)
{
    enum { MINUTE = 60 * 1000 };
    facegen_client *client = *state;
    assert_int_equal(facegen_client_settling_ms(client), 5 * MINUTE);
    facegen_client_set_stall_timeout(client, 4 * MINUTE, NULL);
    assert_int_equal(facegen_client_settling_ms(client), 8 * MINUTE);
    facegen_client_set_base_url(client, "http://127.0.0.1:80/api", NULL);
    assert_int_equal(facegen_client_settling_ms(client), 0);
    facegen_client_set_proxy(client, "http://proxy.example:3128", NULL); /* which plain http to this machine bypasses */
    assert_int_equal(facegen_client_settling_ms(client), 0);
    facegen_client_set_base_url(client, "https://127.0.0.1/api", NULL);
    assert_int_equal(facegen_client_settling_ms(client), 8 * MINUTE);
}

static void note_warning(facegen_log_level level, const char *message, void *count)
{
    *(int *)count += level == FACEGEN_LOG_WARNING && strstr(message, "cannot reach localhost");
}

static facegen_code refuse(void *session, facegen_exchange *exchange)
{
    (void)session;
    (void)exchange;
    return FACEGEN_E_CONNECT;
}

static void a_note_about_a_request_is_a_warning_in_the_log(void **state)
{
    (void)state;
    facegen_request *request = facegen_request_new();
    static const facegen_transport transport = {.size = sizeof transport, .start = refuse};
    facegen_client *client = facegen_client_new();
    facegen_result *result = NULL;
    int warnings = 0;
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_client_set_key(client, "secret-key", NULL);
    facegen_client_set_retries(client, 0, NULL);
    facegen_client_set_log(client, note_warning, &warnings);
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_image(request, "http://localhost/me.jpg");
    facegen_code code = facegen_submit(client, request, &result, NULL);
    facegen_client_free(client);
    facegen_request_free(request);
    assert_int_equal(code, FACEGEN_E_CONNECT);
    assert_int_equal(warnings, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_about_a_request_is_a_warning_in_the_log),
        TEST(a_base_url_that_would_show_the_key_or_is_none_is_refused),
        TEST(a_base_url_is_kept_in_plain_form_without_its_last_slash),
        TEST(http_is_allowed_to_this_machine),
        TEST(http_to_others_is_allowed_on_request),
        TEST(http_that_is_no_longer_allowed_is_not_used),
        TEST(a_key_is_printable_ascii_without_spaces),
        TEST(blanks_and_line_ends_around_a_key_are_left_out),
        TEST(a_proxy_that_cannot_be_one_is_refused_without_repeating_its_password),
        TEST(a_proxy_with_a_host_and_a_port_is_taken),
        TEST(a_new_client_has_the_settings_that_its_header_tells),
        TEST(numbers_at_the_ends_of_their_ranges_are_taken),
        TEST(numbers_out_of_range_are_refused_and_change_nothing),
        TEST(a_name_that_could_not_be_a_files_is_refused),
        TEST(texts_that_could_not_stand_in_a_header_or_be_opened_are_refused),
        TEST(settings_of_the_connection_are_kept),
        TEST(a_transport_without_start_is_refused),
        TEST(a_transport_that_is_in_use_is_not_replaced),
        TEST(a_transport_is_not_replaced_while_an_engine_lives),
        TEST(what_a_call_uses_is_not_replaced_while_it_is_under_way),
        TEST(members_past_a_transports_size_are_not_looked_at),
        TEST(the_log_never_shows_the_key),
        TEST(a_child_process_gets_an_error_and_leaves_the_parents_client_alone),
        TEST(what_a_call_needs_is_named_when_it_is_missing),
        TEST(a_missing_client_is_an_error_and_no_crash),
        TEST(a_request_settles_by_the_way_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
