/* The loop of Linux: libcurl says which sockets it waits for, and one epoll descriptor stands for all of them. */
#include "close_on_exec.h"
#include "loop.h"
#include "os/clock.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS_MAX = 64 }; /* that are taken at once */

struct fg_loop {
    CURLM *multi;
    int epoll;
    int wakeup;       /* an eventfd, readable once woken */
    int64_t deadline; /* of libcurl's nearest timer, by fg_clock_now(); INT64_MAX for none */
};

/* libcurl waits for a socket, for something else of it, or no more. `known` is not NULL once it is watched. */
static int watch(CURL *easy, curl_socket_t socket, int what, void *opaque, void *known)
{
    fg_loop *loop = opaque;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(loop->epoll, EPOLL_CTL_DEL, socket, NULL);
        return 0;
    }
    if (!known)
        fg_close_on_exec(socket);
    struct epoll_event event = {.data.fd = socket};
    event.events = (what & CURL_POLL_IN ? (uint32_t)EPOLLIN : 0) | (what & CURL_POLL_OUT ? (uint32_t)EPOLLOUT : 0);
    if (epoll_ctl(loop->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0)
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

static bool open_descriptors(fg_loop *loop)
{
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = loop->wakeup};
    return loop->epoll >= 0 && loop->wakeup >= 0 && epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wakeup, &event) == 0;
}

fg_loop *fg_loop_new(void)
{
    fg_loop *loop = malloc(sizeof *loop);
    if (!loop)
        return NULL;
    *loop = (fg_loop){.epoll = -1, .wakeup = -1, .deadline = INT64_MAX};
    if (open_descriptors(loop))
        return loop;
    fg_loop_free(loop);
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
    if (loop->epoll >= 0)
        close(loop->epoll);
    if (loop->wakeup >= 0)
        close(loop->wakeup);
    free(loop);
}

static bool take_event(fg_loop *loop, const struct epoll_event *event)
{
    int running, what = 0;
    if (event->events & EPOLLIN)
        what |= CURL_CSELECT_IN;
    if (event->events & EPOLLOUT)
        what |= CURL_CSELECT_OUT;
    if (event->events & (EPOLLERR | EPOLLHUP))
        what |= CURL_CSELECT_ERR;
    return curl_multi_socket_action(loop->multi, event->data.fd, what, &running) == CURLM_OK;
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
    struct epoll_event events[EVENTS_MAX];
    uint64_t wakes;
    int count = epoll_wait(loop->epoll, events, EVENTS_MAX, timeout); /* a signal ends it, as any event does */
    for (int i = 0; i < count; i++) {
        if (events[i].data.fd != loop->wakeup) {
            if (!take_event(loop, &events[i]))
                return false;
        } else if (take_wake) {
            (void)!read(loop->wakeup, &wakes, sizeof wakes);
        }
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
    uint64_t one = 1;
    (void)!write(loop->wakeup, &one, sizeof one);
}

int fg_loop_fd(const fg_loop *loop)
{
    return loop->epoll;
}

int64_t fg_loop_deadline(const fg_loop *loop)
{
    return loop->deadline;
}
