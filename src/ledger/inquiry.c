#include "inquiry.h"

#include "look.h"

#include <facegen/account.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK_NONE "none" /* the mark of an account that has made nothing, as facegen_error::mark has it */

enum {
    SECOND_MS = 1000,
    MEMORIES_MAX = FG_CLAIMANTS_MAX,
};

/* When a look first showed nothing of an entry. */
typedef struct memory {
    int64_t entry, epoch, at;
} memory;

struct fg_inquiry {
    facegen_worker *worker;
    bool is_first; /* the first look has not ended */
    bool marks;    /* the newest job of the account is asked for first */
    bool is_under_way;
    facegen_job *job;     /* the question that is being asked; NULL for none */
    int64_t due;          /* of the next question or look: Unix time, ms */
    facegen_code problem; /* why the account could not be asked; FACEGEN_OK if it could */
    bool is_wanted;       /* entries have become uncertain since the last look */
    int looks;            /* since entries became uncertain */
    fg_look look;
    memory memories[MEMORIES_MAX];
    size_t memory_count;
};

fg_inquiry *fg_inquiry_new(facegen_worker *worker, bool has_past, bool has_mark)
{
    fg_inquiry *inquiry = calloc(1, sizeof *inquiry);
    if (!inquiry)
        return NULL;
    inquiry->worker = worker;
    inquiry->is_first = has_past;
    inquiry->marks = !has_mark && !has_past; /* the past may be among what is newest now */
    inquiry->due = has_past || !has_mark ? 0 : INT64_MAX;
    return inquiry;
}

void fg_inquiry_free(fg_inquiry *inquiry)
{
    free(inquiry);
}

int64_t fg_inquiry_due(const fg_inquiry *inquiry)
{
    return inquiry->job ? INT64_MAX : inquiry->due;
}

void fg_inquiry_hear(fg_inquiry *inquiry)
{
    inquiry->is_wanted = true;
}

void fg_inquiry_want(fg_inquiry *inquiry, int64_t now)
{
    bool is_over = inquiry->worker->once && inquiry->looks > 0 && !inquiry->is_wanted;
    inquiry->is_wanted = false;
    if (inquiry->due == INT64_MAX && !inquiry->is_under_way && !is_over)
        inquiry->due = now + fg_look_pause(inquiry->looks);
}

bool fg_inquiry_holds(const fg_inquiry *inquiry)
{
    return inquiry->is_first || inquiry->marks;
}

bool fg_inquiry_is_pending(const fg_inquiry *inquiry)
{
    return inquiry->is_under_way || inquiry->due != INT64_MAX;
}

/* ---- the beginning of a look ---- */

static int64_t recall(const fg_inquiry *inquiry, int64_t entry, int64_t epoch)
{
    for (size_t i = 0; i < inquiry->memory_count; i++) {
        if (inquiry->memories[i].entry == entry && inquiry->memories[i].epoch == epoch)
            return inquiry->memories[i].at;
    }
    return 0;
}

static void add_claimant(fg_inquiry *inquiry, const facegen_entry *entry)
{
    fg_look *look = &inquiry->look;
    fg_claimant *claimant = &look->claimants[look->claimant_count++];
    *claimant = (fg_claimant){
        .entry = entry->number,
        .epoch = entry->record.epoch,
        .seed = entry->seed,
        .seed_is_drawn = entry->seed_is_drawn,
        .is_sending = entry->record.state == FACEGEN_STATE_SENDING,
        .sent_at = entry->record.sent_at,
        .settled_at = entry->record.sent_at + facegen_client_settling_ms(inquiry->worker->client),
        .nothing_seen_at = recall(inquiry, entry->number, entry->record.epoch),
    };
    memcpy(claimant->digest, entry->digest, sizeof claimant->digest);
    memcpy(claimant->mark, entry->mark, sizeof claimant->mark);
}

static void add_claimants(fg_inquiry *inquiry)
{
    fg_store *store = inquiry->worker->ledger->store;
    int64_t numbers[FG_CLAIMANTS_MAX];
    size_t count = fg_store_claimants(store, inquiry->worker->ledger->account, numbers, FG_CLAIMANTS_MAX);
    inquiry->look.claimant_count = 0;
    for (size_t i = 0; i < count; i++) {
        facegen_entry *entry = fg_store_entry(store, numbers[i]);
        if (entry)
            add_claimant(inquiry, entry);
        facegen_entry_free(entry);
    }
}

static void add_own_jobs(fg_inquiry *inquiry)
{
    fg_store *store = inquiry->worker->ledger->store;
    int64_t numbers[FG_OWN_MAX];
    fg_record record;
    size_t count = fg_store_accepted(store, inquiry->worker->ledger->account, numbers, FG_OWN_MAX);
    inquiry->look.own_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (fg_store_read_record(store, numbers[i], &record))
            memcpy(inquiry->look.own[inquiry->look.own_count++], record.id, sizeof record.id);
    }
}

/* Begins a look, if there is something to look for. */
static void begin_look(fg_inquiry *inquiry)
{
    fg_look *look = &inquiry->look;
    fg_account account = {.number = 0};
    fg_store_account(inquiry->worker->ledger->store, inquiry->worker->ledger->account, &account);
    add_claimants(inquiry);
    add_own_jobs(inquiry);
    look->seeds = (fg_look_seeds)account.seeds;
    memcpy(look->mark, look->claimant_count > 0 ? look->claimants[0].mark : account.mark, sizeof look->mark);
    inquiry->is_under_way = inquiry->is_first || look->claimant_count > 0;
    inquiry->due = inquiry->is_under_way ? 0 : INT64_MAX;
    if (inquiry->is_under_way)
        fg_look_begin(look);
}

/* ---- its end ---- */

static void tell_claimant(fg_inquiry *inquiry, const fg_claimant *claimant, int64_t now)
{
    facegen_worker *worker = inquiry->worker;
    bool resends = worker->account.resends && inquiry->look.seeds == FG_SEEDS_HONEST && claimant->seed_is_drawn;
    bool may_resend = worker->account.resends && inquiry->look.seeds == FG_SEEDS_UNKNOWN; /* once seeds are proof */
    fg_fact fact = {.at = now, .epoch = claimant->epoch, .verdict = claimant->verdict, .resends = resends};
    if (*claimant->id) {
        fact.kind = FG_FACT_ACCEPTED;
        fact.id = claimant->id;
    } else {
        fact.kind = claimant->is_not_seen ? FG_FACT_NOT_SEEN : FG_FACT_VERDICT;
    }
    if (*claimant->id || (claimant->is_not_seen && !may_resend) || claimant->verdict != FACEGEN_VERDICT_NONE)
        fg_outbox_add(worker, claimant->entry, &fact);
}

static void remember(fg_inquiry *inquiry)
{
    inquiry->memory_count = 0;
    for (size_t i = 0; i < inquiry->look.claimant_count; i++) {
        const fg_claimant *claimant = &inquiry->look.claimants[i];
        if (claimant->nothing_seen_at != 0)
            inquiry->memories[inquiry->memory_count++] =
                (memory){claimant->entry, claimant->epoch, claimant->nothing_seen_at};
    }
}

/* Whether a seed is that of an entry whose job is not known: also of one that was sent while the look went on. */
static bool is_awaited(const fg_inquiry *inquiry, int64_t seed)
{
    fg_store *store = inquiry->worker->ledger->store;
    int64_t numbers[FG_CLAIMANTS_MAX];
    size_t count = fg_store_claimants(store, inquiry->worker->ledger->account, numbers, FG_CLAIMANTS_MAX);
    bool found = count == FG_CLAIMANTS_MAX; /* there may be more */
    for (size_t i = 0; i < count && !found; i++) {
        facegen_entry *entry = fg_store_entry(store, numbers[i]);
        found = !entry || entry->seed == seed;
        facegen_entry_free(entry);
    }
    return found;
}

/* A job that no claimant is: that of an entry of which the ledger has forgotten that it was sent, as an older copy of
 * it has, or a stranger's. */
static void settle_candidate(fg_inquiry *inquiry, const fg_candidate *candidate, int64_t now)
{
    facegen_worker *worker = inquiry->worker;
    fg_store *store = worker->ledger->store;
    fg_record record;
    int64_t entry = candidate->seed < 0 ? 0 : fg_store_find_seed(store, worker->ledger->account, candidate->seed);
    bool is_forgotten = entry != 0 && fg_store_read_record(store, entry, &record) && !*record.id &&
                        record.state != FACEGEN_STATE_SENDING && record.state != FACEGEN_STATE_UNCERTAIN;
    if (is_forgotten) {
        fg_store_note(store, entry, now, "the ledger had forgotten that it was sent");
        fg_outbox_add(worker, entry, &(fg_fact){.kind = FG_FACT_ACCEPTED, .at = now, .id = candidate->id});
    } else if (candidate->is_stranger && entry == 0 && !is_awaited(inquiry, candidate->seed)) {
        fg_store_add_stranger(store, worker->ledger->account, candidate->id, now);
    }
}

static void end_look(fg_inquiry *inquiry, int64_t now)
{
    fg_look *look = &inquiry->look;
    fg_store *store = inquiry->worker->ledger->store;
    fg_look_judge(look, now);
    for (size_t i = 0; i < look->claimant_count; i++)
        tell_claimant(inquiry, &look->claimants[i], now);
    fg_store_begin(store);
    for (size_t i = 0; i < look->candidate_count; i++)
        settle_candidate(inquiry, &look->candidates[i], now);
    fg_store_commit(store, NULL); /* what is not written is asked again */
    remember(inquiry);
    inquiry->is_under_way = false;
    inquiry->looks = look->claimant_count > 0 || inquiry->problem != FACEGEN_OK ? inquiry->looks + 1 : 0;
    /* Without a network the first look is made later. A server that lacks these routes never answers it. */
    inquiry->is_first = inquiry->is_first && facegen_code_group(inquiry->problem) == FACEGEN_GROUP_NETWORK;
    inquiry->due = inquiry->is_first ? now + fg_look_pause(inquiry->looks - 1) : INT64_MAX;
    inquiry->worker->take_at = 0;
}

/* ---- questions ---- */

static bool knows_id(void *user_data, const char *id)
{
    const fg_inquiry *inquiry = user_data;
    return fg_store_knows_id(inquiry->worker->ledger->store, inquiry->worker->ledger->account, id);
}

static void take_page(fg_inquiry *inquiry, const facegen_result *answer)
{
    const char *ids[FACEGEN_ACCOUNT_PAGE];
    size_t count = facegen_account_job_count(answer);
    count = count < FACEGEN_ACCOUNT_PAGE ? count : FACEGEN_ACCOUNT_PAGE;
    for (size_t i = 0; i < count; i++)
        ids[i] = facegen_account_job_id(answer, i);
    if (inquiry->look.page == 1 && !*inquiry->worker->account.mark)
        fg_worker_set_mark(inquiry->worker, count > 0 ? ids[0] : MARK_NONE);
    fg_look_take_page(&inquiry->look, ids, count, FACEGEN_ACCOUNT_PAGE, knows_id, inquiry);
}

static void take_job(fg_inquiry *inquiry, facegen_code code, const facegen_result *answer)
{
    int64_t seed = -1;
    if (code == FACEGEN_OK && !facegen_result_seed(answer, &seed))
        seed = -1;
    if (code != FACEGEN_OK) /* it is listed, and may be anybody's: nothing is concluded from this look */
        inquiry->look.is_whole = false;
    fg_look_take_job(&inquiry->look, true, seed);
}

/* Takes the answer to a question without which there is no look. */
static bool is_answered(fg_inquiry *inquiry, facegen_code code)
{
    inquiry->problem = code;
    if (code != FACEGEN_OK)
        fg_look_fail(&inquiry->look);
    return code == FACEGEN_OK;
}

static void when_answered(facegen_job *job, facegen_code code, facegen_result *answer, const facegen_error *error,
                          void *user_data)
{
    fg_inquiry *inquiry = user_data;
    fg_look *look = &inquiry->look;
    (void)job, (void)error;
    inquiry->job = NULL;
    inquiry->due = 0;
    switch (look->step) {
    case FG_LOOK_COUNT:
        if (is_answered(inquiry, code))
            fg_look_take_count(look, facegen_account_processing(answer));
        break;
    case FG_LOOK_OWN:
        fg_look_take_own(look, code == FACEGEN_OK && facegen_result_status(answer) == FACEGEN_STATUS_PROCESSING);
        break;
    case FG_LOOK_LIST:
        if (is_answered(inquiry, code))
            take_page(inquiry, answer);
        break;
    case FG_LOOK_JOB:
        take_job(inquiry, code, answer);
        inquiry->due = fg_worker_now(inquiry->worker) + SECOND_MS; /* one a second is asked for */
        break;
    case FG_LOOK_END:
        break;
    }
    facegen_result_free(answer);
}

/* Without an answer the mark stays unknown: a look goes further back then. */
static void when_marked(facegen_job *job, facegen_code code, facegen_result *answer, const facegen_error *error,
                        void *user_data)
{
    fg_inquiry *inquiry = user_data;
    const char *newest = facegen_account_job_id(answer, 0);
    (void)job, (void)error;
    inquiry->job = NULL;
    inquiry->marks = false;
    inquiry->due = inquiry->is_first ? 0 : INT64_MAX;
    inquiry->worker->take_at = 0;
    if (code == FACEGEN_OK)
        fg_worker_set_mark(inquiry->worker, newest ? newest : MARK_NONE);
    facegen_result_free(answer);
}

static facegen_code ask_mark(fg_inquiry *inquiry)
{
    return facegen_engine_ask_account(inquiry->worker->engine, FACEGEN_ACCOUNT_JOBS, 1, when_marked, inquiry,
                                      &inquiry->job, NULL);
}

static facegen_code ask_next(fg_inquiry *inquiry)
{
    fg_look *look = &inquiry->look;
    facegen_engine *engine = inquiry->worker->engine;
    switch (look->step) {
    case FG_LOOK_COUNT:
        return facegen_engine_ask_account(engine, FACEGEN_ACCOUNT_PROCESSING, 0, when_answered, inquiry, &inquiry->job,
                                          NULL);
    case FG_LOOK_LIST:
        return facegen_engine_ask_account(engine, FACEGEN_ACCOUNT_JOBS, look->page, when_answered, inquiry,
                                          &inquiry->job, NULL);
    case FG_LOOK_OWN:
        return facegen_engine_fetch_nowait(engine, look->own[look->index], when_answered, inquiry, &inquiry->job, NULL);
    default:
        return facegen_engine_fetch_nowait(engine, look->candidates[look->index].id, when_answered, inquiry,
                                           &inquiry->job, NULL);
    }
}

void fg_inquiry_advance(fg_inquiry *inquiry, int64_t now)
{
    if (inquiry->job || now < inquiry->due)
        return;
    if (inquiry->marks && ask_mark(inquiry) == FACEGEN_OK)
        return;
    inquiry->marks = false;
    if (!inquiry->is_under_way)
        begin_look(inquiry);
    if (inquiry->is_under_way && inquiry->look.step == FG_LOOK_END)
        end_look(inquiry, now);
    else if (inquiry->is_under_way && ask_next(inquiry) != FACEGEN_OK)
        fg_look_fail(&inquiry->look);
}
