/* Looks at the account, as look.h says, through the engine of a worker: when entries have become uncertain, and before
 * the first entry of an earlier process is sent. */
#ifndef FG_INQUIRY_H
#define FG_INQUIRY_H

#include "worker.h"

/*
 * The inquiries of a worker. NULL if memory runs out.
 *
 * has_past: there is something of an earlier process, so that the account is looked at before anything is sent
 * has_mark: it is known which job of the account is the newest; otherwise that is asked first, so that no look has to
 * go through what the account made before
 */
fg_inquiry *fg_inquiry_new(facegen_worker *worker, bool has_past, bool has_mark);
void fg_inquiry_free(fg_inquiry *inquiry);

/* Asks what is to be asked by now. */
void fg_inquiry_advance(fg_inquiry *inquiry, int64_t now);

/* When it has something to ask: Unix time, ms; INT64_MAX: after something has happened. */
int64_t fg_inquiry_due(const fg_inquiry *inquiry);

/* An entry has become uncertain. */
void fg_inquiry_hear(fg_inquiry *inquiry);

/* There are entries that are uncertain: they are looked for, by a worker that ends once only. */
void fg_inquiry_want(fg_inquiry *inquiry, int64_t now);

/* Whether a look is due or under way. */
bool fg_inquiry_is_pending(const fg_inquiry *inquiry);

/* Whether nothing may be sent yet. */
bool fg_inquiry_holds(const fg_inquiry *inquiry);

#endif
