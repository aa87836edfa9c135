/* What a client knows of its account's jobs, so that one that it does not know can be told from them. */
#ifndef FG_KNOWN_H
#define FG_KNOWN_H

#include "model/result.h"

enum {
    FG_KNOWN_MAX = 128,     /* jobs that are remembered, the latest */
    FG_GOES_ON_S = 10 * 60, /* how long a job that was seen unfinished is taken for one that has just ended */
};

#define FG_MARK_NONE "none" /* the mark of an account that has made nothing */

/*
 * Whether the seeds that the account's jobs show can be relied on. They prove something once an own job has shown the
 * seed that it was sent with, and nothing any more once one has shown another.
 */
typedef enum fg_seed_proof { FG_SEEDS_UNPROVEN, FG_SEEDS_PROVEN, FG_SEEDS_DISPROVEN } fg_seed_proof;

/* Guarded by the client's lock; zero-initialized. */
typedef struct fg_known {
    char ids[FG_KNOWN_MAX][FG_ID_SIZE]; /* a ring of the client's own jobs */
    size_t next;                        /* the place in it to be used anew */
    uint64_t going_on[FG_KNOWN_MAX];    /* a ring of hashes of the ids of jobs that a call left unfinished, */
    int64_t left_at[FG_KNOWN_MAX];      /* when, in seconds since 1970, */
    size_t next_going_on;               /* and the place in it to be used anew */
    char mark[FG_MARK_SIZE]; /* a job that is done: what is sent from here on is newer. "" if none is known */
    fg_seed_proof seeds;
} fg_known;

bool fg_known_has(const fg_known *known, const char *id);

/* A job of the client's own was accepted. */
void fg_known_add(fg_known *known, const char *id);

/* A job is done: the mark, if it is the client's own. */
void fg_known_done(fg_known *known, const char *id);

/* A call has ended, and its job goes on. unix_time is in seconds. */
void fg_known_goes_on(fg_known *known, const char *id, int64_t unix_time);

/* Whether a job was going on in the last FG_GOES_ON_S. */
bool fg_known_went_on(const fg_known *known, const char *id, int64_t unix_time);

/* A mark that is too long leaves the one before it, which is older and holds all the same. */
void fg_known_set_mark(fg_known *known, const char *mark);

/* An own job that was sent with a seed shows this one. */
void fg_known_see_seed(fg_known *known, int64_t sent, int64_t shown);

#endif
