/* What an exchange can come to, and what is demanded of the verdict on it. */
#ifndef FG_TEST_OUTCOME_FIXTURE_H
#define FG_TEST_OUTCOME_FIXTURE_H

#include "job/policy.h"

enum { BODY_SIZE = 1000, SECOND = 1000 /* in milliseconds */ };

/* Members of a result with one image. */
#define IMAGE .images = &link_image, .image_count = 1
extern fg_result_image link_image;

/* Every code with which an exchange can fail; those that may pass by themselves, and those that do not. */
extern const facegen_code failures[10], passing[4], lasting[5];

/* A status whose answer could not be read. */
fg_outcome unread(int http_status);

/* HTTP 200 with an answer, which outlives it. */
fg_outcome read_reply(const facegen_result *result);

/* An exchange that failed before a status came. */
fg_outcome failed(facegen_code failure, uint64_t body_sent);

/* An answer that was read, and what it means. */
typedef struct meaning {
    const char *name;
    facegen_result result;
    fg_verdict_kind kind;
    facegen_code code;
} meaning;

void expect_verdict(const char *name, fg_verdict verdict, fg_verdict_kind kind, facegen_code code);

/* Of a generate call. */
void expect_acceptance(const char *name, const fg_outcome *outcome, facegen_acceptance acceptance);

#endif
