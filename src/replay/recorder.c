/* The recorder of facegen/replay.h: a tap that writes each exchange when it has ended. */
#include <facegen/replay.h>
#include <facegen/version.h>

#include "base/text.h"
#include "base/ascii.h"
#include "condense.h"
#include "hide.h"
#include "recorded.h"
#include "sandbox/fail.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/random.h"
#include "os/thread.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct facegen_recorder {
    char *path;
    FILE *file;
    uint64_t salt; /* of what stands for queries */

    fg_mutex lock; /* of the file, and of: */
    int problem;   /* an errno: why an exchange is missing; 0 when none is */
};

/* An exchange that is under way. */
typedef struct fg_tape {
    facegen_recorder *recorder;
    fg_condenser body;
    fg_recorded recorded;
    int64_t began; /* monotonic, in ms */
    bool lost;     /* memory ran out for a part of it */
} fg_tape;

static void note_problem(facegen_recorder *recorder, int problem)
{
    fg_mutex_lock(&recorder->lock);
    if (recorder->problem == 0)
        recorder->problem = problem;
    fg_mutex_unlock(&recorder->lock);
}

/* ---- the tap ---- */

static void free_tape(fg_tape *tape)
{
    fg_condenser_free(&tape->body);
    fg_recorded_free(&tape->recorded);
    free(tape);
}

static void *begin(void *user_data, const facegen_exchange *exchange, int64_t unix_time)
{
    fg_tape *begun = calloc(1, sizeof *begun);
    if (!begun) {
        note_problem(user_data, ENOMEM);
        return NULL;
    }
    begun->recorder = user_data;
    begun->began = fg_clock_now();
    fg_condenser_init(&begun->body);
    fg_recorded_init(&begun->recorded);
    begun->recorded.method = fg_text_copy(facegen_exchange_method(exchange));
    begun->recorded.url = fg_text_copy(facegen_exchange_url(exchange));
    begun->recorded.size = facegen_exchange_body_size(exchange);
    begun->recorded.seed_is_drawn = facegen_exchange_seed_is_drawn(exchange);
    begun->recorded.at = unix_time;
    begun->lost = !begun->recorded.method || !begun->recorded.url;
    return begun;
}

static void sent(void *opaque, uint64_t offset, const void *bytes, size_t size)
{
    fg_tape *tape = opaque;
    if (offset == 0) {
        fg_condenser_free(&tape->body);
        fg_condenser_init(&tape->body);
    }
    fg_condenser_take(&tape->body, bytes, size);
    tape->recorded.sent = offset + size;
}

/* Only the headers that the library uses. */
static void header(void *opaque, const char *name, size_t name_size, const char *value, size_t value_size)
{
    fg_tape *tape = opaque;
    bool leads = fg_ascii_equal(name, name_size, "location"), delays = fg_ascii_equal(name, name_size, "retry-after");
    if (!leads && !delays)
        return;
    char **kept = leads ? &tape->recorded.location : &tape->recorded.retry_after;
    free(*kept);
    *kept = fg_text_copy_part(value, value_size);
    tape->lost |= !*kept;
}

static void received(void *opaque, const void *bytes, size_t size)
{
    fg_recorded_receive(&((fg_tape *)opaque)->recorded, bytes, size);
}

/* Takes queries out of a text. */
static void hide_in(fg_buffer *text, bool in_link, const uint64_t *salt)
{
    fg_buffer hidden;
    fg_buffer_init(&hidden, text->limit);
    fg_hide_links(&hidden, fg_buffer_string(text), text->size, in_link, salt);
    if (text->state != FG_BUFFER_OK)
        hidden.state = text->state;
    fg_buffer_free(text);
    *text = hidden;
}

/* The same of a string, which may be NULL. */
static void hide_in_string(fg_tape *tape, char **string, bool in_link)
{
    fg_buffer hidden;
    if (!*string)
        return;
    fg_buffer_init(&hidden, SIZE_MAX / 4);
    fg_hide_links(&hidden, *string, strlen(*string), in_link, &tape->recorder->salt);
    free(*string);
    *string = fg_buffer_take(&hidden);
    tape->lost |= !*string;
    fg_buffer_free(&hidden);
}

static void hide(fg_tape *tape)
{
    fg_recorded *recorded = &tape->recorded;
    fg_condenser_write(&tape->body, true, &recorded->request);
    hide_in(&recorded->request, false, NULL);
    hide_in_string(tape, &recorded->url, true);
    hide_in_string(tape, &recorded->location, true);
    hide_in_string(tape, &recorded->retry_after, false);
    hide_in_string(tape, &recorded->message, false);
    bool is_binary = recorded->answer.size > 0 && memchr(recorded->answer.bytes, '\0', recorded->answer.size);
    if (!is_binary)
        hide_in(&recorded->answer, false, &tape->recorder->salt);
}

static void write_line(facegen_recorder *recorder, const fg_buffer *line)
{
    fg_mutex_lock(&recorder->lock);
    bool written = fwrite(line->bytes, 1, line->size, recorder->file) == line->size && fflush(recorder->file) == 0;
    if (!written && recorder->problem == 0)
        recorder->problem = errno;
    fg_mutex_unlock(&recorder->lock);
}

static void end(void *opaque, int http_status, facegen_code failure, facegen_reach reach, const char *message)
{
    fg_tape *tape = opaque;
    fg_recorded *recorded = &tape->recorded;
    fg_buffer line;
    fg_buffer_init(&line, SIZE_MAX / 4);
    recorded->duration = fg_clock_now() - tape->began;
    recorded->status = http_status;
    recorded->failure = failure;
    recorded->reach = reach;
    recorded->message = fg_text_copy(message);
    hide(tape);
    bool whole = !tape->lost && recorded->message && recorded->request.state == FG_BUFFER_OK &&
                 recorded->answer.state == FG_BUFFER_OK;
    if (whole)
        fg_recorded_write(recorded, &line);
    if (whole && line.state == FG_BUFFER_OK)
        write_line(tape->recorder, &line);
    else
        note_problem(tape->recorder, ENOMEM);
    fg_buffer_free(&line);
    free_tape(tape);
}

static const facegen_tap tap = {
    .size = sizeof tap, .begin = begin, .sent = sent, .header = header, .received = received, .end = end};

/* ---- as a handle ---- */

static facegen_code fail(facegen_error *error, int problem, const char *path)
{
    if (problem == ENOMEM)
        return facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    return sb_fail(error, FACEGEN_E_FILE, "", "recording \"%.256s\": %s", path, strerror(problem));
}

static void free_recorder(facegen_recorder *recorder)
{
    fg_mutex_destroy(&recorder->lock);
    free(recorder->path);
    free(recorder);
}

facegen_recorder *facegen_recorder_new(const char *path, facegen_error *error)
{
    if (!path) {
        sb_fail(error, FACEGEN_E_ARGUMENT, "", "a path is needed");
        return NULL;
    }
    facegen_recorder *recorder = calloc(1, sizeof *recorder);
    if (!recorder || !(recorder->path = fg_text_copy(path)) || !fg_mutex_init(&recorder->lock)) {
        free(recorder ? recorder->path : NULL);
        free(recorder);
        fail(error, ENOMEM, path);
        return NULL;
    }
    recorder->salt = fg_random();
    recorder->file = fg_os_create_private(path);
    bool begun = recorder->file &&
                 fprintf(recorder->file, "{\"facegen_recording\":%d,\"library\":\"%s\"}\n", FG_RECORDING_VERSION,
                         facegen_version()) > 0 &&
                 fflush(recorder->file) == 0;
    if (begun)
        return recorder;
    fail(error, errno, path);
    if (recorder->file)
        fclose(recorder->file);
    free_recorder(recorder);
    return NULL;
}

facegen_code facegen_recorder_attach(facegen_recorder *recorder, facegen_client *client, facegen_error *error)
{
    if (!recorder || !client)
        return sb_fail(error, FACEGEN_E_ARGUMENT, "", "recorder and client are needed");
    facegen_client_set_tap(client, &tap, recorder);
    return FACEGEN_OK;
}

facegen_code facegen_recorder_close(facegen_recorder *recorder, facegen_error *error)
{
    if (!recorder)
        return FACEGEN_OK;
    facegen_code code = FACEGEN_OK;
    if (fclose(recorder->file) != 0 && recorder->problem == 0)
        recorder->problem = errno;
    if (recorder->problem != 0)
        code = fail(error, recorder->problem, recorder->path);
    free_recorder(recorder);
    return code;
}
