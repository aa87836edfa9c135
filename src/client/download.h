/* Getting an image from a link of the server's: redirects, repetitions, and what a link may not be. */
#ifndef FG_DOWNLOAD_H
#define FG_DOWNLOAD_H

#include "engine.h"
#include "image_sink.h"

/*
 * A task that downloads a link into a sink, until that has a whole image. The link and each redirect, of which three
 * are followed, must be https (http only where the API root is, or with allow_http), and lead to a public address
 * unless the API root is on this machine. The key is never sent.
 */
typedef struct fg_download {
    fg_task task;
    fg_image_sink *sink; /* borrowed */
    fg_buffer link;      /* what is asked for next; a redirect replaces it */
    const char *first;   /* the link that a repetition begins with; borrowed */
    facegen_exchange exchange;
    bool in_flight;
    int redirects; /* followed in this attempt */
    int repetitions;
    int64_t stalls_at;   /* when this attempt is given up if nothing more comes */
    int64_t due;         /* when the next attempt begins */
    int64_t deadline;    /* of all attempts */
    facegen_code code;   /* the outcome; of FACEGEN_E_IMAGE the sink knows the reason */
    facegen_error error; /* for every other failure */
} fg_download;

/* Makes a download; link, id and sink outlive it. kind has fg_download_advance(). */
void fg_download_init(fg_download *download, facegen_engine *engine, const fg_task_kind *kind, const char *link,
                      const char *id, fg_image_sink *sink);

/* Of fg_task_kind. */
bool fg_download_advance(fg_task *task, int64_t now, int64_t *until);

#endif
