#include "journal.h"

static void answer(fg_call *call, facegen_gate gate)
{
    if (gate != FACEGEN_GATE_WAIT)
        fg_lifecycle_gate(&call->lifecycle, gate == FACEGEN_GATE_OPEN);
}

void fg_journal_ask(fg_call *call)
{
    const facegen_client *client = fg_call_client(call);
    facegen_gate gate = FACEGEN_GATE_OPEN;
    if (client->journal.sending)
        gate = client->journal.sending(client->journal_data, &call->task);
    call->in_journal = gate != FACEGEN_GATE_SHUT;
    call->task.waits_at_gate = gate == FACEGEN_GATE_WAIT;
    answer(call, gate);
}

bool fg_journal_lets_leave(fg_call *call)
{
    const facegen_client *client = fg_call_client(call);
    if (client->journal.leaving)
        call->is_kept_back = !client->journal.leaving(client->journal_data, &call->task);
    return !call->is_kept_back;
}

void fg_journal_settle(fg_call *call)
{
    const facegen_client *client = fg_call_client(call);
    const fg_lifecycle *job = &call->lifecycle;
    bool tells = call->in_journal && client->journal.settled;
    call->in_journal = call->task.waits_at_gate = false;
    if (tells)
        client->journal.settled(client->journal_data, &call->task, job->acceptance, job->code, job->id);
}

void facegen_job_open(facegen_job *job, facegen_gate gate)
{
    fg_call *call = (fg_call *)job; /* no other task is in the journal */
    if (!job || !job->waits_at_gate)
        return;
    job->waits_at_gate = gate == FACEGEN_GATE_WAIT;
    answer(call, gate);
    fg_task_wake(job);
}
