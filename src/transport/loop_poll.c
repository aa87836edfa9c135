/* The loop of systems without epoll: libcurl waits by itself, and there is no descriptor for others to watch. */
#include "loop.h"
#include "os/clock.h"

#include <limits.h>
#include <stdlib.h>

struct fg_loop {
    CURLM *multi;
};

fg_loop *fg_loop_new(void)
{
    return calloc(1, sizeof(fg_loop));
}

void fg_loop_free(fg_loop *loop)
{
    free(loop);
}

bool fg_loop_attach(fg_loop *loop, CURLM *multi)
{
    loop->multi = multi;
    return true;
}

/* libcurl looks at the sockets first by itself. */
bool fg_loop_progress(fg_loop *loop)
{
    int running;
    return curl_multi_perform(loop->multi, &running) == CURLM_OK;
}

bool fg_loop_wait(fg_loop *loop, int64_t until)
{
    int64_t left = until - fg_clock_now();
    int timeout = left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
    return curl_multi_poll(loop->multi, NULL, 0, timeout, NULL) == CURLM_OK && fg_loop_progress(loop);
}

void fg_loop_wake(fg_loop *loop)
{
    curl_multi_wakeup(loop->multi);
}

int fg_loop_fd(const fg_loop *loop)
{
    (void)loop;
    return -1;
}

int64_t fg_loop_deadline(const fg_loop *loop)
{
    (void)loop;
    return INT64_MAX;
}
