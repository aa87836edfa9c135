/* The public functions of facegen/sandbox.h. */
#include "fail.h"
#include "transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Never a real host (RFC 2606). */
#define ORIGIN "https://sandbox.invalid"

/* When virtual time begins: 2026-01-01 00:00 UTC, in milliseconds since 1970. */
static const int64_t virtual_start = 1767225600000;

/* A face that the sandbox itself has a link to; a stand-in for every other. An sb_face_source. */
static void *own_face(const char *link, size_t *size, char *reason, void *user_data)
{
    facegen_sandbox *sandbox = user_data;
    sb_reply reply;
    *reason = '\0';
    if (strncmp(link, ORIGIN "/", sizeof ORIGIN) != 0)
        return NULL;
    sb_reply_init(&reply);
    sb_endpoint_handle(sandbox->endpoint, "GET", link + strlen(ORIGIN), "", 0, sb_now(sandbox), &reply);
    *size = reply.body.size;
    void *face = reply.status == 200 ? fg_buffer_take(&reply.body) : NULL;
    if (!face)
        snprintf(reason, 32, "HTTP status %d", reply.status);
    sb_reply_free(&reply);
    return face;
}

facegen_sandbox *facegen_sandbox_new(void)
{
    sb_settings settings;
    facegen_sandbox *sandbox = calloc(1, sizeof *sandbox);
    if (!sandbox)
        return NULL;
    sb_settings_init(&settings, ORIGIN);
    settings.face_source = own_face;
    settings.face_source_data = sandbox;
    sandbox->virtual_now = virtual_start;
    sandbox->endpoint = sb_endpoint_new(&settings);
    if (sandbox->endpoint)
        return sandbox;
    free(sandbox);
    return NULL;
}

void facegen_sandbox_free(facegen_sandbox *sandbox)
{
    if (!sandbox)
        return;
    sb_endpoint_free(sandbox->endpoint);
    free(sandbox);
}

void facegen_sandbox_set_time(facegen_sandbox *sandbox, facegen_sandbox_time time)
{
    if (sandbox)
        sandbox->time = time;
}

void facegen_sandbox_set_webhook(facegen_sandbox *sandbox, facegen_sandbox_webhook_fn webhook, void *user_data)
{
    if (!sandbox)
        return;
    sandbox->webhook = webhook;
    sandbox->webhook_data = user_data;
}

void facegen_sandbox_advance(facegen_sandbox *sandbox, int64_t milliseconds)
{
    static const int64_t century = INT64_C(100) * 365 * 24 * 3600 * 1000;
    if (sandbox && sandbox->time == FACEGEN_SANDBOX_VIRTUAL && milliseconds > 0 && milliseconds <= century)
        sb_advance(sandbox, sandbox->virtual_now + milliseconds);
}

facegen_code facegen_sandbox_set(facegen_sandbox *sandbox, const char *name, const char *value, facegen_error *error)
{
    const char *accepted;
    if (!sandbox || !name || !value)
        return sb_fail(error, FACEGEN_E_ARGUMENT, "", "sandbox, name and value are needed");
    if (sb_settings_set(sb_endpoint_settings(sandbox->endpoint), name, value, &accepted))
        return FACEGEN_OK;
    if (!accepted)
        return sb_fail(error, FACEGEN_E_CONFIG, name, "the sandbox has no option \"%s\"", name);
    return sb_fail(error, FACEGEN_E_CONFIG, name, "%s: \"%s\" was given; accepted: %s", name, value, accepted);
}

facegen_code facegen_sandbox_attach(facegen_sandbox *sandbox, facegen_client *client, facegen_error *error)
{
    if (!sandbox || !client)
        return sb_fail(error, FACEGEN_E_ARGUMENT, "", "sandbox and client are needed");
    const char *key = sb_endpoint_settings(sandbox->endpoint)->key;
    const facegen_transport *transport = sb_transport(sandbox);
    facegen_code code = facegen_client_set_transport(client, transport, sandbox, error);
    if (code == FACEGEN_OK)
        code = facegen_client_set_base_url(client, ORIGIN "/api", error);
    if (code == FACEGEN_OK)
        code = facegen_client_set_key(client, *key ? key : "sandbox-key", error);
    return code;
}

size_t facegen_sandbox_paid_requests(const facegen_sandbox *sandbox)
{
    return sandbox ? sb_endpoint_paid_requests(sandbox->endpoint) : 0;
}

size_t facegen_sandbox_requests(const facegen_sandbox *sandbox)
{
    return sandbox ? sandbox->requests : 0;
}

const char *facegen_sandbox_scenario_name(size_t index)
{
    const sb_scenario *scenario = sb_scenario_at(index);
    return scenario ? scenario->name : NULL;
}

const char *facegen_sandbox_scenario_help(size_t index)
{
    const sb_scenario *scenario = sb_scenario_at(index);
    return scenario ? scenario->help : NULL;
}
