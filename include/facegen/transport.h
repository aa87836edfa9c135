/**
 * @file transport.h
 * The connection to the world: HTTP and time, for programs that replace them.
 *
 * A transport takes an exchange (one HTTP request and its answer), performs it, and says how it ended. The smallest
 * one is a single function that blocks:
 *
 *     static facegen_code start(void *session, facegen_exchange *exchange)
 *     {
 *         // connect to facegen_exchange_url(exchange); on failure:
 *         //     facegen_exchange_fail(exchange, FACEGEN_E_CONNECT, FACEGEN_REACH_NOTHING, "connection refused");
 *         // send the body that facegen_exchange_read() gives, read the answer, then:
 *         facegen_exchange_set_status(exchange, 200);
 *         facegen_exchange_write(exchange, bytes, size);
 *         facegen_exchange_finish(exchange);
 *         return FACEGEN_OK;
 *     }
 *     static const facegen_transport mine = {.size = sizeof(facegen_transport), .start = start};
 *
 * A transport MUST NOT send an exchange's body twice, follow a redirect, or decompress the answer.
 */
#ifndef FACEGEN_TRANSPORT_H
#define FACEGEN_TRANSPORT_H

#include <facegen/error.h>

FACEGEN_BEGIN

/**
 * One HTTP request and its answer; the library hands it out, and it is never NULL. Valid from facegen_transport::start
 * until it is finished, failed or cancelled, and only on the thread that uses its session.
 */
typedef struct facegen_exchange facegen_exchange;

/** How far a request that failed got: the fact on which sending it again depends. */
typedef enum facegen_reach {
    FACEGEN_REACH_NOTHING = 0, /**< Known: no byte of the body left this machine. */
    FACEGEN_REACH_MAYBE = 1    /**< The part of the body that was read may have arrived. */
} facegen_reach;

/** Why no more of an answer is wanted. Since 0.2.0. */
typedef enum facegen_stop {
    FACEGEN_STOP_NONE = 0,   /**< Nothing stopped it. */
    FACEGEN_STOP_ENOUGH = 1, /**< The rest does not matter, as of the text of an error: its end counts as complete. */
    FACEGEN_STOP_TOO_LARGE = 2, /**< The headers or the body are larger than is accepted. */
    FACEGEN_STOP_UNUSABLE = 3   /**< The body is no image or no answer of the API, or it cannot be kept. */
} facegen_stop;

/**
 * The functions of a transport. Only `start` is needed; the others may be NULL.
 *
 * A session that `open` made is used by one thread at a time, except `wake`: a client that several threads use opens
 * one for each. If `open` is NULL, the user data itself is the session of all of them, and must cope with that.
 */
typedef struct facegen_transport {
    /** sizeof(facegen_transport): members past it are taken as NULL. */
    size_t size;

    /** Makes a session. @return NULL when it cannot be made. NULL: the user data is the session. */
    void *(*open)(void *user_data);

    /** Ends a session; its exchanges have ended. */
    void (*close)(void *session);

    /**
     * Begins an exchange. It may block and may complete the exchange before it returns.
     * @return FACEGEN_OK: facegen_exchange_finish() or facegen_exchange_fail() is called exactly once, here or in
     *         `wait`. Anything else: neither is ever called, and nothing was sent, for the body was not read.
     */
    facegen_code (*start)(void *session, facegen_exchange *exchange);

    /**
     * Gives up an exchange that has begun; it MUST NOT be touched afterwards. May be called while the body of another
     * exchange of the session is read or its answer written. NULL: `start` always completes.
     */
    void (*cancel)(void *session, facegen_exchange *exchange);

    /** Milliseconds on a clock that never goes back. NULL: the system's monotonic clock. */
    int64_t (*now)(void *session);

    /** Seconds since 1970-01-01 UTC. NULL: the system's clock. */
    int64_t (*unix_time)(void *session);

    /**
     * Lets exchanges progress until one ends, `wake` is called, or `now` reaches `until`.
     * NULL: nothing progresses by itself, and the library waits.
     */
    void (*wait)(void *session, int64_t until);

    /** Ends the `wait` of this session that is in progress, or the next one if there is none. Any thread. NULL: nothing
     * ends a `wait` early. */
    void (*wake)(void *session);

    /** A descriptor that becomes readable when `wait` has something to do, or -1. NULL: there is none. */
    int (*fd)(void *session);

    /** When `wait` is to be called at the latest, on the clock of `now`; INT64_MAX: whenever. NULL: the same. */
    int64_t (*deadline)(void *session);

    /**
     * How long after a request was sent it may still arrive, in milliseconds, if its exchange ended without an answer:
     * what a kernel or a proxy holds is delivered late. facegen_reconcile() says "not seen" only after that time.
     * 0: 20 minutes. Negative: nothing arrives after the exchange has ended. Since 0.2.0.
     */
    int64_t settling_ms;
} facegen_transport;

/** "POST" or "GET". */
FACEGEN_API const char *facegen_exchange_method(const facegen_exchange *exchange);

/** The absolute URL, http or https, checked and in plain form. */
FACEGEN_API const char *facegen_exchange_url(const facegen_exchange *exchange);

/** The Content-Type of the body; NULL when there is no body. */
FACEGEN_API const char *facegen_exchange_content_type(const facegen_exchange *exchange);

/** The User-Agent. */
FACEGEN_API const char *facegen_exchange_user_agent(const facegen_exchange *exchange);

/**
 * Whether the request is paid for: it MUST reach the server at most once, also by no repetition of the HTTP library
 * underneath (see docs/design.md, the billing rule).
 */
FACEGEN_API bool facegen_exchange_paid(const facegen_exchange *exchange);

/**
 * Whether the request needs a connection of its own: a paid one does, as HTTP libraries repeat a request whose kept
 * connection has died; so does a fetch after an answer that was meant for another. Since 0.2.0.
 */
FACEGEN_API bool facegen_exchange_fresh(const facegen_exchange *exchange);

/**
 * Whether the seed in the body was drawn by the library, anew for this request, because the caller set none: what plays
 * back a recording cannot expect it. Since 0.2.0.
 */
FACEGEN_API bool facegen_exchange_seed_is_drawn(const facegen_exchange *exchange);

/**
 * Whether the exchange may only go to public addresses: it follows a link that came from outside, whose host name could
 * lead into the network of this machine. Check each address that a name leads to before you connect to it, and refuse
 * with FACEGEN_E_URL what IANA's special-purpose registries do not call globally reachable. A link whose host is such
 * an address itself is never handed out. Behind a proxy, which looks names up by itself, there is nothing to check.
 *
 * @return true for the links of images of a client that may not use private addresses. Since 0.2.0.
 */
FACEGEN_API bool facegen_exchange_public_only(const facegen_exchange *exchange);

/**
 * Whether the answer is likely to be large, as an image is.
 *
 * @return true where a larger buffer would pay: a hint, which a transport may ignore. Since 0.2.0.
 */
FACEGEN_API bool facegen_exchange_bulky(const facegen_exchange *exchange);

/** When the library gives up and cancels, on the clock of facegen_transport::now. A blocking `start` ends by then. */
FACEGEN_API int64_t facegen_exchange_deadline(const facegen_exchange *exchange);

/** The exact number of bytes that facegen_exchange_read() will give in all. */
FACEGEN_API uint64_t facegen_exchange_body_size(const facegen_exchange *exchange);

/**
 * The next bytes of the body.
 *
 * @param size  the room in `buffer`, at least 1
 * @return how many were written, 0 at the end, -1 when the body can no longer be read: fail the exchange then, with any
 *         code; the library knows why
 */
FACEGEN_API int64_t facegen_exchange_read(facegen_exchange *exchange, void *buffer, size_t size);

/**
 * Begins the body again, for an HTTP library that repeats a request by itself when a kept connection has died. Only
 * before the status of the answer.
 *
 * @return false if the body must not be sent again, as that of a paid request, or there is none: fail the exchange
 *         then, with FACEGEN_E_IO. Since 0.2.0.
 */
FACEGEN_API bool facegen_exchange_rewind(facegen_exchange *exchange);

/** The final HTTP status, 200 to 999; not a 1xx. Only the first one counts. */
FACEGEN_API void facegen_exchange_set_status(facegen_exchange *exchange, int status);

/**
 * A header of the final answer, not a trailer. Those that matter are kept: Location, Retry-After, X-RateLimit-Reset.
 * @return false when the headers are too large: as facegen_exchange_write()
 */
FACEGEN_API bool facegen_exchange_add_header(facegen_exchange *exchange, const char *name, const char *value);

/**
 * The same for a line as it came, such as "Retry-After: 5". Hand over the lines of the final answer only, not those of
 * a 1xx, and the blank one as well: what comes after it are trailers, of which only the size counts, as of a line
 * without a colon.
 *
 * @param line  the line, with or without its line end; not kept
 * @param size  its size in bytes, without a NUL
 * @return false when the headers are too large: as facegen_exchange_write(). Since 0.2.0.
 */
FACEGEN_API bool facegen_exchange_add_header_line(facegen_exchange *exchange, const char *line, size_t size);

/**
 * Bytes of the answer's body, after the status.
 * @return false when no more is wanted: fail the exchange with any code then; the library knows why.
 */
FACEGEN_API bool facegen_exchange_write(facegen_exchange *exchange, const void *bytes, size_t size);

/** Why facegen_exchange_write(), facegen_exchange_add_header() or facegen_exchange_add_header_line() wants no more of
 * the answer. Since 0.2.0. */
FACEGEN_API facegen_stop facegen_exchange_stopped(const facegen_exchange *exchange);

/** The answer is complete. The exchange is not to be touched afterwards. */
FACEGEN_API void facegen_exchange_finish(facegen_exchange *exchange);

/**
 * It went wrong. The exchange is not to be touched afterwards.
 *
 * @param code     one of these; only the first four can pass by themselves, and only a free request or one that was not
 *                 sent whole is repeated after them:
 *                 - FACEGEN_E_RESOLVE: a name could not be looked up
 *                 - FACEGEN_E_CONNECT: no connection
 *                 - FACEGEN_E_IO: the connection broke
 *                 - FACEGEN_E_TIMEOUT: nothing moved for too long
 *                 - FACEGEN_E_TLS: the other side is not who it should be, or speaks no TLS that is accepted
 *                 - FACEGEN_E_URL: a name led to an address that is not public (facegen_exchange_public_only())
 *                 - FACEGEN_E_TOO_LARGE: the headers are larger than your HTTP library takes
 *                 - FACEGEN_E_NOMEM: memory ran out
 *                 - FACEGEN_E_SYSTEM: the system refused something, such as another descriptor
 *                 - FACEGEN_E_TRANSPORT: anything else
 * @param reach    how far the request got; when in doubt FACEGEN_REACH_MAYBE. If none of the body was read, nothing
 * left, whatever is said here
 * @param message  why, for people, copied; may be NULL
 */
FACEGEN_API void facegen_exchange_fail(facegen_exchange *exchange, facegen_code code, facegen_reach reach,
                                       const char *message);

/**
 * Watches exchanges as they pass, whatever the transport: for a recording, for metrics, for a look at what is sent. Set
 * with facegen_client_set_tap(). Without `begin` nothing is watched; the others may be NULL.
 *
 * They are called on the thread that drives the exchange, so at once for a client that several threads use. Calling
 * facegen_client_cancel() inside is legal, every other function on the same client is not. What is handed over is valid
 * during the call. It never has the key: an asterisk stands for each of its bytes, plain, JSON-escaped or
 * percent-encoded, so that sizes stay as they are. (A key of fewer than 8 characters is hidden in its own place in a
 * body and not looked for elsewhere.) Bytes that may be the beginning of the key are handed over with those that
 * follow.
 */
typedef struct facegen_tap {
    /** sizeof(facegen_tap): members past it are taken as NULL. */
    size_t size;

    /**
     * An exchange is about to begin.
     * @param unix_time  seconds since 1970-01-01 UTC, on the transport's clock
     * @return handed to the others, with which the exchange is not at hand; NULL: they are not called for it
     */
    void *(*begin)(void *user_data, const facegen_exchange *exchange, int64_t unix_time);

    /** Bytes of the body that the transport has taken; `offset` is 0 again where a free request is begun anew. */
    void (*sent)(void *tape, uint64_t offset, const void *bytes, size_t size);

    /** A header of the final answer. The texts need not end with a NUL. */
    void (*header)(void *tape, const char *name, size_t name_size, const char *value, size_t value_size);

    /** Bytes of the answer's body. Of an error or a redirect of an image's server the first 64 KiB at most, as no more
     * is read. */
    void (*received)(void *tape, const void *bytes, size_t size);

    /**
     * It has ended: called exactly once for each that began, also for one that was cancelled.
     * @param http_status  0 when no answer came
     * @param failure      FACEGEN_OK when the answer is complete
     * @param reach        how far the request got, if it failed
     * @param message      why it failed, else ""
     */
    void (*end)(void *tape, int http_status, facegen_code failure, facegen_reach reach, const char *message);
} facegen_tap;

/** A pointer that the transport may keep with the exchange; initially NULL. */
FACEGEN_API void facegen_exchange_set_data(facegen_exchange *exchange, void *data);
FACEGEN_API void *facegen_exchange_data(const facegen_exchange *exchange); /**< What was set. */

FACEGEN_END

#endif
