/*
 * A transport in virtual time that answers by a script: one act for each exchange, the last one again for all that
 * follow. Nothing takes time but what the script says and what the library waits for.
 */
#ifndef SCRIPTED_TRANSPORT_H
#define SCRIPTED_TRANSPORT_H

#include <facegen/transport.h>

#define ACT_ALL SIZE_MAX       /* as read */
#define ACT_FOR_EVER INT64_MAX /* as takes_ms */

typedef struct act {
    size_t read;        /* bytes of the body that are taken */
    int64_t takes_ms;   /* until it ends */
    int status;         /* of the answer; 0: none comes */
    const char *answer; /* its body, as far as it comes; NULL for none */
    facegen_code code;  /* how it fails in the end; FACEGEN_OK: it finishes */
} act;

typedef struct scripted_transport {
    const act *acts;
    size_t count;
    int64_t now;       /* in ms */
    int64_t unix_time; /* in s */

    /* Called as the library begins to wait, with the session's clock at `now`; NULL for nothing. */
    void (*on_wait)(struct scripted_transport *transport);
    void *on_wait_data;

    /* what happened */
    int started; /* exchanges */
    int paid;    /* paid ones whose body was taken whole */

    /* the exchange under way, which is not NULL then */
    facegen_exchange *exchange;
    const act *act;
    int64_t ends_at;
    bool woken;
} scripted_transport;

/* For facegen_client_set_transport(), with a scripted_transport as user data. */
extern const facegen_transport scripted_transport_functions;

#endif
