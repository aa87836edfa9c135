#include "endpoint_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int set_up(void **state)
{
    sb_settings settings;
    fixture *test = calloc(1, sizeof *test);
    assert_non_null(test);
    sb_settings_init(&settings, ORIGIN);
    test->endpoint = sb_endpoint_new(&settings);
    assert_non_null(test->endpoint);
    sb_reply_init(&test->reply);
    *state = test;
    return 0;
}

int tear_down(void **state)
{
    fixture *test = *state;
    sb_endpoint_free(test->endpoint);
    sb_reply_free(&test->reply);
    json_decref(test->answer);
    free(test);
    return 0;
}

void set_option(fixture *test, const char *name, const char *value)
{
    const char *accepted;
    assert_true(sb_settings_set(sb_endpoint_settings(test->endpoint), name, value, &accepted));
}

static int call(fixture *test, const char *method, const char *path, const char *body)
{
    sb_reply_free(&test->reply);
    sb_reply_init(&test->reply);
    json_decref(test->answer);
    sb_endpoint_handle(test->endpoint, method, path, body, strlen(body), test->now, &test->reply);
    test->answer = json_loadb(fg_buffer_string(&test->reply.body), test->reply.body.size, 0, NULL);
    return test->reply.status;
}

int get(fixture *test, const char *path)
{
    return call(test, "GET", path, "");
}

int post(fixture *test, const char *path, const char *body)
{
    return call(test, "POST", path, body);
}

int generate_only(fixture *test, const char *members)
{
    char body[2048];
    snprintf(body, sizeof body, "{\"key\": \"k\", %s}", members);
    return post(test, FACE_GEN, body);
}

int generate(fixture *test, const char *members)
{
    char all[1024];
    snprintf(all, sizeof all, "\"prompt\": \"a woman\", \"face_image\": \"https://example.com/face.jpg\"%s%s",
             *members ? ", " : "", members);
    return generate_only(test, all);
}

int fetch(fixture *test, int id)
{
    char path[64];
    snprintf(path, sizeof path, FETCH "%d", id);
    return post(test, path, "{\"key\": \"k\"}");
}

json_t *member(const fixture *test, const char *path)
{
    json_t *found = test->answer;
    char name[64];
    while (found && *path) {
        size_t size = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)size, path);
        found = json_is_array(found) ? json_array_get(found, (size_t)atoi(name)) : json_object_get(found, name);
        path += size + (path[size] == '.');
    }
    return found;
}

const char *text(const fixture *test, const char *path)
{
    const char *found = json_string_value(member(test, path));
    return found ? found : "";
}

json_int_t integer(const fixture *test, const char *path)
{
    assert_true(json_is_integer(member(test, path)));
    return json_integer_value(member(test, path));
}

double number(const fixture *test, const char *path)
{
    assert_true(json_is_number(member(test, path)));
    return json_number_value(member(test, path));
}
