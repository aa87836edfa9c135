/* The trips of a call to the provider, one after the other, as its job says. */
#ifndef FG_CALL_TRIPS_H
#define FG_CALL_TRIPS_H

#include "call.h"

/* Does what the job says. True once it has ended; else it waits, and *until receives until when. */
bool fg_call_drive(fg_call *call, int64_t now, int64_t *until);

/* Frees the last trip, whose exchange has ended, and its result; there may be none. */
void fg_call_forget_trip(fg_call *call);

#endif
