/* Saving and loading where the sandbox does not lead: what cannot begin, breaks off, or is given up. */
#include "support/face_data.h"
#include "support/fixture.h"
#include "support/request.h"
#include "support/test.h"
#include <facegen/facegen.h>
#include <facegen/webhook.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINK "\"https://example.com/1.txt\""
#define BYTES "\"" FACE_DATA "\""
#define BROKEN "\"neither\""

enum { UNIX_TIME = 784111770, WAIT_S = 7 }; /* WAIT_S before Sun, 06 Nov 1994 08:49:37 GMT */

/* Its server sends the image as text in base64. */
struct server {
    int64_t now;
    int broken; /* how many answers break off in the middle */
    int asked;  /* exchanges */
    int busy;   /* how many answers before ask for WAIT_S, or for what is the same as a date */
    bool dates;
    bool opens;
};

struct scene {
    struct server server;
    facegen_client *client;
    facegen_engine *engine; /* NULL until needed */
    facegen_error error;
    char folder[32];
    int saved;         /* callbacks */
    facegen_code code; /* of the last one */
};

static void *open_session(void *server)
{
    return ((struct server *)server)->opens ? server : NULL;
}

static facegen_code start(void *session, facegen_exchange *exchange)
{
    struct server *server = session;
    if (server->busy-- > 0) {
        facegen_exchange_set_status(exchange, 503);
        facegen_exchange_add_header(exchange, "Retry-After", server->dates ? "Sun, 06 Nov 1994 08:49:37 GMT" : "7");
        facegen_exchange_finish(exchange);
        return FACEGEN_OK;
    }
    bool breaks = server->broken-- > 0;
    server->asked++;
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_write(exchange, FACE_DATA, breaks ? 100 : sizeof FACE_DATA - 1);
    if (breaks)
        facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "it broke off");
    else
        facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static int64_t now(void *session)
{
    return ((struct server *)session)->now;
}

static int64_t unix_time(void *session)
{
    (void)session;
    return UNIX_TIME;
}

static void wait_until(void *session, int64_t until)
{
    ((struct server *)session)->now = until;
}

static int set_up(void **state)
{
    static const facegen_transport transport = {.size = sizeof transport,
                                                .open = open_session,
                                                .start = start,
                                                .now = now,
                                                .unix_time = unix_time,
                                                .wait = wait_until};
    struct scene *scene = calloc(1, sizeof *scene);
    *state = scene;
    scene->server.opens = true;
    scene->error = (facegen_error)FACEGEN_ERROR_INIT;
    scene->client = facegen_client_new();
    facegen_client_set_key(scene->client, "key", NULL);
    strcpy(scene->folder, "/tmp/facegen-test-XXXXXX");
    facegen_code code = facegen_client_set_transport(scene->client, &transport, &scene->server, NULL);
    return mkdtemp(scene->folder) && code == FACEGEN_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    facegen_engine_free(scene->engine);
    facegen_client_free(scene->client);
    int removed = rmdir(scene->folder); /* fails when a file was left behind */
    free(scene);
    return removed;
}

/* A result with one image, whose job is named by a member of its answer. */
static facegen_result *result_named(const char *name, const char *image)
{
    char json[512];
    facegen_result *result = NULL;
    int size = snprintf(json, sizeof json, "{\"status\":\"success\",%s,\"output\":[%s]}", name, image);
    assert_int_equal(facegen_webhook_parse(json, (size_t)size, &result, NULL), FACEGEN_OK);
    return result;
}

static facegen_result *result_of(const char *image)
{
    return result_named("\"id\":1", image);
}

static facegen_code save(struct scene *scene, facegen_client *client, const facegen_result *result)
{
    return facegen_result_save(client, result, 0, scene->folder, NULL, &scene->error);
}

static facegen_code load(struct scene *scene, facegen_client *client, const facegen_result *result)
{
    void *bytes = NULL;
    size_t size = 0;
    facegen_code code = facegen_result_load(client, result, 0, &bytes, &size, &scene->error);
    assert_true(code == FACEGEN_OK ? size == 94 && memcmp(bytes, "\x89PNG", 4) == 0 : !bytes);
    facegen_free(bytes);
    return code;
}

static void note(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    struct scene *scene = user_data;
    assert_true(code == FACEGEN_OK ? path && !error : !path && error->code == code);
    scene->saved++;
    scene->code = code;
}

static facegen_code begin_save(struct scene *scene, const facegen_result *result)
{
    if (!scene->engine)
        scene->engine = facegen_engine_new(scene->client, NULL);
    return facegen_engine_save(scene->engine, result, 0, scene->folder, note, scene, NULL, &scene->error);
}

static void a_broken_image_is_none_to_save(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = result_of(BROKEN);
    assert_int_equal(save(scene, scene->client, result), FACEGEN_E_IMAGE);
    assert_int_equal(load(scene, scene->client, result), FACEGEN_E_IMAGE);
    assert_int_equal(begin_save(scene, result), FACEGEN_E_IMAGE);
    assert_int_equal(facegen_engine_step(scene->engine, 0), 0);
    assert_int_equal(scene->saved, 0);
    facegen_result_free(result);
}

static void only_a_link_needs_a_client(void **state)
{
    struct scene *scene = *state;
    facegen_result *bytes = result_of(BYTES), *link = result_of(LINK);
    assert_int_equal(load(scene, NULL, bytes), FACEGEN_OK);
    assert_int_equal(load(scene, NULL, link), FACEGEN_E_ARGUMENT);
    assert_int_equal(save(scene, NULL, link), FACEGEN_E_ARGUMENT);
    facegen_result_free(bytes);
    facegen_result_free(link);
}

static void what_is_needed_must_be_given(void **state)
{
    struct scene *scene = *state;
    void *bytes;
    size_t size;
    facegen_result *result = result_of(BYTES);
    assert_int_equal(facegen_result_load(NULL, result, 0, NULL, &size, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_result_load(NULL, result, 0, &bytes, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_engine_save(NULL, result, 0, scene->folder, note, NULL, NULL, NULL), FACEGEN_E_ARGUMENT);
    facegen_result_free(result);
}

static void a_transport_that_does_not_open_is_a_failure_of_the_system(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = result_of(LINK), *fetched = NULL;
    facegen_request *request = plain_request();
    scene->server.opens = false;
    assert_int_equal(facegen_submit(scene->client, request, &fetched, NULL), FACEGEN_E_SYSTEM);
    assert_int_equal(save(scene, scene->client, result), FACEGEN_E_SYSTEM);
    assert_int_equal(facegen_fetch(scene->client, "1", &fetched, NULL), FACEGEN_E_SYSTEM);
    facegen_request_free(request);
    facegen_result_free(result);
}

static void a_download_that_breaks_off_begins_anew(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = result_of(LINK);
    scene->server.broken = 2;
    assert_int_equal(load(scene, scene->client, result), FACEGEN_OK);
    scene->server.broken = 100;
    assert_int_equal(load(scene, scene->client, result), FACEGEN_E_IO);
    facegen_result_free(result);
}

static void no_transport_is_asked_for_a_private_address(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = result_of("\"https://169.254.169.254/latest\"");
    assert_int_equal(load(scene, scene->client, result), FACEGEN_E_URL);
    assert_int_equal(scene->server.asked, 0);
    facegen_client_set_base_url(scene->client, "https://169.254.169.254/api", NULL);
    assert_int_equal(load(scene, scene->client, result), FACEGEN_OK); /* its own images */
    facegen_result_free(result);
}

static void a_download_begins_anew_when_its_server_asks_for_it(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = result_of(LINK);
    for (int i = 0; i < 2; i++) {
        int64_t begun = scene->server.now;
        scene->server.busy = 1;
        scene->server.dates = i == 1;
        assert_int_equal(load(scene, scene->client, result), FACEGEN_OK);
        assert_int_equal(scene->server.now, begun + WAIT_S * 1000);
    }
    facegen_result_free(result);
}

static void an_image_that_came_as_bytes_is_saved_in_a_turn_of_the_engine(void **state)
{
    struct scene *scene = *state;
    char path[64];
    facegen_result *result = result_of(BYTES);
    assert_int_equal(begin_save(scene, result), FACEGEN_OK);
    assert_int_equal(scene->saved, 0);
    assert_int_equal(facegen_engine_step(scene->engine, 0), 0);
    assert_int_equal(scene->saved, 1);
    assert_int_equal(scene->code, FACEGEN_OK);
    snprintf(path, sizeof path, "%s/facegen-1-1.png", scene->folder);
    assert_int_equal(remove(path), 0);
    facegen_result_free(result);
}

static void saving_that_is_cancelled_leaves_no_file(void **state)
{
    struct scene *scene = *state;
    facegen_result *bytes = result_of(BYTES), *link = result_of(LINK);
    assert_int_equal(begin_save(scene, bytes), FACEGEN_OK);
    assert_int_equal(begin_save(scene, link), FACEGEN_OK);
    facegen_engine_cancel(scene->engine);
    assert_int_equal(facegen_engine_step(scene->engine, 0), 0);
    assert_int_equal(scene->saved, 2);
    assert_int_equal(scene->code, FACEGEN_E_CANCELLED);
    facegen_result_free(bytes);
    facegen_result_free(link);
}

/* An answer with images need not have an id, and is paid for all the same. */
static void images_of_jobs_without_an_id_do_not_replace_each_other(void **state)
{
    struct scene *scene = *state;
    char *paths[2];
    for (size_t i = 0; i < 2; i++) {
        facegen_result *result = result_named("\"track_id\":1", BYTES);
        assert_int_equal(facegen_result_save(NULL, result, 0, scene->folder, &paths[i], NULL), FACEGEN_OK);
        facegen_result_free(result);
    }
    bool differ = strcmp(paths[0], paths[1]) != 0;
    for (size_t i = 0; i < 2; i++) {
        remove(paths[i]);
        facegen_free(paths[i]);
    }
    assert_true(differ);
}

/* Begins to save another image, of which nothing comes: the engine is being freed. */
static void save_another(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    struct scene *scene = user_data;
    note(code, path, error, user_data);
    facegen_result *result = result_of(BYTES);
    assert_int_equal(begin_save(scene, result), FACEGEN_E_CANCELLED);
    assert_int_equal(scene->error.code, FACEGEN_E_CANCELLED);
    facegen_result_free(result);
}

static void no_saving_begins_while_an_engine_is_freed(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = result_of(BYTES);
    scene->engine = facegen_engine_new(scene->client, NULL);
    facegen_engine_save(scene->engine, result, 0, scene->folder, save_another, scene, NULL, NULL);
    facegen_engine_free(scene->engine);
    scene->engine = NULL;
    assert_int_equal(scene->saved, 1);
    facegen_result_free(result);
}

static void a_check_that_passes_clears_the_error_of_the_one_before(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(facegen_save_check("/nowhere/1.png", &fixture->error), FACEGEN_E_FILE);
    assert_int_equal(fixture->error.code, FACEGEN_E_FILE);
    assert_int_equal(facegen_save_check(fixture->folder, &fixture->error), FACEGEN_OK);
    assert_int_equal(fixture->error.code, FACEGEN_OK);
    assert_string_equal(fixture->error.message, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_broken_image_is_none_to_save),
        TEST(only_a_link_needs_a_client),
        TEST(what_is_needed_must_be_given),
        TEST(a_check_that_passes_clears_the_error_of_the_one_before),
        TEST(a_transport_that_does_not_open_is_a_failure_of_the_system),
        TEST(a_download_that_breaks_off_begins_anew),
        TEST(no_transport_is_asked_for_a_private_address),
        TEST(a_download_begins_anew_when_its_server_asks_for_it),
        TEST(an_image_that_came_as_bytes_is_saved_in_a_turn_of_the_engine),
        TEST(saving_that_is_cancelled_leaves_no_file),
        TEST(images_of_jobs_without_an_id_do_not_replace_each_other),
        TEST(no_saving_begins_while_an_engine_is_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
