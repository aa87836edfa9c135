/* What jobs show of the provider's queue, in which so many are made at once. */
#include "job/lifecycle.h"
#include "support/test.h"

enum { SECOND = 1000, MAKING = 7 * SECOND, QUEUED = 5, WORKERS_MAX = 8 };

/* A provider, and jobs that are polled every second once it is their turn. */
struct scene {
    fg_estimator estimator;
    int workers;
    int64_t now, free_at[WORKERS_MAX]; /* when each worker is */
    fg_lifecycle jobs[QUEUED];
    int64_t making[QUEUED], ends[QUEUED];
    int accepted;
};

/* How long a job takes to make: all differ, so that with several workers jobs overtake each other. */
static int64_t draw_making(const struct scene *scene)
{
    return MAKING + scene->accepted % 4 * 2 * SECOND;
}

static void accept(struct scene *scene, int place)
{
    int64_t *worker = &scene->free_at[0];
    for (int i = 1; i < scene->workers; i++) {
        if (scene->free_at[i] < *worker)
            worker = &scene->free_at[i];
    }
    scene->making[place] = draw_making(scene);
    scene->accepted++;
    scene->ends[place] = *worker = (*worker > scene->now ? *worker : scene->now) + scene->making[place];
    scene->jobs[place] = (fg_lifecycle){.accepted_at = scene->now, .queued_at = scene->now};
    fg_estimator_join(&scene->estimator, &scene->jobs[place]);
}

static void poll(struct scene *scene, int place)
{
    fg_lifecycle *job = &scene->jobs[place];
    if (scene->now < scene->ends[place]) {
        job->queued_at = scene->now;
        return;
    }
    fg_estimator_learn(&scene->estimator, job, scene->now, scene->making[place]);
    fg_estimator_leave(&scene->estimator, job);
    accept(scene, place);
}

/* Lets so many further jobs be made. */
static void run(struct scene *scene, int jobs)
{
    for (int until = scene->accepted + jobs; scene->accepted < until; scene->now += SECOND) {
        for (int i = 0; i < QUEUED; i++) {
            if (fg_estimator_is_turn(&scene->estimator, &scene->jobs[i]))
                poll(scene, i);
        }
    }
}

static struct scene begin(int workers)
{
    return (struct scene){.workers = workers};
}

static void fill(struct scene *scene)
{
    for (int i = 0; i < QUEUED; i++)
        accept(scene, i);
}

static int count_turns(const struct scene *scene)
{
    int turns = 0;
    for (int i = 0; i < QUEUED; i++)
        turns += fg_estimator_is_turn(&scene->estimator, &scene->jobs[i]);
    return turns;
}

static void every_job_has_its_turn_until_four_had_to_wait(void **state)
{
    (void)state;
    struct scene scene = begin(1);
    fill(&scene);
    run(&scene, 1 + 3); /* the first need not */
    assert_int_equal(count_turns(&scene), QUEUED);
    run(&scene, 1);
    assert_int_equal(count_turns(&scene), 1);
}

static void as_many_jobs_have_their_turn_as_are_made_at_once(void **state)
{
    (void)state;
    for (int workers = 1; workers <= QUEUED; workers++) {
        struct scene scene = begin(workers);
        fill(&scene);
        run(&scene, 30);
        assert_int_equal(count_turns(&scene), workers);
    }
}

static void the_turn_is_of_the_oldest(void **state)
{
    (void)state;
    struct scene scene = begin(2);
    fill(&scene);
    run(&scene, 30);
    assert_true(fg_estimator_is_turn(&scene.estimator, scene.estimator.first));
    assert_true(fg_estimator_is_turn(&scene.estimator, scene.estimator.first->behind));
    assert_false(fg_estimator_is_turn(&scene.estimator, scene.estimator.last));
    assert_int_equal(scene.estimator.last->ahead, QUEUED - 1);
}

static void a_provider_that_makes_more_or_fewer_at_once_is_followed(void **state)
{
    (void)state;
    struct scene scene = begin(1);
    fill(&scene);
    run(&scene, 30);
    scene.workers = 3;
    run(&scene, 30);
    assert_int_equal(count_turns(&scene), 3);
    scene.workers = 2;
    run(&scene, 30);
    assert_int_equal(count_turns(&scene), 2);
    scene.workers = QUEUED;
    run(&scene, 30);
    assert_int_equal(count_turns(&scene), QUEUED);
}

static void a_job_that_never_ends_does_not_keep_others_from_their_turn(void **state)
{
    (void)state;
    struct scene scene = begin(1);
    fill(&scene);
    run(&scene, 30);
    scene.now += 2 * MAKING;
    scene.estimator.first->queued_at = scene.now;
    fg_estimator_learn(&scene.estimator, scene.estimator.first->behind, scene.now,
                       MAKING); /* it is done all the same */
    assert_int_equal(count_turns(&scene), 2);
}

static void jobs_that_need_not_wait_prove_no_limit(void **state)
{
    (void)state;
    struct scene scene = begin(WORKERS_MAX);
    for (int i = 0; i < 40; i++, scene.now += 20 * SECOND) {
        accept(&scene, 0);
        accept(&scene, 1);
        for (int64_t end = scene.now + 15 * SECOND; scene.now < end; scene.now += SECOND) {
            scene.jobs[0].queued_at = scene.now;
        }
        for (int place = 0; place < 2; place++) {
            fg_estimator_learn(&scene.estimator, &scene.jobs[place], scene.now, 15 * SECOND);
            fg_estimator_leave(&scene.estimator, &scene.jobs[place]);
        }
    }
    fill(&scene);
    assert_int_equal(count_turns(&scene), QUEUED);
}

static void a_job_leaves_from_anywhere_and_only_once(void **state)
{
    (void)state;
    struct scene scene = begin(1);
    fill(&scene);
    static const int order[QUEUED] = {2, 0, 4, 4, 1};
    for (int i = 0; i < QUEUED; i++)
        fg_estimator_leave(&scene.estimator, &scene.jobs[order[i]]);
    assert_ptr_equal(scene.estimator.first, &scene.jobs[3]);
    assert_ptr_equal(scene.estimator.last, &scene.jobs[3]);
    assert_int_equal(scene.jobs[3].ahead, 0);
}

/* What a job that was made from `begun` on shows, if an older one was last seen in the queue at a time. */
static int width_shown(int64_t begun, int64_t seen, bool has_left)
{
    fg_estimator estimator = {0};
    fg_lifecycle older = {.queued_at = seen}, job = {.accepted_at = begun, .queued_at = begun};
    fg_estimator_join(&estimator, &older);
    fg_estimator_join(&estimator, &job);
    if (has_left)
        fg_estimator_leave(&estimator, &older);
    fg_estimator_learn(&estimator, &job, begun + MAKING, MAKING);
    return estimator.widest;
}

static void a_job_is_made_beside_those_that_are_seen_after_its_beginning(void **state)
{
    (void)state;
    for (int has_left = 0; has_left < 2; has_left++) {
        assert_int_equal(width_shown(SECOND, SECOND, has_left), 1);
        assert_int_equal(width_shown(SECOND, SECOND + 1, has_left), 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_is_made_beside_those_that_are_seen_after_its_beginning),
        cmocka_unit_test(every_job_has_its_turn_until_four_had_to_wait),
        cmocka_unit_test(as_many_jobs_have_their_turn_as_are_made_at_once),
        cmocka_unit_test(the_turn_is_of_the_oldest),
        cmocka_unit_test(a_provider_that_makes_more_or_fewer_at_once_is_followed),
        cmocka_unit_test(a_job_that_never_ends_does_not_keep_others_from_their_turn),
        cmocka_unit_test(jobs_that_need_not_wait_prove_no_limit),
        cmocka_unit_test(a_job_leaves_from_anywhere_and_only_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
