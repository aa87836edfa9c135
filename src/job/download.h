/*
 * The download of an image as a state machine: which link is asked for, how often, and until when. Like a job (job.h)
 * it opens no socket, reads no clock and draws no random number.
 *
 * An image has several links that lead to the same bytes. In a round each of them is asked for until one delivers: a
 * failure that can pass is repeated, any other one leads to the next link. Links that are answered 403 or 404 may only
 * not have spread yet: while that is likely, another round follows.
 */
#ifndef FG_DOWNLOAD_H
#define FG_DOWNLOAD_H

#include "base/buffer.h"
#include "lifecycle.h"

enum {
    FG_DOWNLOAD_LINKS = 3,       /* of an image: its own, its proxy link, its future link */
    FG_SPREADING_MS = 30 * 1000, /* how long a link can take to work after the success was first seen */
};

/* What a download may do. Times are milliseconds. */
typedef struct fg_download_limits {
    int64_t timeout_ms;       /* for all of it, from its start */
    int64_t stall_ms;         /* for an exchange in which nothing moves */
    int retries;              /* repetitions of a failure that can pass, for each link; 0: a single round, too */
    int64_t spreads_until;    /* when the last round begins, on the clock of the download */
    bool allows_local;        /* whether any link may be plain http and lead to a private address */
    const char *trusted_host; /* of the API root, which may be private, as in fg_url; borrowed */
} fg_download_limits;

typedef struct fg_download {
    fg_download_limits limits;
    const char *links[FG_DOWNLOAD_LINKS]; /* in the order in which they are tried; borrowed */
    size_t link_count;
    size_t at; /* the link of the present attempt */
    enum { FG_DOWNLOAD_WAITS, FG_DOWNLOAD_ASKS, FG_DOWNLOAD_DONE, FG_DOWNLOAD_FAILED } state;
    bool redirected;     /* url is where a redirect leads, and not the link itself */
    int redirects;       /* followed in this attempt */
    int repetitions;     /* of this link in this round */
    int rounds;          /* that have ended */
    bool missing;        /* in this round a link was answered 403 or 404 */
    int64_t deadline;    /* of all of it */
    int64_t due;         /* when the next exchange begins; while one is under way, when it is given up */
    uint32_t random;     /* state of a generator, for delays */
    fg_buffer url;       /* what is asked for, in its plain form */
    bool public_only;    /* whether that must not lead to a private address, by whatever name */
    facegen_error error; /* how it ended: of the image's own link where several failed; FACEGEN_OK once DONE */
} fg_download;

/* How an exchange ended. */
typedef struct fg_download_outcome {
    facegen_code failure;      /* FACEGEN_OK: an answer came. FACEGEN_E_IMAGE: what came is not a whole image */
    const char *message;       /* a clause about the failure */
    int http_status;           /* 0 if none came */
    int64_t retry_after_ms;    /* 0 if absent */
    const fg_buffer *location; /* of a redirect; empty if absent */
} fg_download_outcome;

/* Begins a download that has no links yet. random is any number, different for each. */
void fg_download_begin(fg_download *download, const fg_download_limits *limits, int64_t now, uint32_t random);

/* Adds a link, which is borrowed, to be tried after those that it has. Does nothing if NULL, or if it has it already.
 */
void fg_download_add(fg_download *download, const char *link);

/*
 * What to do now: FG_ACTION_FETCH (begin the exchange for url), FG_ACTION_WAIT, FG_ACTION_ABORT or FG_ACTION_END, as
 * for a job. Asking begins what is answered.
 */
fg_action fg_download_next(fg_download *download, int64_t now);

/* The exchange moves on: it is not to be given up as stalled. */
void fg_download_progress(fg_download *download, int64_t now);

/* The exchange has ended. */
void fg_download_take(fg_download *download, int64_t now, const fg_download_outcome *outcome);

/* Ends the download with a code, such as FACEGEN_E_CANCELLED; its exchange has been cancelled. */
void fg_download_stop(fg_download *download, facegen_code code);

bool fg_download_is_final(const fg_download *download);

/* Frees what a download owns; its error stays. */
void fg_download_clear(fg_download *download);

#endif
