/* An endpoint in virtual time, and the questions that its tests ask it. */
#ifndef FG_TEST_ENDPOINT_FIXTURE_H
#define FG_TEST_ENDPOINT_FIXTURE_H

#include "sandbox/endpoint.h"
#include "support/face_data.h"

#include <jansson.h>

#define ORIGIN "https://sandbox.invalid"
#define FACE_GEN "/api/v6/image_editing/face_gen"
#define FETCH "/api/v6/image_editing/fetch/"

enum { DAY = 24 * 3600 * 1000 }; /* milliseconds */

typedef struct fixture {
    sb_endpoint *endpoint;
    int64_t now;    /* milliseconds */
    bool base64;    /* for test_scenarios.c: whether images are asked for as base64 */
    sb_reply reply; /* to the last call */
    json_t *answer; /* its body, when that is JSON */
} fixture;

/* cmocka's setup and teardown; state receives the fixture. */
int set_up(void **state);
int tear_down(void **state);

/* Sets an option of the sandbox. */
void set_option(fixture *test, const char *name, const char *value);

/* A call; returns the HTTP status. */
int get(fixture *test, const char *path);
int post(fixture *test, const char *path, const char *body);

/* A generate call with a prompt, a link to a face, and further members such as "\"seed\": 5". */
int generate(fixture *test, const char *members);

/* The same with a body of one's own after the key. */
int generate_only(fixture *test, const char *members);

/* A fetch of the job of that id. */
int fetch(fixture *test, int id);

/* A member of the last answer, by its path: "meta.seed", "output.0". NULL when there is none. */
json_t *member(const fixture *test, const char *path);
const char *text(const fixture *test, const char *path); /* "" when it is none */
json_int_t integer(const fixture *test, const char *path);
double number(const fixture *test, const char *path);

#endif
