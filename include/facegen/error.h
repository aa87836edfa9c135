/**
 * @file error.h
 * What can go wrong, and what is known about it when it does.
 */
#ifndef FACEGEN_ERROR_H
#define FACEGEN_ERROR_H

#include <facegen/export.h>

FACEGEN_BEGIN

/**
 * What a code is about, and so what a program can do next.
 */
typedef enum facegen_group {
    FACEGEN_GROUP_OK = 0,        /**< It worked. */
    FACEGEN_GROUP_CALLER = 1,    /**< Arguments, settings or memory fail: nothing was accepted unless there is an id. */
    FACEGEN_GROUP_INVALID = 2,   /**< The request breaks a rule of the provider: nothing was sent. */
    FACEGEN_GROUP_REFUSED = 3,   /**< The provider refused it in words: nothing was queued. */
    FACEGEN_GROUP_NETWORK = 4,   /**< Not reached, or cut off: see facegen_error::acceptance. */
    FACEGEN_GROUP_UNCERTAIN = 5, /**< A paid request may or may not have been accepted. */
    FACEGEN_GROUP_FAILED = 6,    /**< The job failed, or the answer could not be understood. */
    FACEGEN_GROUP_SAVE = 7       /**< The image could not be downloaded or saved; the result is intact. */
} facegen_group;

/**
 * Every code: name, number, group, text. Numbers are never reused, and new ones are appended.
 */
#define FACEGEN_CODE_MAP(X)                                                                                            \
    X(OK, 0, OK, "done")                                                                                               \
    X(E_ARGUMENT, 1, CALLER, "a function was called with an argument it does not take")                                \
    X(E_NOMEM, 2, CALLER, "out of memory")                                                                             \
    X(E_SYSTEM, 3, CALLER, "the operating system refused a resource")                                                  \
    X(E_CONFIG, 4, CALLER, "the client's settings cannot be used")                                                     \
    X(E_FORK, 5, CALLER, "the client was made before fork() and belongs to the parent process")                        \
    X(E_INVALID, 10, INVALID, "the request breaks a rule of the provider")                                             \
    X(E_AUTH, 20, REFUSED, "the API key is missing, wrong or revoked")                                                 \
    X(E_CREDITS, 21, REFUSED, "the account is out of credits")                                                         \
    X(E_PLAN, 22, REFUSED, "the account's plan lacks this feature")                                                    \
    X(E_REJECTED, 23, REFUSED, "the provider rejected the request")                                                    \
    X(E_BUSY, 24, REFUSED, "the account's queue is full")                                                              \
    X(E_GONE, 25, REFUSED, "the provider does not know this id, or no longer")                                         \
    X(E_RESOLVE, 30, NETWORK, "the host name could not be resolved")                                                   \
    X(E_CONNECT, 31, NETWORK, "no connection could be made")                                                           \
    X(E_TLS, 32, NETWORK, "no trusted TLS connection could be made")                                                   \
    X(E_IO, 33, NETWORK, "the connection broke")                                                                       \
    X(E_TIMEOUT, 34, NETWORK, "the time allowed is over")                                                              \
    X(E_UNAVAILABLE, 35, NETWORK, "the service is overloaded or down")                                                 \
    X(E_CANCELLED, 36, NETWORK, "cancelled by the caller")                                                             \
    X(E_TRANSPORT, 37, NETWORK, "the transport broke its contract")                                                    \
    X(E_UNCERTAIN, 40, UNCERTAIN, "the paid request may have been accepted, and was not sent again")                   \
    X(E_NOT_SEEN, 41, UNCERTAIN, "the account shows no trace of the paid request")                                     \
    X(E_FAILED, 50, FAILED, "the provider could not generate the image")                                               \
    X(E_PROTOCOL, 51, FAILED, "the answer could not be understood")                                                    \
    X(E_TOO_LARGE, 52, FAILED, "the answer is larger than is accepted")                                                \
    X(E_FILE, 60, SAVE, "the file could not be written")                                                               \
    X(E_IMAGE, 61, SAVE, "what was received is not a whole image")                                                     \
    X(E_EXPIRED, 62, SAVE, "the image is no longer kept by the provider")                                              \
    X(E_URL, 63, SAVE, "the server gave a link that is not followed")

/** The outcome of a call: FACEGEN_OK or one of FACEGEN_E_.... */
typedef enum facegen_code {
#define FACEGEN_CODE_ENUM(name, number, group, text) FACEGEN_##name = number,
    FACEGEN_CODE_MAP(FACEGEN_CODE_ENUM)
#undef FACEGEN_CODE_ENUM
} facegen_code;

/**
 * Whether the provider accepted the paid request of a call. This alone says whether the request may be sent again; no
 * code does. Since 0.2.0.
 */
typedef enum facegen_acceptance {
    FACEGEN_ACCEPTANCE_UNKNOWN = 0, /**< It may have been accepted: sending it again may pay twice. Also the value if
                                         nobody set it, as in a struct that was zeroed. */
    FACEGEN_ACCEPTANCE_NO = 1,      /**< It was not accepted, or the call pays for nothing: it can be made again. */
    FACEGEN_ACCEPTANCE_YES = 2      /**< It was accepted: facegen_error::id names the job, if the answer did. */
} facegen_acceptance;

/**
 * What is known about a failure. The caller owns it, the call that failed fills it, and every function takes NULL
 * instead. Functions that send, fetch, load or save also clear it when they succeed. Texts are NUL-terminated UTF-8,
 * cut where they do not fit, and never hold the API key.
 *
 * Initialize it with FACEGEN_ERROR_INIT: the size tells the library which members this caller knows. A struct that was
 * zeroed is filled as far as the first version reached, which is up to `body`.
 * Bindings that cannot lay out a struct use facegen_error_new() and the getters.
 */
typedef struct facegen_error {
    size_t size;            /**< sizeof(facegen_error), set by FACEGEN_ERROR_INIT. */
    facegen_code code;      /**< The code that the call returned. */
    int http_status;        /**< The final HTTP status, 100 to 999; 0 when there was none. */
    int64_t retry_after_ms; /**< How long the server asks to wait, in milliseconds, up to a day; 0 if it did not say. */
    uint64_t bytes_sent;    /**< Bytes of the last paid request's body that were handed to the transport. */
    uint64_t bytes_total;   /**< The size of that body. */
    char parameter[32];     /**< The wire name of the parameter at fault (the first of several), or "". */
    char id[64];            /**< The job's id, for facegen_fetch(); "" if it is unknown or longer: see `long_id`. */
    char track_id[128];     /**< The request's track_id, to find an uncertain job by; or "". */
    char message[512];      /**< One sentence for people: what happened and what is accepted. */
    char body[1024];        /**< The beginning of an answer that could not be read; or "". */
    char mark[64]; /**< What the account had made before the request was sent, for facegen_reconcile(); or "". */
    facegen_acceptance acceptance; /**< Whether the paid request was accepted. Since 0.2.0. */
    int64_t sent_at_ms; /**< When bytes of the paid request were last sent, in milliseconds since 1970-01-01 UTC, for
                             facegen_reconcile(); 0 if none were. Since 0.2.0. */
    char seed[16]; /**< The seed of the paid request, in decimal, also if the library drew it; or "". Since 0.2.0. */
    char long_id[256]; /**< The job's id if it has 64 to 255 characters; else "". Since 0.2.0. */
} facegen_error;

/** An empty error: `facegen_error error = FACEGEN_ERROR_INIT;` */
#ifdef __cplusplus
#define FACEGEN_ERROR_INIT                                                                                             \
    {                                                                                                                  \
        sizeof(facegen_error), FACEGEN_OK, 0, 0, 0, 0, "", "", "", "", "", "", FACEGEN_ACCEPTANCE_UNKNOWN, 0, "", ""   \
    }
#else
#define FACEGEN_ERROR_INIT                                                                                             \
    {                                                                                                                  \
        .size = sizeof(facegen_error)                                                                                  \
    }
#endif

/** The name of a code as it stands in the source, such as "FACEGEN_E_BUSY"; "FACEGEN_E_?" for no code. Any thread. */
FACEGEN_API const char *facegen_code_name(facegen_code code);

/** What a code means, in words, without a full stop. Any thread. */
FACEGEN_API const char *facegen_code_text(facegen_code code);

/** The group of a code; FACEGEN_GROUP_CALLER for a number that is no code. Any thread. */
FACEGEN_API facegen_group facegen_code_group(facegen_code code);

/** An empty error on the heap, for bindings; free it with facegen_error_free(). NULL when out of memory. */
FACEGEN_API facegen_error *facegen_error_new(void);

/** Frees an error made by facegen_error_new(); does nothing if NULL. */
FACEGEN_API void facegen_error_free(facegen_error *error);

/**
 * Fills an error as the library does: with a code, the parameter at fault and a message, and every other member empty.
 * For transports, wrappers and related libraries, whose callers may know fewer members or more. Any thread.
 *
 * @param error      as far as its size reaches; does nothing if NULL
 * @param parameter  the wire name of a parameter or setting; NULL or "" for none
 * @param message    one sentence, copied, on one line of valid UTF-8; NULL for the code's own text
 * @return code, so that a function that fails can end with it. Since 0.2.0.
 */
FACEGEN_API facegen_code facegen_error_fill(facegen_error *error, facegen_code code, const char *parameter,
                                            const char *message);

/**
 * The member of that name, for bindings; 0 or "" for NULL, and for a member that the caller's struct does not reach.
 * facegen_error_id() answers the job's id of either length. Texts are valid until the error is filled again or freed.
 */
FACEGEN_API facegen_code facegen_error_code(const facegen_error *error);
FACEGEN_API int facegen_error_http_status(const facegen_error *error);               /**< @copydoc facegen_error_code */
FACEGEN_API int64_t facegen_error_retry_after_ms(const facegen_error *error);        /**< @copydoc facegen_error_code */
FACEGEN_API uint64_t facegen_error_bytes_sent(const facegen_error *error);           /**< @copydoc facegen_error_code */
FACEGEN_API uint64_t facegen_error_bytes_total(const facegen_error *error);          /**< @copydoc facegen_error_code */
FACEGEN_API const char *facegen_error_parameter(const facegen_error *error);         /**< @copydoc facegen_error_code */
FACEGEN_API const char *facegen_error_id(const facegen_error *error);                /**< @copydoc facegen_error_code */
FACEGEN_API const char *facegen_error_track_id(const facegen_error *error);          /**< @copydoc facegen_error_code */
FACEGEN_API const char *facegen_error_message(const facegen_error *error);           /**< @copydoc facegen_error_code */
FACEGEN_API const char *facegen_error_body(const facegen_error *error);              /**< @copydoc facegen_error_code */
FACEGEN_API const char *facegen_error_mark(const facegen_error *error);              /**< @copydoc facegen_error_code */
FACEGEN_API facegen_acceptance facegen_error_acceptance(const facegen_error *error); /**< @copydoc facegen_error_code */
FACEGEN_API int64_t facegen_error_sent_at_ms(const facegen_error *error);            /**< @copydoc facegen_error_code */
FACEGEN_API const char *facegen_error_seed(const facegen_error *error);              /**< @copydoc facegen_error_code */

FACEGEN_END

#endif
