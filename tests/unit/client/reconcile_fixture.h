/* Two machines that use one account, in the sandbox, and what one of them asks about a request of its own. */
#ifndef FG_TEST_RECONCILE_FIXTURE_H
#define FG_TEST_RECONCILE_FIXTURE_H

#include "support/fixture.h"

struct scene {
    struct fixture base;
    facegen_client *other; /* the other machine's */
    int questions;         /* about the account, that the client asked */
    int refusals;          /* with HTTP 429 */
    int warnings;
    bool cancels; /* the client, as it asks one */
};

/* cmocka's setup and teardown; state receives the scene. */
int set_up(void **state);
int tear_down(void **state);

/* Submits what is accepted, and whose answer is lost by one of the sandbox's scenarios. */
void lose(struct scene *scene, const char *scenario);

/* Reconciles, which pays for nothing. */
facegen_code reconcile_with(struct scene *scene, const facegen_request *request);

facegen_code reconcile(struct scene *scene);

/* The other machine has images made of a prompt; the id of their job. */
const char *submit_elsewhere(struct scene *scene, const char *prompt, const char *track_id);

#endif
