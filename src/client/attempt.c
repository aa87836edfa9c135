#include "attempt.h"

#include "base/redact.h"
#include "model/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_SIZE = 200 }; /* bytes of a body's words that a message repeats */

enum { HEAD_MAX = 256 }; /* bytes of a request's head without its links and its user agent */

/*
 * The most that the head of a request takes: a libcurl from 8.14 on keeps it before the body in the buffer in which the
 * key passes. A proxy is given the whole link, and its name and password as base64.
 */
static size_t head_size(const facegen_client *client, const char *url)
{
    const char *proxy = client->curl.proxy ? client->curl.proxy : "";
    return HEAD_MAX + 2 * strlen(url) + strlen(client->user_agent) + 2 * strlen(proxy);
}

static facegen_code open_body(fg_body *body, const char *key, const fg_question *question, facegen_error *error)
{
    switch (question->route) {
    case FG_ROUTE_generate:
        return fg_body_open(body, key, question->request, question->seed, error);
    case FG_ROUTE_assets_generated:
        return fg_body_open_assets(body, key, question->page, error);
    default:
        return fg_body_open_key(body, key, error);
    }
}

fg_attempt *fg_attempt_new(const facegen_client *client, const fg_question *question)
{
    const char *route = fg_route_path(question->route, client->plan), *id = question->id ? question->id : "";
    size_t root_size = strlen(client->base_url), route_size = strlen(route);
    fg_attempt *attempt = malloc(sizeof *attempt + root_size + route_size + strlen(id) + 1);
    if (!attempt)
        return NULL;
    attempt->id[0] = '\0';
    attempt->earlier = NULL;
    attempt->says_all = false;
    attempt->error = (facegen_error)FACEGEN_ERROR_INIT;
    fg_answer_init(&attempt->answer);
    attempt->route = question->route;
    attempt->seed = question->seed;
    memcpy(attempt->url, client->base_url, root_size);
    memcpy(attempt->url + root_size, route, route_size);
    attempt->id_asked = strcpy(attempt->url + root_size + route_size, id);
    attempt->answer.lenient = question->route != FG_ROUTE_generate;
    fg_exchange_init(&attempt->exchange, "POST", attempt->url);
    facegen_code code = open_body(&attempt->body, client->key, question, &attempt->error);
    if (code == FACEGEN_OK)
        code = fg_body_cover_key(&attempt->body, head_size(client, attempt->url), &attempt->error);
    if (code != FACEGEN_OK)
        return attempt;
    attempt->exchange.content_type = "application/json";
    attempt->exchange.user_agent = client->user_agent;
    attempt->exchange.paid = question->route == FG_ROUTE_generate;
    attempt->exchange.fresh = question->fresh;
    attempt->exchange.seed_is_drawn = attempt->exchange.paid && question->seed >= 0;
    attempt->exchange.body_size = attempt->body.size;
    attempt->exchange.key_begin = FG_BODY_KEY_BEGIN;
    attempt->exchange.key_end = attempt->body.key_size - 1;
    fg_client_log(client, FACEGEN_LOG_DEBUG, "POST %s (%llu bytes)", attempt->url,
                  (unsigned long long)attempt->body.size);
    return attempt;
}

void fg_attempt_free(fg_attempt *attempt)
{
    if (!attempt)
        return;
    fg_answer_free(&attempt->answer);
    fg_exchange_clear(&attempt->exchange);
    fg_body_close(&attempt->body);
    free(attempt);
}

/* Whether an answer says what is to be said on its route. */
static bool makes_sense(fg_route route, const facegen_result *result)
{
    bool succeeds = result->status == FACEGEN_STATUS_SUCCESS, queued = result->status == FACEGEN_STATUS_PROCESSING;
    if (route > FG_ROUTE_fetch) /* about the account */
        return result->status != FACEGEN_STATUS_FAILED;
    return (succeeds && fg_result_has_images(result)) || (queued && *result->id);
}

/* A clause on what is wrong with an answer that could be read; "" when nothing is. */
static void describe_result(fg_route route, const facegen_result *result, char *text, size_t size)
{
    bool good = result->http_status < 300;
    if (good && makes_sense(route, result))
        *text = '\0';
    else if (*result->message)
        snprintf(text, size, "%s", result->message);
    else if (!good)
        snprintf(text, size, "HTTP %d", result->http_status);
    else if (result->status == FACEGEN_STATUS_UNKNOWN)
        snprintf(text, size, "the answer has the status \"%.64s\"", result->status_text);
    else
        snprintf(text, size, "the answer has the status \"%s\"%s", result->status_text,
                 result->status == FACEGEN_STATUS_SUCCESS ? " and no image"
                 : *result->id                            ? ""
                                                          : " and no id");
}

/*
 * Whether an answer refuses a request, and is not the provider's: that has a status or a message. Some statuses are
 * those of its web server all the same.
 */
static bool is_foreign_refusal(const fg_outcome *outcome)
{
    if (outcome->failure != FACEGEN_OK || outcome->http_status / 100 != 4)
        return false;
    switch (outcome->http_status) {
    case 401:
    case 402:
    case 404:
    case 405:
    case 410:
    case 415:
    case 422:
        return false;
    default:
        return !outcome->result || !outcome->result->speaks;
    }
}

/* Says what an answer with an HTTP status of an error says, in the words that its body has. */
static void describe_words(const fg_attempt *attempt, const fg_outcome *outcome, char *text, size_t size)
{
    char words[WORDS_SIZE] = "";
    if (outcome->result)
        snprintf(words, sizeof words, "%s", outcome->result->message);
    else
        fg_answer_words(&attempt->answer, words, sizeof words);
    const char *format =
        is_foreign_refusal(outcome) ? "something on the way refused it (HTTP %d), not the API%s%s" : "HTTP %d%s%s";
    snprintf(text, size, format, outcome->http_status, *words ? ": " : "", words);
}

/* A clause on what is wrong with an exchange; "" when nothing is. */
static void describe_outcome(const fg_attempt *attempt, const fg_outcome *outcome, char *text, size_t size)
{
    int status = outcome->http_status;
    if (outcome->failure == FACEGEN_E_TOO_LARGE)
        snprintf(text, size, "the headers of the answer are larger than is accepted");
    else if (outcome->failure != FACEGEN_OK)
        snprintf(text, size, "%s", attempt->exchange.message);
    else if (outcome->is_foreign)
        snprintf(text, size, "the answer is about another job");
    else if (status / 100 == 3)
        snprintf(text, size, "base_url leads to a redirect (HTTP %d), which the key does not follow", status);
    else if (is_foreign_refusal(outcome))
        describe_words(attempt, outcome, text, size);
    else if (outcome->result)
        describe_result(attempt->route, outcome->result, text, size);
    else if (outcome->unreadable == FACEGEN_E_TOO_LARGE)
        snprintf(text, size, "the answer (HTTP %d) is larger than is accepted", status);
    else if (outcome->unreadable == FACEGEN_E_NOMEM)
        snprintf(text, size, "memory ran out while the answer (HTTP %d) was read", status);
    else if (status < 300)
        snprintf(text, size, "the answer (HTTP %d) is not a JSON object", status);
    else
        describe_words(attempt, outcome, text, size);
}

/* Notes what is known, for an error; nothing when nothing went wrong. */
static void note_outcome(fg_attempt *attempt, const facegen_client *client, const fg_outcome *outcome)
{
    facegen_error *error = &attempt->error;
    error->http_status = outcome->http_status;
    if (attempt->exchange.paid) {
        error->bytes_sent = outcome->body_sent;
        error->bytes_total = outcome->body_size;
    }
    char message[2 * sizeof error->message];
    describe_outcome(attempt, outcome, message, sizeof message);
    fg_redact(message, strlen(message), client->key, error->message, sizeof error->message);
    attempt->says_all = is_foreign_refusal(outcome);
    if (*error->message)
        fg_redact(attempt->answer.excerpt, attempt->answer.excerpt_size, client->key, error->body, sizeof error->body);
    fg_client_log(client, *error->message ? FACEGEN_LOG_WARNING : FACEGEN_LOG_DEBUG,
                  "%s: HTTP %d, %llu of %llu bytes sent%s%s", attempt->url, outcome->http_status,
                  (unsigned long long)outcome->body_sent, (unsigned long long)outcome->body_size,
                  *error->message ? ": " : "", error->message);
}

/* Why an exchange failed; FACEGEN_OK when the answer is to be judged by what came of it. */
static facegen_code failure_of(const fg_attempt *attempt)
{
    const facegen_exchange *exchange = &attempt->exchange;
    if (exchange->stop == FACEGEN_STOP_NONE)
        return exchange->failure;
    /* Our own doing: the headers were too large, or the sieve has had enough and decoding says why. */
    return attempt->answer.sieve.problem == FG_SIEVE_FINE ? FACEGEN_E_TOO_LARGE : FACEGEN_OK;
}

/* Whether the answer to a fetch is about another job, as of a proxy that mixes answers up: it names another id, and its
 * seed is not the one that the job was sent with. */
static bool is_foreign(const fg_attempt *attempt, const facegen_result *result)
{
    int64_t seed;
    if (attempt->route != FG_ROUTE_fetch || !*result->id || fg_id_equal(result->id, attempt->id_asked))
        return false;
    return attempt->seed < 0 || !facegen_result_seed(result, &seed) || seed != attempt->seed;
}

fg_outcome fg_attempt_conclude(fg_attempt *attempt, const facegen_client *client, int64_t unix_time,
                               facegen_result **result)
{
    const facegen_exchange *exchange = &attempt->exchange;
    facegen_code failure = failure_of(attempt);
    fg_outcome outcome = {
        .failure = failure,
        .nothing_sent = failure != FACEGEN_OK && exchange->reach == FACEGEN_REACH_NOTHING,
        .body_sent = exchange->body_sent,
        .body_size = exchange->body_size,
        .http_status = exchange->http_status,
        .retry_after_ms = fg_exchange_retry_after(exchange, unix_time),
    };
    /* An answer can be whole although the exchange is not: a wrong Content-Length, a connection that stays open. */
    *result = fg_answer_decode(&attempt->answer, outcome.http_status, unix_time, &outcome.unreadable);
    outcome.result = *result;
    if (*result) {
        fg_result_redact(*result, client->key);
        fg_result_add_future(*result, attempt->earlier);
        outcome.failure = FACEGEN_OK;
        outcome.is_foreign = is_foreign(attempt, *result);
        FG_ERROR_TEXT(attempt->id, outcome.is_foreign ? "" : (*result)->id);
    } else {
        fg_answer_salvage_id(&attempt->answer, attempt->id);
    }
    outcome.id = attempt->id;
    note_outcome(attempt, client, &outcome);
    return outcome;
}
