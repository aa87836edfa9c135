/* The tasks of an engine and when each is to advance: a heap, whose first is due first. */
#ifndef FG_TURNS_H
#define FG_TURNS_H

#include <facegen/engine.h>

/* A job of the public API, the call of a blocking function, a download: tasks alike. */
typedef struct facegen_job fg_task;

/* A task and when it is to advance. */
typedef struct fg_turn {
    int64_t due; /* in ms of the session's clock; INT64_MIN: at once */
    fg_task *task;
} fg_turn;

/* All zero at first. Those that are due at once are in the order in which they were added. */
typedef struct fg_turns {
    fg_turn *items;
    size_t count, capacity;
    uint64_t added; /* so far */
} fg_turns;

/* Adds a task that is to advance at once; false when memory runs out. */
bool fg_turns_add(fg_turns *turns, fg_task *task);

/* Takes a task out. */
void fg_turns_remove(fg_turns *turns, const fg_task *task);

/* Whether a task is there. */
bool fg_turns_has(const fg_turns *turns, const fg_task *task);

/* Changes when a task that is there is to advance. */
void fg_turns_set_due(fg_turns *turns, fg_task *task, int64_t due);

#endif
