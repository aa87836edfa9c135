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
