/* A download in virtual time: the clock of a test is a number that it moves on by itself. */
#ifndef FG_TEST_DOWNLOAD_FIXTURE_H
#define FG_TEST_DOWNLOAD_FIXTURE_H

#include "job/download.h"
#include "support/test.h"

#define OWN "https://images.example.com/1.png"
#define PROXY "https://proxy.example.com/1.png"
#define FUTURE "https://future.example.com/1.png"

enum { SECOND = 1000, START = 5 * SECOND, TIMEOUT = 300 * SECOND, STALL = 30 * SECOND, RETRIES = 3 };

struct scene {
    fg_download download;
    int64_t now;
};

extern const fg_download_limits usual;

struct scene begin(fg_download_limits limits, const char *own, const char *proxy, const char *future);

/* Lets the time pass that the download waits; what it does then. */
fg_action_kind pass_time(struct scene *scene);

void end_exchange(struct scene *scene, facegen_code failure, int status, const char *location, int64_t retry_after_ms);

/* The next exchange is for this link, and is answered at once by this status. */
void answer(struct scene *scene, const char *link, int status);

void redirect(struct scene *scene, const char *link, const char *location);

void fail_exchange(struct scene *scene, facegen_code failure);

void expect_end(struct scene *scene, facegen_code code);

/* How many exchanges there are until the end, all answered by this status. */
int count_exchanges(struct scene *scene, int status);

#endif
