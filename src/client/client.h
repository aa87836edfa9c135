/* The inside of a client: its settings, and the engines that its threads borrow. */
#ifndef FG_CLIENT_H
#define FG_CLIENT_H

#include <facegen/journal.h>
#include <facegen/version.h>

#include "base/buffer.h"
#include "base/url.h"
#include "job/lifecycle.h"
#include "job/known.h"
#include "limiter.h"
#include "model/error.h"
#include "os/process.h"
#include "pool.h"
#include "transport/curl.h"

struct facegen_client {
    int64_t process; /* that made it: a child of fork() must not use its connections */

    /* settings, constant once calls are made */
    char *key;      /* an fg_secret; NULL until set */
    char *base_url; /* the API root, plain, without a slash at its end */
    fg_url base;    /* the same, taken apart */
    facegen_plan plan;
    fg_lifecycle_limits limits;
    bool allow_http;
    bool draws_seeds; /* for requests without one */
    char *user_agent;
    fg_curl_settings curl;
    facegen_transport transport; /* members past its size are NULL */
    void *transport_data;
    facegen_tap tap; /* begin is NULL for none */
    void *tap_data;
    facegen_journal journal; /* members past its size are NULL, as without one */
    void *journal_data;
    facegen_log_fn log;
    void *log_data;
    facegen_progress_fn progress;
    void *progress_data;

    fg_limiter limiter;

    fg_mutex lock;           /* of what follows */
    fg_poll_history history; /* of how long jobs took */
    fg_known known;          /* jobs of the account */
    uint64_t random;         /* state of a generator: the seed of each job's own */
    fg_pool pool;
};

/* FACEGEN_OK when the client can be used by this process. */
static inline facegen_code fg_client_check(const facegen_client *client, facegen_error *error)
{
    return client->process == fg_process_id() ? FACEGEN_OK : fg_fail_plainly(error, FACEGEN_E_FORK);
}

/* Writes a line to the client's log, the key removed. */
void fg_client_log(const facegen_client *client, facegen_log_level level, const char *format, ...) FG_PRINTF(3, 4);

/* Whether any link of the server may be plain http and lead to a private address. The API root's own host may always.
 */
bool fg_client_allows_local(const facegen_client *client);

/* Copies an error to the caller's with the key removed from its texts. Returns its code. */
facegen_code fg_client_report(const facegen_client *client, facegen_error *from, facegen_error *to);

/* The id is that of a job of the client's own. */
void fg_client_learn_id(facegen_client *client, const char *id);

#endif
