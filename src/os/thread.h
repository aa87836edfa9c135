/* Threads, and what they share and wait for. Times are those of fg_clock_now(). */
#ifndef FG_THREAD_H
#define FG_THREAD_H

#include <stdbool.h>
#include <stdint.h>

/* Room for the system's own types. */
typedef union fg_mutex {
    void *aligned;
    unsigned char room[64];
} fg_mutex;
typedef union fg_condition {
    void *aligned;
    unsigned char room[64];
} fg_condition;
typedef uint64_t fg_thread;

/* ---- threads ---- */

/* Returns false if the system refuses. A thread that was started must be joined. */
bool fg_thread_start(fg_thread *thread, void *(*function)(void *), void *data);
void fg_thread_join(fg_thread thread);

/* ---- mutexes and conditions ---- */

/* Returns false if the system refuses. */
bool fg_mutex_init(fg_mutex *mutex);
void fg_mutex_destroy(fg_mutex *mutex);
void fg_mutex_lock(fg_mutex *mutex);
void fg_mutex_unlock(fg_mutex *mutex);

/* Returns false if the system refuses. */
bool fg_condition_init(fg_condition *condition);
void fg_condition_destroy(fg_condition *condition);

/* Waits until another thread signals, or for no reason. The mutex is unlocked meanwhile. */
void fg_condition_wait(fg_condition *condition, fg_mutex *mutex);

/* The same, until a time at most; returns false once that has come. */
bool fg_condition_wait_until(fg_condition *condition, fg_mutex *mutex, int64_t until);

/* Ends the wait of one thread, or of all. */
void fg_condition_signal(fg_condition *condition);
void fg_condition_broadcast(fg_condition *condition);

/* ---- events ---- */

/* What ends the wait of one thread, the current wait or else the next one. */
typedef struct fg_event {
    fg_mutex lock;
    fg_condition changed;
    bool is_set;
} fg_event;

/* Returns false if the system refuses. */
bool fg_event_init(fg_event *event);
void fg_event_destroy(fg_event *event);

/* Waits for the event, until a time at most, and resets it. */
void fg_event_wait_until(fg_event *event, int64_t until);

/* Any thread. */
void fg_event_set(fg_event *event);

/* ---- once ---- */

/* Static, and zeroed initially. Room for the system's own type. */
typedef union fg_once {
    void *aligned;
    unsigned char room[16];
} fg_once;

/* Calls a function, unless it has been called, and returns once it has ended. It must not come here again. */
void fg_once_run(fg_once *once, void (*function)(void));

#endif
