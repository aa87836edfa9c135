/* The links to images: those that were made, and the faces. */
#include "routes.h"

#include "answer.h"
#include "base/image.h"

#include <stdlib.h>
#include <string.h>

static void write_png(sb_call *call)
{
    void *png;
    size_t size;
    const char *reason;
    if (!sb_answer_draw(&call->endpoint->settings, call->job, call->image, &png, &size, &reason)) {
        sb_call_refuse(call, 500, reason);
        return;
    }
    if (call->as_base64)
        fg_buffer_base64(&call->reply->body, png, size);
    else
        fg_buffer_append(&call->reply->body, png, size);
    call->reply->content_type = call->as_base64 ? "text/plain" : "image/png";
    free(png);
}

/* Reads the "N.png" or "N.base64" that an image's name ends with. */
static bool read_image(sb_call *call, const char *text)
{
    call->image = text[0] - '1';
    call->as_base64 = strcmp(text + (text[0] != '\0'), ".base64") == 0;
    return text[0] >= '1' && text[0] <= '9' && (call->as_base64 || strcmp(text + 1, ".png") == 0);
}

void sb_route_image(sb_call *call)
{
    int64_t id;
    const char *rest;
    const sb_jobs *jobs = &call->endpoint->jobs;
    if (!sb_answer_read_id(call->rest, '-', &id, &rest) || !read_image(call, rest) || id > jobs->last_id) {
        sb_call_refuse(call, 404, "Image not found");
        return;
    }
    call->job = sb_jobs_hold(jobs, id, call->now);
    if (!call->job) {
        sb_call_refuse(call, 403, "This image has expired");
        return;
    }
    bool is_there =
        sb_job_state_at(call->job, call->now) == SB_JOB_DONE && call->image < sb_order_images(&call->job->order);
    if (!is_there) {
        sb_call_refuse(call, 404, "Image not found");
        return;
    }
    sb_call_meet(call, SB_CALL_IMAGE);
    if (!call->fault)
        call->job->given |= 1u << call->image;
    call->write = write_png;
    call->draws = true;
}

static void write_file(sb_reply *reply, const void *bytes, size_t size)
{
    reply->content_type = fg_image_media_type(fg_image_sniff(bytes, size));
    fg_buffer_append(&reply->body, bytes, size);
}

static void write_face(sb_call *call)
{
    write_file(call->reply, call->job->order.face, call->job->order.face_size);
}

void sb_route_face(sb_call *call)
{
    int64_t id;
    const char *rest;
    if (sb_answer_read_id(call->rest, '\0', &id, &rest))
        call->job = sb_jobs_hold(&call->endpoint->jobs, id, call->now);
    if (call->job && call->job->order.face)
        call->write = write_face;
    else
        sb_call_refuse(call, 404, "Image not found");
}

void sb_route_upload(sb_call *call)
{
    int64_t number;
    const char *rest;
    const sb_upload *upload = NULL;
    if (sb_answer_read_id(call->rest, '\0', &number, &rest))
        upload = sb_uploads_find(&call->endpoint->uploads, number, call->now);
    if (upload)
        write_file(call->reply, upload->bytes, upload->size);
    else
        sb_call_refuse(call, 404, "Image not found");
}
