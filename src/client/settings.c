/* The setters of a client. What holds until they are called is in base/limits.h. */
#include "base/text.h"
#include "client.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/redact.h"
#include "model/result.h"
#include "model/routes.h"
#include "os/file.h"
#include "os/secret.h"
#include "os/slot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)FG_MARK_SIZE <= (int)FG_SLOT_NAME_SIZE, "a client's name is the name of its slots");

enum {
    SECOND_MS = 1000,
    HOUR_S = 3600,
};

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
    char *copy = text ? fg_text_copy(text) : NULL;
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

static facegen_code refuse_busy(facegen_error *error, const char *setting)
{
    return refuse(error, setting, "calls are under way, which use it; must be set before them");
}

#define NEEDS_CLIENT(client, error)                                                                                    \
    do {                                                                                                               \
        if (!(client))                                                                                                 \
            return fg_fail(error, FACEGEN_E_ARGUMENT, "", "%s: no client was given", __func__);                        \
    } while (0)

/* Whether a key can be one: 1 to FG_KEY_MAX printable ASCII characters without spaces. */
static bool is_key(const char *text, size_t size)
{
    size_t printable = 0;
    while (printable < size && text[printable] > 0x20 && text[printable] <= 0x7e)
        printable++;
    return size >= 1 && size <= FG_KEY_MAX && printable == size;
}

facegen_code facegen_client_set_key(facegen_client *client, const char *key, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    size_t size = key ? strlen(key) : 0;
    key = key ? fg_ascii_trim(key, &size) : "";
    if (size == 0)
        return refuse(error, "key", "no API key was given");
    if (!is_key(key, size))
        return refuse(
            error, "key",
            "an API key must be 1 to " FG_DIGITS(FG_KEY_MAX) " printable ASCII characters without spaces inside");
    if (fg_pool_is_busy(client))
        return refuse_busy(error, "key");
    char *copy = fg_secret_new(key, size);
    if (!copy)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    fg_secret_free(client->key);
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
    bool valid = url && fg_url_parse(url, strlen(url), &base, &plain) && !strchr(url, '?');
    if (plain.state == FG_BUFFER_NOMEM)
        code = fg_fail_plainly(error, FACEGEN_E_NOMEM);
    else if (!valid)
        code = refuse_text(error, "base_url", url, "an https:// link without user name and query");
    else if (!base.secure && !base.loopback && !client->allow_http)
        code = refuse(error, "base_url", "http:// would show the key; accepted: https://, or http:// to this machine");
    else if (fg_pool_is_busy(client))
        code = refuse_busy(error, "base_url");
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

void facegen_client_draw_seed(facegen_client *client, bool draw)
{
    if (client)
        client->draws_seeds = draw;
}

void facegen_client_allow_http(facegen_client *client, bool allow)
{
    if (client)
        client->allow_http = allow;
}

facegen_code facegen_client_set_plan(facegen_client *client, facegen_plan plan, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (!fg_plan_valid(plan))
        return refuse(error, "plan", "accepted: a FACEGEN_PLAN_...");
    client->plan = plan;
    return FACEGEN_OK;
}

/* Judges a time in milliseconds. */
static facegen_code check_time(const char *setting, int64_t milliseconds, int64_t maximum_s, facegen_error *error)
{
    if (milliseconds >= 1 && milliseconds <= maximum_s * SECOND_MS)
        return FACEGEN_OK;
    return fg_fail(error, FACEGEN_E_CONFIG, setting, "%s: accepted: 1 ms to %d h", setting, (int)(maximum_s / HOUR_S));
}

static facegen_code check_count(const char *setting, int count, int minimum, int maximum, facegen_error *error)
{
    if (count >= minimum && count <= maximum)
        return FACEGEN_OK;
    return fg_fail(error, FACEGEN_E_CONFIG, setting, "%s: accepted: %d to %d", setting, minimum, maximum);
}

facegen_code facegen_client_set_timeout(facegen_client *client, int64_t milliseconds, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    facegen_code code = check_time("timeout", milliseconds, FG_TIMEOUT_MAX_S, error);
    if (code == FACEGEN_OK)
        client->limits.timeout_ms = milliseconds;
    return code;
}

facegen_code facegen_client_set_connect_timeout(facegen_client *client, int64_t milliseconds, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    facegen_code code = check_time("connect_timeout", milliseconds, FG_CONNECT_TIMEOUT_MAX_S, error);
    if (code == FACEGEN_OK)
        client->curl.connect_timeout_ms = milliseconds;
    return code;
}

facegen_code facegen_client_set_stall_timeout(facegen_client *client, int64_t milliseconds, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    facegen_code code = check_time("stall_timeout", milliseconds, FG_STALL_TIMEOUT_MAX_S, error);
    if (code == FACEGEN_OK)
        client->limits.stall_ms = client->curl.stall_ms = milliseconds;
    return code;
}

facegen_code facegen_client_set_retries(facegen_client *client, int retries, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    facegen_code code = check_count("retries", retries, 0, FG_RETRIES_MAX, error);
    if (code == FACEGEN_OK)
        client->limits.retries = retries;
    return code;
}

facegen_code facegen_client_set_max_queued(facegen_client *client, int jobs, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    facegen_code code = check_count("max_queued", jobs, 1, FG_MAX_QUEUED_MAX, error);
    if (code == FACEGEN_OK)
        fg_limiter_set_max(&client->limiter, jobs);
    return code;
}

facegen_code facegen_client_set_name(facegen_client *client, const char *name, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (name && !fg_mark_valid(name))
        return refuse_text(error, "name", name, "1 to 63 letters, digits, '.', '_' or '-'");
    if (fg_pool_is_busy(client))
        return refuse_busy(error, "name");
    int slot = name ? fg_slot_take(name, client->limiter.max) : FG_NO_SLOT;
    if (name && slot == FG_NO_SLOT && errno != EAGAIN)
        return refuse(error, "name", "processes cannot share it on this system");
    fg_slot_give_back(slot);
    return replace(&client->limiter.name, name, error);
}

void facegen_client_retry_unavailable(facegen_client *client, bool retry)
{
    if (client)
        client->limits.repeat_unavailable = retry;
}

/* The size of the scheme of a proxy that libcurl knows, with "://"; 0 for any other. */
static size_t proxy_scheme_size(const char *url)
{
    static const char *const schemes[] = {"http://", "https://", "socks4://", "socks4a://", "socks5://", "socks5h://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (fg_ascii_begins(url, schemes[i]))
            return strlen(schemes[i]);
    }
    return 0;
}

/*
 * What is wrong with the link to a proxy, NULL if nothing is. It never repeats the link, which may have a password.
 * Strict, for libcurl reads a link with an '@' or '/' in its password in a way of its own, and says so in its message.
 */
static const char *judge_proxy(const char *url)
{
    size_t scheme = proxy_scheme_size(url);
    if (scheme == 0)
        return "the link must begin with http://, https://, socks4://, socks4a://, socks5:// or socks5h://";
    if (!is_printable(url, FG_URL_SIZE) || strchr(url, ' '))
        return "the link must be at most 8192 printable ASCII characters without blanks";
    const char *authority = url + scheme, *user_info_end = strrchr(authority, '@');
    const char *host = user_info_end ? user_info_end + 1 : authority;
    if (user_info_end && strcspn(authority, "@/?#") != (size_t)(user_info_end - authority))
        return "'@', '/', '?' and '#' in a user name or password must be percent-encoded, as %40, %2F, %3F and %23";
    size_t size = strcspn(host, "/?#");
    if (host[size] && strcmp(host + size, "/") != 0)
        return "the link must end with its host or port";
    return fg_url_is_authority(host, size) ? NULL : "the link has no valid host, or a port that is not from 1 to 65535";
}

facegen_code facegen_client_set_proxy(facegen_client *client, const char *url, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    const char *problem = url ? judge_proxy(url) : NULL;
    if (problem)
        return fg_fail(error, FACEGEN_E_CONFIG, "proxy", "proxy: %s", problem);
    if (fg_pool_is_busy(client))
        return refuse_busy(error, "proxy");
    return replace(&client->curl.proxy, url, error);
}

facegen_code facegen_client_set_ca_file(facegen_client *client, const char *path, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (path && !fg_os_is_readable(path))
        return refuse_text(error, "ca_file", path, "a file of certificates (PEM) that can be read");
    if (fg_pool_is_busy(client))
        return refuse_busy(error, "ca_file");
    return replace(&client->curl.ca_file, path, error);
}

facegen_code facegen_client_set_user_agent(facegen_client *client, const char *text, facegen_error *error)
{
    NEEDS_CLIENT(client, error);
    if (!text || !is_printable(text, 200))
        return refuse_text(error, "user_agent", text, "1 to 200 printable ASCII characters");
    if (fg_pool_is_busy(client))
        return refuse_busy(error, "user_agent");
    return replace(&client->user_agent, text, error);
}

void facegen_client_set_log(facegen_client *client, facegen_log_fn log, void *user_data)
{
    if (!client)
        return;
    client->log = log;
    client->log_data = user_data;
}

void facegen_client_set_tap(facegen_client *client, const facegen_tap *tap, void *user_data)
{
    if (!client)
        return;
    client->tap = (facegen_tap){.begin = NULL};
    if (tap)
        memcpy(&client->tap, tap, tap->size < sizeof *tap ? tap->size : sizeof *tap);
    client->tap_data = user_data;
}

void facegen_client_set_journal(facegen_client *client, const facegen_journal *journal, void *user_data)
{
    if (!client)
        return;
    client->journal = (facegen_journal){.size = 0};
    if (journal)
        memcpy(&client->journal, journal, journal->size < sizeof *journal ? journal->size : sizeof *journal);
    client->journal_data = user_data;
    client->limits.gated = journal != NULL;
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
    if (fg_pool_is_used(client))
        return refuse(error, "transport", "it is in use; must be set before the first engine and the first call");
    client->transport = known;
    client->transport_data = user_data;
    return FACEGEN_OK;
}
