#include "page_job.h"

#include "account.h"
#include "base/number.h"
#include "base/redact.h"
#include "html.h"

#include <inttypes.h>
#include <string.h>

enum {
    TEXT_SIZE = 800,           /* room for a text of a request as it is shown */
    TEXT_READ = 4 * TEXT_SIZE, /* bytes of it that are looked at: redacting may shorten it */
};

/* A text of a request, without the key. */
static void write_text(fg_buffer *out, const sb_job *job, const char *text)
{
    char shown[TEXT_SIZE];
    const char *end = memchr(text, '\0', TEXT_READ);
    size_t size = end ? (size_t)(end - text) : TEXT_READ;
    fg_redact(text, size, job->account->key, shown, sizeof shown);
    sb_html_text(out, shown);
    if (size >= sizeof shown)
        fg_buffer_text(out, "&hellip;");
}

static const char *name_of(const sb_job *job, sb_job_state state)
{
    static const char *const names[] = {
        [SB_JOB_QUEUED] = "queued", [SB_JOB_GENERATING] = "generating", [SB_JOB_DONE] = "done",
        [SB_JOB_FAILED] = "failed", [SB_JOB_EXPIRED] = "expired",
    };
    return job->removed ? "removed" : names[state];
}

static int64_t seconds_until(int64_t time, int64_t now)
{
    return (time - now + 999) / 1000;
}

static void write_state(fg_buffer *out, const sb_job *job, sb_job_state state, int64_t now)
{
    const char *name = name_of(job, state);
    char seconds[FG_NUMBER_SIZE];
    sb_html_format(out, "<p class=\"state %s\">%s", name, name);
    if (state == SB_JOB_QUEUED)
        sb_html_format(out, ", starts in %" PRId64 " s", seconds_until(job->starts, now));
    if (state == SB_JOB_GENERATING && job->ends > now)
        sb_html_format(out, ", %" PRId64 " s left", seconds_until(job->ends, now));
    if (state == SB_JOB_DONE) {
        fg_number_format((double)(job->ends - job->starts) / 1000, seconds);
        sb_html_format(out, " in %s s", seconds);
    }
    fg_buffer_text(out, "</p>\n");
}

static void write_header(fg_buffer *out, const sb_job *job, sb_job_state state, size_t account_number, int64_t now)
{
    sb_html_format(out, "<header>\n<h3>Job %" PRId64 "</h3>\n", job->id);
    write_state(out, job, state, now);
    if (account_number > 0)
        sb_html_format(out, "<p class=\"soft\">account %zu</p>\n", account_number);
    if (job->choice.scenario)
        sb_html_format(out, "<p class=\"soft\">scenario %s</p>\n", job->choice.scenario->name);
    fg_buffer_text(out, "</header>\n");
}

/* A bar without a value, for a job that is late, shows no more than that it goes on. */
static void write_progress(fg_buffer *out, const sb_job *job, int64_t now)
{
    sb_html_format(out, "<progress aria-label=\"Progress of job %" PRId64 "\"", job->id);
    if (job->ends > now)
        sb_html_format(out, " max=\"%" PRId64 "\" value=\"%" PRId64 "\"", job->ends - job->starts, now - job->starts);
    fg_buffer_text(out, "></progress>\n");
}

static void write_value(fg_buffer *out, const sb_job *job, size_t id)
{
    const facegen_param *param = facegen_param_at(id);
    const sb_order_value *value = &job->order.values[id];
    char number[FG_NUMBER_SIZE];
    sb_html_format(out, "<div><dt>%s</dt><dd>", facegen_param_name(param));
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_INTEGER:
        sb_html_format(out, "%" PRId64, value->integer);
        break;
    case FACEGEN_PARAM_NUMBER:
        fg_number_format(value->number, number);
        fg_buffer_text(out, number);
        break;
    case FACEGEN_PARAM_BOOLEAN:
        fg_buffer_text(out, value->boolean ? "true" : "false");
        break;
    default:
        write_text(out, job, value->text);
        break;
    }
    fg_buffer_text(out, "</dd></div>\n");
}

/* Whether a parameter's value is the job's own: the request has it, or it was decided for this job. */
static bool is_own(const sb_job *job, size_t id)
{
    return job->order.values[id].given || id == FG_seed || id == FG_width || id == FG_height;
}

/* Whether a parameter has a value to be shown in the list. The prompt has a place of its own. */
static bool is_listed(const sb_job *job, size_t id)
{
    const facegen_param *param = facegen_param_at(id);
    facegen_param_type kind = facegen_param_kind(param);
    bool is_text = kind != FACEGEN_PARAM_INTEGER && kind != FACEGEN_PARAM_NUMBER && kind != FACEGEN_PARAM_BOOLEAN;
    return !facegen_param_secret(param) && id != FG_prompt && (!is_text || job->order.values[id].text);
}

static void write_values(fg_buffer *out, const sb_job *job, bool own)
{
    fg_buffer_text(out, "<dl class=\"values\">\n");
    for (size_t id = 0; id < facegen_param_count(); id++) {
        if (is_listed(job, id) && is_own(job, id) == own)
            write_value(out, job, id);
    }
    fg_buffer_text(out, "</dl>\n");
}

static bool has_defaults(const sb_job *job)
{
    size_t id = 0;
    while (id < facegen_param_count() && (!is_listed(job, id) || is_own(job, id)))
        id++;
    return id < facegen_param_count();
}

static void write_parameters(fg_buffer *out, const sb_job *job)
{
    write_values(out, job, true);
    if (!has_defaults(job))
        return;
    fg_buffer_text(out, "<details>\n<summary>defaults</summary>\n");
    write_values(out, job, false);
    fg_buffer_text(out, "</details>\n");
}

static void write_face(fg_buffer *out, const sb_job *job, sb_job_state state)
{
    fg_buffer_text(out, "<div class=\"face\">");
    if (job->order.face && state != SB_JOB_EXPIRED)
        sb_html_format(out,
                       "<a href=\"/faces/%" PRId64 "\"><img src=\"/faces/%" PRId64
                       "\" width=\"72\" height=\"72\" loading=\"lazy\" alt=\"Face of job %" PRId64 "\"></a>",
                       job->id, job->id, job->id);
    else
        fg_buffer_text(out, "<span>no image</span>");
    fg_buffer_text(out, "</div>\n");
}

/* An image, or only the link to it: showing it would use up a scenario of image calls, which others wait for. */
static void write_image(fg_buffer *out, const sb_job *job, int number)
{
    bool is_awaited = job->choice.scenario && job->choice.call == SB_CALL_IMAGE;
    sb_html_format(out, "<a href=\"/images/%" PRId64 "-%d.png\">", job->id, number);
    if (is_awaited)
        sb_html_format(out, "Image %d", number);
    else
        sb_html_format(out,
                       "<img src=\"/images/%" PRId64 "-%d.png\" width=\"%" PRId64 "\" height=\"%" PRId64
                       "\" loading=\"lazy\" alt=\"Image %d of job %" PRId64 "\">",
                       job->id, number, job->order.values[FG_width].integer, job->order.values[FG_height].integer,
                       number, job->id);
    fg_buffer_text(out, "</a>\n");
}

static void write_images(fg_buffer *out, const sb_job *job)
{
    fg_buffer_text(out, "<div class=\"images\">\n");
    for (int number = 1; number <= sb_order_images(&job->order); number++)
        write_image(out, job, number);
    fg_buffer_text(out, "</div>\n");
}

void sb_page_job(fg_buffer *out, const sb_job *job, size_t account_number, int64_t now)
{
    sb_job_state state = sb_job_state_at(job, now);
    sb_html_format(out, "<article id=\"job-%" PRId64 "\" class=\"card job\">\n", job->id);
    write_face(out, job, state);
    fg_buffer_text(out, "<div class=\"text\">\n");
    write_header(out, job, state, account_number, now);
    fg_buffer_text(out, "<p class=\"prompt\" dir=\"auto\">");
    write_text(out, job, job->order.values[FG_prompt].text);
    fg_buffer_text(out, "</p>\n");
    if (state == SB_JOB_GENERATING)
        write_progress(out, job, now);
    write_parameters(out, job);
    fg_buffer_text(out, "</div>\n");
    if (state == SB_JOB_DONE)
        write_images(out, job);
    fg_buffer_text(out, "</article>\n");
}
