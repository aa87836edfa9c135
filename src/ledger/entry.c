#include "entry.h"

#include <stdlib.h>

void facegen_entry_free(facegen_entry *entry)
{
    if (!entry)
        return;
    free(entry->account_name);
    free(entry->batch);
    free(entry->order);
    free(entry->queue);
    free(entry->output);
    free(entry->request_json);
    free(entry->result_json);
    free(entry->face_file);
    for (size_t i = 0; i < entry->image_count; i++)
        free(entry->images[i]);
    free(entry->images);
    free(entry);
}

int64_t facegen_entry_number(const facegen_entry *entry)
{
    return entry ? entry->number : 0;
}

const char *facegen_entry_batch(const facegen_entry *entry)
{
    return entry ? entry->batch : "";
}

const char *facegen_entry_order(const facegen_entry *entry)
{
    return entry ? entry->order : "";
}

const char *facegen_entry_queue(const facegen_entry *entry)
{
    return entry ? entry->queue : "";
}

const char *facegen_entry_output(const facegen_entry *entry)
{
    return entry ? entry->output : "";
}

const char *facegen_entry_account(const facegen_entry *entry)
{
    return entry ? entry->account_name : "";
}

facegen_ledger_state facegen_entry_state(const facegen_entry *entry)
{
    return entry ? entry->record.state : FACEGEN_STATE_WAITING;
}

facegen_verdict facegen_entry_verdict(const facegen_entry *entry)
{
    return entry ? entry->record.verdict : FACEGEN_VERDICT_NONE;
}

const char *facegen_entry_id(const facegen_entry *entry)
{
    return entry ? entry->record.id : "";
}

facegen_code facegen_entry_code(const facegen_entry *entry)
{
    return entry ? entry->record.code : FACEGEN_OK;
}

const char *facegen_entry_message(const facegen_entry *entry)
{
    return entry ? entry->record.message : "";
}

int64_t facegen_entry_seed(const facegen_entry *entry)
{
    return entry ? entry->seed : -1;
}

int facegen_entry_attempts(const facegen_entry *entry)
{
    return entry ? entry->record.attempts : 0;
}

const char *facegen_entry_mark(const facegen_entry *entry)
{
    return entry ? entry->mark : "";
}

const char *facegen_entry_request_json(const facegen_entry *entry)
{
    return entry ? entry->request_json : "";
}

const char *facegen_entry_result_json(const facegen_entry *entry)
{
    return entry ? entry->result_json : "";
}

int64_t facegen_entry_added_at(const facegen_entry *entry)
{
    return entry ? entry->added_at : 0;
}

int64_t facegen_entry_sent_at(const facegen_entry *entry)
{
    return entry ? entry->record.sent_at : 0;
}

int64_t facegen_entry_accepted_at(const facegen_entry *entry)
{
    return entry ? entry->record.accepted_at : 0;
}

int64_t facegen_entry_made_at(const facegen_entry *entry)
{
    return entry ? entry->record.made_at : 0;
}

int64_t facegen_entry_ended_at(const facegen_entry *entry)
{
    return entry ? entry->record.ended_at : 0;
}

size_t facegen_entry_image_count(const facegen_entry *entry)
{
    return entry ? entry->image_count : 0;
}

const char *facegen_entry_image_path(const facegen_entry *entry, size_t index)
{
    return entry && index < entry->image_count ? entry->images[index] : NULL;
}

const char *facegen_ledger_state_text(facegen_ledger_state state)
{
    static const char *const texts[] = {"waiting", "claimed",   "sending", "accepted", "made",
                                        "saved",   "uncertain", "refused", "failed",   "cancelled"};
    return (unsigned)state < sizeof texts / sizeof *texts ? texts[state] : "";
}

const char *facegen_verdict_text(facegen_verdict verdict)
{
    static const char *const texts[] = {"", "not seen", "several", "unknown"};
    return (unsigned)verdict < sizeof texts / sizeof *texts ? texts[verdict] : "";
}
