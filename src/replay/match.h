/* Which exchange of a recording answers a request. */
#ifndef FG_REPLAY_MATCH_H
#define FG_REPLAY_MATCH_H

#include "condense.h"
#include "recording.h"

#include <stdbool.h>

/* A request that is to be answered. Its body is read only as far as is needed to tell. */
typedef struct fg_asked {
    facegen_exchange *exchange;
    fg_condenser body;
    uint64_t read;      /* bytes of the body */
    bool broken;        /* the body could not be read */
    bool seed_is_drawn; /* by the library and not chosen by the caller */
} fg_asked;

void fg_asked_init(fg_asked *asked, facegen_exchange *exchange);
void fg_asked_free(fg_asked *asked);

/*
 * The first exchange that was not played with the method, the URL and the body of what is asked, as far as that was
 * sent; for what is free of charge, else the last that was played. A seed that no caller chose is not
 * compared: it is another in each run, and a recording of 0.1 has none. NULL when there is no such exchange.
 */
fg_recorded *fg_recording_match(const fg_recording *recording, fg_asked *asked);

/* Says why there is none, in a sentence for people. */
void fg_recording_explain(const fg_recording *recording, const fg_asked *asked, char *text, size_t size);

#endif
