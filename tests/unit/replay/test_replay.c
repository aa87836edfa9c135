/* Recordings, made of the in-process sandbox and played back without it. */
#include <facegen/facegen.h>
#include <facegen/replay.h>
#include <facegen/sandbox.h>

#include "support/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char key[] = "a-key-that-is-a-secret/1234567890";

struct fixture {
    facegen_sandbox *sandbox;
    facegen_request *request;
    facegen_error error;
    char folder[32], path[64];
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    fixture->error = (facegen_error)FACEGEN_ERROR_INIT;
    fixture->sandbox = facegen_sandbox_new();
    facegen_sandbox_set(fixture->sandbox, "key", key, NULL);
    fixture->request = facegen_request_new();
    facegen_request_set_prompt(fixture->request, "a knight");
    facegen_request_set_face_image(fixture->request, "https://example.com/face.jpg?signature=of-the-face");
    facegen_request_set_width(fixture->request, 64);
    facegen_request_set_height(fixture->request, 64);
    strcpy(fixture->folder, "/tmp/facegen-test-XXXXXX");
    if (!mkdtemp(fixture->folder))
        return -1;
    snprintf(fixture->path, sizeof fixture->path, "%s/recording", fixture->folder);
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    facegen_request_free(fixture->request);
    facegen_sandbox_free(fixture->sandbox);
    unlink(fixture->path);
    int removed = rmdir(fixture->folder);
    free(fixture);
    return removed;
}

/* ---- the file ---- */

static char *read_recording(const struct fixture *fixture)
{
    FILE *file = fopen(fixture->path, "r");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static void write_recording(const struct fixture *fixture, const char *text)
{
    FILE *file = fopen(fixture->path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* ---- a client, recorded or replayed ---- */

struct run {
    facegen_client *client;
    facegen_recorder *recorder;
    facegen_replay *replay;
};

static struct run begin_recording(struct fixture *fixture)
{
    struct run begun = {.client = facegen_client_new(),
                        .recorder = facegen_recorder_new(fixture->path, &fixture->error)};
    assert_non_null(begun.recorder);
    assert_int_equal(facegen_sandbox_attach(fixture->sandbox, begun.client, NULL), FACEGEN_OK);
    assert_int_equal(facegen_recorder_attach(begun.recorder, begun.client, NULL), FACEGEN_OK);
    return begun;
}

static struct run begin_replay(struct fixture *fixture)
{
    struct run begun = {.client = facegen_client_new(), .replay = facegen_replay_open(fixture->path, &fixture->error)};
    if (!begun.replay)
        fail_msg("%s", fixture->error.message);
    assert_int_equal(facegen_replay_attach(begun.replay, begun.client, NULL), FACEGEN_OK);
    return begun;
}

static void end_run(struct run *run)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client_free(run->client);
    facegen_replay_free(run->replay);
    if (facegen_recorder_close(run->recorder, &error) != FACEGEN_OK)
        fail_msg("%s", error.message);
}

/* Writes all that can be told of a call, for free(). */
static char *tell(facegen_client *client, facegen_code code, facegen_result *result, const facegen_error *error)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fprintf(out, "%s, HTTP %d, retry after %lld, sent %llu of %llu, id %s, mark %s\n%s\n%s\n", facegen_code_name(code),
            error->http_status, (long long)error->retry_after_ms, (unsigned long long)error->bytes_sent,
            (unsigned long long)error->bytes_total, error->id, error->mark, error->message, error->body);
    if (result)
        fprintf(out, "%d, id %s, %s\n", facegen_result_status(result), facegen_result_id(result),
                facegen_result_message(result));
    for (size_t i = 0; result && i < facegen_result_image_count(result); i++) {
        void *bytes = NULL;
        size_t image_size = 0;
        code = facegen_result_load(client, result, i, &bytes, &image_size, NULL);
        fprintf(out, "image %zu: %s, %zu bytes: ", i, facegen_code_name(code), image_size);
        for (size_t byte = 0; byte < image_size; byte++)
            fprintf(out, "%02x", ((unsigned char *)bytes)[byte]);
        facegen_free(bytes);
    }
    fclose(out);
    return text;
}

static char *submit(facegen_client *client, const facegen_request *request)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(client, request, &result, &error);
    char *told = tell(client, code, result, &error);
    facegen_result_free(result);
    return told;
}

static char *record(struct fixture *fixture)
{
    struct run run = begin_recording(fixture);
    char *told = submit(run.client, fixture->request);
    end_run(&run);
    return told;
}

/* ---- what was recorded is played back ---- */

static void assert_played_back(struct fixture *fixture)
{
    char *recorded = record(fixture);
    size_t requests = facegen_sandbox_requests(fixture->sandbox);
    struct run run = begin_replay(fixture);
    char *played = submit(run.client, fixture->request);
    end_run(&run);
    assert_string_equal(played, recorded);
    assert_int_equal(facegen_sandbox_requests(fixture->sandbox), requests);
    free(recorded);
    free(played);
}

static void what_was_recorded_is_played_back(void **state)
{
    static const char *const scenarios[] = {
        "",
        "instant",
        "http-400",
        "http-401",
        "http-429",
        "http-429-header*1",
        "http-503",
        "redirect",
        "html-200",
        "json-broken",
        "json-array",
        "empty-200",
        "numbers-large",
        "message-object",
        "fails",
        "stuck",
        "slow",
        "close-before-body*1",
        "close-in-body*1",
        "close-in-body",
        "reset-in-answer",
        "close-after-body",
        "close-in-answer@fetch*1",
        "http-500@image*1",
        "http-404@image",
        "close-in-answer@image",
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(scenarios); i++) {
        char track_id[64];
        snprintf(track_id, sizeof track_id, "scenario:%s", scenarios[i]);
        facegen_request_set_track_id(fixture->request, *scenarios[i] ? track_id : "none");
        print_message("%s\n", scenarios[i]);
        assert_played_back(fixture);
    }
}

static void note_code(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    (void)job, (void)error;
    facegen_result_free(result);
    *(facegen_code *)user_data = code;
}

static void a_frame_loop_that_never_waits_is_played_back(void **state)
{
    struct fixture *fixture = *state;
    facegen_code code = FACEGEN_E_SYSTEM;
    free(record(fixture));
    struct run run = begin_replay(fixture);
    facegen_engine *engine = facegen_engine_new(run.client, NULL);
    assert_int_equal(facegen_engine_submit(engine, fixture->request, note_code, &code, NULL, NULL), FACEGEN_OK);
    for (int i = 0; i < 300 && facegen_engine_step(engine, 0) > 0; i++)
        assert_int_equal(facegen_engine_timeout(engine), 0);
    assert_int_equal(code, FACEGEN_OK);
    facegen_engine_free(engine);
    end_run(&run);
}

static void images_in_the_answer_are_played_back(void **state)
{
    struct fixture *fixture = *state;
    facegen_request_set_base64(fixture->request, true);
    facegen_request_set_samples(fixture->request, 2);
    assert_played_back(fixture);
}

static void a_face_in_the_request_is_known_again(void **state)
{
    struct fixture *fixture = *state;
    unsigned char face[4096] = "\x89PNG\r\n\x1a\n";
    memset(face + 8, 7, sizeof face - 8);
    assert_int_equal(facegen_request_set_face_memory(fixture->request, face, sizeof face), FACEGEN_OK);
    assert_played_back(fixture);
    face[4000] = 8;
    facegen_request_set_face_memory(fixture->request, face, sizeof face);
    struct run run = begin_replay(fixture);
    char *played = submit(run.client, fixture->request);
    assert_non_null(strstr(played, "FACEGEN_E_TRANSPORT"));
    assert_non_null(strstr(played, "\"face_image\""));
    free(played);
    end_run(&run);
}

/* ---- which exchange answers ---- */

static void jobs_may_come_in_another_order(void **state)
{
    struct fixture *fixture = *state;
    static const char *const prompts[] = {"a knight", "a queen"};
    char *recorded[2];
    facegen_request_set_track_id(fixture->request, "scenario:close-in-body*1");
    struct run recording = begin_recording(fixture);
    for (size_t i = 0; i < 2; i++) {
        facegen_request_set_prompt(fixture->request, prompts[i]);
        recorded[i] = submit(recording.client, fixture->request);
    }
    end_run(&recording);
    struct run run = begin_replay(fixture);
    for (size_t i = 2; i-- > 0;) {
        facegen_request_set_prompt(fixture->request, prompts[i]);
        char *played = submit(run.client, fixture->request);
        assert_string_equal(played, recorded[i]);
        free(played);
        free(recorded[i]);
    }
    end_run(&run);
}

static void the_same_request_gets_its_answers_in_their_order(void **state)
{
    struct fixture *fixture = *state;
    char *recorded[3];
    static const char *const scenarios[] = {"instant", "close-in-body", "http-503"};
    struct run recording = begin_recording(fixture);
    for (size_t i = 0; i < 3; i++) {
        facegen_sandbox_set(fixture->sandbox, "scenario", scenarios[i], NULL);
        recorded[i] = submit(recording.client, fixture->request);
    }
    end_run(&recording);
    struct run run = begin_replay(fixture);
    for (size_t i = 0; i < 3; i++) {
        char *played = submit(run.client, fixture->request);
        assert_string_equal(played, recorded[i]);
        free(played);
        free(recorded[i]);
    }
    assert_int_equal(facegen_replay_left(run.replay), 0);
    end_run(&run);
}

static void what_is_paid_for_is_played_once_and_what_is_free_again(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *result = NULL;
    void *bytes;
    size_t size;
    facegen_request_set_track_id(fixture->request, "scenario:instant");
    free(record(fixture));
    struct run run = begin_replay(fixture);
    assert_int_equal(facegen_replay_left(run.replay), 2);
    assert_int_equal(facegen_submit(run.client, fixture->request, &result, NULL), FACEGEN_OK);
    assert_int_equal(facegen_replay_left(run.replay), 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(facegen_result_load(run.client, result, 0, &bytes, &size, NULL), FACEGEN_OK);
        facegen_free(bytes);
    }
    assert_int_equal(facegen_replay_left(run.replay), 0);
    facegen_result_free(result);
    char *played = submit(run.client, fixture->request);
    assert_non_null(strstr(played, "FACEGEN_E_TRANSPORT"));
    assert_non_null(strstr(played, "no more answers to this request: line 2 was played"));
    free(played);
    end_run(&run);
}

static void a_result_expires_when_it_did(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *result = NULL;
    facegen_request_set_track_id(fixture->request, "scenario:instant");
    free(record(fixture));
    struct run run = begin_replay(fixture);
    assert_int_equal(facegen_submit(run.client, fixture->request, &result, NULL), FACEGEN_OK);
    int64_t answered = facegen_result_expires_at(result) - 24 * 3600; /* virtual time begins in 2026 */
    assert_true(answered >= 1767225600 && answered <= 1767225601);
    facegen_result_free(result);
    end_run(&run);
}

static void what_differs_is_named(void **state)
{
    struct fixture *fixture = *state;
    free(record(fixture));
    facegen_request_set_prompt(fixture->request, "a queen");
    struct run run = begin_replay(fixture);
    char *played = submit(run.client, fixture->request);
    assert_non_null(strstr(played, "FACEGEN_E_TRANSPORT"));
    assert_non_null(strstr(played, "in line 2, the nearest, \"prompt\" differs"));
    free(played);
    facegen_request_set_seed(fixture->request, 5);
    played = submit(run.client, fixture->request);
    assert_non_null(strstr(played, "\"prompt\" and others differ"));
    free(played);
    facegen_result *result;
    assert_int_equal(facegen_fetch(run.client, "999", &result, &fixture->error), FACEGEN_E_TRANSPORT);
    assert_non_null(
        strstr(fixture->error.message, "nothing for POST https://sandbox.invalid/api/v6/image_editing/fetch"));
    end_run(&run);
}

/* ---- what is in a recording ---- */

static void a_recording_is_its_owners_and_has_no_secrets(void **state)
{
    struct fixture *fixture = *state;
    struct stat status;
    write_recording(fixture, "of before");
    chmod(fixture->path, 0644);
    facegen_request_set_prompt(fixture->request, key);
    facegen_request_set_webhook(fixture->request, "https://hooks.example.com/secret-token");
    free(record(fixture));
    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    char *text = read_recording(fixture);
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

static struct run begin_recording_signed_links(struct fixture *fixture)
{
    struct run begun = begin_recording(fixture);
    facegen_client_set_transport(begun.client, &signed_links, NULL, NULL);
    facegen_client_set_base_url(begun.client, "https://provider.example/api", NULL);
    facegen_client_set_retries(begun.client, 0, NULL);
    return begun;
}

static void signed_links_are_hidden_and_still_lead_to_their_images(void **state)
{
    struct fixture *fixture = *state;
    struct run recording = begin_recording_signed_links(fixture);
    char *recorded = submit(recording.client, fixture->request);
    end_run(&recording);
    char *text = read_recording(fixture);
    assert_null(strstr(text, "5ec2e7"));
    assert_null(strstr(text, "secret"));
    assert_non_null(strstr(text, "\"answer\":{\"status\":\"success\", \"id\":7,"));
    free(text);
    struct run run = begin_replay(fixture);
    facegen_client_set_retries(run.client, 0, NULL);
    char *played = submit(run.client, fixture->request);
    assert_string_equal(played, recorded);
    assert_int_equal(facegen_replay_left(run.replay), 0);
    free(played);
    free(recorded);
    end_run(&run);
}

static void *submit_often(void *client)
{
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    for (int i = 0; i < 20; i++)
        free(submit(client, request));
    facegen_request_free(request);
    return NULL;
}

static void threads_are_recorded_line_by_line(void **state)
{
    struct fixture *fixture = *state;
    pthread_t threads[4];
    struct run recording = begin_recording_signed_links(fixture);
    for (size_t i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, submit_often, recording.client);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    end_run(&recording);
    struct run run = begin_replay(fixture);
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
    struct fixture *fixture = *state;
    static const facegen_transport beginning_again = {.size = sizeof beginning_again, .start = begin_again};
    facegen_result *result;
    struct run recording = begin_recording(fixture);
    facegen_client_set_transport(recording.client, &beginning_again, NULL, NULL);
    assert_int_equal(facegen_fetch(recording.client, "7", &result, NULL), FACEGEN_E_AUTH);
    end_run(&recording);
    char *text = read_recording(fixture);
    assert_non_null(strstr(text, "\"request\":{\"key\":\"*********************************\" "));
    free(text);
}

/* ---- files that are no good ---- */

static void assert_refused(struct fixture *fixture, const char *text, const char *reason)
{
    write_recording(fixture, text);
    assert_null(facegen_replay_open(fixture->path, &fixture->error));
    assert_int_equal(fixture->error.code, FACEGEN_E_CONFIG);
    assert_non_null(strstr(fixture->error.message, fixture->path));
    if (!strstr(fixture->error.message, reason))
        fail_msg("%s: %s", fixture->error.message, reason);
}

#define HEADING "{\"facegen_recording\":1}\n"
#define GET "{\"method\":\"GET\",\"url\":\"https://a/\""

static void a_recording_that_is_damaged_is_refused_with_the_line(void **state)
{
    struct fixture *fixture = *state;
    assert_refused(fixture, "", "it is empty");
    assert_refused(fixture, "hello\n", "line 1: not a recording of libfacegen");
    assert_refused(fixture, "{\"facegen_recording\":2}\n", "line 1: it was made by a later version of libfacegen");
    assert_refused(fixture, HEADING "{}\n", "line 2: \"method\" or \"url\" is missing");
    assert_refused(fixture, HEADING GET ",\"status\":200,\"ans", "line 2: not a JSON object, or cut off");
    assert_refused(fixture, HEADING GET ",\"status\":200}\n" GET "}\n",
                   "line 3: neither \"status\" nor \"failure\" is there");
    assert_refused(fixture, HEADING GET ",\"status\":100}\n", "line 2: \"status\" is no final HTTP status");
    assert_refused(fixture, HEADING GET ",\"failure\":\"E\",\"reach\":\"maybe\"}\n", "\"failure\" is no code");
    assert_refused(fixture, HEADING GET ",\"failure\":\"FACEGEN_E_IO\"}\n", "\"reach\" is neither");
    assert_refused(fixture, HEADING GET ",\"size\":1,\"sent\":2,\"status\":200}\n", "\"sent\" is more than \"size\"");
    assert_refused(fixture, HEADING GET ",\"size\":1,\"sent\":1,\"status\":200}\n", "\"request\" is missing");
    assert_refused(fixture, HEADING GET ",\"status\":200,\"answer_base64\":\"?\"}\n", "is no base64");
}

static void a_recording_that_is_not_there_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_null(facegen_replay_open(fixture->path, &fixture->error));
    assert_int_equal(fixture->error.code, FACEGEN_E_CONFIG);
    assert_non_null(strstr(fixture->error.message, "No such file or directory"));
    write_recording(fixture, ""); /* for tear_down() */
}

static void a_recording_may_be_written_by_hand(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *result = NULL;
    write_recording(
        fixture,
        HEADING "{ \"url\": \"http://10.1.2.3/api/v6/image_editing/fetch/7\", \"method\": \"POST\", \"status\": 200,"
                " \"size\": 1, \"sent\": 1, \"request\": { },"
                " \"answer\" : { \"status\": \"success\", \"output\": [\"http://10.1.2.3/\"], \"id\": 7 } }\n");
    struct run run = begin_replay(fixture);
    assert_int_equal(facegen_fetch(run.client, "7", &result, NULL), FACEGEN_OK);
    assert_string_equal(facegen_result_id(result), "7");
    facegen_result_free(result);
    end_run(&run);
}

static void an_answer_that_was_too_large_is_missed_with_its_line(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *result = NULL;
    write_recording(fixture, "{\"facegen_recording\":1}\n"
                             "{\"method\":\"POST\",\"url\":\"https://a.example/api/v6/image_editing/fetch/7\","
                             "\"at\":1,\"ms\":1,\"size\":13,\"sent\":13,\"request\":{\"key\":\"***\"},"
                             "\"status\":200,\"answer_dropped\":104857600}\n");
    struct run run = begin_replay(fixture);
    assert_int_equal(facegen_fetch(run.client, "7", &result, &fixture->error), FACEGEN_E_TRANSPORT);
    assert_non_null(strstr(fixture->error.message, "does not have this answer, which was too large: line 2"));
    end_run(&run);
}

static void a_file_that_cannot_be_written_is_told(void **state)
{
    struct fixture *fixture = *state;
    assert_null(facegen_recorder_new("/nowhere/at/all", &fixture->error));
    assert_int_equal(fixture->error.code, FACEGEN_E_FILE);
    assert_null(facegen_recorder_new("/dev/full", &fixture->error));
    assert_non_null(strstr(fixture->error.message, "No space left on device"));
    write_recording(fixture, ""); /* for tear_down() */
}

static void a_disk_that_is_full_costs_the_recording_and_not_the_call(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit before, small;
    struct run run = begin_recording(fixture);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = (struct rlimit){.rlim_cur = 300, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    char *told = submit(run.client, fixture->request);
    assert_non_null(strstr(told, "FACEGEN_OK"));
    free(told);
    facegen_client_free(run.client);
    facegen_code code = facegen_recorder_close(run.recorder, &fixture->error);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(code, FACEGEN_E_FILE);
    assert_non_null(strstr(fixture->error.message, "File too large"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_recorded_is_played_back),
        TEST(a_frame_loop_that_never_waits_is_played_back),
        TEST(images_in_the_answer_are_played_back),
        TEST(a_face_in_the_request_is_known_again),
        TEST(jobs_may_come_in_another_order),
        TEST(the_same_request_gets_its_answers_in_their_order),
        TEST(what_is_paid_for_is_played_once_and_what_is_free_again),
        TEST(a_result_expires_when_it_did),
        TEST(what_differs_is_named),
        TEST(a_recording_is_its_owners_and_has_no_secrets),
        TEST(signed_links_are_hidden_and_still_lead_to_their_images),
        TEST(threads_are_recorded_line_by_line),
        TEST(a_body_that_is_begun_again_is_recorded_once),
        TEST(a_recording_that_is_damaged_is_refused_with_the_line),
        TEST(a_recording_that_is_not_there_is_refused),
        TEST(a_recording_may_be_written_by_hand),
        TEST(an_answer_that_was_too_large_is_missed_with_its_line),
        TEST(a_file_that_cannot_be_written_is_told),
        TEST(a_disk_that_is_full_costs_the_recording_and_not_the_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
