#include "rules.h"

#include <stdio.h>
#include <string.h>

bool fg_state_is_final(facegen_ledger_state state)
{
    return state == FACEGEN_STATE_SAVED || state >= FACEGEN_STATE_REFUSED;
}

/* ---- moves ---- */

static void note_problem(fg_record *record, const fg_fact *fact)
{
    record->code = fact->code;
    snprintf(record->message, sizeof record->message, "%s", fact->message ? fact->message : "");
}

static fg_applied move(fg_record *record, facegen_ledger_state state, const fg_fact *fact)
{
    record->state = state;
    record->ended_at = fg_state_is_final(state) ? fact->at : 0;
    if (state == FACEGEN_STATE_WAITING || fg_state_is_final(state) || state == FACEGEN_STATE_UNCERTAIN)
        record->worker = 0;
    return FG_APPLIED_CHANGED;
}

/* Whether a worker may act on an entry: it has claimed it, and nobody has since. */
static bool has_permission(const fg_record *record, const fg_fact *fact)
{
    return record->worker == fact->worker && record->epoch == fact->epoch;
}

/* Whether it is still open if the attempt that the fact is about was accepted. */
static bool is_open_attempt(const fg_record *record, const fg_fact *fact)
{
    bool is_sent = record->state == FACEGEN_STATE_SENDING || record->state == FACEGEN_STATE_UNCERTAIN;
    return is_sent && record->epoch == fact->epoch && !*record->id;
}

static fg_applied claim(fg_record *record, const fg_fact *fact)
{
    if (record->state != FACEGEN_STATE_WAITING || fact->at < record->not_before)
        return FG_APPLIED_REFUSED;
    record->worker = fact->worker;
    record->epoch++;
    return move(record, FACEGEN_STATE_CLAIMED, fact);
}

static fg_applied send(fg_record *record, const fg_fact *fact)
{
    if (record->state != FACEGEN_STATE_CLAIMED || !has_permission(record, fact))
        return FG_APPLIED_REFUSED;
    record->attempts++;
    record->paid++;
    record->sent_at = fact->at;
    record->verdict = FACEGEN_VERDICT_NONE;
    return move(record, FACEGEN_STATE_SENDING, fact);
}

/* Nothing was accepted, but the worker has not given up: the entry stays its own, unless it was taken from it. */
static fg_applied keep_unsent(fg_record *record, const fg_fact *fact)
{
    if (!is_open_attempt(record, fact))
        return FG_APPLIED_SAME;
    note_problem(record, fact);
    record->paid--;
    return move(record, has_permission(record, fact) ? FACEGEN_STATE_CLAIMED : FACEGEN_STATE_WAITING, fact);
}

/* Nothing was accepted, and the worker has given up. */
static fg_applied give_back(fg_record *record, const fg_fact *fact)
{
    bool is_claimed = record->state == FACEGEN_STATE_CLAIMED && has_permission(record, fact);
    if (!is_claimed && !is_open_attempt(record, fact))
        return FG_APPLIED_SAME;
    note_problem(record, fact);
    record->paid -= is_claimed ? 0 : 1;
    record->not_before = fact->at + fact->delay;
    return move(record, fact->kind == FG_FACT_REFUSED ? FACEGEN_STATE_REFUSED : FACEGEN_STATE_WAITING, fact);
}

static fg_applied leave_open(fg_record *record, const fg_fact *fact)
{
    if (record->state != FACEGEN_STATE_SENDING || record->epoch != fact->epoch)
        return FG_APPLIED_SAME;
    note_problem(record, fact);
    return move(record, FACEGEN_STATE_UNCERTAIN, fact);
}

/* ---- the job ---- */

/* Whether the fact is about the job that the entry has. */
static bool is_same_job(const fg_record *record, const fg_fact *fact)
{
    return !fact->id || !*fact->id || strcmp(record->id, fact->id) == 0;
}

/* Gives an entry without an id its job's; FG_APPLIED_SAME if it has that one. */
static fg_applied take_id(fg_record *record, const fg_fact *fact)
{
    if (*record->id)
        return is_same_job(record, fact) ? FG_APPLIED_SAME : FG_APPLIED_TWICE;
    if (!fact->id || !*fact->id)
        return FG_APPLIED_SAME;
    snprintf(record->id, sizeof record->id, "%s", fact->id);
    record->accepted_at = fact->at;
    return FG_APPLIED_CHANGED;
}

/* True whatever the entry's state: even one that waits has been sent if the ledger had forgotten it. */
static fg_applied accept(fg_record *record, const fg_fact *fact)
{
    fg_applied applied = take_id(record, fact);
    bool has_images = record->state == FACEGEN_STATE_MADE || record->state == FACEGEN_STATE_SAVED;
    if (applied != FG_APPLIED_CHANGED || has_images)
        return applied;
    if (record->sent_at == 0)
        record->sent_at = fact->at;
    if (record->paid == 0)
        record->paid = 1;
    record->worker = record->epoch == fact->epoch && record->worker == fact->worker ? record->worker : 0;
    record->code = FACEGEN_OK;
    record->message[0] = '\0';
    record->verdict = FACEGEN_VERDICT_NONE;
    return move(record, FACEGEN_STATE_ACCEPTED, fact);
}

static bool is_in_hand(const fg_record *record)
{
    return record->state == FACEGEN_STATE_ACCEPTED || record->state == FACEGEN_STATE_MADE;
}

static fg_applied follow(fg_record *record, const fg_fact *fact)
{
    if (!is_in_hand(record) || record->worker != 0 || fact->at < record->not_before)
        return FG_APPLIED_REFUSED;
    record->worker = fact->worker;
    return FG_APPLIED_CHANGED;
}

static fg_applied put_down(fg_record *record, const fg_fact *fact)
{
    if (!is_in_hand(record) || record->worker != fact->worker)
        return FG_APPLIED_SAME;
    note_problem(record, fact);
    record->worker = 0;
    record->not_before = fact->at + fact->delay;
    return FG_APPLIED_CHANGED;
}

static fg_applied make(fg_record *record, const fg_fact *fact)
{
    fg_applied applied = take_id(record, fact);
    bool is_known = record->state == FACEGEN_STATE_MADE || record->state == FACEGEN_STATE_SAVED;
    if (applied == FG_APPLIED_TWICE || is_known)
        return applied;
    record->made_at = fact->at;
    record->code = FACEGEN_OK;
    record->message[0] = '\0';
    return move(record, FACEGEN_STATE_MADE, fact);
}

static fg_applied save(fg_record *record, const fg_fact *fact)
{
    if (record->state == FACEGEN_STATE_SAVED || !is_same_job(record, fact))
        return FG_APPLIED_SAME;
    record->code = FACEGEN_OK;
    record->message[0] = '\0';
    return move(record, FACEGEN_STATE_SAVED, fact);
}

static fg_applied lose(fg_record *record, const fg_fact *fact)
{
    if (record->state != FACEGEN_STATE_SAVED || !*record->id || fact->at >= record->made_at + FG_IMAGES_LIVE_MS)
        return FG_APPLIED_REFUSED;
    return move(record, FACEGEN_STATE_MADE, fact);
}

static fg_applied fail(fg_record *record, const fg_fact *fact)
{
    bool is_nameless = !*record->id && (!fact->id || !*fact->id);
    if (is_nameless && record->epoch != fact->epoch) /* an earlier attempt, of which nothing follows for this one */
        return FG_APPLIED_SAME;
    fg_applied applied = take_id(record, fact);
    if (applied == FG_APPLIED_TWICE || fg_state_is_final(record->state))
        return applied;
    note_problem(record, fact);
    return move(record, FACEGEN_STATE_FAILED, fact);
}

/* ---- who decides without knowing ---- */

/* What was sent is never sent again for a worker that is gone: it is looked for. */
static fg_applied orphan(fg_record *record, const fg_fact *fact)
{
    if (record->worker != fact->worker || record->worker == 0)
        return FG_APPLIED_SAME;
    record->worker = 0;
    if (record->state == FACEGEN_STATE_SENDING)
        return move(record, FACEGEN_STATE_UNCERTAIN, fact);
    if (record->state != FACEGEN_STATE_CLAIMED)
        return FG_APPLIED_CHANGED; /* anyone may follow it */
    record->deaths++;
    if (record->deaths < FG_DEATHS_MAX)
        return move(record, FACEGEN_STATE_WAITING, fact);
    record->code = FACEGEN_E_SYSTEM;
    snprintf(record->message, sizeof record->message, "%d workers ended before they could send it", record->deaths);
    return move(record, FACEGEN_STATE_REFUSED, fact);
}

static fg_applied look(fg_record *record, const fg_fact *fact)
{
    if (record->state != FACEGEN_STATE_UNCERTAIN || record->epoch != fact->epoch)
        return FG_APPLIED_SAME;
    facegen_verdict verdict = fact->kind == FG_FACT_NOT_SEEN ? FACEGEN_VERDICT_NOT_SEEN : fact->verdict;
    if (fact->kind == FG_FACT_NOT_SEEN && fact->resends)
        return move(record, FACEGEN_STATE_WAITING, fact);
    if (record->verdict == verdict)
        return FG_APPLIED_SAME;
    record->verdict = verdict;
    return FG_APPLIED_CHANGED;
}

static fg_applied cancel(fg_record *record, const fg_fact *fact)
{
    if (record->state != FACEGEN_STATE_WAITING && record->state != FACEGEN_STATE_CLAIMED)
        return FG_APPLIED_REFUSED;
    record->code = FACEGEN_E_CANCELLED;
    record->message[0] = '\0';
    return move(record, FACEGEN_STATE_CANCELLED, fact);
}

static fg_applied retry(fg_record *record, const fg_fact *fact)
{
    bool is_over = fg_state_is_final(record->state) && record->state != FACEGEN_STATE_SAVED;
    if (!is_over && record->state != FACEGEN_STATE_UNCERTAIN)
        return FG_APPLIED_REFUSED;
    record->id[0] = '\0';
    record->deaths = 0;
    record->not_before = 0;
    record->accepted_at = record->made_at = 0;
    record->code = FACEGEN_OK;
    record->message[0] = '\0';
    record->verdict = FACEGEN_VERDICT_NONE;
    return move(record, FACEGEN_STATE_WAITING, fact);
}

/* What was put off is due. What was refused is sent again: nothing was paid for it. */
static fg_applied want(fg_record *record, const fg_fact *fact)
{
    if (record->state == FACEGEN_STATE_REFUSED && record->paid == 0)
        return retry(record, fact);
    if (fg_state_is_final(record->state) || record->not_before == 0)
        return FG_APPLIED_SAME;
    record->not_before = 0;
    return FG_APPLIED_CHANGED;
}

fg_applied fg_rules_apply(fg_record *record, const fg_fact *fact)
{
    switch (fact->kind) {
    case FG_FACT_CLAIMED:
        return claim(record, fact);
    case FG_FACT_SENDING:
        return send(record, fact);
    case FG_FACT_UNSENT:
        return keep_unsent(record, fact);
    case FG_FACT_NOTHING:
    case FG_FACT_REFUSED:
        return give_back(record, fact);
    case FG_FACT_NO_ANSWER:
        return leave_open(record, fact);
    case FG_FACT_ACCEPTED:
        return accept(record, fact);
    case FG_FACT_FOLLOWED:
        return follow(record, fact);
    case FG_FACT_MADE:
        return make(record, fact);
    case FG_FACT_SAVED:
        return save(record, fact);
    case FG_FACT_MISSING:
        return lose(record, fact);
    case FG_FACT_FAILED:
        return fail(record, fact);
    case FG_FACT_LEFT:
        return put_down(record, fact);
    case FG_FACT_ORPHANED:
        return orphan(record, fact);
    case FG_FACT_NOT_SEEN:
    case FG_FACT_VERDICT:
        return look(record, fact);
    case FG_FACT_WANTED:
        return want(record, fact);
    case FG_FACT_CANCELLED:
        return cancel(record, fact);
    case FG_FACT_RETRIED:
        return retry(record, fact);
    }
    return FG_APPLIED_SAME;
}
