#include "look.h"

#include <stdio.h>
#include <string.h>

enum {
    FIRST_PAUSE_MS = 5 * 1000,
    LONGEST_PAUSE_MS = 10 * 60 * 1000,
};

int64_t fg_look_pause(int looks)
{
    int64_t pause = FIRST_PAUSE_MS;
    for (int i = 0; i < looks && pause < LONGEST_PAUSE_MS; i++)
        pause *= 3;
    return pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS;
}

void fg_look_begin(fg_look *look)
{
    /* What is processing matters only to an entry that may be among it. */
    look->step = look->claimant_count > 0 ? FG_LOOK_COUNT : FG_LOOK_LIST;
    look->index = 0;
    look->page = 1;
    look->candidate_count = 0;
    look->unknown = 0;
    look->is_whole = true;
}

/* Goes on to the next step that has something to ask. */
static void go_on(fg_look *look, fg_look_step step)
{
    look->step = step;
    look->index = 0;
    if (look->step == FG_LOOK_OWN && (look->own_count == 0 || look->unknown == 0))
        look->step = FG_LOOK_LIST;
    if (look->step == FG_LOOK_JOB && look->candidate_count == 0)
        look->step = FG_LOOK_END;
}

void fg_look_take_count(fg_look *look, int64_t processing)
{
    look->unknown = processing;
    go_on(look, FG_LOOK_OWN);
}

void fg_look_take_own(fg_look *look, bool is_processing)
{
    look->unknown -= is_processing && look->unknown > 0 ? 1 : 0;
    if (++look->index == look->own_count)
        go_on(look, FG_LOOK_LIST);
}

/* ---- the list ---- */

static bool is_candidate(const fg_look *look, const char *id)
{
    for (size_t i = 0; i < look->candidate_count; i++) {
        if (strcmp(look->candidates[i].id, id) == 0)
            return true;
    }
    return false;
}

static void add_candidate(fg_look *look, const char *id)
{
    if (is_candidate(look, id)) /* a job with several images is listed several times */
        return;
    if (look->candidate_count == FG_CANDIDATES_MAX) {
        look->is_whole = false;
        return;
    }
    fg_candidate *candidate = &look->candidates[look->candidate_count++];
    *candidate = (fg_candidate){.seed = -1};
    snprintf(candidate->id, sizeof candidate->id, "%s", id);
}

void fg_look_take_page(fg_look *look, const char *const *ids, size_t count, size_t page_size,
                       bool (*knows)(void *user_data, const char *id), void *user_data)
{
    bool is_last = count < page_size;
    for (size_t i = 0; i < count && !is_last; i++)
        is_last = *look->mark && strcmp(ids[i], look->mark) == 0;
    for (size_t i = 0; i < count && !(*look->mark && strcmp(ids[i], look->mark) == 0); i++) {
        if (!knows(user_data, ids[i]))
            add_candidate(look, ids[i]);
    }
    if (is_last) {
        go_on(look, FG_LOOK_JOB);
    } else if (look->page == FG_LOOK_PAGES) {
        look->is_whole = false;
        go_on(look, FG_LOOK_JOB);
    } else {
        look->page++;
    }
}

void fg_look_take_job(fg_look *look, bool is_there, int64_t seed)
{
    look->candidates[look->index].is_there = is_there;
    look->candidates[look->index].seed = seed;
    if (++look->index == look->candidate_count)
        go_on(look, FG_LOOK_END);
}

void fg_look_fail(fg_look *look)
{
    look->is_whole = false;
    if (look->step == FG_LOOK_JOB) /* it may be anybody's */
        fg_look_take_job(look, true, -1);
    else if (look->step == FG_LOOK_OWN)
        fg_look_take_own(look, false);
    else
        look->step = FG_LOOK_END;
}

/* ---- what it says ---- */

/* The claimant whose seed a job shows: of several with one request the oldest; NULL if there is none. Several with
 * different requests cannot be told apart, which is left to a person. */
static fg_claimant *find_owner(fg_look *look, const fg_candidate *candidate)
{
    fg_claimant *owner = NULL;
    bool is_clear = true;
    for (size_t i = 0; i < look->claimant_count; i++) {
        fg_claimant *claimant = &look->claimants[i];
        if (*claimant->id || claimant->seed != candidate->seed)
            continue;
        is_clear = is_clear && (!owner || memcmp(owner->digest, claimant->digest, FG_DIGEST_SIZE) == 0);
        if (!owner || claimant->sent_at < owner->sent_at)
            owner = claimant;
    }
    for (size_t i = 0; i < look->claimant_count && !is_clear; i++) {
        if (!*look->claimants[i].id && look->claimants[i].seed == candidate->seed)
            look->claimants[i].verdict = FACEGEN_VERDICT_SEVERAL;
    }
    return is_clear ? owner : NULL;
}

static void give_job(fg_claimant *claimant, const fg_candidate *candidate)
{
    memcpy(claimant->id, candidate->id, sizeof claimant->id);
    claimant->verdict = FACEGEN_VERDICT_NONE;
}

/* How many jobs may be anybody's: they show no seed, or seeds prove nothing. */
static size_t judge_candidates(fg_look *look, fg_candidate **vague)
{
    size_t count = 0;
    for (size_t i = 0; i < look->candidate_count; i++) {
        fg_candidate *candidate = &look->candidates[i];
        bool shows_seed = candidate->seed >= 0 && look->seeds != FG_SEEDS_CHANGED;
        fg_claimant *owner = candidate->is_there && shows_seed ? find_owner(look, candidate) : NULL;
        if (owner)
            give_job(owner, candidate);
        else if (candidate->is_there && shows_seed && look->seeds == FG_SEEDS_HONEST)
            candidate->is_stranger = true;
        else if (candidate->is_there && count++ == 0)
            *vague = candidate;
    }
    return count;
}

/* A single entry and a single job, with nothing else that either could belong to. */
static void judge_by_elimination(fg_look *look, const fg_candidate *vague, size_t vague_count)
{
    fg_claimant *open = NULL;
    size_t count = 0;
    for (size_t i = 0; i < look->claimant_count; i++) {
        if (!*look->claimants[i].id) {
            open = &look->claimants[i];
            count++;
        }
    }
    if (count == 1 && vague_count == 1 && look->unknown == 0 && look->is_whole && vague->seed < 0)
        give_job(open, vague);
}

static void judge_unseen(fg_look *look, fg_claimant *claimant, bool shows_nothing, int64_t now)
{
    if (claimant->verdict == FACEGEN_VERDICT_SEVERAL || claimant->is_sending)
        return;
    if (now >= claimant->sent_at + FG_IMAGES_LIVE_MS) {
        claimant->verdict = FACEGEN_VERDICT_UNKNOWN;
        return;
    }
    if (!shows_nothing || !look->is_whole || now < claimant->settled_at)
        return;
    if (claimant->nothing_seen_at == 0)
        claimant->nothing_seen_at = now;
    else if (now - claimant->nothing_seen_at >= FG_LOOK_APART_MS)
        claimant->is_not_seen = true;
}

void fg_look_judge(fg_look *look, int64_t now)
{
    fg_candidate *vague = NULL;
    size_t vague_count = judge_candidates(look, &vague);
    if (vague_count > 0)
        judge_by_elimination(look, vague, vague_count);
    for (size_t i = 0; i < look->claimant_count; i++) {
        if (!*look->claimants[i].id)
            judge_unseen(look, &look->claimants[i], vague_count == 0 && look->unknown == 0, now);
    }
}
