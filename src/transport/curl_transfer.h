/* An exchange as a libcurl transfer: its options, its callbacks, and what its end means. */
#ifndef FG_CURL_TRANSFER_H
#define FG_CURL_TRANSFER_H

#include "curl.h"

#include <curl/curl.h>

typedef struct fg_transfer {
    CURL *easy;
    struct fg_transfer *next, **link; /* in its session: the one after it, and what points to this one */
    const fg_curl_settings *settings;
    facegen_exchange *exchange;
    struct curl_slist *headers;
    int beginnings;       /* how often libcurl began to send a paid request */
    bool body_failed;     /* the body could not be read */
    bool headers_ended;   /* those of the final answer are complete */
    bool private_address; /* the host name led to an address that is refused */
    bool no_descriptor;   /* the process has as many as it may */
    char reason[CURL_ERROR_SIZE];
} fg_transfer;

/* A transfer ready for a multi handle, whose CURLOPT_PRIVATE is itself; NULL when memory runs out. */
fg_transfer *fg_transfer_new(const fg_curl_settings *settings, facegen_exchange *exchange);

/* Tells the exchange how the transfer ended; the exchange is not touched afterwards. Returns whether the transfer, once
 * it is taken out of its multi handle, can be used for another. */
bool fg_transfer_end(fg_transfer *transfer, CURLcode outcome);

/* Readies a transfer that has ended for another exchange of the same settings. False when it does not suit this one. */
bool fg_transfer_again(fg_transfer *transfer, facegen_exchange *exchange);

/* Frees a transfer that was taken out of its multi handle. */
void fg_transfer_free(fg_transfer *transfer);

#endif
