#include "job.h"

#include <stddef.h>

enum { WITNESSES = 4 }; /* jobs that must have waited for their turn before it counts that jobs do */

void fg_queue_join(fg_queue *queue, fg_job *job)
{
    job->number = queue->joined++;
    job->ahead = queue->last ? queue->last->ahead + 1 : 0;
    job->behind = NULL;
    if (queue->last)
        queue->last->behind = job;
    else
        queue->first = job;
    queue->last = job;
}

/* How many jobs were made when this one was begun, itself among them: the older ones that were seen after that. */
static int count_made(const fg_queue *queue, const fg_job *job, int64_t begun)
{
    int made = 1;
    for (const fg_job *other = queue->first; other && other != job; other = other->behind)
        made += other->queued_at > begun;
    for (size_t i = 0; i < FG_QUEUE_WIDTH_MAX && i < queue->left; i++)
        made += queue->gone[i].queued_at > begun && queue->gone[i].number < job->number;
    return made;
}

static void set_width(fg_queue *queue, int width)
{
    queue->width = width <= FG_QUEUE_WIDTH_MAX ? width : 0;
    queue->witnesses = queue->widest = 0;
}

void fg_queue_learn(fg_queue *queue, const fg_job *job, int64_t now, int64_t making)
{
    int made = count_made(queue, job, now - making);
    bool had_to_wait = job->queued_at - making > job->accepted_at;
    if (made > queue->widest)
        queue->widest = made;
    if (queue->width > 0 && made > queue->width)
        set_width(queue, made);
    else if (had_to_wait && ++queue->witnesses == WITNESSES)
        set_width(queue, queue->widest);
}

void fg_queue_leave(fg_queue *queue, fg_job *job)
{
    fg_job *before = NULL, *other = queue->first;
    for (; other && other != job; other = other->behind)
        before = other;
    if (!other)
        return;
    if (before)
        before->behind = job->behind;
    else
        queue->first = job->behind;
    if (queue->last == job)
        queue->last = before;
    for (other = job->behind; other; other = other->behind)
        other->ahead--;
    size_t place = queue->left++ % FG_QUEUE_WIDTH_MAX;
    queue->gone[place].number = job->number;
    queue->gone[place].queued_at = job->queued_at;
}

bool fg_queue_is_turn(const fg_queue *queue, const fg_job *job)
{
    return queue->width == 0 || job->ahead < queue->width;
}
