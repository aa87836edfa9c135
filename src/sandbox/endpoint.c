#include "routes.h"

#include "base/number.h"
#include "document.h"
#include "page.h"
#include "os/secret.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWING_MAX = 4 }; /* calls that draw images at once */

typedef struct route {
    const char *method, *path; /* a path that ends in '/', but "/" itself, is followed by an id or a name */
    const char *plan;
    void (*decide)(fg_call *call); /* under the lock */
    bool (*prepare)(fg_call *call);
} route;

/* Of a server that is the account's own: not among the routes that the client asks. */
#define SHARED_SERVER(plan)
#define DEDICATED_SERVER(plan)                                                                                         \
    {"POST", "/api" plan "/system_details", plan, fg_route_system_details, NULL},                                      \
        {"POST", "/api" plan "/restart_server", plan, fg_route_restart_server, NULL},                                  \
        {"POST", "/api" plan "/update_server", plan, fg_route_update_server, NULL},                                    \
        {"POST", "/api" plan "/clear_cache", plan, fg_route_clear_cache, NULL},                                        \
        {"POST", "/api" plan "/clear_queue", plan, fg_route_clear_queue, NULL},

static const route routes[] = {
    {"GET", "/", NULL, fg_route_page, NULL},
#define FG_PLAN(plan, name, server, path, generate)                                                                    \
    {"POST", "/api" path generate, path, fg_route_generate, fg_prepare_generate},                                      \
        {"POST", "/api" path FG_FETCH, path, fg_route_fetch, NULL}, server##_SERVER(path)
#define FG_ROUTE(call, path) {"POST", "/api" path, NULL, fg_route_##call, NULL},
#include "model/routes.def"
    {"POST", "/api/wallet_balance", NULL, fg_route_wallet_balance, NULL},
    {"POST", "/api/v6/base64_to_url", NULL, fg_route_base64_to_url, NULL},
    {"POST", "/api/v6/image_editing/base64_to_url", NULL, fg_route_base64_to_url, NULL},
    {"GET", "/images/", NULL, fg_route_image, NULL},
    {"GET", "/proxy/", NULL, fg_route_image, NULL},
    {"GET", "/faces/", NULL, fg_route_face, NULL},
    {"GET", "/uploads/", NULL, fg_route_upload, NULL},
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

fg_endpoint *fg_endpoint_new(const fg_settings *settings)
{
    fg_endpoint *endpoint = calloc(1, sizeof *endpoint);
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

void fg_endpoint_free(fg_endpoint *endpoint)
{
    if (!endpoint)
        return;
    fg_jobs_free(&endpoint->jobs);
    fg_accounts_free(&endpoint->accounts);
    fg_uploads_free(&endpoint->uploads);
    fg_condition_destroy(&endpoint->drawn);
    fg_mutex_destroy(&endpoint->lock);
    fg_storage_close(endpoint->settings.storage);
    fg_wipe(endpoint->settings.key, sizeof endpoint->settings.key);
    free(endpoint);
}

fg_settings *fg_endpoint_settings(fg_endpoint *endpoint)
{
    return &endpoint->settings;
}

size_t fg_endpoint_paid_requests(fg_endpoint *endpoint)
{
    fg_mutex_lock(&endpoint->lock);
    size_t count = endpoint->paid_requests;
    fg_mutex_unlock(&endpoint->lock);
    return count;
}

bool fg_call_refuse(fg_call *call, int status, const char *message)
{
    fg_reply_error(call->reply, status, message);
    return false;
}

int64_t fg_call_integer(const fg_call *call, const char *name, int64_t fallback)
{
    const json_t *given = json_object_get(call->document, name);
    int64_t integer = json_is_integer(given) ? json_integer_value(given) : fallback;
    if (json_is_string(given) &&
        !fg_number_parse_integer(json_string_value(given), json_string_length(given), &integer))
        return fallback;
    return integer;
}

void fg_call_meet(fg_call *call, fg_call_kind kind)
{
    if (fg_choice_befalls(&call->job->choice, kind, &call->job->uses))
        call->misfortune = call->job->choice.scenario;
}

/* Reads the body of a POST and looks at its key. */
static bool authorize(fg_call *call, const char *body, size_t size)
{
    call->document = fg_document_read(body, size);
    if (!call->document)
        return fg_call_refuse(call, 400, "Invalid JSON");
    const char *key = json_string_value(json_object_get(call->document, "key"));
    const char *expected = call->endpoint->settings.key;
    if (!key || !*key || strlen(key) >= FG_KEY_SIZE || (*expected && strcmp(key, expected) != 0))
        return fg_call_refuse(call, 401, "Invalid API key");
    return true;
}

/* Calls are decided one after another, though one that took longer to prepare may have arrived before another. */
static void keep_time(fg_call *call)
{
    if (call->now < call->endpoint->now)
        call->now = call->endpoint->now;
    call->endpoint->now = call->now;
}

static void decide(fg_call *call, const route *found)
{
    bool known = true;
    fg_mutex_lock(&call->endpoint->lock);
    keep_time(call);
    if (call->document) {
        const char *key = json_string_value(json_object_get(call->document, "key"));
        call->account = fg_accounts_get(&call->endpoint->accounts, key);
        known = call->account || fg_call_refuse(call, 503, "Service temporarily unavailable. Too many accounts.");
    }
    if (known)
        found->decide(call);
    fg_mutex_unlock(&call->endpoint->lock);
}

/* Few calls draw at once: each takes megabytes and a processor of its own. */
void fg_call_write(fg_call *call)
{
    fg_endpoint *endpoint = call->endpoint;
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

static void handle(fg_call *call, const route *found, const char *body, size_t size)
{
    bool is_post = strcmp(found->method, "POST") == 0;
    if (is_post && !authorize(call, body, size))
        return;
    if (found->prepare && !found->prepare(call))
        return;
    decide(call, found);
    if (call->write)
        fg_call_write(call);
    if (call->misfortune)
        fg_reply_befall(call->reply, call->misfortune);
    bool complete = call->reply->body.state == FG_BUFFER_OK;
    if (!complete) {
        fg_buffer_free(&call->reply->body);
        call->reply->status = 500;
    }
}

void fg_endpoint_handle(fg_endpoint *endpoint, const char *method, const char *path, const char *body, size_t size,
                        int64_t now, fg_reply *reply)
{
    const route *found = find_route(path);
    fg_call call = {.endpoint = endpoint, .now = now, .reply = reply};
    if (!found) {
        fg_call_refuse(&call, 404, "Not found");
    } else if (strcmp(method, found->method) != 0) {
        fg_call_refuse(&call, 405, "The method is not supported for this route");
    } else {
        call.plan = found->plan;
        call.rest = path + strlen(found->path);
        handle(&call, found, body, size);
    }
    fg_order_free(&call.order);
    fg_job_release(call.job);
    json_decref(call.document);
}

static bool is_generate(const char *method, const char *path)
{
    const route *found = find_route(path);
    return found && found->decide == fg_route_generate && strcmp(method, found->method) == 0;
}

/* Lets a scenario that breaks the body befall a request, as often as it is to. */
static void meet_early(fg_endpoint *endpoint, const fg_choice *choice, const char *track_id, fg_reply *reply)
{
    fg_mutex_lock(&endpoint->lock);
    unsigned *uses = fg_tally_uses(&endpoint->tally, track_id);
    if (fg_choice_befalls(choice, FG_CALL_GENERATE, uses))
        fg_reply_befall(reply, choice->scenario);
    else
        *uses = 0;
    fg_mutex_unlock(&endpoint->lock);
}

void fg_endpoint_announce(fg_endpoint *endpoint, const char *method, const char *path, fg_reply *reply)
{
    const fg_choice *choice = &endpoint->settings.scenario;
    if (fg_choice_breaks_body(choice) && is_generate(method, path))
        meet_early(endpoint, choice, "", reply);
}

void fg_endpoint_peek(fg_endpoint *endpoint, const char *method, const char *path, const char *body, fg_reply *reply)
{
    char track_id[FG_TRACK_ID_SIZE];
    fg_choice choice;
    if (!is_generate(method, path) || !fg_document_peek(body, "track_id", track_id, sizeof track_id) ||
        !fg_choice_of_track_id(track_id, &choice) || !fg_choice_breaks_body(&choice))
        return;
    reply->peeked = true;
    meet_early(endpoint, &choice, track_id, reply);
}
