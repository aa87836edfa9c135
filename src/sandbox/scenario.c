#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES_MAX = 1000 };

#define SB_ERROR(message) "{\"status\":\"error\",\"message\":\"" message "\"}"
static const sb_scenario scenarios[] = {
#define SB_SCENARIO(name, effect, value, body, help) {name, SB_##effect, value, body, help},
#include "scenarios.def"
#undef SB_SCENARIO
};

const sb_scenario *sb_scenario_at(size_t index)
{
    return index < sizeof scenarios / sizeof *scenarios ? &scenarios[index] : NULL;
}

static const sb_scenario *find(const char *name, size_t size)
{
    for (size_t i = 0; sb_scenario_at(i); i++) {
        if (strlen(scenarios[i].name) == size && memcmp(scenarios[i].name, name, size) == 0)
            return &scenarios[i];
    }
    return NULL;
}

static bool parse_call(const char *text, size_t size, sb_choice *choice)
{
    static const char *const names[] = {
        [SB_CALL_GENERATE] = "@generate", [SB_CALL_FETCH] = "@fetch", [SB_CALL_IMAGE] = "@image"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == size && memcmp(names[i], text, size) == 0) {
            choice->call = (sb_call_kind)i;
            return choice->scenario->effect < SB_SHAPE;
        }
    }
    return size == 0;
}

static bool parse_times(const char *text, sb_choice *choice)
{
    if (!*text)
        return true;
    char *end;
    long times = strtol(text + 1, &end, 10);
    choice->times = (unsigned)times;
    return end > text + 1 && !*end && times >= 1 && times <= TIMES_MAX && choice->scenario->effect < SB_SHAPE;
}

bool sb_choice_parse(const char *text, sb_choice *choice)
{
    size_t name = strcspn(text, "@*");
    size_t call = strcspn(text + name, "*");
    *choice = (sb_choice){.scenario = find(text, name)};
    return choice->scenario && parse_call(text + name, call, choice) && parse_times(text + name + call, choice);
}

bool sb_choice_of_track_id(const char *track_id, sb_choice *choice)
{
    static const char prefix[] = "scenario:";
    *choice = (sb_choice){0};
    if (strncmp(track_id, prefix, strlen(prefix)) != 0)
        return false;
    if (!sb_choice_parse(track_id + strlen(prefix), choice))
        choice->scenario = NULL;
    return true;
}

/* The value of a choice that has that effect; otherwise 0, which in each enumeration is the normal one. */
static int value_of(const sb_choice *choice, sb_effect effect)
{
    return choice->scenario && choice->scenario->effect == effect ? choice->scenario->value : 0;
}

sb_shape sb_choice_shape(const sb_choice *choice)
{
    return (sb_shape)value_of(choice, SB_SHAPE);
}

sb_fate sb_choice_fate(const sb_choice *choice)
{
    return (sb_fate)value_of(choice, SB_FATE);
}

sb_delivery sb_choice_delivery(const sb_choice *choice)
{
    return (sb_delivery)value_of(choice, SB_WEBHOOK);
}

bool sb_choice_breaks_body(const sb_choice *choice)
{
    const sb_scenario *scenario = choice->scenario;
    bool breaks = scenario && (scenario->effect == SB_CLOSE || scenario->effect == SB_RESET);
    return breaks && scenario->value < SB_BREAK_AFTER_BODY && choice->call == SB_CALL_GENERATE;
}

bool sb_choice_applies(const sb_choice *choice, sb_call_kind call, unsigned *uses)
{
    if (!choice->scenario || choice->scenario->effect >= SB_SHAPE || choice->call != call)
        return false;
    if (choice->times == 0)
        return true;
    return (*uses)++ < choice->times;
}

unsigned *sb_tally_uses(sb_tally *tally, const char *track_id)
{
    for (size_t i = 0; i < SB_TALLY_ROWS; i++) {
        if (strcmp(tally->rows[i].track_id, track_id) == 0)
            return &tally->rows[i].uses;
    }
    size_t row = tally->next;
    tally->next = (row + 1) % SB_TALLY_ROWS;
    snprintf(tally->rows[row].track_id, sizeof tally->rows[row].track_id, "%s", track_id);
    tally->rows[row].uses = 0;
    return &tally->rows[row].uses;
}
