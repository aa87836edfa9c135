/*
 * A look at the account, as a state machine without I/O: told what the account shows, it says what to ask next, and in
 * the end what became of the entries that may have been accepted.
 *
 *  COUNT  how many jobs the provider is processing, if an entry may be among them
 *  OWN    each own job that is accepted: how many of those are they? The others are unknown, and may be anything
 *  LIST   the jobs that are made, newest first, until one that was made before the first of the entries was sent
 *  JOB    each of them that nobody knows: the seed that it shows says whose it is
 *
 * In this order, so that a job is in one answer or the other: what was accepted before the first question and is over
 * by then is in the list.
 */
#ifndef FG_LOOK_H
#define FG_LOOK_H

#include "entry.h"

enum {
    FG_CLAIMANTS_MAX = 64,        /* entries that are looked for at once */
    FG_CANDIDATES_MAX = 60,       /* jobs that are asked for */
    FG_OWN_MAX = 16,              /* own jobs that are accepted */
    FG_LOOK_PAGES = 10,           /* of the list, at most */
    FG_LOOK_APART_MS = 30 * 1000, /* between two looks that show nothing */
};

/* Whether the seeds that jobs show are proof: once an own job has shown the one it was sent with, and no longer once
 * one has shown another. Stored in a ledger. */
typedef enum fg_look_seeds { FG_SEEDS_UNKNOWN = 0, FG_SEEDS_HONEST = 1, FG_SEEDS_CHANGED = 2 } fg_look_seeds;

/* An entry that may have been accepted. Times are Unix time in ms. */
typedef struct fg_claimant {
    int64_t entry, epoch;
    int64_t seed;       /* that it was sent with */
    bool seed_is_drawn; /* by the ledger: no other request has it */
    bool is_sending;    /* it may be accepted yet: nothing is concluded from its not being seen */
    unsigned char digest[FG_DIGEST_SIZE];
    char mark[FG_MARK_SIZE]; /* a job that was made before it was sent; "" for none */
    int64_t sent_at;
    int64_t settled_at;      /* from when on it cannot arrive any more */
    int64_t nothing_seen_at; /* a look after that showed nothing of it; 0 for none */
    /* what the look says */
    char id[FG_ENTRY_ID_SIZE]; /* its job; "" for none */
    facegen_verdict verdict;
    bool is_not_seen;
} fg_claimant;

/* A job that nobody knows. */
typedef struct fg_candidate {
    char id[FG_ENTRY_ID_SIZE];
    int64_t seed;     /* that it shows; negative if it does not */
    bool is_there;    /* the provider has answered for it */
    bool is_stranger; /* it is nobody's */
} fg_candidate;

typedef enum fg_look_step { FG_LOOK_COUNT, FG_LOOK_OWN, FG_LOOK_LIST, FG_LOOK_JOB, FG_LOOK_END } fg_look_step;

typedef struct fg_look {
    fg_look_step step; /* to be done next */
    size_t index;      /* of OWN: which of `own`; of JOB: which candidate */
    int page;          /* of LIST, from 1 */
    fg_look_seeds seeds;
    fg_claimant claimants[FG_CLAIMANTS_MAX];
    size_t claimant_count;
    char own[FG_OWN_MAX][FG_ENTRY_ID_SIZE];
    size_t own_count;
    char mark[FG_MARK_SIZE]; /* where the list ends that is wanted; "" for none */
    fg_candidate candidates[FG_CANDIDATES_MAX];
    size_t candidate_count;
    int64_t unknown; /* jobs that are processing and not known to be own */
    bool is_whole;   /* nothing has failed or was left out */
} fg_look;

/* Begins a look, whose claimants, own jobs, mark and seeds are set. */
void fg_look_begin(fg_look *look);

/* The answers, each to the present step. */
void fg_look_take_count(fg_look *look, int64_t processing);
void fg_look_take_own(fg_look *look, bool is_processing);
/* knows: whether an id is that of an entry or a known stranger's */
void fg_look_take_page(fg_look *look, const char *const *ids, size_t count, size_t page_size,
                       bool (*knows)(void *user_data, const char *id), void *user_data);
void fg_look_take_job(fg_look *look, bool is_there, int64_t seed);

/* The present step has failed, for good. */
void fg_look_fail(fg_look *look);

/* At the end: fills what the look says of each claimant and candidate. */
void fg_look_judge(fg_look *look, int64_t now);

/* How long to wait before the next look, in ms, after that many. */
int64_t fg_look_pause(int looks);

#endif
