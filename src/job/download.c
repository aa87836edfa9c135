#include "download.h"

#include "base/address.h"
#include "base/retry_after.h"
#include "base/url.h"

#include <string.h>

enum {
    REDIRECTS_MAX = 3,
    ROUND_DELAYS = 2, /* the delay between rounds is doubled this often, to 4 s */
};

void fg_download_begin(fg_download *download, const fg_download_limits *limits, int64_t now, uint32_t random)
{
    *download = (fg_download){
        .limits = *limits,
        .deadline = now + limits->timeout_ms,
        .due = now,
        .random = random,
        .error = FACEGEN_ERROR_INIT,
    };
    fg_buffer_init(&download->url, 4 * FG_URL_SIZE); /* each character may be percent-encoded */
}

void fg_download_add(fg_download *download, const char *link)
{
    for (size_t i = 0; link && i < download->link_count; i++) {
        if (strcmp(download->links[i], link) == 0)
            return;
    }
    if (link && download->link_count < FG_DOWNLOAD_LINKS)
        download->links[download->link_count++] = link;
}

bool fg_download_is_final(const fg_download *download)
{
    return download->state >= FG_DOWNLOAD_DONE;
}

void fg_download_clear(fg_download *download)
{
    fg_buffer_free(&download->url);
}

void fg_download_stop(fg_download *download, facegen_code code)
{
    download->state = FG_DOWNLOAD_FAILED;
    fg_fail_plainly(&download->error, code);
}

/* ---- what went wrong ---- */

/* Whether a failure is the one to be reported: of the image's own link, or else the first of all. */
static bool is_telling(const fg_download *download)
{
    return download->at == 0 || download->error.code == FACEGEN_OK;
}

/* A link that may not be followed, or for whose plain form memory ran out. */
static facegen_code refuse_link(fg_download *download, const char *link)
{
    if (download->url.state == FG_BUFFER_NOMEM)
        return fg_fail_plainly(&download->error, FACEGEN_E_NOMEM);
    if (is_telling(download))
        fg_fail(&download->error, FACEGEN_E_URL, "", "%s: %.256s", facegen_code_text(FACEGEN_E_URL), link);
    return FACEGEN_E_URL;
}

static void describe_download(facegen_error *error, facegen_code code, const fg_download_outcome *outcome)
{
    const char *text = facegen_code_text(code);
    if (outcome->failure != FACEGEN_OK && strcmp(outcome->message, text) == 0)
        fg_fail_plainly(error, code);
    else if (outcome->failure != FACEGEN_OK)
        fg_fail(error, code, "", "%s: %s", text, outcome->message);
    else if (code == FACEGEN_E_EXPIRED)
        fg_fail(error, code, "", "%s (HTTP %d)", text, outcome->http_status);
    else
        fg_fail(error, code, "", "the image's server answered HTTP %d", outcome->http_status);
    error->retry_after_ms = outcome->retry_after_ms;
}

/* ---- links ---- */

/* Whether a link may be asked for, and whether only at a public address. */
static bool permit(fg_download *download, const fg_url *url)
{
    const fg_download_limits *limits = &download->limits;
    bool trusted = strcmp(url->host, limits->trusted_host) == 0;
    download->public_only = !limits->allows_local && !trusted;
    if (limits->allows_local)
        return true;
    return url->secure && (trusted || (!url->loopback && !fg_address_literal_is_private(url->host)));
}

/* Makes a link the one that is asked for, in its plain form. FACEGEN_E_URL: it may not be followed. */
static facegen_code aim(fg_download *download, const char *link)
{
    fg_url url;
    fg_buffer_free(&download->url);
    bool good = fg_url_parse(link, strlen(link), &url, &download->url) && permit(download, &url);
    return good ? FACEGEN_OK : refuse_link(download, link);
}

static facegen_code follow(fg_download *download, const fg_buffer *location)
{
    fg_buffer absolute;
    fg_buffer_init(&absolute, 4 * FG_URL_SIZE);
    const char *reference = fg_buffer_string(location);
    facegen_code code;
    if (location->state == FG_BUFFER_NOMEM)
        code = fg_fail_plainly(&download->error, FACEGEN_E_NOMEM);
    else if (fg_url_resolve(fg_buffer_string(&download->url), reference, &absolute))
        code = aim(download, fg_buffer_string(&absolute));
    else if (absolute.state == FG_BUFFER_NOMEM)
        code = fg_fail_plainly(&download->error, FACEGEN_E_NOMEM);
    else
        code = refuse_link(download, reference);
    fg_buffer_free(&absolute);
    return code;
}

/* ---- what comes next ---- */

static void plan(fg_download *download, size_t at, int64_t due)
{
    download->state = FG_DOWNLOAD_WAITS;
    download->at = at;
    download->redirected = false;
    download->redirects = 0;
    download->due = due;
}

static int64_t delay(fg_download *download, int count, int64_t retry_after_ms)
{
    download->random = download->random * 1664525u + 1013904223u;
    return fg_repeat_delay(count, retry_after_ms, download->random >> 16);
}

/* Plans the same link anew; false if that is not worth it. */
static bool plan_repetition(fg_download *download, int64_t now, int64_t retry_after_ms)
{
    int64_t due = now + delay(download, download->repetitions, retry_after_ms);
    if (download->repetitions >= download->limits.retries || due >= download->deadline)
        return false;
    download->repetitions++;
    plan(download, download->at, due);
    return true;
}

/* Plans another round, the last of which begins when the links should have spread, or later if a server asks for it;
 * false after that. */
static bool plan_round(fg_download *download, int64_t now, int64_t retry_after_ms)
{
    int64_t last = download->limits.spreads_until;
    int count = download->rounds < ROUND_DELAYS ? download->rounds : ROUND_DELAYS;
    int64_t due = now + delay(download, count, 0), asked = now + fg_retry_after_obeyed(retry_after_ms);
    if (due > last)
        due = last;
    if (due > now && due < asked)
        due = asked;
    if (!download->missing || download->limits.retries == 0 || due <= now || due >= download->deadline)
        return false;
    download->rounds++;
    download->repetitions = 0;
    download->missing = false;
    plan(download, 0, due);
    return true;
}

/* Whether another link may do better. */
static bool leads_elsewhere(facegen_code code)
{
    facegen_group group = facegen_code_group(code);
    return code != FACEGEN_E_TRANSPORT && (group == FACEGEN_GROUP_NETWORK || group == FACEGEN_GROUP_SAVE);
}

/* An attempt has failed, as the error says already. */
static void try_next(fg_download *download, int64_t now, fg_verdict verdict, int64_t retry_after_ms)
{
    bool passes = verdict.kind == FG_VERDICT_REPEAT;
    bool missing = passes && verdict.code == FACEGEN_E_EXPIRED;
    bool repeats = passes && !missing;
    download->missing = download->missing || missing;
    download->state = FG_DOWNLOAD_FAILED; /* unless something is planned */
    if (!leads_elsewhere(verdict.code) || now >= download->deadline ||
        (repeats && plan_repetition(download, now, retry_after_ms)))
        return;
    if (download->at + 1 < download->link_count) {
        download->repetitions = 0;
        plan(download, download->at + 1, now);
    } else {
        plan_round(download, now, retry_after_ms);
    }
}

static void begin_request(fg_download *download, int64_t now)
{
    facegen_code code = download->redirected ? FACEGEN_OK : aim(download, download->links[download->at]);
    if (code != FACEGEN_OK) {
        try_next(download, now, (fg_verdict){FG_VERDICT_FAIL, code, FACEGEN_ACCEPTANCE_NO}, 0);
        return;
    }
    download->state = FG_DOWNLOAD_ASKS;
    fg_download_progress(download, now);
}

void fg_download_progress(fg_download *download, int64_t now)
{
    int64_t stalls_at = now + download->limits.stall_ms;
    download->due = stalls_at < download->deadline ? stalls_at : download->deadline;
}

/* The time allowed is over between two attempts. */
static void expire(fg_download *download)
{
    download->state = FG_DOWNLOAD_FAILED;
    if (download->error.code == FACEGEN_OK)
        fg_fail_plainly(&download->error, FACEGEN_E_TIMEOUT);
}

fg_action fg_download_next(fg_download *download, int64_t now)
{
    if (download->state == FG_DOWNLOAD_ASKS)
        return (fg_action){now >= download->due ? FG_ACTION_ABORT : FG_ACTION_WAIT, download->due};
    if (download->state == FG_DOWNLOAD_WAITS && now >= download->deadline)
        expire(download);
    while (download->state == FG_DOWNLOAD_WAITS && now >= download->due) {
        begin_request(download, now);
        if (download->state == FG_DOWNLOAD_ASKS)
            return (fg_action){FG_ACTION_FETCH, download->due};
    }
    if (download->state == FG_DOWNLOAD_WAITS)
        return (fg_action){FG_ACTION_WAIT, download->due};
    return (fg_action){FG_ACTION_END, now};
}

static bool is_redirect(const fg_download_outcome *outcome)
{
    const fg_buffer *location = outcome->location;
    return outcome->failure == FACEGEN_OK && outcome->http_status / 100 == 3 &&
           (location->size > 0 || location->state == FG_BUFFER_NOMEM);
}

static void take_redirect(fg_download *download, int64_t now, const fg_download_outcome *outcome)
{
    facegen_code code = ++download->redirects > REDIRECTS_MAX
                            ? refuse_link(download, fg_buffer_string(outcome->location))
                            : follow(download, outcome->location);
    download->redirected = code == FACEGEN_OK;
    if (code != FACEGEN_OK)
        try_next(download, now, (fg_verdict){FG_VERDICT_FAIL, code, FACEGEN_ACCEPTANCE_NO}, 0);
}

void fg_download_take(fg_download *download, int64_t now, const fg_download_outcome *outcome)
{
    download->state = FG_DOWNLOAD_WAITS;
    download->due = now;
    if (is_redirect(outcome)) {
        take_redirect(download, now, outcome);
        return;
    }
    fg_verdict verdict = fg_judge_download(outcome->failure, outcome->http_status);
    if (verdict.kind == FG_VERDICT_DONE) {
        download->state = FG_DOWNLOAD_DONE;
        fg_error_reset(&download->error); /* of an earlier attempt */
        return;
    }
    if (is_telling(download))
        describe_download(&download->error, verdict.code, outcome);
    try_next(download, now, verdict, outcome->retry_after_ms);
}
