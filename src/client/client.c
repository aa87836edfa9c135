#include "client.h"

#include "base/ascii.h"
#include "base/redact.h"
#include "engine.h"
#include "model/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEY_SIZE = 512,  /* bytes of a key */
    LOG_SIZE = 1024, /* bytes of a line of the log */
    SECOND_MS = 1000,
    HOUR_MS = 3600 * SECOND_MS,
};

static const char default_base_url[] = "https://modelslab.com/api"; /* provider's page */

facegen_client *facegen_client_new(void)
{
    facegen_client *client = calloc(1, sizeof *client);
    if (!client)
        return NULL;
    if (pthread_mutex_init(&client->lock, NULL) != 0) {
        free(client);
        return NULL;
    }
    client->process = getpid();
    client->limits = (fg_job_limits){.timeout_ms = 300 * SECOND_MS, .retries = 3};
    client->window = (fg_window){.max = 5, .limit = 5};
    client->curl.connect_timeout_ms = 10 * SECOND_MS;
    client->transport = fg_curl_transport;
    client->transport_data = &client->curl;
    bool made = facegen_client_set_base_url(client, default_base_url, NULL) == FACEGEN_OK &&
                facegen_client_set_user_agent(client, "libfacegen/" FACEGEN_VERSION, NULL) == FACEGEN_OK;
    if (made)
        return client;
    facegen_client_free(client);
    return NULL;
}

static void free_key(facegen_client *client)
{
    if (client->key)
        fg_wipe(client->key, strlen(client->key));
    free(client->key);
    client->key = NULL;
}

void facegen_client_free(facegen_client *client)
{
    if (!client)
        return;
    /* In a child of fork() the connections are the parent's: closing them would end its TLS sessions. */
    if (client->process == getpid())
        fg_engines_free(client);
    free_key(client);
    free(client->base_url);
    free(client->user_agent);
    free(client->curl.proxy);
    free(client->curl.ca_file);
    pthread_mutex_destroy(&client->lock);
    free(client);
}

facegen_code fg_client_check(const facegen_client *client, facegen_error *error)
{
    if (client->process != getpid())
        return fg_fail_plainly(error, FACEGEN_E_FORK);
    return FACEGEN_OK;
}

bool fg_client_allows_local(const facegen_client *client)
{
    return client->allow_http || client->base.loopback;
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
    redact_member(client, from->track_id, sizeof from->track_id);
    return fg_error_copy(from, to);
}

/* ---- settings ---- */

static facegen_code refuse(facegen_error *error, const char *setting, const char *problem)
{
    return fg_fail(error, FACEGEN_E_CONFIG, setting, "%s: %s", setting, problem);
}

/* As refuse(), for a text that may be repeated. */
static facegen_code refuse_text(facegen_error *error, const char *setting, const char *given, const char *accepted)
{
    char shown[128];
    fg_redact(given ? given : "", given ? strlen(given) : 0, NULL, shown, sizeof shown);
    return fg_fail(error, FACEGEN_E_CONFIG, setting, "%s: \"%s\" was given; accepted: %s", setting, shown, accepted);
}

/* Replaces a text of the client's own; NULL text unsets it. */
static facegen_code replace(char **member, const char *text, facegen_error *error)
{
    char *copy = text ? strdup(text) : NULL;
    if (text && !copy)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    free(*member);
    *member = copy;
    return FACEGEN_OK;
}

/* Whether a text can stand in a header: printable ASCII, not empty, at most `most` bytes. */
static bool is_printable(const char *text, size_t most)
{
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        if (text[i] < 0x20 || text[i] > 0x7e)
            return false;
    }
    return size >= 1 && size <= most;
}

#define NEEDS_CLIENT(client, error)                                                                                    \
    do {                                                                                                               \
        if (!(client))                                                                                                 \
            return fg_fail(error, FACEGEN_E_ARGUMENT, "", "%s: no client was given", __func__);                        \
    } while (0)

facegen_code facegen_client_set_key(facegen_client *client, const char *key, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (!key || !is_printable(key, KEY_SIZE) || strchr(key, ' '))
        return refuse(error, "key", "accepted: 1 to 512 printable ASCII characters without spaces");
    char *copy = strdup(key);
    if (!copy)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    free_key(client);
    client->key = copy;
    return FACEGEN_OK;
}

facegen_code facegen_client_set_base_url(facegen_client *client, const char *url, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    fg_url base;
    fg_buffer plain;
    fg_buffer_init(&plain, FG_URL_SIZE);
    facegen_code code = FACEGEN_OK;
    if (!url || !fg_url_parse(url, strlen(url), &base, &plain) || strchr(url, '?'))
        code = refuse_text(error, "base_url", url, "an https:// link without user name and query");
    else if (!base.secure && !base.loopback && !client->allow_http)
        code = refuse(error, "base_url", "http:// would show the key; accepted: https://, or http:// to this machine");
    char *text = code == FACEGEN_OK ? fg_buffer_take(&plain) : NULL;
    fg_buffer_free(&plain);
    if (!text)
        return code != FACEGEN_OK ? code : fg_fail_plainly(error, FACEGEN_E_NOMEM);
    for (size_t size = strlen(text); size > 0 && text[size - 1] == '/'; size--)
        text[size - 1] = '\0';
    free(client->base_url);
    client->base_url = text;
    client->base = base;
    return FACEGEN_OK;
}

void facegen_client_allow_http(facegen_client *client, bool allow)
{
    if (client)
        client->allow_http = allow;
}

facegen_code facegen_client_set_plan(facegen_client *client, facegen_plan plan, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (plan < FACEGEN_PLAN_STANDARD || plan > FACEGEN_PLAN_ENTERPRISE_IMAGE_EDITING)
        return refuse(error, "plan", "accepted: a FACEGEN_PLAN_...");
    client->plan = plan;
    return FACEGEN_OK;
}

facegen_code facegen_client_set_timeout(facegen_client *client, int64_t milliseconds, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (milliseconds < 1 || milliseconds > 24 * (int64_t)HOUR_MS)
        return refuse(error, "timeout", "accepted: 1 ms to 24 h");
    client->limits.timeout_ms = milliseconds;
    return FACEGEN_OK;
}

facegen_code facegen_client_set_connect_timeout(facegen_client *client, int64_t milliseconds, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (milliseconds < 1 || milliseconds > HOUR_MS)
        return refuse(error, "connect_timeout", "accepted: 1 ms to 1 h");
    client->curl.connect_timeout_ms = milliseconds;
    return FACEGEN_OK;
}

facegen_code facegen_client_set_retries(facegen_client *client, int retries, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (retries < 0 || retries > 100)
        return refuse(error, "retries", "accepted: 0 to 100");
    client->limits.retries = retries;
    return FACEGEN_OK;
}

facegen_code facegen_client_set_max_queued(facegen_client *client, int jobs, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (jobs < 1 || jobs > 1000)
        return refuse(error, "max_queued", "accepted: 1 to 1000");
    client->window.max = client->window.limit = jobs;
    return FACEGEN_OK;
}

void facegen_client_retry_unavailable(facegen_client *client, bool retry)
{
    if (client)
        client->limits.repeat_unavailable = retry;
}

/* Whether a link is of a kind of proxy that libcurl knows. */
static bool is_proxy(const char *url)
{
    static const char *const schemes[] = {"http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (fg_ascii_begins(url, schemes[i]))
            return is_printable(url, FG_URL_SIZE);
    }
    return false;
}

facegen_code facegen_client_set_proxy(facegen_client *client, const char *url, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (url && !is_proxy(url))
        return refuse(error, "proxy", "accepted: http://, https://, socks4://, socks4a://, socks5:// or socks5h://");
    return replace(&client->curl.proxy, url, error);
}

facegen_code facegen_client_set_ca_file(facegen_client *client, const char *path, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (path && access(path, R_OK) != 0)
        return refuse_text(error, "ca_file", path, "a file of certificates (PEM) that can be read");
    return replace(&client->curl.ca_file, path, error);
}

facegen_code facegen_client_set_user_agent(facegen_client *client, const char *text, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (!text || !is_printable(text, 200))
        return refuse_text(error, "user_agent", text, "1 to 200 printable ASCII characters");
    return replace(&client->user_agent, text, error);
}

void facegen_client_set_log(facegen_client *client, facegen_log_fn log, void *user_data)
{
    if (!client)
        return;
    client->log = log;
    client->log_data = user_data;
}

void facegen_client_set_progress(facegen_client *client, facegen_progress_fn progress, void *user_data)
{
    if (!client)
        return;
    client->progress = progress;
    client->progress_data = user_data;
}

facegen_code facegen_client_set_transport(facegen_client *client, const facegen_transport *transport, void *user_data,
                                          facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    facegen_transport known = {0};
    if (transport)
        memcpy(&known, transport, transport->size < sizeof known ? transport->size : sizeof known);
    if (!known.start)
        return refuse(error, "transport", "accepted: a facegen_transport with its size set and a start function");
    if (client->idle)
        return refuse(error, "transport", "it is in use; accepted: before the first submit");
    client->transport = known;
    client->transport_data = user_data;
    return FACEGEN_OK;
}
