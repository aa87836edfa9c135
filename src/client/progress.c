/* Who is told how far a task is, and how often. */
#include "engine.h"

enum { PROGRESS_INTERVAL_MS = 250 }; /* between two reports */

void facegen_client_set_progress(facegen_client *client, facegen_progress_fn progress, void *user_data)
{
    if (!client)
        return;
    client->progress = progress;
    client->progress_data = user_data;
}

void facegen_job_set_progress(facegen_job *job, facegen_progress_fn progress, void *user_data)
{
    if (job)
        job->listener = (fg_listener){.tell = progress, .user_data = user_data};
}

void fg_task_tell(fg_task *task, facegen_phase phase, int64_t done, int64_t total, bool always)
{
    fg_listener *listener = &task->listener;
    if (!listener->tell)
        return;
    int64_t now = fg_engine_now(task->engine);
    if (!always && now < listener->next)
        return;
    listener->next = now + PROGRESS_INTERVAL_MS;
    listener->tell(phase, done, total, task->id, listener->user_data);
}
