#include "watch.h"

#include "base/redact.h"
#include "exchange.h"
#include "os/secret.h"

#include <stdlib.h>
#include <string.h>

enum {
    STREAM_SIZE = 16 * 1024, /* more than a key takes in its longest form */
    TEXT_SIZE = FG_HEADERS_LIMIT
};

/* Bytes that pass in pieces: the end of what came is held back as long as it may be the beginning of the key. */
typedef struct stream {
    void (*hand_over)(fg_watch *watch, const char *bytes, size_t size);
    size_t size; /* of what is held back */
    char bytes[STREAM_SIZE];
} stream;

struct fg_watch {
    const facegen_exchange *exchange;
    const facegen_tap *tap;
    void *tape;
    const char *key;
    uint64_t told; /* bytes of the body that the tap was told of */
    stream sent, received;
    char text[TEXT_SIZE]; /* a short text while the tap is told of it */
};

_Static_assert((int)STREAM_SIZE > 6 * (int)FG_SECRET_SIZE, "a stream must get on");

/* Copies a short text without the key. */
static const char *hide(fg_watch *watch, char *copy, const char *text, size_t size)
{
    memcpy(copy, text, size);
    fg_redact_bytes(copy, size, watch->key, false);
    return copy;
}

/* ---- bytes that stream by ---- */

static void hand_over_sent(fg_watch *watch, const char *bytes, size_t size)
{
    watch->tap->sent(watch->tape, watch->told, bytes, size);
    watch->told += size;
}

static void hand_over_received(fg_watch *watch, const char *bytes, size_t size)
{
    watch->tap->received(watch->tape, bytes, size);
}

/* Hands over what is settled of a stream; all of it unless more is to come. */
static void settle(fg_watch *watch, stream *passing, bool more)
{
    size_t settled = fg_redact_bytes(passing->bytes, passing->size, watch->key, more);
    if (settled == 0)
        return;
    passing->hand_over(watch, passing->bytes, settled);
    passing->size -= settled;
    memmove(passing->bytes, passing->bytes + settled, passing->size);
}

static size_t take(stream *passing, const char *bytes, size_t size)
{
    size_t room = sizeof passing->bytes - passing->size, taken = size < room ? size : room;
    memcpy(passing->bytes + passing->size, bytes, taken);
    passing->size += taken;
    return taken;
}

/* Hides what has just been taken of the key's own place in the body, where a key of any length is known. */
static void hide_place(fg_watch *watch, uint64_t offset, size_t taken)
{
    const facegen_exchange *exchange = watch->exchange;
    uint64_t begin = offset > exchange->key_begin ? offset : exchange->key_begin;
    uint64_t end = offset + taken < exchange->key_end ? offset + taken : exchange->key_end;
    char *bytes = watch->sent.bytes + watch->sent.size - taken;
    if (begin < end)
        memset(bytes + (begin - offset), '*', (size_t)(end - begin));
}

void fg_watch_sent(fg_watch *watch, uint64_t offset, const void *bytes, size_t size)
{
    const char *next = bytes;
    if (!watch->tap->sent)
        return;
    if (offset == 0)
        watch->told = watch->sent.size = 0;
    for (size_t taken; size > 0; next += taken, size -= taken, offset += taken) {
        taken = take(&watch->sent, next, size);
        hide_place(watch, offset, taken);
        settle(watch, &watch->sent, offset + taken < watch->exchange->body_size);
    }
}

void fg_watch_received(fg_watch *watch, const void *bytes, size_t size)
{
    const char *next = bytes;
    if (!watch->tap->received)
        return;
    for (size_t taken; size > 0; next += taken, size -= taken) {
        taken = take(&watch->received, next, size);
        settle(watch, &watch->received, true);
    }
}

/* ---- short texts ---- */

void fg_watch_header(fg_watch *watch, const char *name, size_t name_size, const char *value, size_t value_size)
{
    if (!watch->tap->header)
        return; /* name and value are within FG_HEADERS_LIMIT */
    const char *shown = hide(watch, watch->text, name, name_size);
    watch->tap->header(watch->tape, shown, name_size, hide(watch, watch->text + name_size, value, value_size),
                       value_size);
}

/* ---- beginning and end ---- */

static void free_watch(fg_watch *watch)
{
    fg_wipe(watch, sizeof *watch);
    free(watch);
}

bool fg_watch_begin(facegen_exchange *exchange, const facegen_tap *tap, void *user_data, const char *key,
                    int64_t unix_time)
{
    const char *url = exchange->url;
    fg_watch *watch = malloc(sizeof *watch);
    size_t size = strlen(url) + 1;
    if (!watch || size > sizeof watch->text) {
        free(watch);
        return false;
    }
    watch->exchange = exchange;
    watch->tap = tap;
    watch->key = key;
    watch->told = watch->sent.size = watch->received.size = 0;
    watch->sent.hand_over = hand_over_sent;
    watch->received.hand_over = hand_over_received;
    exchange->url = hide(watch, watch->text, url, size);
    watch->tape = tap->begin(user_data, exchange, unix_time);
    exchange->url = url;
    if (watch->tape)
        exchange->watch = watch;
    else
        free_watch(watch);
    return true;
}

void fg_watch_end(facegen_exchange *exchange)
{
    fg_watch *watch = exchange->watch;
    settle(watch, &watch->sent, false);
    settle(watch, &watch->received, false);
    if (watch->tap->end) {
        size_t size = strlen(exchange->message);
        hide(watch, watch->text, exchange->message, size); /* without its NUL: a message may be cut within the key */
        watch->text[size] = '\0';
        watch->tap->end(watch->tape, exchange->http_status, exchange->failure, exchange->reach, watch->text);
    }
    exchange->watch = NULL;
    free_watch(watch);
}
