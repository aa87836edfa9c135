/* What the jobs of an engine tell of their progress, through the in-process sandbox in virtual time. */
#include "engine_fixture.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The phases that were told, a letter for each change; and the last telling. */
struct story {
    char phases[16];
    int64_t done, total;
    int64_t queued_after; /* ms from the job's acceptance until it was first reported as queued */
    int64_t queued_again; /* until it was reported so for the second time; 0: never */
    facegen_job *cancels; /* when the job is in the queue */
};

static void listen(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    struct story *story = user_data;
    size_t length = strlen(story->phases);
    char letter = "huqfd"[phase];
    if ((length == 0 || story->phases[length - 1] != letter) && length + 1 < sizeof story->phases)
        story->phases[length] = letter;
    else
        letter = 0; /* the same phase goes on */
    if (letter == 'q')
        story->queued_after = done;
    else if (phase == FACEGEN_PHASE_QUEUED && story->queued_again == 0)
        story->queued_again = done;
    assert_true(phase <= FACEGEN_PHASE_UPLOAD || *id);
    story->done = done;
    story->total = total;
    if (phase == FACEGEN_PHASE_QUEUED)
        facegen_job_cancel(story->cancels);
}

static facegen_job *begin(struct scene *scene, struct story *story, facegen_result **result)
{
    facegen_job *job = NULL;
    *result = NULL;
    assert_int_equal(facegen_engine_submit(scene->base.engine, scene->base.request, keep_result, result, &job, NULL),
                     FACEGEN_OK);
    facegen_job_set_progress(job, listen, story);
    return job;
}

static void each_job_tells_its_own_phases(void **state)
{
    struct scene *scene = *state;
    struct story first = {0}, second = {0};
    facegen_result *results[2];
    facegen_client_set_max_queued(scene->base.client, 1, NULL);
    begin(scene, &first, &results[0]);
    begin(scene, &second, &results[1]);
    run(scene);
    assert_string_equal(first.phases, "uqf");
    assert_string_equal(second.phases, "huqf");
    assert_int_equal(first.done, 1);
    assert_int_equal(first.total, 1);
    facegen_result_free(results[0]);
    facegen_result_free(results[1]);
}

static void a_job_without_its_own_tells_the_clients(void **state)
{
    struct scene *scene = *state;
    struct story story = {0};
    facegen_result *result;
    facegen_client_set_progress(scene->base.client, listen, &story);
    assert_int_equal(facegen_engine_submit(scene->base.engine, scene->base.request, keep_result, &result, NULL, NULL),
                     FACEGEN_OK);
    run(scene);
    assert_string_equal(story.phases, "uqf");
    facegen_result_free(result);
}

static void a_job_is_reported_as_queued_as_soon_as_its_id_is_known(void **state)
{
    struct scene *scene = *state;
    struct story story = {.queued_after = -1};
    facegen_result *result;
    begin(scene, &story, &result);
    run(scene);
    assert_int_equal(story.queued_after, 0);
    facegen_result_free(result);
}

static void a_job_that_waits_in_the_queue_tells_so_four_times_a_second(void **state)
{
    struct scene *scene = *state;
    struct story story = {0};
    facegen_result *result;
    begin(scene, &story, &result);
    run(scene);
    assert_int_equal(story.queued_again, 250);
    facegen_result_free(result);
}

static void a_job_that_is_not_waited_for_tells_of_no_images(void **state)
{
    struct scene *scene = *state;
    struct story story = {0};
    facegen_result *result;
    facegen_client_set_progress(scene->base.client, listen, &story);
    facegen_engine_submit_nowait(scene->base.engine, scene->base.request, keep_result, &result, NULL, NULL);
    run(scene);
    assert_string_equal(story.phases, "u");
    facegen_result_free(result);
}

static void a_job_may_be_cancelled_as_it_tells(void **state)
{
    struct scene *scene = *state;
    struct story story = {0};
    facegen_result *result;
    story.cancels = begin(scene, &story, &result);
    run(scene);
    assert_string_equal(story.phases, "uq");
    assert_null(result);
}

static void note_end(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    (void)error;
    *(facegen_code *)user_data = code;
    if (path)
        assert_int_equal(unlink(path), 0);
}

/* Saves the image of a job that was run, in a folder of its own; cancels it at once if it should. */
static struct story save(struct scene *scene, bool cancels)
{
    char folder[] = "/tmp/facegen-test-XXXXXX";
    struct story story = {0}, unheard = {0};
    facegen_result *result;
    facegen_job *saving;
    begin(scene, &unheard, &result);
    run(scene);
    assert_non_null(mkdtemp(folder));
    facegen_engine_save(scene->base.engine, result, 0, folder, note_end, &scene->code, &saving, NULL);
    facegen_job_set_progress(saving, listen, &story);
    if (cancels)
        facegen_job_cancel(saving);
    run(scene);
    assert_int_equal(rmdir(folder), 0);
    facegen_result_free(result);
    return story;
}

static void a_saving_tells_its_bytes(void **state)
{
    struct scene *scene = *state;
    struct story story = save(scene, false);
    assert_int_equal(scene->code, FACEGEN_OK);
    assert_string_equal(story.phases, "d");
    assert_true(story.done > 0);
    assert_int_equal(story.done, story.total);
}

static void a_saving_from_memory_tells_its_bytes(void **state)
{
    struct scene *scene = *state;
    facegen_request_set_base64(scene->base.request, true);
    struct story story = save(scene, false);
    assert_int_equal(scene->code, FACEGEN_OK);
    assert_true(story.done > 0);
    assert_int_equal(story.done, story.total);
}

static void a_saving_may_be_cancelled_and_leaves_no_file(void **state)
{
    struct scene *scene = *state;
    save(scene, true);
    assert_int_equal(scene->code, FACEGEN_E_CANCELLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_job_tells_its_own_phases),
        TEST(a_job_is_reported_as_queued_as_soon_as_its_id_is_known),
        TEST(a_job_that_waits_in_the_queue_tells_so_four_times_a_second),
        TEST(a_job_without_its_own_tells_the_clients),
        TEST(a_job_that_is_not_waited_for_tells_of_no_images),
        TEST(a_job_may_be_cancelled_as_it_tells),
        TEST(a_saving_tells_its_bytes),
        TEST(a_saving_from_memory_tells_its_bytes),
        TEST(a_saving_may_be_cancelled_and_leaves_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
