/* Images of a result, to a file or to memory: blocking, or beside an engine's other tasks. */
#include "download_task.h"
#include "file.h"

#include "os/random.h"
#include "model/error.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED_MAX = 200 }; /* characters of an id, its last, in the name of a file: a name has 255 at most */

static facegen_code check_image(const facegen_result *result, size_t index, facegen_error *error)
{
    switch (facegen_result_image_form(result, index)) {
    case FACEGEN_IMAGE_NONE:
        return fg_fail(error, FACEGEN_E_ARGUMENT, "index", "there is no image %zu: the result has %zu", index,
                       facegen_result_image_count(result));
    case FACEGEN_IMAGE_BROKEN:
        return fg_fail(error, FACEGEN_E_IMAGE, "", "%s: neither a link nor base64", facegen_code_text(FACEGEN_E_IMAGE));
    default:
        return FACEGEN_OK;
    }
}

/* Passes an image that came as bytes through a sink. */
static facegen_code deliver_bytes(const fg_result_image *image, fg_image_sink *sink, facegen_error *error)
{
    if (fg_image_sink_write(sink, image->bytes, image->size) && fg_image_sink_end(sink))
        return FACEGEN_OK;
    return fg_fail(error, FACEGEN_E_IMAGE, "", "%s: %s", facegen_code_text(FACEGEN_E_IMAGE),
                   sink->problem ? sink->problem : "it broke off");
}

static const fg_task_kind blocking_download = {fg_download_advance, NULL};

/* Passes an image through a sink, downloading it if need be. */
static facegen_code deliver_image(facegen_client *client, const facegen_result *result, size_t index,
                                  fg_image_sink *sink, facegen_error *error)
{
    const fg_result_image *image = &result->images[index];
    if (image->form == FACEGEN_IMAGE_BYTES)
        return deliver_bytes(image, sink, error);
    if (!client)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "the image is a link: a client is needed to download it");
    facegen_code code = fg_client_check(client, error);
    facegen_engine *engine = code == FACEGEN_OK ? fg_engine_borrow(client, error) : NULL;
    if (!engine)
        return code != FACEGEN_OK ? code : FACEGEN_E_SYSTEM;
    fg_download_task self;
    fg_download_init(&self, engine, &blocking_download, result, index, sink);
    code = fg_engine_run(engine, &self.task, error);
    if (code == FACEGEN_OK)
        code = fg_client_report(client, &self.download.error, error);
    fg_engine_give_back(engine);
    return code;
}

/* The name of an image's file in a folder: facegen-ID-N.EXTENSION. N counts from 1, as people do. Jobs without an id
 * must not replace each other's images, which nobody can fetch again. */
static void write_file_name(const facegen_result *result, size_t index, const fg_image_sink *sink, char *name,
                            size_t size)
{
    char drawn[24];
    snprintf(drawn, sizeof drawn, "image-%016" PRIx64, fg_random());
    const char *id = *result->id ? result->id : drawn;
    size_t length = strlen(id);
    if (length > NAMED_MAX)
        id += length - NAMED_MAX;
    snprintf(name, size, "facegen-%s-%zu.%s", id, index + 1, fg_image_extension(fg_image_check_kind(&sink->check)));
}

/* Gives a file whose image was delivered its name, or discards it. code is the delivery's, and its error is filled. */
static facegen_code commit_file(fg_file *file, const facegen_result *result, size_t index, const fg_image_sink *sink,
                                facegen_code code, char **saved, facegen_error *error)
{
    if (code == FACEGEN_OK) {
        char name[FG_ID_SIZE + 32];
        write_file_name(result, index, sink, name, sizeof name);
        return fg_file_commit(file, name, saved, error);
    }
    if (file->failure != 0)
        code = fg_file_report(file, error);
    fg_file_discard(file);
    return code;
}

facegen_code facegen_result_save(facegen_client *client, const facegen_result *result, size_t index, const char *path,
                                 char **saved, facegen_error *error)
{
    fg_file file;
    fg_error_reset(error);
    facegen_code code = check_image(result, index, error);
    if (code == FACEGEN_OK)
        code = fg_file_open(&file, path, error);
    if (code != FACEGEN_OK)
        return code;
    fg_image_sink sink;
    fg_image_sink_init(&sink, &(fg_destination){fg_file_write, fg_file_restart, &file});
    code = deliver_image(client, result, index, &sink, error);
    return commit_file(&file, result, index, &sink, code, saved, error);
}

static bool write_buffer(void *buffer, const void *bytes, size_t size)
{
    return fg_buffer_append(buffer, bytes, size);
}

static bool restart_buffer(void *buffer)
{
    fg_buffer_free(buffer);
    return true;
}

facegen_code facegen_result_load(facegen_client *client, const facegen_result *result, size_t index, void **bytes,
                                 size_t *size, facegen_error *error)
{
    fg_error_reset(error);
    if (!bytes || !size)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "places for the bytes and their number are needed");
    facegen_code code = check_image(result, index, error);
    if (code != FACEGEN_OK)
        return code;
    fg_buffer buffer;
    fg_image_sink sink;
    fg_buffer_init(&buffer, FG_IMAGE_LIMIT);
    fg_image_sink_init(&sink, &(fg_destination){write_buffer, restart_buffer, &buffer});
    code = deliver_image(client, result, index, &sink, error);
    if (code == FACEGEN_OK) {
        *size = buffer.size;
        *bytes = fg_buffer_take(&buffer);
        return FACEGEN_OK;
    }
    bool out_of_memory = buffer.state == FG_BUFFER_NOMEM;
    fg_buffer_free(&buffer);
    return out_of_memory ? fg_fail_plainly(error, FACEGEN_E_NOMEM) : code;
}

facegen_code facegen_save_check(const char *path, facegen_error *error)
{
    fg_file file;
    fg_error_reset(error);
    facegen_code code = fg_file_open(&file, path, error);
    if (code == FACEGEN_OK)
        fg_file_discard(&file);
    return code;
}

/* ---- beside other tasks ---- */

/* A saving that runs. An image that came as bytes is saved in its first turn. */
typedef struct saving {
    fg_download_task base;
    const facegen_result *result; /* borrowed */
    size_t index;
    fg_file file;
    fg_image_sink sink;
    facegen_saved_fn saved;
} saving;

static bool advance_saving(fg_task *task, int64_t now, int64_t *until)
{
    saving *running = (saving *)task;
    const fg_result_image *image = &running->result->images[running->index];
    if (image->form != FACEGEN_IMAGE_BYTES)
        return fg_download_advance(task, now, until);
    facegen_error *error = &running->base.download.error;
    if (task->cancelled)
        fg_fail_plainly(error, FACEGEN_E_CANCELLED);
    else if (deliver_bytes(image, &running->sink, error) == FACEGEN_OK)
        fg_task_tell(task, FACEGEN_PHASE_DOWNLOAD, (int64_t)image->size, (int64_t)image->size, true);
    return true;
}

static void end_saving(fg_task *task)
{
    saving *running = (saving *)task;
    facegen_error error = FACEGEN_ERROR_INIT;
    char *path = NULL;
    facegen_code code = fg_client_report(task->engine->client, &running->base.download.error, &error);
    code = commit_file(&running->file, running->result, running->index, &running->sink, code, &path, &error);
    running->saved(code, path, code == FACEGEN_OK ? NULL : &error, task->user_data);
    free(path);
    free(running);
}

static const fg_task_kind saving_kind = {advance_saving, end_saving};

facegen_code facegen_engine_save(facegen_engine *engine, const facegen_result *result, size_t index, const char *path,
                                 facegen_saved_fn saved, void *user_data, facegen_job **job, facegen_error *error)
{
    fg_error_reset(error);
    if (!engine || !saved)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_engine_save: an engine and a callback are needed");
    facegen_code code = fg_client_check(engine->client, error);
    if (code == FACEGEN_OK)
        code = check_image(result, index, error);
    if (code != FACEGEN_OK)
        return code;
    saving *begun = calloc(1, sizeof *begun);
    if (!begun)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    begun->result = result;
    begun->index = index;
    begun->saved = saved;
    fg_image_sink_init(&begun->sink, &(fg_destination){fg_file_write, fg_file_restart, &begun->file});
    fg_download_init(&begun->base, engine, &saving_kind, result, index, &begun->sink);
    begun->base.task.user_data = user_data;
    code = fg_file_open(&begun->file, path, error);
    if (code == FACEGEN_OK && (code = fg_engine_add_job(engine, &begun->base.task)) != FACEGEN_OK) {
        fg_file_discard(&begun->file);
        fg_fail_plainly(error, code);
    }
    if (code != FACEGEN_OK)
        free(begun);
    else if (job)
        *job = &begun->base.task;
    return code;
}
