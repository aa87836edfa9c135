#include "known.h"

#include <stdio.h>
#include <string.h>

bool fg_known_has(const fg_known *known, const char *id)
{
    for (size_t i = 0; i < FG_KNOWN_MAX; i++) {
        if (strcmp(known->ids[i], id) == 0)
            return true;
    }
    return false;
}

void fg_known_add(fg_known *known, const char *id)
{
    snprintf(known->ids[known->next], FG_ID_SIZE, "%s", id);
    known->next = (known->next + 1) % FG_KNOWN_MAX;
}

void fg_known_set_mark(fg_known *known, const char *mark)
{
    if (strlen(mark) < sizeof known->mark)
        strcpy(known->mark, mark);
}

void fg_known_done(fg_known *known, const char *id)
{
    if (*id && fg_known_has(known, id))
        fg_known_set_mark(known, id);
}

void fg_known_see_seed(fg_known *known, int64_t sent, int64_t shown)
{
    if (sent != shown)
        known->seeds = FG_SEEDS_DISPROVEN;
    else if (known->seeds == FG_SEEDS_UNPROVEN)
        known->seeds = FG_SEEDS_PROVEN;
}

/* FNV-1a, 64 bits: that two ids have the same does no harm. */
static uint64_t hash(const char *id)
{
    uint64_t value = 14695981039346656037u;
    for (; *id; id++)
        value = (value ^ (unsigned char)*id) * 1099511628211u;
    return value;
}

void fg_known_goes_on(fg_known *known, const char *id, int64_t unix_time)
{
    known->going_on[known->next_going_on] = hash(id);
    known->left_at[known->next_going_on] = unix_time;
    known->next_going_on = (known->next_going_on + 1) % FG_KNOWN_MAX;
}

bool fg_known_went_on(const fg_known *known, const char *id, int64_t unix_time)
{
    uint64_t wanted = hash(id);
    for (size_t i = 0; i < FG_KNOWN_MAX; i++) {
        if (known->going_on[i] == wanted && unix_time - known->left_at[i] <= FG_GOES_ON_S)
            return true;
    }
    return false;
}
