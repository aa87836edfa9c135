/* The task that downloads an image: the exchanges of a download (job/download.h), and where their bytes go. */
#ifndef FG_DOWNLOAD_TASK_H
#define FG_DOWNLOAD_TASK_H

#include "engine.h"
#include "image_sink.h"
#include "job/download.h"

/*
 * Downloads an image of a result into a sink, until that has a whole image. Each link and each redirect must be https,
 * and lead to a public address or to the host of the API root; any link is allowed if fg_client_allows_local(). The key
 * is never sent.
 */
typedef struct fg_download_task {
    fg_task task;
    fg_download download; /* its error is the outcome, FACEGEN_OK included */
    fg_image_sink *sink;  /* borrowed */
    facegen_exchange exchange;
} fg_download_task;

/* Makes a task for an image of a result, which outlives it as the sink does. kind has fg_download_advance(). */
void fg_download_init(fg_download_task *self, facegen_engine *engine, const fg_task_kind *kind,
                      const facegen_result *result, size_t index, fg_image_sink *sink);

/* Of fg_task_kind. */
bool fg_download_advance(fg_task *task, int64_t now, int64_t *until);

#endif
