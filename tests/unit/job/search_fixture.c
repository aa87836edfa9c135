#include "search_fixture.h"

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void begin(struct scene *scene, const char *id, const char *mark)
{
    const fg_search_subject subject = {.request = scene->request, .seed = -1, .id = id, .mark = mark};
    fg_search_begin(&scene->search, &subject, 0, 1);
}

void begin_subject(struct scene *scene, fg_search_subject subject)
{
    subject.request = scene->request;
    subject.id = "";
    subject.mark = "100";
    fg_search_begin(&scene->search, &subject, 0, 1);
}

int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->request = facegen_request_new();
    facegen_request_set_prompt(scene->request, "a knight");
    begin(scene, "", "100");
    *state = scene;
    return 0;
}

int tear_down(void **state)
{
    struct scene *scene = *state;
    facegen_result_free(scene->search.found);
    facegen_request_free(scene->request);
    free(scene);
    return 0;
}

void count(struct scene *scene, int processing)
{
    assert_int_equal(scene->search.step, FG_STEP_COUNT);
    assert_true(scene->search.due < scene->search.deadline);
    if (scene->now < scene->search.due)
        scene->now = scene->search.due;
    fg_search_take_count(&scene->search, processing);
}

void list(struct scene *scene, const char *jobs)
{
    char text[512], *rest = text;
    fg_ids ids = {.count = 0};
    snprintf(text, sizeof text, "%s", jobs);
    for (char *id; (id = strtok_r(rest, " ", &rest));)
        ids.items[ids.count++] = id;
    assert_int_equal(scene->search.step, FG_STEP_LIST);
    fg_search_take_list(&scene->search, scene->now, &ids, &scene->known);
}

void look(struct scene *scene, int processing, const char *jobs)
{
    count(scene, processing);
    list(scene, jobs);
}

void fetch(struct scene *scene, const char *id, const char *prompt)
{
    facegen_result *result = fg_result_new();
    if (*prompt) {
        result->meta = fg_arena_alloc(&result->arena, sizeof *result->meta);
        *result->meta = (fg_meta){.name = "prompt", .text = prompt};
    }
    assert_int_equal(scene->search.step, FG_STEP_FETCH);
    assert_string_equal(scene->search.id, id);
    fg_search_take_job(&scene->search, scene->now, FACEGEN_OK, result);
}

void fetch_fails(struct scene *scene, facegen_code code)
{
    assert_int_equal(scene->search.step, FG_STEP_FETCH);
    fg_search_take_job(&scene->search, scene->now, code, NULL);
}

void expect(const struct scene *scene, facegen_code code, const char *part)
{
    char text[512];
    assert_int_equal(scene->search.step, FG_STEP_END);
    assert_string_equal(facegen_code_name(scene->search.code), facegen_code_name(code));
    fg_search_explain(&scene->search, text, sizeof text);
    if (!strstr(text, part))
        fail_msg("\"%s\" lacks \"%s\"", text, part);
}

void expect_found(const struct scene *scene, const char *id)
{
    assert_int_equal(scene->search.step, FG_STEP_END);
    assert_int_equal(scene->search.code, FACEGEN_OK);
    assert_string_equal(scene->search.found_id, id);
    assert_non_null(scene->search.found);
}
