/* The replay of facegen/replay.h: a transport in virtual time whose every exchange completes where it starts. */
#include <facegen/replay.h>

#include "base/limits.h"
#include "base/text.h"
#include "match.h"
#include "sandbox/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXCHANGE_TIME = 1, /* virtual milliseconds that an exchange takes at least */
    LOOK_TIME = 100,   /* and those that a wait of no length lets pass, as in the sandbox */
};

/* Where a recording has no POST; never a real host (RFC 2606). */
#define NO_ROOT "https://replay.invalid/api"

struct facegen_replay {
    fg_recording recording;
    char *root, *key; /* what a client is given */
    int64_t now;      /* milliseconds */
    int64_t unix_now; /* milliseconds since 1970: when what is played was recorded */
};

/* ---- the transport ---- */

static int64_t replay_now(void *session)
{
    return ((facegen_replay *)session)->now;
}

static int64_t replay_unix_time(void *session)
{
    return ((facegen_replay *)session)->unix_now / 1000;
}

static void replay_wait(void *session, int64_t until)
{
    facegen_replay *replay = session;
    int64_t passes = until > replay->now ? until - replay->now : LOOK_TIME;
    replay->unix_now += passes;
    replay->now += passes;
}

static int64_t replay_deadline(void *session)
{
    return replay_now(session);
}

/* Lets the time of an exchange pass; false when its deadline comes first. */
static bool pass_time(facegen_replay *replay, const facegen_exchange *exchange, const fg_recorded *recorded)
{
    int64_t deadline = facegen_exchange_deadline(exchange);
    int64_t left = deadline - replay->now;
    bool in_time = recorded->duration < left;
    replay->unix_now = recorded->at * 1000 + recorded->duration;
    replay->now = in_time ? replay->now + recorded->duration + EXCHANGE_TIME : deadline;
    return in_time;
}

/* Hands over what there is of an answer; false when it is not wanted. */
static bool answer(facegen_exchange *exchange, const fg_recorded *recorded)
{
    if (recorded->status == 0)
        return true;
    facegen_exchange_set_status(exchange, recorded->status);
    if (recorded->location)
        facegen_exchange_add_header(exchange, "Location", recorded->location);
    if (recorded->retry_after)
        facegen_exchange_add_header(exchange, "Retry-After", recorded->retry_after);
    return recorded->answer.size == 0 ||
           facegen_exchange_write(exchange, recorded->answer.bytes, recorded->answer.size);
}

/* Ends an exchange whose answer is not in the recording: there is nothing true to be said of it. */
static void miss(facegen_exchange *exchange, const fg_recorded *recorded)
{
    char message[160];
    snprintf(message, sizeof message, "the recording does not have this answer, which was too large: line %zu",
             recorded->line);
    facegen_exchange_fail(exchange, FACEGEN_E_TRANSPORT, FACEGEN_REACH_MAYBE, message);
}

static void play(facegen_replay *replay, facegen_exchange *exchange, fg_recorded *recorded)
{
    recorded->played = true;
    if (!pass_time(replay, exchange, recorded))
        facegen_exchange_fail(exchange, FACEGEN_E_TIMEOUT, FACEGEN_REACH_MAYBE, "no answer by the deadline");
    else if (recorded->dropped > 0)
        miss(exchange, recorded);
    else if (!answer(exchange, recorded))
        facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "the answer was not wanted");
    else if (recorded->failure != FACEGEN_OK)
        facegen_exchange_fail(exchange, recorded->failure, recorded->reach, recorded->message);
    else
        facegen_exchange_finish(exchange);
}

static void refuse(const facegen_replay *replay, const fg_asked *asked)
{
    char reason[256];
    if (asked->broken) {
        facegen_exchange_fail(asked->exchange, FACEGEN_E_IO, FACEGEN_REACH_NOTHING, "the body could not be read");
        return;
    }
    fg_recording_explain(&replay->recording, asked, reason, sizeof reason);
    facegen_exchange_fail(asked->exchange, FACEGEN_E_TRANSPORT, FACEGEN_REACH_NOTHING, reason);
}

static facegen_code start(void *session, facegen_exchange *exchange)
{
    facegen_replay *replay = session;
    fg_asked asked;
    fg_asked_init(&asked, exchange);
    fg_recorded *found = fg_recording_match(&replay->recording, &asked);
    if (found)
        play(replay, exchange, found);
    else
        refuse(replay, &asked);
    fg_asked_free(&asked);
    return FACEGEN_OK;
}

static const facegen_transport transport = {
    .size = sizeof transport,
    .start = start,
    .now = replay_now,
    .unix_time = replay_unix_time,
    .wait = replay_wait,
    .deadline = replay_deadline,
    .settling_ms = -1,
};

/* ---- what a client is given ---- */

/* The API root that a request went to: its URL before the route. NULL when memory runs out. */
static char *root_of(const char *url)
{
    static const char *const routes[] = {
#define FG_PLAN(plan, name, server, path, generate) path "/",
#define FG_ROUTE(call, path) path,
#include "model/routes.def"
    };
    const char *end = NULL;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0] && !end; i++)
        end = strstr(url, routes[i]);
    return end ? fg_text_copy_part(url, (size_t)(end - url)) : fg_text_copy(NO_ROOT);
}

/* The asterisks that stand for the key in a request, for the same sizes; NULL when memory runs out. */
static char *key_of(const fg_recorded *recorded)
{
    static const char opening[] = "{\"key\":\"";
    const char *request = fg_buffer_string(&recorded->request);
    bool has_key = strncmp(request, opening, sizeof opening - 1) == 0;
    size_t size = has_key ? strspn(request + sizeof opening - 1, "*") : 0;
    if (size > FG_KEY_MAX)
        size = FG_KEY_MAX;
    return size > 0 ? fg_text_copy_part(request + sizeof opening - 1, size) : fg_text_copy("***");
}

/* Finds out where the first POST went and with what key; false when memory runs out. */
static bool prepare(facegen_replay *replay)
{
    const fg_recording *recording = &replay->recording;
    static const fg_recorded none = {.url = NO_ROOT};
    const fg_recorded *first = &none;
    for (size_t i = recording->count; i-- > 0;) {
        if (strcmp(recording->exchanges[i].method, "POST") == 0)
            first = &recording->exchanges[i];
    }
    if (recording->count > 0)
        replay->unix_now = recording->exchanges[0].at * 1000;
    replay->root = root_of(first->url);
    replay->key = key_of(first);
    return replay->root && replay->key;
}

/* ---- as a handle ---- */

facegen_replay *facegen_replay_open(const char *path, facegen_error *error)
{
    if (!path) {
        sb_fail(error, FACEGEN_E_ARGUMENT, "", "a path is needed");
        return NULL;
    }
    facegen_replay *replay = calloc(1, sizeof *replay);
    facegen_code code = replay ? fg_recording_open(&replay->recording, path, error) : FACEGEN_E_NOMEM;
    if (code == FACEGEN_OK && prepare(replay))
        return replay;
    if (code == FACEGEN_OK || code == FACEGEN_E_NOMEM)
        facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    facegen_replay_free(replay);
    return NULL;
}

facegen_code facegen_replay_attach(facegen_replay *replay, facegen_client *client, facegen_error *error)
{
    if (!replay || !client)
        return sb_fail(error, FACEGEN_E_ARGUMENT, "", "replay and client are needed");
    facegen_code code = facegen_client_set_transport(client, &transport, replay, error);
    if (code == FACEGEN_OK && strncmp(replay->root, "http://", 7) == 0)
        facegen_client_allow_http(client, true); /* as it was, and nothing leaves this machine */
    if (code == FACEGEN_OK)
        code = facegen_client_set_base_url(client, replay->root, error);
    if (code == FACEGEN_OK)
        code = facegen_client_set_key(client, replay->key, error);
    return code;
}

size_t facegen_replay_left(const facegen_replay *replay)
{
    size_t left = 0;
    for (size_t i = 0; replay && i < replay->recording.count; i++)
        left += !replay->recording.exchanges[i].played;
    return left;
}

void facegen_replay_free(facegen_replay *replay)
{
    if (!replay)
        return;
    fg_recording_free(&replay->recording);
    free(replay->root);
    free(replay->key);
    free(replay);
}
