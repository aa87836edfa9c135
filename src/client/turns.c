#include "turns.h"

#include "engine.h"

#include <stdlib.h>

enum { CHILDREN = 4, CAPACITY_MIN = 4 }; /* four children share a line of the cache */

static void put_turn(fg_turns *turns, size_t place, fg_turn turn)
{
    turns->items[place] = turn;
    turn.task->place = place;
}

static bool comes_before(fg_turn a, fg_turn b)
{
    return a.due != b.due ? a.due < b.due : a.task->number < b.task->number;
}

/* The child of a place that is due first; the count where it has none. */
static size_t first_child(const fg_turns *turns, size_t place)
{
    size_t first = CHILDREN * place + 1, end = first + CHILDREN;
    if (first >= turns->count)
        return turns->count;
    for (size_t child = first + 1; child < end && child < turns->count; child++) {
        if (comes_before(turns->items[child], turns->items[first]))
            first = child;
    }
    return first;
}

/* Moves a turn up or down from a place, to where it belongs. */
static void sift(fg_turns *turns, size_t place, fg_turn turn)
{
    fg_turn *items = turns->items;
    for (size_t parent; place > 0 && comes_before(turn, items[parent = (place - 1) / CHILDREN]); place = parent)
        put_turn(turns, place, items[parent]);
    for (size_t child; (child = first_child(turns, place)) < turns->count && comes_before(items[child], turn);
         place = child)
        put_turn(turns, place, items[child]);
    put_turn(turns, place, turn);
}

bool fg_turns_add(fg_turns *turns, fg_task *task)
{
    if (turns->count == turns->capacity) {
        size_t capacity = turns->capacity ? 2 * turns->capacity : CAPACITY_MIN;
        fg_turn *items = realloc(turns->items, capacity * sizeof *items);
        if (!items)
            return false;
        turns->items = items;
        turns->capacity = capacity;
    }
    task->number = turns->added++;
    sift(turns, turns->count++, (fg_turn){INT64_MIN, task});
    return true;
}

void fg_turns_remove(fg_turns *turns, const fg_task *task)
{
    fg_turn last = turns->items[--turns->count];
    if (last.task != task)
        sift(turns, task->place, last);
}

bool fg_turns_has(const fg_turns *turns, const fg_task *task)
{
    return task->place < turns->count && turns->items[task->place].task == task;
}

void fg_turns_set_due(fg_turns *turns, fg_task *task, int64_t due)
{
    sift(turns, task->place, (fg_turn){due, task});
}
