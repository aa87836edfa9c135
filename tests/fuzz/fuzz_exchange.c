/*
 * What a transport does to an exchange, right or wrong, a line each:
 *
 *   S200                 the status           B<html>       a piece of the answer     R9   reads so many bytes
 *   HRetry-After: 5      a header             F             finishes                  X30 reason   fails with a code
 *   LRetry-After: 5      the same as a line   W             begins its body again
 *
 * Whatever it does, the exchange ends once, counts what was handed over, and keeps within its bounds.
 */
#include "fuzz.h"
#include "transport/exchange.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

enum { BODY_SIZE = 100, ANSWER_LIMIT = 200 };

struct ends {
    size_t body_left, answer_size;
    int ended;
};

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    struct ends *ends = owner;
    size_t got = size < ends->body_left ? size : ends->body_left;
    memset(bytes, 'b', got);
    ends->body_left -= got;
    return (int64_t)got;
}

static void rewind_body(void *owner)
{
    ((struct ends *)owner)->body_left = BODY_SIZE;
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    struct ends *ends = owner;
    (void)bytes;
    DEMAND(ends->answer_size <= ANSWER_LIMIT); /* not asked again once it wanted no more */
    ends->answer_size += size;
    return ends->answer_size <= ANSWER_LIMIT;
}

static void note_end(void *owner)
{
    ((struct ends *)owner)->ended++;
}

static void add_header(facegen_exchange *exchange, char *line)
{
    char *value = strstr(line, ": ");
    bool too_late = exchange->ended, too_large = exchange->headers_size + strlen(line) > FG_HEADERS_LIMIT + 2;
    if (value)
        *value = '\0';
    bool taken = facegen_exchange_add_header(exchange, line, value ? value + 2 : "");
    DEMAND(!taken || (!too_late && !too_large));
    DEMAND(taken || exchange->stop == FACEGEN_STOP_TOO_LARGE);
}

static void read_some(facegen_exchange *exchange, const char *count)
{
    char bytes[BODY_SIZE];
    long wanted = strtol(count, NULL, 10);
    size_t size = wanted < 0 ? 0 : wanted > BODY_SIZE ? BODY_SIZE : (size_t)wanted;
    int64_t got = facegen_exchange_read(exchange, bytes, size);
    DEMAND(exchange->ended ? got == -1 : got >= 0 && got <= (int64_t)size);
}

static void fail(facegen_exchange *exchange, char *line)
{
    char *message;
    long code = strtol(line, &message, 10);
    bool known = code >= 0 && code <= 63;
    facegen_exchange_fail(exchange, known ? (facegen_code)code : FACEGEN_E_IO,
                          code % 2 ? FACEGEN_REACH_NOTHING : FACEGEN_REACH_MAYBE, *message ? message : NULL);
    DEMAND(exchange->ended);
}

static void obey(facegen_exchange *exchange, char *line)
{
    long number;
    switch (*line++) {
    case 'S':
        number = strtol(line, NULL, 10);
        facegen_exchange_set_status(exchange, number < INT_MAX && number > INT_MIN ? (int)number : 0);
        break;
    case 'H':
        add_header(exchange, line);
        break;
    case 'L':
        DEMAND(!facegen_exchange_add_header_line(exchange, line, strlen(line)) || !exchange->ended);
        break;
    case 'W':
        DEMAND(facegen_exchange_rewind(exchange) == !exchange->ended);
        break;
    case 'B':
        DEMAND(!facegen_exchange_write(exchange, line, strlen(line)) || !exchange->ended);
        break;
    case 'R':
        read_some(exchange, line);
        break;
    case 'F':
        facegen_exchange_finish(exchange);
        DEMAND(exchange->ended && (exchange->failure != FACEGEN_OK || exchange->http_status != 0));
        break;
    case 'X':
        fail(exchange, line);
        break;
    default:
        break;
    }
}

static void demand_sound(const facegen_exchange *exchange, const struct ends *ends)
{
    DEMAND(ends->ended == (exchange->ended ? 1 : 0));
    DEMAND(exchange->body_sent == BODY_SIZE - ends->body_left);
    DEMAND(exchange->http_status == 0 || (exchange->http_status >= 200 && exchange->http_status <= 999));
    DEMAND(exchange->http_status != 0 || ends->answer_size == 0);
    int64_t retry_after = fg_exchange_retry_after(exchange, 1000);
    DEMAND(retry_after >= 0 && retry_after <= FG_RETRY_AFTER_MAX_MS);
    DEMAND(exchange->location.size <= FG_HEADERS_LIMIT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *script = strndup((const char *)data, size), *rest = script, *line;
    struct ends ends = {.body_left = BODY_SIZE};
    facegen_exchange exchange;
    DEMAND(script);
    fg_exchange_init(&exchange, "POST", "https://example.com/");
    exchange.body_size = BODY_SIZE;
    exchange.ends = (fg_exchange_ends){.read = read_body, .rewind = rewind_body, .write = write_answer, .owner = &ends};
    exchange.on_end = note_end;
    exchange.on_end_owner = &ends;
    while ((line = strsep(&rest, "\n"))) {
        obey(&exchange, line);
        demand_sound(&exchange, &ends);
    }
    fg_exchange_clear(&exchange);
    free(script);
    return 0;
}
