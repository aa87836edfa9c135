

#include "os/poller.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS_MAX = 64 }; /* that are taken at once */

struct fg_poller {
    int epoll;
    int wakeup; /* an eventfd, readable once woken */
};

static bool open_descriptors(fg_poller *poller)
{
    poller->epoll = epoll_create1(EPOLL_CLOEXEC);
    poller->wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return poller->epoll >= 0 && poller->wakeup >= 0 && fg_poller_watch(poller, poller->wakeup, FG_POLL_IN, false);
}

fg_poller *fg_poller_new(void)
{
    fg_poller *poller = malloc(sizeof *poller);
    if (!poller || open_descriptors(poller))
        return poller;
    fg_poller_free(poller);
    return NULL;
}

void fg_poller_free(fg_poller *poller)
{
    if (poller->epoll >= 0)
        close(poller->epoll);
    if (poller->wakeup >= 0)
        close(poller->wakeup);
    free(poller);
}

bool fg_poller_watch(fg_poller *poller, fg_socket socket, int what, bool is_known)
{
    struct epoll_event event = {.data.fd = socket};
    event.events = (what & FG_POLL_IN ? (uint32_t)EPOLLIN : 0) | (what & FG_POLL_OUT ? (uint32_t)EPOLLOUT : 0);
    return epoll_ctl(poller->epoll, is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) == 0;
}

void fg_poller_forget(fg_poller *poller, fg_socket socket)
{
    epoll_ctl(poller->epoll, EPOLL_CTL_DEL, socket, NULL);
}

static int what_of(uint32_t events)
{
    return (events & EPOLLIN ? FG_POLL_IN : 0) | (events & EPOLLOUT ? FG_POLL_OUT : 0) |
           (events & (EPOLLERR | EPOLLHUP) ? FG_POLL_ERROR : 0);
}

int fg_poller_wait(fg_poller *poller, int timeout, bool take_wake, fg_poll_event *events, int most)
{
    struct epoll_event arrived[EVENTS_MAX];
    uint64_t wakes;
    int taken = 0, count = epoll_wait(poller->epoll, arrived, most < EVENTS_MAX ? most : EVENTS_MAX, timeout);
    for (int i = 0; i < count; i++) {
        if (arrived[i].data.fd != poller->wakeup)
            events[taken++] = (fg_poll_event){arrived[i].data.fd, what_of(arrived[i].events)};
        else if (take_wake)
            (void)!read(poller->wakeup, &wakes, sizeof wakes);
    }
    return taken;
}

void fg_poller_wake(fg_poller *poller)
{
    uint64_t one = 1;
    (void)!write(poller->wakeup, &one, sizeof one);
}

int fg_poller_descriptor(const fg_poller *poller)
{
    return poller->epoll;
}
