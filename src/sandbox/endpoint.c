#include "routes.h"

#include "peek.h"
#include "page.h"
#include "os/secret.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWING_MAX = 4 }; /* calls that draw images at once */

typedef struct route {
    const char *method, *path; /* a path that ends in '/', but "/" itself, is followed by an id or a name */
    const char *plan;
    void (*decide)(sb_call *call); /* under the lock */
    bool (*prepare)(sb_call *call);
} route;

/* Of a server that is the account's own: not among the routes that the client asks. */
#define SHARED_SERVER(plan)
#define DEDICATED_SERVER(plan)                                                                                         \
    {"POST", "/api" plan "/system_details", plan, sb_route_system_details, NULL},                                      \
        {"POST", "/api" plan "/restart_server", plan, sb_route_restart_server, NULL},                                  \
        {"POST", "/api" plan "/update_server", plan, sb_route_update_server, NULL},                                    \
        {"POST", "/api" plan "/clear_cache", plan, sb_route_clear_cache, NULL},                                        \
        {"POST", "/api" plan "/clear_queue", plan, sb_route_clear_queue, NULL},

static const route routes[] = {
    {"GET", "/", NULL, sb_route_page, NULL},
#define FG_PLAN(plan, name, server, path, generate)                                                                    \
    {"POST", "/api" path generate, path, sb_route_generate, sb_prepare_generate},                                      \
        {"POST", "/api" path FG_FETCH, path, sb_route_fetch, NULL}, server##_SERVER(path)
#define FG_ROUTE(call, path) {"POST", "/api" path, NULL, sb_route_##call, NULL},
#include "model/routes.def"
    {"POST", "/api/v6/base64_to_url", NULL, sb_route_base64_to_url, NULL},
    {"POST", "/api/v6/image_editing/base64_to_url", NULL, sb_route_base64_to_url, NULL},
    {"GET", "/images/", NULL, sb_route_image, NULL},
    {"GET", "/proxy/", NULL, sb_route_image, NULL},
    {"GET", "/faces/", NULL, sb_route_face, NULL},
    {"GET", "/uploads/", NULL, sb_route_upload, NULL},
};

static const route *find_route(const char *path)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        size_t size = strlen(routes[i].path);
        bool goes_on = size > 1 && routes[i].path[size - 1] == '/';
        if (strncmp(path, routes[i].path, size) == 0 && (goes_on || path[size] == '\0'))
            return &routes[i];
    }
    return NULL;
}

sb_endpoint *sb_endpoint_new(const sb_settings *settings)
{
    sb_endpoint *endpoint = calloc(1, sizeof *endpoint);
    if (!endpoint)
        return NULL;
    endpoint->settings = *settings;
    if (!fg_mutex_init(&endpoint->lock)) {
        free(endpoint);
        return NULL;
    }
    if (!fg_condition_init(&endpoint->drawn)) {
        fg_mutex_destroy(&endpoint->lock);
        free(endpoint);
        return NULL;
    }
    return endpoint;
}

void sb_endpoint_free(sb_endpoint *endpoint)
{
    if (!endpoint)
        return;
    sb_jobs_free(&endpoint->jobs);
    sb_accounts_free(&endpoint->accounts);
    sb_uploads_free(&endpoint->uploads);
    fg_condition_destroy(&endpoint->drawn);
    fg_mutex_destroy(&endpoint->lock);
    sb_storage_close(endpoint->settings.storage);
    fg_wipe(endpoint->settings.key, sizeof endpoint->settings.key);
    free(endpoint);
}

sb_settings *sb_endpoint_settings(sb_endpoint *endpoint)
{
    return &endpoint->settings;
}

size_t sb_endpoint_paid_requests(sb_endpoint *endpoint)
{
    fg_mutex_lock(&endpoint->lock);
    size_t count = endpoint->paid_requests;
    fg_mutex_unlock(&endpoint->lock);
    return count;
}

bool sb_call_refuse(sb_call *call, int status, const char *message)
{
    sb_reply_error(call->reply, status, message);
    return false;
}

int64_t sb_call_integer(const sb_call *call, const char *name, int64_t fallback)
{
    int64_t integer;
    return fg_json_integer(fg_json_member(call->document, name), &integer) ? integer : fallback;
}

void sb_call_meet(sb_call *call, sb_call_kind kind)
{
    if (sb_choice_applies(&call->job->choice, kind, &call->job->uses))
        call->fault = call->job->choice.scenario;
}

/* Reads the body of a POST and looks at its key. */
static bool authorize(sb_call *call, const char *body, size_t size)
{
    call->document = fg_json_read(body, size);
    if (call->document.kind != FG_JSON_OBJECT)
        return sb_call_refuse(call, 400, "Invalid JSON");
    fg_json given = fg_json_member(call->document, "key");
    const char *key = call->key = given.kind == FG_JSON_STRING ? fg_json_text(given) : NULL;
    const char *expected = call->endpoint->settings.key;
    if (!key || !*key || strlen(key) >= SB_KEY_SIZE || (*expected && strcmp(key, expected) != 0))
        return sb_call_refuse(call, 401, "Invalid API key");
    return true;
}

/* Calls are decided one after another, though one that took longer to prepare may have arrived before another. */
static void keep_time(sb_call *call)
{
    if (call->now < call->endpoint->now)
        call->now = call->endpoint->now;
    call->endpoint->now = call->now;
}

static void decide(sb_call *call, const route *found)
{
    bool known = true;
    fg_mutex_lock(&call->endpoint->lock);
    keep_time(call);
    if (call->key) {
        call->account = sb_accounts_get(&call->endpoint->accounts, call->key);
        known = call->account || sb_call_refuse(call, 503, "Service temporarily unavailable. Too many accounts.");
    }
    if (known)
        found->decide(call);
    fg_mutex_unlock(&call->endpoint->lock);
}

/* Few calls draw at once: each takes megabytes and a processor of its own. */
void sb_call_write(sb_call *call)
{
    sb_endpoint *endpoint = call->endpoint;
    if (!call->draws) {
        call->write(call);
        return;
    }
    fg_mutex_lock(&endpoint->lock);
    while (endpoint->drawing == DRAWING_MAX)
        fg_condition_wait(&endpoint->drawn, &endpoint->lock);
    endpoint->drawing++;
    fg_mutex_unlock(&endpoint->lock);
    call->write(call);
    fg_mutex_lock(&endpoint->lock);
    endpoint->drawing--;
    fg_condition_signal(&endpoint->drawn);
    fg_mutex_unlock(&endpoint->lock);
}

static void handle(sb_call *call, const route *found, const char *body, size_t size)
{
    bool is_post = strcmp(found->method, "POST") == 0;
    if (is_post && !authorize(call, body, size))
        return;
    if (found->prepare && !found->prepare(call))
        return;
    decide(call, found);
    if (call->write)
        sb_call_write(call);
    if (call->fault)
        sb_reply_apply(call->reply, call->fault);
    bool complete = call->reply->body.state == FG_BUFFER_OK;
    if (!complete) {
        fg_buffer_free(&call->reply->body);
        call->reply->status = 500;
    }
}

void sb_endpoint_handle(sb_endpoint *endpoint, const char *method, const char *path, const char *body, size_t size,
                        int64_t now, sb_reply *reply)
{
    const route *found = find_route(path);
    sb_call call = {.endpoint = endpoint, .now = now, .reply = reply};
    if (!found) {
        sb_call_refuse(&call, 404, "Not found");
    } else if (strcmp(method, found->method) != 0) {
        sb_call_refuse(&call, 405, "The method is not supported for this route");
    } else {
        call.plan = found->plan;
        call.rest = path + strlen(found->path);
        handle(&call, found, body, size);
    }
    sb_order_free(&call.order);
    sb_job_release(call.job);
    free(call.key);
}

static bool is_generate(const char *method, const char *path)
{
    const route *found = find_route(path);
    return found && found->decide == sb_route_generate && strcmp(method, found->method) == 0;
}

/* Applies a scenario that breaks the body to a request, as often as it is to. */
static void meet_early(sb_endpoint *endpoint, const sb_choice *choice, const char *track_id, sb_reply *reply)
{
    fg_mutex_lock(&endpoint->lock);
    unsigned *uses = sb_tally_uses(&endpoint->tally, track_id);
    if (sb_choice_applies(choice, SB_CALL_GENERATE, uses))
        sb_reply_apply(reply, choice->scenario);
    else
        *uses = 0;
    fg_mutex_unlock(&endpoint->lock);
}

void sb_endpoint_announce(sb_endpoint *endpoint, const char *method, const char *path, sb_reply *reply)
{
    const sb_choice *choice = &endpoint->settings.scenario;
    if (sb_choice_breaks_body(choice) && is_generate(method, path))
        meet_early(endpoint, choice, "", reply);
}

void sb_endpoint_peek(sb_endpoint *endpoint, const char *method, const char *path, const char *body, sb_reply *reply)
{
    char track_id[SB_TRACK_ID_SIZE];
    sb_choice choice;
    if (!is_generate(method, path) || !sb_peek(body, "track_id", track_id, sizeof track_id) ||
        !sb_choice_of_track_id(track_id, &choice) || !sb_choice_breaks_body(&choice))
        return;
    reply->peeked = true;
    meet_early(endpoint, &choice, track_id, reply);
}
