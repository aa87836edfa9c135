#include "answer.h"

#include "model/routes.def"
#include "storage.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Added to the id of a job whose id is to exceed 2^31. */
static const int64_t id_large = 9000000000000;

enum { LINK_SIZE = SB_ORIGIN_SIZE + 64 };

static sb_shape shape_of(const sb_job *job)
{
    return sb_choice_shape(&job->choice);
}

/* The id as links and answers show it. */
static int64_t shown_id(const sb_job *job)
{
    return job->id + (shape_of(job) == SB_SHAPE_ID_LARGE ? id_large : 0);
}

bool sb_answer_read_id(const char *text, char end, int64_t *id, const char **rest)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 15 || text[digits] != end)
        return false;
    *id = strtoll(text, NULL, 10) % id_large;
    *rest = text + digits + (end != '\0');
    return true;
}

void sb_answer_write_id(fg_json_writer *writer, const sb_job *job)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, shown_id(job));
    if (shape_of(job) == SB_SHAPE_ID_TEXT)
        fg_json_write_text(writer, "id", text);
    else
        fg_json_write_raw(writer, "id", text);
}

static void format_link(char link[LINK_SIZE], const sb_settings *settings, const sb_job *job, const char *folder,
                        int index, const char *ending)
{
    snprintf(link, LINK_SIZE, "%s/%s/%" PRId64 "-%d.%s", settings->origin, folder, shown_id(job), index + 1, ending);
}

void sb_answer_links(fg_json_writer *writer, const char *name, const sb_settings *settings, const sb_job *job,
                     const char *folder)
{
    char link[LINK_SIZE];
    fg_json_open(writer, name, '[');
    for (int i = 0; i < sb_order_images(&job->order); i++) {
        format_link(link, settings, job, folder, i, "png");
        fg_json_write_text(writer, NULL, link);
    }
    fg_json_close(writer, ']');
}

/* A name like a random UUID's, the same for the same job. */
static void write_file_prefix(fg_json_writer *writer, const sb_job *job)
{
    uint64_t halves[2];
    for (uint64_t i = 0; i < 2; i++) { /* splitmix64 */
        uint64_t bits = (uint64_t)job->id * 2 + i + ((uint64_t)job->order.values[FG_seed].integer << 20);
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
        halves[i] = bits ^ (bits >> 31);
    }
    char text[40];
    snprintf(text, sizeof text, "%08" PRIx32 "-%04x-4%03x-8%03x-%012" PRIx64, (uint32_t)(halves[0] >> 32),
             (unsigned)(halves[0] >> 16) & 0xffff, (unsigned)halves[0] & 0xfff, (unsigned)(halves[1] >> 48) & 0xfff,
             halves[1] & 0xffffffffffff);
    fg_json_write_text(writer, "file_prefix", text);
}

static void write_value(fg_json_writer *writer, const facegen_param *param, const sb_order_value *value)
{
    const char *name = facegen_param_name(param);
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_INTEGER:
        fg_json_write_integer(writer, name, value->integer);
        break;
    case FACEGEN_PARAM_NUMBER:
        fg_json_write_number(writer, name, value->number);
        break;
    case FACEGEN_PARAM_BOOLEAN:
        fg_json_write_text(writer, name, value->boolean ? "yes" : "no");
        break;
    default:
        fg_json_write_text(writer, name, value->text);
        break;
    }
}

/* The parameters as they were used. A face that came as data is shown as the link under which it is kept. */
static void write_meta(fg_json_writer *writer, const sb_settings *settings, const sb_job *job)
{
    char face[LINK_SIZE];
    snprintf(face, sizeof face, "%s/faces/%" PRId64, settings->origin, shown_id(job));
    fg_json_open(writer, "meta", '{');
    for (size_t i = 0; i < facegen_param_count(); i++) {
        sb_order_value value = job->order.values[i];
        if (i == FG_face_image && job->order.face_is_data)
            value.text = face;
        if (!facegen_param_secret(facegen_param_at(i)))
            write_value(writer, facegen_param_at(i), &value);
    }
    write_file_prefix(writer, job);
    fg_json_write_text(writer, "outdir", "out");
    fg_json_write_text(writer, "temp", "yes");
    if (shape_of(job) == SB_SHAPE_NUMBERS_LARGE)
        fg_json_write_raw(writer, "subseed", "18446744073709551616");
    fg_json_close(writer, '}');
}

static void write_unknown_members(fg_json_writer *writer, const sb_job *job)
{
    if (shape_of(job) != SB_SHAPE_MEMBERS_UNKNOWN)
        return;
    fg_json_write_raw(writer, "nsfw_content_detected", "null");
    fg_json_write_raw(writer, "queue", "{\"name\":\"gpu-7\",\"position\":[1,2.5,{\"of\":true}]}");
    fg_json_write_raw(writer, "webhook_status", "\"\"");
}

/* Links to the images beside those in `output`, unless the job has none at all. */
static void write_other_links(fg_json_writer *writer, const sb_settings *settings, const sb_job *job, const char *name,
                              const char *folder)
{
    if (shape_of(job) != SB_SHAPE_OUTPUT_EMPTY)
        sb_answer_links(writer, name, settings, job, folder);
}

static void write_queued(sb_reply *reply, const sb_settings *settings, const sb_job *job, int64_t now,
                         const char *output)
{
    char fetch_result[LINK_SIZE];
    double eta = job->ends > now ? (double)(job->ends - now) / 1000 * settings->eta_error : 0;
    snprintf(fetch_result, sizeof fetch_result, "%s/api%s" FG_FETCH "%" PRId64, settings->origin, job->plan,
             shown_id(job));
    fg_json_writer writer = {.out = &reply->body};
    fg_json_open(&writer, NULL, '{');
    fg_json_write_text(&writer, "status", "processing");
    sb_answer_write_id(&writer, job);
    if (shape_of(job) != SB_SHAPE_ETA_MISSING)
        fg_json_write_number(&writer, "eta", round(eta * 100) / 100);
    fg_json_write_text(&writer, shape_of(job) == SB_SHAPE_MESSEGE ? "messege" : "message",
                       "Try to fetch request after seconds estimated");
    fg_json_write_text(&writer, "tip", "Get your images from fetch_result once eta is over");
    fg_json_write_text(&writer, "fetch_result", fetch_result);
    fg_json_write_raw(&writer, "output", output);
    write_other_links(&writer, settings, job, "future_links", "images");
    write_other_links(&writer, settings, job, "proxy_links", "proxy");
    write_meta(&writer, settings, job);
    write_unknown_members(&writer, job);
    fg_json_close(&writer, '}');
}

void sb_answer_accepted(sb_reply *reply, const sb_settings *settings, const sb_job *job, int64_t now)
{
    write_queued(reply, settings, job, now, "[]");
}

void sb_answer_processing(sb_reply *reply, const sb_settings *settings, const sb_job *job, int64_t now)
{
    write_queued(reply, settings, job, now, "\"\"");
}

/* The images of a finished job, drawn if they are to be part of its answer. */
typedef struct pictures {
    int count;
    void *png[FG_SAMPLES_MAX]; /* NULL: shown as a link */
    size_t size[FG_SAMPLES_MAX];
} pictures;

bool sb_answer_draw(const sb_settings *settings, const sb_job *job, int index, void **png, size_t *size,
                    const char **reason)
{
    *png = sb_storage_read(settings->storage, shown_id(job), index, size);
    if (*png)
        return true;
    if (!sb_order_draw(&job->order, index, png, size, reason))
        return false;
    sb_storage_write(settings->storage, shown_id(job), index, *png, *size);
    return true;
}

static bool draw(pictures *all, const sb_settings *settings, const sb_job *job, const char **reason)
{
    bool wanted = job->order.values[FG_base64].boolean && shape_of(job) != SB_SHAPE_OUTPUT_BASE64_LINK;
    bool drawn = true;
    all->count = sb_order_images(&job->order);
    for (int i = 0; wanted && drawn && i < all->count; i++)
        drawn = sb_answer_draw(settings, job, i, &all->png[i], &all->size[i], reason);
    return drawn;
}

static void write_image(fg_json_writer *writer, const char *name, const sb_settings *settings, const sb_job *job,
                        const pictures *all, int index)
{
    char link[LINK_SIZE];
    bool is_text = job->order.values[FG_base64].boolean;
    format_link(link, settings, job, "images", index, is_text ? "base64" : "png");
    if (all->png[index])
        fg_json_write_base64(writer, name, shape_of(job) == SB_SHAPE_OUTPUT_DATA_URI ? "data:image/png;base64," : "",
                             all->png[index], all->size[index]);
    else
        fg_json_write_text(writer, name, link);
}

static void write_output(fg_json_writer *writer, const sb_settings *settings, const sb_job *job, const pictures *all)
{
    static const char *const names[FG_SAMPLES_MAX] = {"0", "1"};
    bool is_object = shape_of(job) == SB_SHAPE_OUTPUT_OBJECT;
    switch (shape_of(job)) {
    case SB_SHAPE_OUTPUT_TEXT:
        write_image(writer, "output", settings, job, all, 0);
        break;
    case SB_SHAPE_OUTPUT_EMPTY:
        fg_json_write_text(writer, "output", "");
        break;
    case SB_SHAPE_OUTPUT_NULL:
        fg_json_write_text(writer, "output", NULL);
        break;
    default:
        fg_json_open(writer, "output", is_object ? '{' : '[');
        for (int i = 0; i < all->count; i++)
            write_image(writer, is_object ? names[i] : NULL, settings, job, all, i);
        fg_json_close(writer, is_object ? '}' : ']');
        break;
    }
}

/* The track_id as the request gave it, in text. */
static void write_track_id(fg_json_writer *writer, const sb_job *job)
{
    fg_json_write_text(writer, "track_id", job->order.values[FG_track_id].text);
}

static void write_success(sb_reply *reply, const sb_settings *settings, const sb_job *job, const pictures *all,
                          sb_audience audience)
{
    fg_json_writer writer = {.out = &reply->body};
    fg_json_open(&writer, NULL, '{');
    fg_json_write_text(&writer, "status", "success");
    fg_json_write_number(&writer, "generationTime", (double)(job->ends - job->starts) / 1000);
    sb_answer_write_id(&writer, job);
    write_output(&writer, settings, job, all);
    if (audience == SB_FOR_WEBHOOK)
        write_track_id(&writer, job);
    else
        write_other_links(&writer, settings, job, "proxy_links", "proxy");
    write_meta(&writer, settings, job);
    write_unknown_members(&writer, job);
    fg_json_close(&writer, '}');
}

void sb_answer_success(sb_reply *reply, const sb_settings *settings, const sb_job *job, sb_audience audience)
{
    pictures all = {0};
    const char *reason = NULL;
    if (draw(&all, settings, job, &reason))
        write_success(reply, settings, job, &all, audience);
    else
        sb_answer_failed(reply, job, reason, audience);
    for (int i = 0; i < all.count; i++)
        free(all.png[i]);
}

void sb_answer_failed(sb_reply *reply, const sb_job *job, const char *message, sb_audience audience)
{
    fg_json_writer writer = {.out = &reply->body};
    fg_json_open(&writer, NULL, '{');
    fg_json_write_text(&writer, "status", "failed");
    sb_answer_write_id(&writer, job);
    fg_json_write_text(&writer, "message", message ? message : "Image generation failed. Please try again.");
    if (audience == SB_FOR_WEBHOOK)
        write_track_id(&writer, job);
    fg_json_close(&writer, '}');
}
