/* Getting an image from a link of the server's: redirects, repetitions, and what a link may not be. */
#ifndef FG_DOWNLOAD_H
#define FG_DOWNLOAD_H

#include "engine.h"
#include "image_sink.h"

/*
 * Downloads a link into a sink, until it has a whole image. The link and each redirect, of which three are followed,
 * must be https (http only where the API root is, or with allow_http), and lead to a public address unless the API root
 * is on this machine. The key is never sent.
 *
 * id is the job's, for progress. The code and message of a failed sink are the caller's to find (sink->problem).
 */
facegen_code fg_download(fg_engine *engine, const char *link, const char *id, fg_image_sink *sink,
                         facegen_error *error);

#endif
