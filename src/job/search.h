/*
 * The search for a job that was perhaps accepted, as a state machine without I/O: told what the account shows, it says
 * what to ask next.
 *
 * A look is two questions: how many jobs are processing, and which images were made. In this order, so that a job is
 * in one answer or the other: what was accepted before the first and is over by then is in the second. Images that
 * are newer than the mark and not of the client's own jobs are candidates, and their jobs are fetched.
 *
 * Nothing else than the id or the request's own prompt says whose a job is. So a single candidate that says nothing is
 * taken only if nothing is processing, and "not seen" needs a second look: to pay twice is worse than not to know.
 */
#ifndef FG_SEARCH_H
#define FG_SEARCH_H

#include "known.h"
#include "model/error.h"
#include "model/request.h"

enum {
    FG_SEARCH_QUESTIONS = 12, /* that are asked about the account: it bears 30 a minute (provider's page) */
    FG_SEARCH_CANDIDATES = 8, /* that are looked at; where there are more they say nothing */
};

typedef enum fg_step {
    FG_STEP_FETCH, /* the job `id`, waiting for its images */
    FG_STEP_COUNT, /* how many jobs are processing */
    FG_STEP_LIST,  /* page `page` of the images */
    FG_STEP_END    /* code says what is known */
} fg_step;

/* What a fetched job says of whose it is: its prompt and seed, where it repeats them, are others, or the same. */
typedef enum fg_likeness { FG_LIKENESS_NONE, FG_LIKENESS_UNKNOWN, FG_LIKENESS_SAME } fg_likeness;

typedef struct fg_search {
    fg_step step; /* to be done next ... */
    int64_t due;  /* ... and when, ms */
    int64_t deadline;
    uint32_t random;
    const facegen_request *request; /* what is set of prompt and seed is compared; borrowed */
    char mark[FG_ID_SIZE];          /* as fg_known::mark */
    char id[FG_ID_SIZE];            /* to be fetched; at first the one that is suspected */
    int page;
    int questions, looks; /* so far */

    /* what was seen */
    double processing;
    char candidates[FG_SEARCH_CANDIDATES][FG_ID_SIZE];
    size_t count, fetched; /* of the candidates */
    bool more;             /* there are more than that */
    bool whole;            /* the last look saw all images that are newer than the mark */
    fg_likeness likeness;  /* the greatest of a candidate ... */
    size_t alike;          /* ... and how many have it, unless it is NONE */
    size_t unclear;        /* candidates that cannot be fetched */
    facegen_result *found; /* the result of the last of those that are alike; owned */
    char found_id[FG_ID_SIZE];

    facegen_code code; /* FACEGEN_OK: it is `found`; _E_NOT_SEEN; _E_UNCERTAIN; or why a question failed */
} fg_search;

/* Begins a search. id is of an answer that made no sense, "" for none. Both times are ms; random is any number. */
void fg_search_begin(fg_search *search, const char *id, const char *mark, const facegen_request *request, int64_t now,
                     int64_t deadline, uint32_t random);

/* A fetch has ended; its result, NULL if it failed, becomes the search's. */
void fg_search_take_job(fg_search *search, int64_t now, facegen_code code, facegen_result *result);

void fg_search_take_count(fg_search *search, double processing);

void fg_search_take_list(fg_search *search, int64_t now, const fg_ids *ids, const fg_known *known);

/* A question was not answered. */
void fg_search_fail(fg_search *search, facegen_code code);

/* A clause on why it is not known, or that nothing was seen. */
void fg_search_explain(const fg_search *search, char *text, size_t size);

#endif
