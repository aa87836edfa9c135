/*
 * All that can happen, in every order: two workers, two entries, a network that delivers late or not at all, a provider
 * that accepts or refuses, and deaths. What becomes of an entry is decided by the ledger's own rules.
 *
 * Usage: explore [MUTANT]    exit code 0 if nothing goes wrong; with a mutant, which is a mistake on purpose, if it
 * does
 *
 * In no state may an entry have two jobs at the provider; and where nothing can happen any more, each job is known to
 * its entry.
 */
#include "ledger/rules.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORKERS = 2,
    ENTRIES = 2,
    DEATHS = 1,
    EPOCHS = 2, /* sendings of an entry, counted from 1 */
    JOBS = 3,
    TABLE_SIZE = 1 << 21, /* of which half is used at most */
};

/* What a worker has in its memory of an entry, in the epoch in which it claimed it. */
typedef enum memory { NOTHING, CLAIMED, OPEN_GATE, SENT, ANSWERED_YES, ANSWERED_NO } memory;

/* Where the body of an epoch is. */
typedef enum body { NOT_SENT, ON_ITS_WAY, ARRIVED, LOST } body;

typedef struct entry {
    uint8_t state, epoch, worker, job; /* job: its number at the provider; 0 for none */
} entry;

typedef struct world {
    entry entries[ENTRIES];
    uint8_t memories[WORKERS][ENTRIES];
    uint8_t epochs[WORKERS][ENTRIES]; /* of the memories */
    uint8_t ids[WORKERS];             /* of the workers' rows; 0: it is dead */
    uint8_t bodies[ENTRIES][EPOCHS + 1];
    uint8_t jobs[JOBS]; /* the entry of each job, from 1; 0: there is none */
    uint8_t answered[JOBS];
    uint8_t deaths, next_id, is_stale; /* is_stale: the store has fallen back, and has not been compared since */
    uint8_t buried[8];                 /* by worker's id: it was found dead */
} world;

typedef enum mutant {
    AS_DESIGNED,
    NO_INTENT,      /* a body leaves before it is written that it does */
    LIVING_BURIED,  /* a worker that is only stopped is taken for dead, and not waited for */
    NO_SETTLING,    /* "not seen" is said while a body may still arrive */
    RESCUE_RESENDS, /* what a dead worker was sending is sent again */
    NO_LOOK_BACK,   /* a store that has fallen back is used without a look */
    EQUAL_SEEDS,    /* two entries share a seed, and those being sent are not counted */
} mutant;

static const char *const mutants[] = {"as-designed",    "no-intent",    "living-buried", "no-settling",
                                      "rescue-resends", "no-look-back", "equal-seeds"};
enum { MUTANTS = sizeof mutants / sizeof *mutants };

static mutant mistake;
static world *table, *queue;
static uint8_t *is_used;
static size_t states, done;
static bool goes_wrong;

/* ---- the set of worlds ---- */

static uint64_t hash_of(const world *given)
{
    uint64_t hash = 14695981039346656037u;
    const unsigned char *bytes = (const unsigned char *)given;
    for (size_t i = 0; i < sizeof *given; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash ^ (hash >> 29);
}

/* Adds a world that has not been seen yet, to be gone on from. */
static void reach(const world *next)
{
    size_t place = hash_of(next) % TABLE_SIZE;
    while (is_used[place] && memcmp(&table[place], next, sizeof *next) != 0)
        place = (place + 1) % TABLE_SIZE;
    if (is_used[place])
        return;
    if (states == TABLE_SIZE / 2) {
        fprintf(stderr, "there are too many states\n");
        exit(2);
    }
    is_used[place] = 1;
    table[place] = *next;
    queue[states++] = *next;
}

/* ---- the rules ---- */

/* Applies a fact by the ledger's rules; whether it changed the entry. */
static bool apply(world *next, int index, fg_fact fact)
{
    entry *stored = &next->entries[index];
    char id[8];
    fg_record record = {.state = (facegen_ledger_state)stored->state, .epoch = stored->epoch, .worker = stored->worker};
    record.paid = stored->epoch;
    snprintf(record.id, sizeof record.id, "%s", stored->job ? (snprintf(id, sizeof id, "%d", stored->job), id) : "");
    fact.at = 1;
    bool has_changed = fg_rules_apply(&record, &fact) == FG_APPLIED_CHANGED;
    *stored = (entry){(uint8_t)record.state, (uint8_t)record.epoch, (uint8_t)record.worker,
                      (uint8_t)strtol(record.id, NULL, 10)};
    return has_changed;
}

static bool apply_accepted(world *next, int index, int64_t worker, int64_t epoch, int job)
{
    char id[8];
    snprintf(id, sizeof id, "%d", job);
    return apply(next, index, (fg_fact){.kind = FG_FACT_ACCEPTED, .worker = worker, .epoch = epoch, .id = id});
}

/* ---- what a worker does ---- */

static void work(const world *now, int worker, int index)
{
    world next = *now;
    uint8_t *remembered = &next.memories[worker][index];
    int64_t id = now->ids[worker], epoch = now->epochs[worker][index];
    bool may_claim = !now->is_stale || mistake == NO_LOOK_BACK;
    switch ((memory)*remembered) {
    case NOTHING:
        if (!may_claim || now->entries[index].epoch == EPOCHS ||
            !apply(&next, index, (fg_fact){.kind = FG_FACT_CLAIMED, .worker = id}))
            return;
        *remembered = CLAIMED;
        next.epochs[worker][index] = next.entries[index].epoch;
        break;
    case CLAIMED:
        *remembered = OPEN_GATE;
        if (mistake != NO_INTENT &&
            !apply(&next, index, (fg_fact){.kind = FG_FACT_SENDING, .worker = id, .epoch = epoch}))
            *remembered = NOTHING;
        break;
    case OPEN_GATE:
        *remembered = SENT;
        next.bodies[index][epoch] = ON_ITS_WAY;
        break;
    case SENT: /* it gives up, without an answer */
        *remembered = NOTHING;
        apply(&next, index, (fg_fact){.kind = FG_FACT_NO_ANSWER, .worker = id, .epoch = epoch});
        break;
    case ANSWERED_YES:
        *remembered = NOTHING;
        for (int job = 1; job <= JOBS; job++) {
            if (now->jobs[job - 1] == index + 1 && now->answered[job - 1] == epoch)
                apply_accepted(&next, index, id, epoch, job);
        }
        break;
    case ANSWERED_NO:
        *remembered = NOTHING;
        apply(&next, index, (fg_fact){.kind = FG_FACT_NOTHING, .worker = id, .epoch = epoch});
        break;
    }
    reach(&next);
}

/* ---- what happens around it ---- */

/* A body on its way arrives and is accepted or refused, or never arrives; whoever waits for it hears of it, or not. */
static void deliver(const world *now, int index, int epoch)
{
    for (int accepted = 0; accepted <= 1; accepted++) {
        world next = *now;
        next.bodies[index][epoch] = ARRIVED;
        int job = 0;
        while (accepted && job < JOBS && next.jobs[job])
            job++;
        if (accepted && job == JOBS)
            continue;
        if (accepted) {
            next.jobs[job] = (uint8_t)(index + 1);
            next.answered[job] = (uint8_t)epoch;
        }
        reach(&next); /* the answer is lost */
        for (int worker = 0; worker < WORKERS; worker++) {
            if (next.memories[worker][index] == SENT && next.epochs[worker][index] == epoch) {
                next.memories[worker][index] = accepted ? ANSWERED_YES : ANSWERED_NO;
                reach(&next);
            }
        }
    }
    world lost = *now;
    lost.bodies[index][epoch] = LOST;
    reach(&lost);
}

static void die(const world *now, int worker)
{
    world next = *now;
    if (now->deaths == 0 || now->ids[worker] == 0)
        return;
    next.deaths--;
    next.ids[worker] = 0;
    memset(next.memories[worker], NOTHING, sizeof next.memories[worker]);
    memset(next.epochs[worker], 0, sizeof next.epochs[worker]);
    reach(&next);
    next.ids[worker] = next.next_id++; /* started again, as another */
    reach(&next);
}

static bool lives(const world *now, int id)
{
    return id == now->ids[0] || id == now->ids[1];
}

/* A worker that is gone is found so. */
static void bury(const world *now, int id)
{
    world next = *now;
    if (now->buried[id] || (lives(now, id) && mistake != LIVING_BURIED))
        return;
    next.buried[id] = !lives(now, id);
    for (int i = 0; i < ENTRIES; i++) {
        bool is_sent = next.entries[i].state == FACEGEN_STATE_SENDING && next.entries[i].worker == id;
        if (is_sent && mistake == RESCUE_RESENDS)
            apply(&next, i, (fg_fact){.kind = FG_FACT_NOTHING, .worker = id, .epoch = next.entries[i].epoch});
        else
            apply(&next, i, (fg_fact){.kind = FG_FACT_ORPHANED, .worker = id});
    }
    reach(&next);
}

/* ---- a look at the account ---- */

/* Whether a body of an entry may still arrive, or be handed over. */
static bool is_unsettled(const world *now, int index)
{
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        if (now->bodies[index][epoch] == ON_ITS_WAY)
            return true;
    }
    for (int worker = 0; worker < WORKERS && mistake != LIVING_BURIED;
         worker++) { /* a lock holds as long as they live */
        memory remembered = (memory)now->memories[worker][index];
        if (remembered == OPEN_GATE || remembered == SENT || remembered == ANSWERED_YES)
            return true;
    }
    return false;
}

static bool is_known(const world *now, int job)
{
    return now->entries[0].job == job || now->entries[1].job == job;
}

/* Whose a job is, by its seed: that of its entry; if seeds are equal, of the one that asks for it. */
static int owner_of(const world *now, int job)
{
    int owner = now->jobs[job - 1] - 1, other = 1 - owner;
    if (mistake == EQUAL_SEEDS && now->entries[other].state == FACEGEN_STATE_UNCERTAIN && !now->entries[other].job &&
        now->entries[owner].state == FACEGEN_STATE_SENDING)
        return other;
    return owner;
}

static void look(const world *now)
{
    world next = *now;
    for (int job = 1; job <= JOBS; job++) {
        if (now->jobs[job - 1] && !is_known(&next, job)) {
            int owner = owner_of(now, job);
            apply_accepted(&next, owner, 0, next.entries[owner].epoch, job);
        }
    }
    next.is_stale = 0;
    for (int i = 0; i < ENTRIES; i++) {
        bool is_settled = mistake == NO_SETTLING || !is_unsettled(now, i);
        if (is_settled && next.entries[i].epoch < EPOCHS)
            apply(&next, i, (fg_fact){.kind = FG_FACT_NOT_SEEN, .epoch = next.entries[i].epoch, .resends = true});
    }
    reach(&next);
}

/* The store loses what it confirmed last of an entry, and so do the workers, who are started anew. */
static void fall_back(const world *now, int index)
{
    world next = *now;
    if (now->deaths == 0 || now->entries[index].state == FACEGEN_STATE_WAITING)
        return;
    next.deaths--;
    next.entries[index] = (entry){.state = FACEGEN_STATE_WAITING, .epoch = now->entries[index].epoch};
    for (int i = 0; i < ENTRIES; i++) {
        if (i != index && next.entries[i].state == FACEGEN_STATE_CLAIMED)
            next.entries[i].state = FACEGEN_STATE_WAITING;
        if (i != index && next.entries[i].state == FACEGEN_STATE_SENDING)
            next.entries[i].state = FACEGEN_STATE_UNCERTAIN;
        next.entries[i].worker = 0;
        for (int epoch = 1; epoch <= EPOCHS; epoch++) /* the settling time passes before it is used again */
            next.bodies[i][epoch] = next.bodies[i][epoch] == ON_ITS_WAY ? LOST : next.bodies[i][epoch];
    }
    memset(next.memories, NOTHING, sizeof next.memories);
    memset(next.epochs, 0, sizeof next.epochs);
    next.is_stale = 1;
    reach(&next);
}

/* ---- what must hold ---- */

static void check(const world *now)
{
    int jobs[ENTRIES] = {0};
    for (int job = 0; job < JOBS; job++) {
        if (now->jobs[job])
            jobs[now->jobs[job] - 1]++;
    }
    for (int i = 0; i < ENTRIES; i++) {
        if (jobs[i] > 1 && !goes_wrong)
            printf("%s: an entry is paid for twice, after %zu states\n", mutants[mistake], states);
        goes_wrong = goes_wrong || jobs[i] > 1;
    }
}

/* A world from which nothing leads on: every job is known to its entry. */
static void check_end(const world *now)
{
    for (int job = 1; job <= JOBS; job++) {
        bool is_lost = now->jobs[job - 1] && now->entries[now->jobs[job - 1] - 1].job != job;
        if (is_lost && !goes_wrong)
            printf("%s: a job is lost, after %zu states\n", mutants[mistake], states);
        goes_wrong = goes_wrong || is_lost;
    }
}

static void go_on(const world *now)
{
    for (int worker = 0; worker < WORKERS; worker++) {
        for (int i = 0; i < ENTRIES && now->ids[worker]; i++)
            work(now, worker, i);
        die(now, worker);
    }
    for (int i = 0; i < ENTRIES; i++) {
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            if (now->bodies[i][epoch] == ON_ITS_WAY)
                deliver(now, i, epoch);
        }
        fall_back(now, i);
    }
    for (int id = 1; id < now->next_id; id++)
        bury(now, id);
    look(now);
}

static bool is_at_rest(const world *now)
{
    for (int worker = 0; worker < WORKERS; worker++) {
        for (int i = 0; i < ENTRIES; i++) {
            if (now->memories[worker][i] != NOTHING)
                return false;
        }
    }
    for (int i = 0; i < ENTRIES; i++) {
        uint8_t state = now->entries[i].state;
        if (is_unsettled(now, i) || (state != FACEGEN_STATE_ACCEPTED && state != FACEGEN_STATE_WAITING) ||
            (state == FACEGEN_STATE_WAITING && now->entries[i].epoch < EPOCHS))
            return false;
    }
    return !now->is_stale;
}

int main(int count, char **arguments)
{
    for (int i = 0; count > 1 && i < MUTANTS; i++) {
        if (strcmp(arguments[1], mutants[i]) == 0)
            mistake = (mutant)i;
    }
    table = calloc(TABLE_SIZE, sizeof *table);
    queue = calloc(TABLE_SIZE / 2, sizeof *queue);
    is_used = calloc(TABLE_SIZE, 1);
    if (!table || !queue || !is_used)
        return 2;
    world first = {.ids = {1, 2}, .next_id = 3, .deaths = DEATHS};
    reach(&first);
    for (; done < states && !goes_wrong; done++) {
        world now = queue[done];
        check(&now);
        if (is_at_rest(&now))
            check_end(&now);
        go_on(&now);
    }
    printf("%s: %zu states, %s\n", mutants[mistake], states, goes_wrong ? "goes wrong" : "nothing goes wrong");
    return goes_wrong == (mistake != AS_DESIGNED) ? 0 : 1;
}
