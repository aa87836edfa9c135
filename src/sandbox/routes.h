/* The endpoint from inside: what its routes work on. */
#ifndef FG_SANDBOX_ROUTES_H
#define FG_SANDBOX_ROUTES_H

#include "account.h"
#include "endpoint.h"
#include "jobs.h"
#include "uploads.h"
#include "os/thread.h"

struct fg_endpoint {
    fg_settings settings; /* constant once requests arrive */
    fg_mutex lock;        /* guards all that follows */
    fg_condition drawn;   /* signalled when `drawing` falls */
    int drawing;          /* calls that draw images now */
    fg_accounts accounts;
    fg_jobs jobs;
    fg_uploads uploads;
    fg_tally tally;
    size_t paid_requests;
    int64_t now; /* the latest time of a call, milliseconds */
};

typedef struct fg_call fg_call;

/*
 * A request on its way through the endpoint. It is prepared without the lock (reading, checking, getting the face),
 * decided under it (all that changes the endpoint), and written without it again (drawing).
 */
struct fg_call {
    fg_endpoint *endpoint;
    const char *plan; /* the plan's routes: "/v6/image_editing"; NULL where the route is of none */
    const char *rest; /* of the path after a route that ends in '/': an id, a name */
    json_t *document; /* of a POST */
    int64_t now;      /* milliseconds */
    fg_reply *reply;
    fg_account *account;           /* of a POST, once the lock is held */
    fg_order order;                /* of a generate call */
    fg_sandbox_job *job;           /* held; what is written is about it */
    int image;                     /* that is written, from 0 */
    bool as_base64;                /* and how */
    void (*write)(fg_call *call);  /* writes the reply without the lock; NULL when it is written */
    bool draws;                    /* whether writing means drawing images, which takes time and memory */
    const fg_scenario *misfortune; /* befalls the reply once it is written; NULL for none */
};

/* Refuses a call; false, for a caller to return. */
bool fg_call_refuse(fg_call *call, int status, const char *message);

/* An integer member of the document, also as a string; fallback when it is absent or no integer. */
int64_t fg_call_integer(const fg_call *call, const char *name, int64_t fallback);

/* Writes a call's reply: without the lock, and not too many that draw at once. */
void fg_call_write(fg_call *call);

/* Takes note of what the scenario of the call's job does to calls of this kind. */
void fg_call_meet(fg_call *call, fg_call_kind kind);

/* What comes before the lock: false when the reply is written already. */
bool fg_prepare_generate(fg_call *call);

/* What is decided under the lock. */
void fg_route_generate(fg_call *call);
void fg_route_fetch(fg_call *call);
void fg_route_image(fg_call *call); /* GET /images/ID-N.png, or .base64 for the text of it */
void fg_route_face(fg_call *call);  /* GET /faces/ID: a face that was sent as data */

void fg_route_request_count(fg_call *call);
void fg_route_assets_generated(fg_call *call);
void fg_route_wallet_balance(fg_call *call);
void fg_route_base64_to_url(fg_call *call);
void fg_route_upload(fg_call *call); /* GET /uploads/N */

void fg_route_system_details(fg_call *call);
void fg_route_restart_server(fg_call *call);
void fg_route_update_server(fg_call *call);
void fg_route_clear_cache(fg_call *call);
void fg_route_clear_queue(fg_call *call);

#endif
