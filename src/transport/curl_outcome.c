/* What the end of a transfer means. */
#include "curl_transfer.h"

#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

/* The number in a text such as "error:0A000126:SSL routines::unexpected eof while reading"; 0 if there is none. */
static unsigned long openssl_error_in(const char *reason)
{
    static const char mark[] = "error:";
    const char *found = reason;
    while ((found = strstr(found, mark))) {
        found += sizeof mark - 1;
        if (*found >= '0' && *found <= '9')
            return strtoul(found, NULL, 16);
    }
    return 0;
}

/*
 * Whether a TLS handshake failed for what will fail it again: certificates, or what the two sides can speak. All that
 * is known are the words of the TLS library, after which libcurl does not distinguish. Where they name nothing of the
 * kind the connection broke (a server that is restarted), and may do better the next time.
 */
static bool blames_settings(const char *reason)
{
    static const char *const words[] = {"certificate", "alert",  "version",
                                        "protocol",    "cipher", "unexpected tls packet"};
    unsigned long code = openssl_error_in(reason);
    bool of_system = code & 0x80000000 || code >> 24 == 2; /* an errno: of OpenSSL 3, and before */
    if (code != 0 && !of_system)
        return !strstr(reason, "unexpected eof");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (const char *at = reason; *at; at++) {
            if (fg_ascii_begins(at, words[i]))
                return true;
        }
    }
    return false;
}

enum { TOO_LARGE = 100 }; /* CURLE_TOO_LARGE of libcurl 8.6, which may be newer than its headers were */

/* libcurl takes a header line of up to 100 KiB, and before 8.6 calls a longer one lack of memory. That it says of
 * others, too; as long as headers come they are the likelier reason. */
static bool is_line_too_long(const fg_transfer *transfer, CURLcode outcome)
{
    curl_off_t answered_at = 0; /* when the first byte of the answer came; 0: none has */
    if ((int)outcome == TOO_LARGE)
        return true;
    return outcome == CURLE_OUT_OF_MEMORY && transfer->head != FG_HEAD_ENDED &&
           curl_easy_getinfo(transfer->easy, CURLINFO_STARTTRANSFER_TIME_T, &answered_at) == CURLE_OK &&
           answered_at > 0;
}

/* What a CURLcode tells people. Whether a request can be sent again does not depend on it. */
static facegen_code code_of(const fg_transfer *transfer, CURLcode outcome)
{
    if (transfer->private_address)
        return FACEGEN_E_URL;
    if (transfer->no_descriptor)
        return FACEGEN_E_SYSTEM;
    if (is_line_too_long(transfer, outcome))
        return FACEGEN_E_TOO_LARGE;
    switch (outcome) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return FACEGEN_E_RESOLVE;
    case CURLE_COULDNT_CONNECT:
        return FACEGEN_E_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
        return blames_settings(transfer->reason) ? FACEGEN_E_TLS : FACEGEN_E_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return FACEGEN_E_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return FACEGEN_E_TLS;
    default:
        return FACEGEN_E_IO;
    }
}

/* A name for the reason, where libcurl's own words would mislead. */
static const char *reason_of(const fg_transfer *transfer, CURLcode outcome)
{
    if (transfer->private_address)
        return "the link leads to a private address";
    if (transfer->no_descriptor)
        return "too many open files";
    if (facegen_exchange_paid(transfer->exchange) && transfer->beginnings > 1)
        return "the connection died, and the paid request was not sent again";
    return *transfer->reason ? transfer->reason : curl_easy_strerror(outcome);
}

bool fg_transfer_end(fg_transfer *transfer, CURLcode outcome)
{
    facegen_exchange *exchange = transfer->exchange;
    bool again = outcome == CURLE_OK && fg_transfer_is_fetch(exchange);
    if (outcome == CURLE_OK)
        facegen_exchange_finish(exchange);
    else
        facegen_exchange_fail(exchange, code_of(transfer, outcome), FACEGEN_REACH_MAYBE, reason_of(transfer, outcome));
    return again;
}
