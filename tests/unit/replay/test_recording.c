/* What is in a recording, and which ones are refused. */
#include "replay_fixture.h"
#include "support/request.h"
#include "support/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what is in a recording ---- */

static void a_recording_is_its_owners_and_has_no_secrets(void **state)
{
    struct scene *scene = *state;
    struct stat status;
    write_recording(scene, "of before");
    chmod(scene->path, 0644);
    facegen_request_set_prompt(scene->base.request, key);
    facegen_request_set_webhook(scene->base.request, "https://hooks.example.com/secret-token");
    free(record(scene));
    assert_int_equal(stat(scene->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    char *text = read_recording(scene);
    static const char first[] =
        "{\"facegen_recording\":1,\"library\":\"" FACEGEN_VERSION "\"}\n"
        "{\"method\":\"POST\",\"url\":\"https://sandbox.invalid/api/v6/image_editing/face_gen\","
        "\"at\":1767225600,\"ms\":";
    assert_memory_equal(text, first, sizeof first - 1);
    assert_null(strstr(text, "of before"));
    assert_null(strstr(text, "secret"));
    assert_null(strstr(text, "of-the-face"));
    assert_non_null(strstr(text, "\"request\":{\"key\":\"*********************************\",\"prompt\":\"***"));
    assert_non_null(strstr(text, "\"face_image\":\"https://example.com/face.jpg?***\""));
    free(text);
}

/* A provider whose links are signed, whose answers repeat the key, and which many threads may ask. */
static facegen_code answer_with_signed_links(void *session, facegen_exchange *exchange)
{
    static const char answer[] = "{\"status\":\"success\",\n\"id\":7,\"output\":[\"https:\\/\\/cdn.example\\/"
                                 "image.png?X-Amz-Signature=5ec2e7\\u0026n=1\",\"https:\\/\\/cdn.example\\/"
                                 "image.png?X-Amz-Signature=5ec2e7\\u0026n=2\"],"
                                 "\"message\":\"a-key-that-is-a-secret/1234567890\"}";
    char piece[4096];
    const char *url = facegen_exchange_url(exchange);
    (void)session;
    while (facegen_exchange_read(exchange, piece, sizeof piece) > 0)
        continue;
    bool redirects = strncmp(url, "https://cdn", 11) == 0 && !strstr(url, "redirected");
    facegen_exchange_set_status(exchange, redirects ? 302 : 200);
    if (redirects) {
        facegen_exchange_add_header(exchange, "Location",
                                    strstr(url, "n=1") ? "/redirected?5ec2e7=1" : "/redirected?5ec2e7=2");
    } else if (strstr(url, "redirected")) {
        facegen_exchange_write(exchange, "\x89PNG\r\n\x1a\n", 8);
        facegen_exchange_write(exchange, strstr(url, "=1") ? "one" : "two", 3);
    } else {
        facegen_exchange_write(exchange, answer, sizeof answer - 1);
    }
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static const facegen_transport signed_links = {.size = sizeof signed_links, .start = answer_with_signed_links};

static struct run begin_recording_signed_links(struct scene *scene)
{
    struct run begun = begin_recording(scene);
    facegen_client_set_transport(begun.client, &signed_links, NULL, NULL);
    facegen_client_set_base_url(begun.client, "https://provider.example/api", NULL);
    facegen_client_set_retries(begun.client, 0, NULL);
    return begun;
}

static void signed_links_are_hidden_and_still_lead_to_their_images(void **state)
{
    struct scene *scene = *state;
    struct run recording = begin_recording_signed_links(scene);
    char *recorded = submit(recording.client, scene->base.request);
    end_run(&recording);
    char *text = read_recording(scene);
    assert_null(strstr(text, "5ec2e7"));
    assert_null(strstr(text, "secret"));
    assert_non_null(strstr(text, "\"answer\":{\"status\":\"success\", \"id\":7,"));
    free(text);
    struct run run = begin_replay(scene);
    facegen_client_set_retries(run.client, 0, NULL);
    char *played = submit(run.client, scene->base.request);
    assert_string_equal(played, recorded);
    assert_int_equal(facegen_replay_left(run.replay), 0);
    free(played);
    free(recorded);
    end_run(&run);
}

static void *submit_often(void *client)
{
    facegen_request *request = plain_request();
    for (int i = 0; i < 20; i++)
        free(submit(client, request));
    facegen_request_free(request);
    return NULL;
}

static void threads_are_recorded_line_by_line(void **state)
{
    struct scene *scene = *state;
    pthread_t threads[4];
    struct run recording = begin_recording_signed_links(scene);
    for (size_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, submit_often, recording.client);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    end_run(&recording);
    struct run run = begin_replay(scene);
    assert_int_equal(facegen_replay_left(run.replay), 4 * 20 * 5); /* a submit, two images and their redirects */
    end_run(&run);
}

/* libcurl begins a free request again whose connection had died. */
static facegen_code begin_again(void *session, facegen_exchange *exchange)
{
    char piece[8];
    (void)session;
    facegen_exchange_read(exchange, piece, sizeof piece);
    facegen_exchange_rewind(exchange);
    while (facegen_exchange_read(exchange, piece, sizeof piece) > 0)
        continue;
    facegen_exchange_set_status(exchange, 401);
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static void a_body_that_is_begun_again_is_recorded_once(void **state)
{
    struct scene *scene = *state;
    static const facegen_transport beginning_again = {.size = sizeof beginning_again, .start = begin_again};
    facegen_result *result;
    struct run recording = begin_recording(scene);
    facegen_client_set_transport(recording.client, &beginning_again, NULL, NULL);
    assert_int_equal(facegen_fetch(recording.client, "7", &result, NULL), FACEGEN_E_AUTH);
    end_run(&recording);
    char *text = read_recording(scene);
    assert_non_null(strstr(text, "\"request\":{\"key\":\"*********************************\" "));
    free(text);
}

/* ---- files that are no good ---- */

static void assert_refused(struct scene *scene, const char *text, const char *reason)
{
    write_recording(scene, text);
    assert_null(facegen_replay_open(scene->path, &scene->base.error));
    assert_int_equal(scene->base.error.code, FACEGEN_E_CONFIG);
    assert_non_null(strstr(scene->base.error.message, scene->path));
    if (!strstr(scene->base.error.message, reason))
        fail_msg("%s: %s", scene->base.error.message, reason);
}

#define HEADING "{\"facegen_recording\":1}\n"
#define GET "{\"method\":\"GET\",\"url\":\"https://a/\""

static void a_recording_that_is_damaged_is_refused_with_the_line(void **state)
{
    struct scene *scene = *state;
    assert_refused(scene, "", "it is empty");
    assert_refused(scene, "hello\n", "line 1: not a recording of libfacegen");
    assert_refused(scene, "{\"facegen_recording\":2}\n", "line 1: it was made by a later version of libfacegen");
    assert_refused(scene, HEADING "{}\n", "line 2: \"method\" or \"url\" is missing");
    assert_refused(scene, HEADING GET ",\"status\":200,\"ans", "line 2: not a JSON object, or cut off");
    assert_refused(scene, HEADING GET ",\"status\":200}\n" GET "}\n",
                   "line 3: neither \"status\" nor \"failure\" is there");
    assert_refused(scene, HEADING GET ",\"status\":100}\n", "line 2: \"status\" is no final HTTP status");
    assert_refused(scene, HEADING GET ",\"failure\":\"E\",\"reach\":\"maybe\"}\n", "\"failure\" is no code");
    assert_refused(scene, HEADING GET ",\"failure\":\"FACEGEN_E_IO\"}\n", "\"reach\" is neither");
    assert_refused(scene, HEADING GET ",\"size\":1,\"sent\":2,\"status\":200}\n", "\"sent\" is more than \"size\"");
    assert_refused(scene, HEADING GET ",\"size\":1,\"sent\":1,\"status\":200}\n", "\"request\" is missing");
    assert_refused(scene, HEADING GET ",\"status\":200,\"answer_base64\":\"?\"}\n", "is no base64");
}

static void a_recording_that_is_not_there_is_refused(void **state)
{
    struct scene *scene = *state;
    assert_null(facegen_replay_open(scene->path, &scene->base.error));
    assert_int_equal(scene->base.error.code, FACEGEN_E_CONFIG);
    assert_non_null(strstr(scene->base.error.message, "No such file or directory"));
    write_recording(scene, ""); /* for tear_down() */
}

static void a_recording_may_be_written_by_hand(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = NULL;
    write_recording(
        scene,
        HEADING "{ \"url\": \"http://10.1.2.3/api/v6/image_editing/fetch/7\", \"method\": \"POST\", \"status\": 200,"
                " \"size\": 1, \"sent\": 1, \"request\": { },"
                " \"answer\" : { \"status\": \"success\", \"output\": [\"http://10.1.2.3/\"], \"id\": 7 } }\n");
    struct run run = begin_replay(scene);
    assert_int_equal(facegen_fetch(run.client, "7", &result, NULL), FACEGEN_OK);
    assert_string_equal(facegen_result_id(result), "7");
    facegen_result_free(result);
    end_run(&run);
}

static void an_answer_that_was_too_large_is_missed_with_its_line(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = NULL;
    write_recording(scene, "{\"facegen_recording\":1}\n"
                           "{\"method\":\"POST\",\"url\":\"https://a.example/api/v6/image_editing/fetch/7\","
                           "\"at\":1,\"ms\":1,\"size\":13,\"sent\":13,\"request\":{\"key\":\"***\"},"
                           "\"status\":200,\"answer_dropped\":104857600}\n");
    struct run run = begin_replay(scene);
    assert_int_equal(facegen_fetch(run.client, "7", &result, &scene->base.error), FACEGEN_E_TRANSPORT);
    assert_non_null(strstr(scene->base.error.message, "does not have this answer, which was too large: line 2"));
    end_run(&run);
}

static void a_recording_is_closed_on_exec(void **state)
{
    struct scene *scene = *state;
    int next = dup(STDERR_FILENO);
    close(next);
    facegen_recorder *recorder = facegen_recorder_new(scene->path, &scene->base.error);
    assert_true(fcntl(next, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(facegen_recorder_close(recorder, NULL), FACEGEN_OK);
}

static void a_file_that_cannot_be_written_is_told(void **state)
{
    struct scene *scene = *state;
    assert_null(facegen_recorder_new("/nowhere/at/all", &scene->base.error));
    assert_int_equal(scene->base.error.code, FACEGEN_E_FILE);
    assert_null(facegen_recorder_new("/dev/full", &scene->base.error));
    assert_non_null(strstr(scene->base.error.message, "No space left on device"));
    write_recording(scene, ""); /* for tear_down() */
}

static void a_disk_that_is_full_costs_the_recording_and_not_the_call(void **state)
{
    struct scene *scene = *state;
    struct rlimit before, small;
    struct run run = begin_recording(scene);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = (struct rlimit){.rlim_cur = 300, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    char *told = submit(run.client, scene->base.request);
    assert_non_null(strstr(told, "FACEGEN_OK"));
    free(told);
    facegen_client_free(run.client);
    facegen_code code = facegen_recorder_close(run.recorder, &scene->base.error);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(code, FACEGEN_E_FILE);
    assert_non_null(strstr(scene->base.error.message, "File too large"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_recording_is_its_owners_and_has_no_secrets),
        TEST(signed_links_are_hidden_and_still_lead_to_their_images),
        TEST(threads_are_recorded_line_by_line),
        TEST(a_body_that_is_begun_again_is_recorded_once),
        TEST(a_recording_that_is_damaged_is_refused_with_the_line),
        TEST(a_recording_that_is_not_there_is_refused),
        TEST(a_recording_may_be_written_by_hand),
        TEST(an_answer_that_was_too_large_is_missed_with_its_line),
        TEST(a_recording_is_closed_on_exec),
        TEST(a_file_that_cannot_be_written_is_told),
        TEST(a_disk_that_is_full_costs_the_recording_and_not_the_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
