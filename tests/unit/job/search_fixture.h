/* A search for the job of a request, and an account that shows what a test lets it show. */
#ifndef FG_TEST_SEARCH_FIXTURE_H
#define FG_TEST_SEARCH_FIXTURE_H

#include "job/search.h"

enum { SECOND = 1000, TIMEOUT = 300 * SECOND };

struct scene {
    fg_search search;
    fg_known known;
    facegen_request *request;
    int64_t now;
};

/* cmocka's setup and teardown; state receives the scene. */
int set_up(void **state);
int tear_down(void **state);

/* Begins anew, with an id that is suspected, "" for none, and a mark. */
void begin(struct scene *scene, const char *id, const char *mark);

/* Without a suspect, and after the usual mark. */
void begin_subject(struct scene *scene, fg_search_subject subject);

/* The account says how many jobs are processing. */
void count(struct scene *scene, int processing);

/* The account lists a page of jobs, written as "102 101 100". */
void list(struct scene *scene, const char *jobs);

void look(struct scene *scene, int processing, const char *jobs);

/* The job of an id is fetched, which has a prompt, "" if it does not say. */
void fetch(struct scene *scene, const char *id, const char *prompt);
void fetch_fails(struct scene *scene, facegen_code code);

/* The search has ended with a code, and the clause on it has `part`. */
void expect(const struct scene *scene, facegen_code code, const char *part);
void expect_found(const struct scene *scene, const char *id);

#endif
