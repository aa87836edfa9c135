/* The inside of a client: its settings, and the engines that its threads borrow. */
#ifndef FG_CLIENT_H
#define FG_CLIENT_H

#include <facegen/engine.h>
#include <facegen/version.h>

#include "base/buffer.h"
#include "base/url.h"
#include "job/job.h"
#include "job/known.h"
#include "transport/curl.h"
#include "window.h"
#include "os/thread.h"

struct facegen_client {
    int64_t process; /* that made it: a child of fork() must not use its connections */

    /* settings, constant once calls are made */
    char *key;      /* an fg_secret; NULL until set */
    char *base_url; /* the API root, plain, without a slash at its end */
    fg_url base;    /* the same, taken apart */
    facegen_plan plan;
    fg_job_limits limits;
    bool allow_http;
    bool draws_seeds; /* for requests without one */
    char *user_agent;
    fg_curl_settings curl;
    facegen_transport transport; /* members past its size are NULL */
    void *transport_data;
    facegen_tap tap; /* begin is NULL for none */
    void *tap_data;
    facegen_log_fn log;
    void *log_data;
    facegen_progress_fn progress;
    void *progress_data;

    fg_mutex lock; /* of what follows */
    fg_window window;
    fg_poll_history history; /* of how long jobs took */
    fg_known known;          /* jobs of the account */
    uint64_t random;         /* state of a generator: the seed of each job's own */
    /* engines; each is in one of the lists */
    facegen_engine *idle, *running;
};

/* Writes a line to the client's log, the key removed. */
void fg_client_log(const facegen_client *client, facegen_log_level level, const char *format, ...) FG_PRINTF(3, 4);

/* FACEGEN_OK when the client can be used by this process. */
facegen_code fg_client_check(const facegen_client *client, facegen_error *error);

/* Whether any link of the server may be plain http and lead to a private address. The API root's own host may always.
 */
bool fg_client_allows_local(const facegen_client *client);

/* How long a paid request may still arrive after it was sent, in ms; 0: not after its exchange has ended. */
int64_t fg_client_settling_ms(const facegen_client *client);

/* Copies an error to the caller's with the key removed from its texts. Returns its code. */
facegen_code fg_client_report(const facegen_client *client, facegen_error *from, facegen_error *to);

#endif
