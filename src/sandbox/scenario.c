#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES_MAX = 1000 };

#define FG_ERROR(message) "{\"status\":\"error\",\"message\":\"" message "\"}"
static const fg_scenario scenarios[] = {
#define FG_SCENARIO(name, effect, value, body, help) {name, FG_##effect, value, body, help},
#include "scenarios.def"
#undef FG_SCENARIO
};

const fg_scenario *fg_scenario_at(size_t index)
{
    return index < sizeof scenarios / sizeof *scenarios ? &scenarios[index] : NULL;
}

static const fg_scenario *find(const char *name, size_t size)
{
    for (size_t i = 0; fg_scenario_at(i); i++) {
        if (strlen(scenarios[i].name) == size && memcmp(scenarios[i].name, name, size) == 0)
            return &scenarios[i];
    }
    return NULL;
}

static bool parse_call(const char *text, size_t size, fg_choice *choice)
{
    static const char *const names[] = {
        [FG_CALL_GENERATE] = "@generate", [FG_CALL_FETCH] = "@fetch", [FG_CALL_IMAGE] = "@image"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == size && memcmp(names[i], text, size) == 0) {
            choice->call = (fg_call_kind)i;
            return choice->scenario->effect < FG_SHAPE;
        }
    }
    return size == 0;
}

static bool parse_times(const char *text, fg_choice *choice)
{
    if (!*text)
        return true;
    char *end;
    long times = strtol(text + 1, &end, 10);
    choice->times = (unsigned)times;
    return end > text + 1 && !*end && times >= 1 && times <= TIMES_MAX && choice->scenario->effect < FG_SHAPE;
}

bool fg_choice_parse(const char *text, fg_choice *choice)
{
    size_t name = strcspn(text, "@*");
    size_t call = strcspn(text + name, "*");
    *choice = (fg_choice){.scenario = find(text, name)};
    return choice->scenario && parse_call(text + name, call, choice) && parse_times(text + name + call, choice);
}

bool fg_choice_of_track_id(const char *track_id, fg_choice *choice)
{
    static const char prefix[] = "scenario:";
    *choice = (fg_choice){0};
    if (strncmp(track_id, prefix, strlen(prefix)) != 0)
        return false;
    if (!fg_choice_parse(track_id + strlen(prefix), choice))
        choice->scenario = NULL;
    return true;
}

/* The value of a choice that has that effect; otherwise 0, which in each enumeration is the normal one. */
static int value_of(const fg_choice *choice, fg_effect effect)
{
    return choice->scenario && choice->scenario->effect == effect ? choice->scenario->value : 0;
}

fg_shape fg_choice_shape(const fg_choice *choice)
{
    return (fg_shape)value_of(choice, FG_SHAPE);
}

fg_fate fg_choice_fate(const fg_choice *choice)
{
    return (fg_fate)value_of(choice, FG_FATE);
}

fg_delivery fg_choice_delivery(const fg_choice *choice)
{
    return (fg_delivery)value_of(choice, FG_WEBHOOK);
}

bool fg_choice_breaks_body(const fg_choice *choice)
{
    const fg_scenario *scenario = choice->scenario;
    bool breaks = scenario && (scenario->effect == FG_CLOSE || scenario->effect == FG_RESET);
    return breaks && scenario->value < FG_BREAK_AFTER_BODY && choice->call == FG_CALL_GENERATE;
}

bool fg_choice_befalls(const fg_choice *choice, fg_call_kind call, unsigned *uses)
{
    if (!choice->scenario || choice->scenario->effect >= FG_SHAPE || choice->call != call)
        return false;
    if (choice->times == 0)
        return true;
    return (*uses)++ < choice->times;
}

unsigned *fg_tally_uses(fg_tally *tally, const char *track_id)
{
    for (size_t i = 0; i < FG_TALLY_ROWS; i++) {
        if (strcmp(tally->rows[i].track_id, track_id) == 0)
            return &tally->rows[i].uses;
    }
    size_t row = tally->next;
    tally->next = (row + 1) % FG_TALLY_ROWS;
    snprintf(tally->rows[row].track_id, sizeof tally->rows[row].track_id, "%s", track_id);
    tally->rows[row].uses = 0;
    return &tally->rows[row].uses;
}
