/* The loop of systems with a poller: libcurl says which sockets it waits for, and one descriptor stands for all of
 * them.
 */
#include "loop.h"

#include "os/clock.h"
#include "os/close_on_exec.h"
#include "os/poller.h"

#include <limits.h>
#include <stdlib.h>

enum { EVENTS_MAX = 64 }; /* that are taken at once */

struct fg_loop {
    CURLM *multi;
    fg_poller *poller;
    int64_t deadline; /* of libcurl's nearest timer, by fg_clock_now(); INT64_MAX for none */
};

/* libcurl waits for a socket, for something else of it, or no more. `known` is not NULL once it is watched. */
static int watch(CURL *easy, curl_socket_t socket, int what, void *opaque, void *known)
{
    fg_loop *loop = opaque;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        fg_poller_forget(loop->poller, socket);
        return 0;
    }
    if (!known)
        fg_close_on_exec(socket);
    int wanted = (what & CURL_POLL_IN ? FG_POLL_IN : 0) | (what & CURL_POLL_OUT ? FG_POLL_OUT : 0);
    if (!fg_poller_watch(loop->poller, socket, wanted, known))
        return -1; /* fails the multi handle as a whole */
    curl_multi_assign(loop->multi, socket, loop);
    return 0;
}

static int set_timer(CURLM *multi, long timeout_ms, void *opaque)
{
    fg_loop *loop = opaque;
    (void)multi;
    loop->deadline = timeout_ms < 0 ? INT64_MAX : fg_clock_now() + timeout_ms;
    return 0;
}

fg_loop *fg_loop_new(void)
{
    fg_loop *loop = malloc(sizeof *loop);
    if (!loop)
        return NULL;
    *loop = (fg_loop){.poller = fg_poller_new(), .deadline = INT64_MAX};
    if (loop->poller)
        return loop;
    free(loop);
    return NULL;
}

bool fg_loop_attach(fg_loop *loop, CURLM *multi)
{
    loop->multi = multi;
    loop->deadline = INT64_MAX;
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, loop) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERDATA, loop) == CURLM_OK;
}

void fg_loop_free(fg_loop *loop)
{
    fg_poller_free(loop->poller);
    free(loop);
}

static bool take_event(fg_loop *loop, const fg_poll_event *event)
{
    int running, what = 0;
    if (event->what & FG_POLL_IN)
        what |= CURL_CSELECT_IN;
    if (event->what & FG_POLL_OUT)
        what |= CURL_CSELECT_OUT;
    if (event->what & FG_POLL_ERROR)
        what |= CURL_CSELECT_ERR;
    return curl_multi_socket_action(loop->multi, event->socket, what, &running) == CURLM_OK;
}

static bool run_timer(fg_loop *loop)
{
    int running;
    if (fg_clock_now() < loop->deadline)
        return true;
    loop->deadline = INT64_MAX; /* libcurl sets the next one */
    return curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running) == CURLM_OK;
}

/* Waits some milliseconds at most for events, and takes them; a wake, too, if it is to end the wait. */
static bool take_events(fg_loop *loop, int timeout, bool take_wake)
{
    fg_poll_event events[EVENTS_MAX];
    int count = fg_poller_wait(loop->poller, timeout, take_wake, events, EVENTS_MAX);
    for (int i = 0; i < count; i++) {
        if (!take_event(loop, &events[i]))
            return false;
    }
    return run_timer(loop);
}

bool fg_loop_progress(fg_loop *loop)
{
    return fg_clock_now() < loop->deadline || take_events(loop, 0, false);
}

bool fg_loop_wait(fg_loop *loop, int64_t until)
{
    int64_t left = (until < loop->deadline ? until : loop->deadline) - fg_clock_now();
    return take_events(loop, left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left, true);
}

void fg_loop_wake(fg_loop *loop)
{
    fg_poller_wake(loop->poller);
}

int fg_loop_fd(const fg_loop *loop)
{
    return fg_poller_descriptor(loop->poller);
}

int64_t fg_loop_deadline(const fg_loop *loop)
{
    return loop->deadline;
}
