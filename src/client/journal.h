/* The journal of a client's paid requests (facegen/journal.h), as a call asks and tells it. */
#ifndef FG_JOURNAL_H
#define FG_JOURNAL_H

#include "call.h"

/* Asks whether the generate call that is due may begin; the answer goes to the lifecycle, now or later. */
void fg_journal_ask(fg_call *call);

/* Whether the last piece of the body may be handed over. */
bool fg_journal_lets_leave(fg_call *call);

/* Tells what came of the attempt that it was asked about, if it has not been told yet. */
void fg_journal_settle(fg_call *call);

#endif
