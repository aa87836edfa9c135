#include "client.h"

#include "base/limits.h"
#include "base/redact.h"
#include "os/random.h"
#include "os/secret.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOG_SIZE = 1024, /* bytes of a line of the log */
    SECOND_MS = 1000,
    SETTLING_MS = 20 * 60 * SECOND_MS, /* of a transport that does not say */
};

facegen_client *facegen_client_new(void)
{
    facegen_client *client = calloc(1, sizeof *client);
    if (!client)
        return NULL;
    if (!fg_mutex_init(&client->lock)) {
        free(client);
        return NULL;
    }
    if (!fg_limiter_init(&client->limiter, FG_MAX_QUEUED)) {
        fg_mutex_destroy(&client->lock);
        free(client);
        return NULL;
    }
    client->process = fg_process_id();
    client->random = fg_random();
    client->limits = (fg_lifecycle_limits){
        .timeout_ms = FG_TIMEOUT_S * SECOND_MS, .stall_ms = FG_STALL_TIMEOUT_S * SECOND_MS, .retries = FG_RETRIES};
    client->draws_seeds = true;
    client->curl =
        (fg_curl_settings){.connect_timeout_ms = FG_CONNECT_TIMEOUT_S * SECOND_MS, .stall_ms = client->limits.stall_ms};
    client->transport = fg_curl_transport;
    client->transport_data = &client->curl;
    bool made = facegen_client_set_base_url(client, FG_API_ROOT, NULL) == FACEGEN_OK &&
                facegen_client_set_user_agent(client, "libfacegen/" FACEGEN_VERSION, NULL) == FACEGEN_OK;
    if (made)
        return client;
    facegen_client_free(client);
    return NULL;
}

void facegen_client_free(facegen_client *client)
{
    if (!client)
        return;
    /* In a child of fork() the connections are the parent's: closing them would end its TLS sessions. */
    if (client->process == fg_process_id())
        fg_pool_close(client);
    fg_secret_free(client->key);
    free(client->base_url);
    free(client->user_agent);
    free(client->curl.proxy);
    free(client->curl.ca_file);
    fg_limiter_destroy(&client->limiter);
    fg_mutex_destroy(&client->lock);
    free(client);
}

void facegen_client_cancel(facegen_client *client)
{
    if (client && fg_client_check(client, NULL) == FACEGEN_OK)
        fg_pool_cancel(client);
}

bool fg_client_allows_local(const facegen_client *client)
{
    return client->allow_http || client->base.loopback;
}

int64_t facegen_client_settling_ms(const facegen_client *client)
{
    if (!client)
        return 0;
    int64_t settling = client->transport.settling_ms;
    bool over_curl = client->transport_data == &client->curl;
    /* To this machine itself a connection delivers at once or never; libcurl's proxies are bypassed for plain http. */
    bool direct = client->base.loopback && (!client->curl.proxy || !client->base.secure);
    if (settling < 0 || (over_curl && direct))
        return 0;
    if (settling == 0)
        settling = SETTLING_MS;
    int64_t stalled = 2 * client->limits.stall_ms; /* a stalled connection is held for so long before it is reset */
    return settling > stalled ? settling : stalled;
}

const char *facegen_client_base_url(const facegen_client *client)
{
    return client ? client->base_url : "";
}

facegen_plan facegen_client_plan(const facegen_client *client)
{
    return client ? client->plan : FACEGEN_PLAN_STANDARD;
}

/* FNV-1a of 64 bits over the salt and the key. Its last steps spread every byte over the half that is shown. */
uint32_t facegen_client_key_check(const facegen_client *client, uint64_t salt)
{
    uint64_t hash = 14695981039346656037u;
    if (!client || !client->key)
        return 0;
    for (int shift = 0; shift < 64; shift += 8)
        hash = (hash ^ ((salt >> shift) & 0xff)) * 1099511628211u;
    for (const char *key = client->key; *key; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu; /* MurmurHash3's finalizer */
    return (uint32_t)(hash >> 32);
}

void fg_client_log(const facegen_client *client, facegen_log_level level, const char *format, ...)
{
    if (!client->log)
        return;
    char line[LOG_SIZE], redacted[LOG_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fg_redact(line, strlen(line), client->key, redacted, sizeof redacted);
    client->log(level, redacted, client->log_data);
}

static void redact_member(const facegen_client *client, char *member, size_t size)
{
    char copy[sizeof((facegen_error *)0)->body];
    memcpy(copy, member, size);
    fg_redact(copy, strlen(copy), client->key, member, size);
}

facegen_code fg_client_report(const facegen_client *client, facegen_error *from, facegen_error *to)
{
    redact_member(client, from->message, sizeof from->message);
    redact_member(client, from->body, sizeof from->body);
    redact_member(client, from->id, sizeof from->id);
    redact_member(client, from->long_id, sizeof from->long_id);
    redact_member(client, from->track_id, sizeof from->track_id);
    return fg_error_copy(from, to);
}

void fg_client_learn_id(facegen_client *client, const char *id)
{
    fg_mutex_lock(&client->lock);
    fg_known_add(&client->known, id);
    fg_mutex_unlock(&client->lock);
}
