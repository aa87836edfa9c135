/* An exchange from the library's side: what the public functions of transport.h read and fill. No transport includes
 * this, libcurl's neither. */
#ifndef FG_EXCHANGE_H
#define FG_EXCHANGE_H

#include <facegen/transport.h>

#include "base/buffer.h"
#include "base/retry_after.h"
#include "watch.h"

enum {
    FG_HEADERS_LIMIT = 64 * 1024,      /* bytes of an answer's headers */
    FG_UNWANTED_LIMIT = 64 * 1024,     /* bytes that are read of a body that nobody wants */
    FG_BODY_LIMIT = 128 * 1024 * 1024, /* bytes of any body: an image of 64 MiB as base64, and a third more */
    FG_EXCHANGE_MESSAGE = 256,         /* bytes of a failure's message, the NUL included */
};

/* Where a body comes from and an answer goes to. */
typedef struct fg_exchange_ends {
    /* The next bytes of the body, as facegen_exchange_read(); NULL without a body. */
    int64_t (*read)(void *owner, void *bytes, size_t size);
    /* Begins the body anew, for a request that is free to repeat; NULL for a paid one, and without a body. */
    void (*rewind)(void *owner);
    /* Takes a piece of the answer; false when no more is wanted. */
    bool (*write)(void *owner, const void *bytes, size_t size);
    void *owner;
} fg_exchange_ends;

struct facegen_exchange {
    /* the request; texts are borrowed until the exchange has ended */
    const char *method, *url, *content_type, *user_agent;
    bool paid;
    bool fresh;         /* needs a connection of its own; a paid one always does */
    bool seed_is_drawn; /* the library drew the seed in the body */
    bool bulky;         /* an image may be in the answer */
    bool ok_only;       /* only the body of HTTP 200 is wanted: of any other at most FG_UNWANTED_LIMIT bytes are read */
    bool public_only;   /* refuse loopback and private addresses, whatever name led there */
    int64_t deadline;   /* on the session's clock, in ms */
    uint64_t body_size;
    uint64_t key_begin, key_end; /* where the key's characters stand in the body */
    fg_exchange_ends ends;

    /* the answer */
    uint64_t body_sent; /* bytes handed to the transport */
    int http_status;    /* 0 until it came */
    uint64_t body_received;
    fg_retry_after retry_after;
    size_t headers_size;
    bool headers_ended; /* what follows are trailers */
    fg_buffer location; /* of a redirect; owned */

    fg_watch *watch; /* of a tap; NULL: nobody watches */

    /* how it ended */
    bool ended;
    void (*on_end)(void *owner); /* told of it, if set */
    void *on_end_owner;
    bool body_failed;     /* the body could not be read to its end */
    facegen_stop stop;    /* why no more of the answer is wanted */
    facegen_code failure; /* FACEGEN_OK when the answer is complete */
    facegen_reach reach;  /* of a failure */
    char message[FG_EXCHANGE_MESSAGE];

    void *data; /* the transport's own */
};

/* An exchange with neither body nor ends, to be filled in. */
void fg_exchange_init(facegen_exchange *exchange, const char *method, const char *url);

/* How long the headers of the answer ask to wait: fg_retry_after_ms(). */
int64_t fg_exchange_retry_after(const facegen_exchange *exchange, int64_t unix_time);

/* Frees what an exchange owns, which has ended. */
void fg_exchange_clear(facegen_exchange *exchange);

#endif
