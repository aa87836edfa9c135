/* An exchange as a libcurl transfer: its options, its callbacks (curl_callbacks.h), what its end means
 * (curl_outcome.c). */
#ifndef FG_CURL_TRANSFER_H
#define FG_CURL_TRANSFER_H

#include "curl.h"

#include <curl/curl.h>

/* Where an answer stands before its body: the next line is a status line, or one that follows it, or the headers have
 * ended. Trailers begin anew. */
typedef enum fg_head { FG_HEAD_AWAITED, FG_HEAD_BEGUN, FG_HEAD_ENDED } fg_head;

enum { FG_OPENED_MAX = 8 }; /* sockets of a paid request that are remembered: the last */

/*
 * What one wait of a session may still hand over of answers. libcurl receives in a loop for as long as a fast peer
 * keeps its socket full (up to 100 times its buffer), and a step of an engine would take as long. A transfer that finds
 * nothing left here is paused until the next wait.
 */
typedef struct fg_slice {
    size_t left; /* bytes; what has been received when it is used up is still handed over: a buffer of each transfer */
    bool paused; /* a transfer is */
} fg_slice;

typedef struct fg_transfer {
    CURL *easy;
    struct fg_transfer *next, **link; /* in its session: the one after it, and what points to this one */
    const fg_curl_settings *settings;
    fg_slice *slice;            /* its session's */
    bool paused;                /* until the next wait */
    facegen_exchange *exchange; /* NULL once it was given up */
    struct curl_slist *headers;
    fg_head head;
    bool is_final;                       /* the answer that has begun is, and not an interim one */
    curl_socket_t opened[FG_OPENED_MAX]; /* for a paid request */
    size_t open_count;
    curl_socket_t socket; /* of these the one that a paid request goes over, once it began */
    int beginnings;       /* how often libcurl began to send a paid request */
    bool private_address; /* the host name led to an address that is refused */
    bool no_descriptor;   /* the process has as many as it may */
    char reason[CURL_ERROR_SIZE];
} fg_transfer;

/* A transfer ready for a multi handle, whose CURLOPT_PRIVATE is itself; NULL when memory runs out. */
fg_transfer *fg_transfer_new(const fg_curl_settings *settings, fg_slice *slice, facegen_exchange *exchange);

/* Whether an exchange is a fetch: of these a transfer can serve one after the other. */
bool fg_transfer_is_fetch(const facegen_exchange *exchange);

/* Tells the exchange how the transfer ended; the exchange is not touched afterwards. Returns whether the transfer, once
 * it is taken out of its multi handle, can be used for another. */
bool fg_transfer_end(fg_transfer *transfer, CURLcode outcome);

/* Readies a transfer that has ended for another exchange of the same settings. False when it does not suit this one. */
bool fg_transfer_again(fg_transfer *transfer, facegen_exchange *exchange);

/* Frees a transfer that was taken out of its multi handle. */
void fg_transfer_free(fg_transfer *transfer);

#endif
