#include "fallible.h"

#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BLOCKS_MAX = 1 << 14, /* blocks at once, a power of two */
    FRAMES_MAX = 40,
};

static struct state {
    pthread_t thread; /* whose calls are counted: libcurl may start one to look up a name */
    fallible_plan plan;
    bool running, paused;
    size_t counted;
    unsigned failed;
    void *frames[FRAMES_MAX]; /* of the first call that failed */
    int frame_count;
} state;

/* A set of blocks by open addressing; a freed one leaves its place marked. */
static const void *blocks[BLOCKS_MAX];
static size_t block_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the set */
static const char freed[1];

void fallible_begin(const fallible_plan *plan)
{
    void *unused[1];
    backtrace(unused, 1); /* the first call loads a library */
    pthread_mutex_lock(&lock);
    memset(blocks, 0, sizeof blocks);
    block_count = 0;
    pthread_mutex_unlock(&lock);
    state = (struct state){.thread = pthread_self(), .plan = *plan, .running = true};
}

size_t fallible_end(void)
{
    state.running = false;
    return state.counted;
}

bool fallible_pause(bool paused)
{
    bool before = state.paused;
    state.paused = paused;
    return before;
}

unsigned fallible_failed(void)
{
    return state.failed;
}

void fallible_show(void)
{
    backtrace_symbols_fd(state.frames, state.frame_count, STDERR_FILENO);
}

static int usual_number(call_kind kind)
{
    switch (kind) {
    case CALL_MEMORY:
    case CALL_WATCH:
        return ENOMEM;
    case CALL_OPEN:
        return EMFILE;
    case CALL_WRITE:
        return ENOSPC;
    default:
        return EIO;
    }
}

/* Whether a call is the library's. */
static bool is_watched(void)
{
    return state.running && !state.paused && pthread_equal(state.thread, pthread_self());
}

bool fallible_fails(call_kind kind, size_t bytes)
{
    const fallible_plan *plan = &state.plan;
    bool counts = is_watched() && (plan->kinds & kind) && bytes >= plan->smallest;
    if (!counts || ++state.counted < plan->first || state.counted - plan->first >= plan->count)
        return false;
    if (state.failed == 0) {
        state.paused = true;
        state.frame_count = backtrace(state.frames, FRAMES_MAX);
        state.paused = false;
    }
    state.failed |= kind;
    errno = plan->number != 0 ? plan->number : usual_number(kind);
    return true;
}

/* ---- the blocks ---- */

/* The place of a block, or else the one it may take; NULL when there is none. */
static const void **place_of(const void *block)
{
    const void **room = NULL;
    size_t hash = (uintptr_t)block / 16 * 0x9e3779b9u;
    for (size_t i = 0; i < BLOCKS_MAX; i++) {
        const void **place = &blocks[(hash + i) % BLOCKS_MAX];
        if (*place == block)
            return place;
        if (!room && (!*place || *place == freed))
            room = place;
        if (!*place)
            break;
    }
    return room;
}

void fallible_record(const void *block)
{
    if (!block || !is_watched())
        return;
    pthread_mutex_lock(&lock);
    const void **place = place_of(block);
    if (!place)
        abort(); /* BLOCKS_MAX is too small */
    *place = block;
    block_count++;
    pthread_mutex_unlock(&lock);
}

void fallible_forget(const void *block)
{
    if (!block || block_count == 0)
        return;
    pthread_mutex_lock(&lock);
    const void **place = place_of(block);
    if (place && *place == block) {
        *place = freed;
        block_count--;
    }
    pthread_mutex_unlock(&lock);
}

size_t fallible_leaks(void)
{
    return block_count;
}
