/* What the holes of page/page.html about jobs are filled with. */
#include "page_view.h"

#include "base/redact.h"

#include <string.h>

enum {
    JOBS_SHOWN = 50,
    TEXT_READ = 4 * SB_SHOWN_TEXT_SIZE /* bytes of a text that are looked at: redacting may shorten it */
};

static bool next_job(sb_view *view, size_t turn)
{
    view->job = turn == 0 ? view->call->endpoint->jobs.last : view->job->previous;
    if (!view->job || turn == JOBS_SHOWN)
        return false;
    view->state = sb_job_state_at(view->job, view->call->now);
    return true;
}

static const char *id(sb_view *view)
{
    return sb_view_integer(view, view->job->id);
}

/* The number of the job's account. */
static const char *owner(sb_view *view)
{
    size_t number = view->accounts->count;
    for (const sb_account *other = view->accounts->first; other != view->job->account; other = other->next)
        number--;
    return sb_view_integer(view, (int64_t)number);
}

static const char *state(sb_view *view)
{
    static const char *const names[] = {
        [SB_JOB_QUEUED] = "queued", [SB_JOB_GENERATING] = "generating", [SB_JOB_DONE] = "done",
        [SB_JOB_FAILED] = "failed", [SB_JOB_EXPIRED] = "expired",
    };
    return view->job->removed ? "removed" : names[view->state];
}

static bool is_queued(sb_view *view, size_t turn)
{
    return turn == 0 && view->state == SB_JOB_QUEUED;
}

static bool is_running(sb_view *view, size_t turn)
{
    return turn == 0 && view->state == SB_JOB_GENERATING && view->job->ends > view->call->now;
}

/* A bar without a value shows no more than that it goes on. */
static bool is_late(sb_view *view, size_t turn)
{
    return turn == 0 && view->state == SB_JOB_GENERATING && view->job->ends <= view->call->now;
}

static bool is_done(sb_view *view, size_t turn)
{
    return turn == 0 && view->state == SB_JOB_DONE;
}

static const char *show_seconds_until(sb_view *view, int64_t time)
{
    return sb_view_integer(view, (time - view->call->now + 999) / 1000);
}

static const char *seconds_to_start(sb_view *view)
{
    return show_seconds_until(view, view->job->starts);
}

static const char *seconds_left(sb_view *view)
{
    return show_seconds_until(view, view->job->ends);
}

static const char *duration(sb_view *view)
{
    return sb_view_number(view, (double)(view->job->ends - view->job->starts) / 1000);
}

static const char *length(sb_view *view)
{
    return sb_view_integer(view, view->job->ends - view->job->starts);
}

static const char *elapsed(sb_view *view)
{
    return sb_view_integer(view, view->call->now - view->job->starts);
}

static bool has_scenario(sb_view *view, size_t turn)
{
    return turn == 0 && view->job->choice.scenario;
}

static const char *scenario(sb_view *view)
{
    return view->job->choice.scenario->name;
}

/* ---- what a job was ordered with ---- */

/* A text of a request, without the key. */
static const char *show_text(sb_view *view, const char *text)
{
    const char *end = memchr(text, '\0', TEXT_READ);
    size_t size = end ? (size_t)(end - text) : TEXT_READ;
    fg_redact(text, size, view->job->account->key, view->text, SB_SHOWN_TEXT_SIZE);
    if (size >= SB_SHOWN_TEXT_SIZE)
        strcat(view->text, "\xe2\x80\xa6");
    return view->text;
}

static const char *prompt(sb_view *view)
{
    return show_text(view, view->job->order.values[FG_prompt].text);
}

/* Whether a parameter's value is the job's own: the request has it, or it was decided for this job. */
static bool is_own(const sb_job *job, size_t param)
{
    return job->order.values[param].given || param == FG_seed || param == FG_width || param == FG_height;
}

/* Whether a parameter has a value to be shown in the list. The prompt has a place of its own. */
static bool is_listed(const sb_job *job, size_t param)
{
    facegen_param_type kind = facegen_param_kind(facegen_param_at(param));
    bool is_text = kind != FACEGEN_PARAM_INTEGER && kind != FACEGEN_PARAM_NUMBER && kind != FACEGEN_PARAM_BOOLEAN;
    return !facegen_param_secret(facegen_param_at(param)) && param != FG_prompt &&
           (!is_text || job->order.values[param].text);
}

static bool next_param(sb_view *view, size_t turn, bool own)
{
    view->param = turn == 0 ? 0 : view->param + 1;
    while (view->param < FG_PARAM_COUNT &&
           (!is_listed(view->job, view->param) || is_own(view->job, view->param) != own))
        view->param++;
    return view->param < FG_PARAM_COUNT;
}

static bool next_given(sb_view *view, size_t turn)
{
    return next_param(view, turn, true);
}

static bool next_default(sb_view *view, size_t turn)
{
    return next_param(view, turn, false);
}

static bool has_defaults(sb_view *view, size_t turn)
{
    return turn == 0 && next_default(view, 0);
}

static const char *parameter(sb_view *view)
{
    return facegen_param_name(facegen_param_at(view->param));
}

static const char *value(sb_view *view)
{
    const sb_order_value *shown = &view->job->order.values[view->param];
    switch (facegen_param_kind(facegen_param_at(view->param))) {
    case FACEGEN_PARAM_INTEGER:
        return sb_view_integer(view, shown->integer);
    case FACEGEN_PARAM_NUMBER:
        return sb_view_number(view, shown->number);
    case FACEGEN_PARAM_BOOLEAN:
        return shown->boolean ? "true" : "false";
    default:
        return show_text(view, shown->text);
    }
}

/* ---- its images ---- */

static bool has_face(sb_view *view, size_t turn)
{
    return turn == 0 && view->job->order.face && view->state != SB_JOB_EXPIRED;
}

static bool next_image(sb_view *view, size_t turn)
{
    view->image = (int)turn;
    return view->image < sb_order_images(&view->job->order);
}

static const char *image(sb_view *view)
{
    return sb_view_integer(view, view->image + 1);
}

/* Showing an image would use up a scenario of image calls, which others wait for. */
static bool is_awaited(sb_view *view, size_t turn)
{
    return turn == 0 && view->job->choice.scenario && view->job->choice.call == SB_CALL_IMAGE;
}

static const char *width(sb_view *view)
{
    return sb_view_integer(view, view->job->order.values[FG_width].integer);
}

static const char *height(sb_view *view)
{
    return sb_view_integer(view, view->job->order.values[FG_height].integer);
}

const sb_hole sb_job_holes[] = {
    {"job", NULL, next_job},
    {"id", id, NULL},
    {"owner", owner, NULL},
    {"state", state, NULL},
    {"queued", NULL, is_queued},
    {"wait", seconds_to_start, NULL},
    {"running", NULL, is_running},
    {"left", seconds_left, NULL},
    {"length", length, NULL},
    {"elapsed", elapsed, NULL},
    {"late", NULL, is_late},
    {"done", NULL, is_done},
    {"duration", duration, NULL},
    {"scenario", scenario, has_scenario},
    {"prompt", prompt, NULL},
    {"given", NULL, next_given},
    {"has_defaults", NULL, has_defaults},
    {"default", NULL, next_default},
    {"parameter", parameter, NULL},
    {"value", value, NULL},
    {"face", NULL, has_face},
    {"image", image, next_image},
    {"awaited", NULL, is_awaited},
    {"width", width, NULL},
    {"height", height, NULL},
    {NULL, NULL, NULL},
};
