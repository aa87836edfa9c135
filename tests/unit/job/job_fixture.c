#include "job_fixture.h"

#include "support/test.h"

#include <math.h>

fg_lifecycle_limits usual_limits(void)
{
    return (fg_lifecycle_limits){.timeout_ms = TIMEOUT, .stall_ms = STALL, .retries = RETRIES, .wait = true};
}

struct scene submit_with(fg_lifecycle_limits limits)
{
    struct scene scene = {.now = START};
    fg_lifecycle_submit(&scene.job, &limits, scene.now, 1);
    return scene;
}

struct scene submit(void)
{
    return submit_with(usual_limits());
}

struct scene fetch(const char *id)
{
    struct scene scene = {.now = START};
    fg_lifecycle_limits limits = usual_limits();
    fg_lifecycle_fetch(&scene.job, &limits, id, scene.now, 1);
    return scene;
}

fg_action pass_time(struct scene *scene)
{
    fg_action action = fg_lifecycle_next(&scene->job, scene->now);
    while (action.kind == FG_ACTION_WAIT) {
        assert_true(action.until > scene->now);
        scene->now = action.until;
        action = fg_lifecycle_next(&scene->job, scene->now);
    }
    return action;
}

void answer(struct scene *scene, fg_action_kind kind, fg_outcome outcome)
{
    assert_int_equal(pass_time(scene).kind, kind);
    fg_lifecycle_take(&scene->job, scene->now, &outcome);
}

fg_outcome processing(const char *id, double eta)
{
    static facegen_result result;
    result = (facegen_result){.status = FACEGEN_STATUS_PROCESSING, .id = id, .eta = eta};
    return read_reply(&result);
}

fg_outcome images(const char *id)
{
    static facegen_result result;
    result = (facegen_result){.status = FACEGEN_STATUS_SUCCESS, .id = id, IMAGE};
    return read_reply(&result);
}

void expect_end(struct scene *scene, fg_job_state state, facegen_code code)
{
    assert_int_equal(fg_lifecycle_next(&scene->job, scene->now).kind, FG_ACTION_END);
    assert_true(fg_lifecycle_is_final(&scene->job));
    assert_int_equal(scene->job.state, state);
    assert_int_equal(scene->job.code, code);
}

const fg_poll_history no_history;

int64_t scheduled(const fg_poll_history *history, double eta, int64_t elapsed_ms)
{
    fg_poll_model model = fg_poll_predict(history, eta);
    return llround(1000 * fg_poll_next(&model, (double)elapsed_ms / 1000, FG_POLL_COST));
}
