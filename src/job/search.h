/*
 * The search for a job that was perhaps accepted, as a state machine without I/O: told what the account shows, it says
 * what to ask next.
 *
 * A look is two questions: how many jobs are processing, and which images were made. In this order, so that a job is
 * in one answer or the other: what was accepted before the first and is over by then is in the second. Images that
 * are newer than the mark and not of the client's own jobs are candidates, and their jobs are fetched.
 *
 * Only the id, the seed and the prompt say whose a job is. So a single candidate that shows none of them is taken only
 * if nothing is processing. "Not seen" needs a second look, and that the request cannot arrive any more: to pay twice
 * is worse than not to know.
 */
#ifndef FG_SEARCH_H
#define FG_SEARCH_H

#include "known.h"
#include "model/error.h"
#include "model/request.h"

enum {
    FG_SEARCH_MS = 3 * 60 * 1000, /* for the questions about the account */
    FG_SEARCH_QUESTIONS = 12,     /* about the account, which allows 30 a minute (provider's page) */
    FG_SEARCH_CANDIDATES = 8,     /* jobs that are looked at; if there are more, they prove nothing */
};

typedef enum fg_step {
    FG_STEP_FETCH, /* the job `id`, waiting for its images */
    FG_STEP_COUNT, /* how many jobs are processing */
    FG_STEP_LIST,  /* page `page` of the images */
    FG_STEP_END    /* code says what is known */
} fg_step;

/* How much a fetched job, which may repeat its prompt and seed, is like the request. */
typedef enum fg_likeness {
    FG_LIKENESS_OTHER,   /* it has another seed, and seeds are proven: it is another */
    FG_LIKENESS_NONE,    /* it has another prompt, which the provider may have rewritten */
    FG_LIKENESS_UNKNOWN, /* it does not say */
    FG_LIKENESS_SAME,    /* it has the same prompt */
    FG_LIKENESS_SEED     /* it has the same seed, which few jobs have */
} fg_likeness;

/* The request that is looked for. */
typedef struct fg_search_subject {
    const facegen_request *request; /* its prompt is compared, if it has one; borrowed */
    int64_t seed;                   /* that it was sent with; negative: unknown */
    fg_seed_proof seeds;
    const char *id;     /* of an answer that could not be understood; "" for none */
    const char *mark;   /* as fg_known::mark */
    int64_t settled_at; /* from when on it cannot arrive any more, ms */
} fg_search_subject;

typedef struct fg_search {
    fg_step step;     /* to be done next ... */
    int64_t due;      /* ... and when, ms */
    int64_t deadline; /* of the questions about the account */
    uint32_t random;
    fg_search_subject subject; /* but for its texts, which follow */
    char mark[FG_MARK_SIZE];   /* as fg_known::mark */
    char id[FG_ID_SIZE];       /* to be fetched; initially the one that is suspected */
    int page;
    int questions, looks; /* so far */
    bool settled;         /* when the looks began, the request could not arrive any more */

    /* what was seen */
    double processing;
    char candidates[FG_SEARCH_CANDIDATES][FG_ID_SIZE];
    size_t count, fetched; /* of the candidates */
    bool more;             /* there are more than that */
    bool whole;            /* the last look saw all images that are newer than the mark */
    fg_likeness likeness;  /* the greatest of a candidate ... */
    size_t alike;          /* ... and how many have it, from UNKNOWN on */
    size_t others;         /* candidates that are known to be others */
    size_t unclear;        /* candidates that cannot be fetched */
    facegen_result *found; /* the result of the last of those that are alike; owned */
    char found_id[FG_ID_SIZE];

    facegen_code code;      /* FACEGEN_OK: it is `found`; _E_NOT_SEEN; _E_UNCERTAIN; or why a question failed */
    int64_t retry_after_ms; /* when another search can say more; 0 if that is not known */
} fg_search;

/* Begins a search. The time is in ms; random is any number. */
void fg_search_begin(fg_search *search, const fg_search_subject *subject, int64_t now, uint32_t random);

/* A fetch has ended; its result, NULL if it failed, becomes the search's. */
void fg_search_take_job(fg_search *search, int64_t now, facegen_code code, facegen_result *result);

void fg_search_take_count(fg_search *search, double processing);

void fg_search_take_list(fg_search *search, int64_t now, const fg_ids *ids, const fg_known *known);

/* A question was not answered. */
void fg_search_fail(fg_search *search, facegen_code code);

/* A clause on why it is not known, or that nothing was seen. */
void fg_search_explain(const fg_search *search, char *text, size_t size);

#endif
