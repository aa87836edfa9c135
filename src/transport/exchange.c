#include "exchange.h"

#include "base/ascii.h"
#include "base/redact.h"
#include "base/url.h"

#include <string.h>

void fg_exchange_init(facegen_exchange *exchange, const char *method, const char *url)
{
    *exchange = (facegen_exchange){.method = method, .url = url};
    fg_buffer_init(&exchange->location, FG_URL_SIZE);
}

void fg_exchange_clear(facegen_exchange *exchange)
{
    fg_buffer_free(&exchange->location);
}

const char *facegen_exchange_method(const facegen_exchange *exchange)
{
    return exchange->method;
}

const char *facegen_exchange_url(const facegen_exchange *exchange)
{
    return exchange->url;
}

const char *facegen_exchange_content_type(const facegen_exchange *exchange)
{
    return exchange->content_type;
}

const char *facegen_exchange_user_agent(const facegen_exchange *exchange)
{
    return exchange->user_agent;
}

bool facegen_exchange_paid(const facegen_exchange *exchange)
{
    return exchange->paid;
}

bool facegen_exchange_fresh(const facegen_exchange *exchange)
{
    return exchange->paid || exchange->fresh;
}

bool facegen_exchange_seed_is_drawn(const facegen_exchange *exchange)
{
    return exchange->seed_is_drawn;
}

bool facegen_exchange_public_only(const facegen_exchange *exchange)
{
    return exchange->public_only;
}

bool facegen_exchange_bulky(const facegen_exchange *exchange)
{
    return exchange->bulky;
}

int64_t facegen_exchange_deadline(const facegen_exchange *exchange)
{
    return exchange->deadline;
}

uint64_t facegen_exchange_body_size(const facegen_exchange *exchange)
{
    return exchange->body_size;
}

int64_t facegen_exchange_read(facegen_exchange *exchange, void *buffer, size_t size)
{
    if (exchange->ended || !exchange->ends.read || size == 0)
        return exchange->ended ? -1 : 0;
    int64_t got = exchange->ends.read(exchange->ends.owner, buffer, size);
    exchange->body_failed = got < 0;
    if (got <= 0)
        return got;
    if (exchange->watch)
        fg_watch_sent(exchange->watch, exchange->body_sent, buffer, (size_t)got);
    exchange->body_sent += (uint64_t)got;
    return got;
}

bool facegen_exchange_rewind(facegen_exchange *exchange)
{
    if (exchange->ended || exchange->paid || !exchange->ends.rewind)
        return false;
    exchange->ends.rewind(exchange->ends.owner);
    exchange->body_sent = 0;
    return true;
}

void facegen_exchange_set_status(facegen_exchange *exchange, int status)
{
    if (!exchange->ended && exchange->http_status == 0 && status >= 200 && status <= 999)
        exchange->http_status = status;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Counts bytes of the headers; false when they are too large. */
static bool count_header(facegen_exchange *exchange, size_t size)
{
    exchange->headers_size += size;
    if (!exchange->ended && exchange->headers_size <= FG_HEADERS_LIMIT)
        return true;
    exchange->stop = FACEGEN_STOP_TOO_LARGE;
    return false;
}

int64_t fg_exchange_retry_after(const facegen_exchange *exchange, int64_t unix_time)
{
    return fg_retry_after_ms(&exchange->retry_after, exchange->http_status, unix_time);
}

static bool take_header(facegen_exchange *exchange, const char *name, size_t name_size, const char *value,
                        size_t value_size)
{
    if (!count_header(exchange, name_size + value_size))
        return false;
    for (; value_size > 0 && is_blank(*value); value_size--) /* blanks around a value are no part of it */
        value++;
    while (value_size > 0 && is_blank(value[value_size - 1]))
        value_size--;
    if (exchange->watch)
        fg_watch_header(exchange->watch, name, name_size, value, value_size);
    if (fg_ascii_equal(name, name_size, "location")) {
        fg_buffer_free(&exchange->location);
        fg_buffer_append(&exchange->location, value, value_size);
    } else {
        fg_retry_after_take(&exchange->retry_after, name, name_size, value, value_size);
    }
    return true;
}

bool facegen_exchange_add_header(facegen_exchange *exchange, const char *name, const char *value)
{
    return take_header(exchange, name, strlen(name), value, strlen(value));
}

bool facegen_exchange_add_header_line(facegen_exchange *exchange, const char *line, size_t size)
{
    while (size > 0 && (line[size - 1] == '\r' || line[size - 1] == '\n'))
        size--;
    exchange->headers_ended = exchange->headers_ended || size == 0;
    const char *colon = exchange->headers_ended ? NULL : memchr(line, ':', size);
    if (!colon)
        return count_header(exchange, size);
    size_t name_size = (size_t)(colon - line);
    return take_header(exchange, line, name_size, colon + 1, size - name_size - 1);
}

bool facegen_exchange_write(facegen_exchange *exchange, const void *bytes, size_t size)
{
    if (exchange->ended || exchange->http_status == 0 || exchange->stop != FACEGEN_STOP_NONE)
        return false;
    exchange->body_received += size;
    if (exchange->ok_only && exchange->http_status != 200 && exchange->body_received > FG_UNWANTED_LIMIT)
        exchange->stop = FACEGEN_STOP_ENOUGH;
    else if (exchange->body_received > FG_BODY_LIMIT)
        exchange->stop = FACEGEN_STOP_TOO_LARGE;
    if (exchange->stop != FACEGEN_STOP_NONE)
        return false;
    if (exchange->watch)
        fg_watch_received(exchange->watch, bytes, size);
    if (size > 0 && !exchange->ends.write(exchange->ends.owner, bytes, size))
        exchange->stop = FACEGEN_STOP_UNUSABLE;
    return exchange->stop == FACEGEN_STOP_NONE;
}

facegen_stop facegen_exchange_stopped(const facegen_exchange *exchange)
{
    return exchange->stop;
}

static void end_exchange(facegen_exchange *exchange)
{
    exchange->ended = true;
    if (exchange->watch)
        fg_watch_end(exchange);
    if (exchange->on_end)
        exchange->on_end(exchange->on_end_owner);
}

void facegen_exchange_finish(facegen_exchange *exchange)
{
    if (exchange->http_status == 0)
        facegen_exchange_fail(exchange, FACEGEN_E_TRANSPORT, FACEGEN_REACH_MAYBE, "finished without an HTTP status");
    else if (!exchange->ended)
        end_exchange(exchange);
}

void facegen_exchange_fail(facegen_exchange *exchange, facegen_code code, facegen_reach reach, const char *message)
{
    if (exchange->ended)
        return;
    if (exchange->stop == FACEGEN_STOP_ENOUGH) {
        end_exchange(exchange);
        return;
    }
    if (code == FACEGEN_E_TOO_LARGE)
        exchange->stop = FACEGEN_STOP_TOO_LARGE;
    if (exchange->body_failed) {
        code = FACEGEN_E_INVALID;
        message = "the face file changed while it was sent";
    }
    exchange->failure = code != FACEGEN_OK ? code : FACEGEN_E_TRANSPORT;
    exchange->reach = exchange->body_sent == 0 ? FACEGEN_REACH_NOTHING : reach;
    if (!message)
        message = facegen_code_text(exchange->failure);
    fg_redact(message, strlen(message), NULL, exchange->message, sizeof exchange->message);
    end_exchange(exchange);
}

void facegen_exchange_set_data(facegen_exchange *exchange, void *data)
{
    exchange->data = data;
}

void *facegen_exchange_data(const facegen_exchange *exchange)
{
    return exchange->data;
}
