#include "download_fixture.h"

#include <string.h>

const fg_download_limits usual = {
    .timeout_ms = TIMEOUT, .stall_ms = STALL, .retries = RETRIES, .trusted_host = "api.example.com"};

struct scene begin(fg_download_limits limits, const char *own, const char *proxy, const char *future)
{
    struct scene scene = {.now = START};
    fg_download_begin(&scene.download, &limits, scene.now, 1);
    fg_download_add(&scene.download, own);
    fg_download_add(&scene.download, proxy);
    fg_download_add(&scene.download, future);
    return scene;
}

fg_action_kind pass_time(struct scene *scene)
{
    fg_action action = fg_download_next(&scene->download, scene->now);
    while (action.kind == FG_ACTION_WAIT) {
        assert_true(action.until > scene->now);
        scene->now = action.until;
        action = fg_download_next(&scene->download, scene->now);
    }
    return action.kind;
}

void end_exchange(struct scene *scene, facegen_code failure, int status, const char *location, int64_t retry_after_ms)
{
    fg_buffer header;
    fg_buffer_init(&header, 1000);
    fg_buffer_text(&header, location);
    const fg_download_outcome outcome = {failure, "a clause", status, retry_after_ms, &header};
    fg_download_take(&scene->download, scene->now, &outcome);
    fg_buffer_free(&header);
}

void answer(struct scene *scene, const char *link, int status)
{
    assert_int_equal(pass_time(scene), FG_ACTION_FETCH);
    assert_string_equal(fg_buffer_string(&scene->download.url), link);
    end_exchange(scene, FACEGEN_OK, status, "", 0);
}

void redirect(struct scene *scene, const char *link, const char *location)
{
    assert_int_equal(pass_time(scene), FG_ACTION_FETCH);
    assert_string_equal(fg_buffer_string(&scene->download.url), link);
    end_exchange(scene, FACEGEN_OK, 302, location, 0);
}

void fail_exchange(struct scene *scene, facegen_code failure)
{
    assert_int_equal(pass_time(scene), FG_ACTION_FETCH);
    end_exchange(scene, failure, 0, "", 0);
}

void expect_end(struct scene *scene, facegen_code code)
{
    assert_int_equal(pass_time(scene), FG_ACTION_END);
    assert_int_equal(scene->download.error.code, code);
    assert_int_equal(scene->download.state, code == FACEGEN_OK ? FG_DOWNLOAD_DONE : FG_DOWNLOAD_FAILED);
    fg_download_clear(&scene->download);
}

int count_exchanges(struct scene *scene, int status)
{
    int count = 0;
    for (; pass_time(scene) == FG_ACTION_FETCH; count++)
        end_exchange(scene, FACEGEN_OK, status, "", 0);
    return count;
}
