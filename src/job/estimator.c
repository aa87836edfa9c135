#include "lifecycle.h"

#include <stddef.h>

enum { WITNESSES = 4 }; /* jobs that must have waited for their turn before it counts that jobs do */

void fg_estimator_join(fg_estimator *estimator, fg_lifecycle *job)
{
    job->number = estimator->joined++;
    job->ahead = estimator->last ? estimator->last->ahead + 1 : 0;
    job->behind = NULL;
    if (estimator->last)
        estimator->last->behind = job;
    else
        estimator->first = job;
    estimator->last = job;
}

/* How many jobs were made when this one was begun, itself among them: the older ones that were seen after that. */
static int count_made(const fg_estimator *estimator, const fg_lifecycle *job, int64_t begun)
{
    int made = 1;
    for (const fg_lifecycle *other = estimator->first; other && other != job; other = other->behind)
        made += other->queued_at > begun;
    for (size_t i = 0; i < FG_ESTIMATOR_WIDTH_MAX && i < estimator->left; i++)
        made += estimator->gone[i].queued_at > begun && estimator->gone[i].number < job->number;
    return made;
}

static void set_width(fg_estimator *estimator, int width)
{
    estimator->width = width <= FG_ESTIMATOR_WIDTH_MAX ? width : 0;
    estimator->witnesses = estimator->widest = 0;
}

void fg_estimator_learn(fg_estimator *estimator, const fg_lifecycle *job, int64_t now, int64_t making)
{
    int made = count_made(estimator, job, now - making);
    bool had_to_wait = job->queued_at - making > job->accepted_at;
    if (made > estimator->widest)
        estimator->widest = made;
    if (estimator->width > 0 && made > estimator->width)
        set_width(estimator, made);
    else if (had_to_wait && ++estimator->witnesses == WITNESSES)
        set_width(estimator, estimator->widest);
}

void fg_estimator_leave(fg_estimator *estimator, fg_lifecycle *job)
{
    fg_lifecycle *before = NULL, *other = estimator->first;
    for (; other && other != job; other = other->behind)
        before = other;
    if (!other)
        return;
    if (before)
        before->behind = job->behind;
    else
        estimator->first = job->behind;
    if (estimator->last == job)
        estimator->last = before;
    for (other = job->behind; other; other = other->behind)
        other->ahead--;
    size_t place = estimator->left++ % FG_ESTIMATOR_WIDTH_MAX;
    estimator->gone[place].number = job->number;
    estimator->gone[place].queued_at = job->queued_at;
}

bool fg_estimator_is_turn(const fg_estimator *estimator, const fg_lifecycle *job)
{
    return estimator->width == 0 || job->ahead < estimator->width;
}
