/* The endpoint from inside: what its routes work on. */
#ifndef SB_ROUTES_H
#define SB_ROUTES_H

#include "account.h"
#include "endpoint.h"
#include "jobs.h"
#include "uploads.h"
#include "os/thread.h"

struct sb_endpoint {
    sb_settings settings; /* constant once requests arrive */
    fg_mutex lock;        /* guards all that follows */
    fg_condition drawn;   /* signalled when `drawing` falls */
    int drawing;          /* calls that draw images now */
    sb_accounts accounts;
    sb_jobs jobs;
    sb_uploads uploads;
    sb_tally tally;
    size_t paid_requests;
    int64_t now; /* the latest time of a call, milliseconds */
};

typedef struct sb_call sb_call;

/*
 * A request on its way through the endpoint. It is prepared without the lock (reading, checking, getting the face),
 * decided under it (all that changes the endpoint), and written without it again (drawing).
 */
struct sb_call {
    sb_endpoint *endpoint;
    const char *plan; /* the plan's routes: "/v6/image_editing"; NULL where the route is of none */
    const char *rest; /* of the path after a route that ends in '/': an id, a name */
    fg_json document; /* of a POST, as it lies in its body */
    char *key;        /* of a POST */
    int64_t now;      /* milliseconds */
    sb_reply *reply;
    sb_account *account;          /* of a POST, once the lock is held */
    sb_order order;               /* of a generate call */
    sb_job *job;                  /* held; what is written is about it */
    int image;                    /* that is written, from 0 */
    bool as_base64;               /* and how */
    void (*write)(sb_call *call); /* writes the reply without the lock; NULL when it is written */
    bool draws;                   /* whether writing means drawing images, which takes time and memory */
    const sb_scenario *fault;     /* applied to the reply once it is written; NULL for none */
};

/* Refuses a call; false, for a caller to return. */
bool sb_call_refuse(sb_call *call, int status, const char *message);

/* An integer member of the document, also as a string; fallback when it is absent or no integer. */
int64_t sb_call_integer(const sb_call *call, const char *name, int64_t fallback);

/* Writes a call's reply: without the lock, and not too many that draw at once. */
void sb_call_write(sb_call *call);

/* Takes note of what the scenario of the call's job does to calls of this kind. */
void sb_call_meet(sb_call *call, sb_call_kind kind);

/* What comes before the lock: false when the reply is written already. */
bool sb_prepare_generate(sb_call *call);

/* What is decided under the lock. */
void sb_route_generate(sb_call *call);
void sb_route_fetch(sb_call *call);
void sb_route_image(sb_call *call); /* GET /images/ID-N.png, or .base64 for the text of it */
void sb_route_face(sb_call *call);  /* GET /faces/ID: a face that was sent as data */

void sb_route_request_count(sb_call *call);
void sb_route_assets_generated(sb_call *call);
void sb_route_wallet_balance(sb_call *call);
void sb_route_base64_to_url(sb_call *call);
void sb_route_upload(sb_call *call); /* GET /uploads/N */

void sb_route_system_details(sb_call *call);
void sb_route_restart_server(sb_call *call);
void sb_route_update_server(sb_call *call);
void sb_route_clear_cache(sb_call *call);
void sb_route_clear_queue(sb_call *call);

#endif
