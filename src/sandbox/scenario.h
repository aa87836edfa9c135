/*
 * Scenarios: named ways in which the sandbox misbehaves. They are written NAME[@CALL][*N]: CALL is "generate" (when
 * absent), "fetch" or "image", the kind of call that it applies to; *N means N times, then well.
 *
 * Times are counted for each job. A generate call that was not accepted has no job yet: it is counted by its track_id,
 * and anew once a call went well.
 */
#ifndef SB_SCENARIO_H
#define SB_SCENARIO_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>

enum { SB_TRACK_ID_SIZE = FG_TRACK_ID_MAX + 1 }; /* with the NUL */

typedef enum sb_effect { SB_REFUSE, SB_SPOIL, SB_CLOSE, SB_RESET, SB_DELAY, SB_SHAPE, SB_FATE, SB_WEBHOOK } sb_effect;

/* Where a connection breaks. Before the end of the body, nothing was accepted. */
typedef enum sb_break {
    SB_BREAK_NONE,
    SB_BREAK_BEFORE_BODY,
    SB_BREAK_IN_BODY,
    SB_BREAK_AFTER_BODY,
    SB_BREAK_IN_ANSWER
} sb_break;

typedef enum sb_shape {
    SB_SHAPE_NORMAL,
    SB_SHAPE_ID_TEXT,
    SB_SHAPE_ID_LARGE,
    SB_SHAPE_OUTPUT_OBJECT,
    SB_SHAPE_OUTPUT_TEXT,
    SB_SHAPE_OUTPUT_EMPTY,
    SB_SHAPE_OUTPUT_NULL,
    SB_SHAPE_OUTPUT_DATA_URI,
    SB_SHAPE_OUTPUT_BASE64_LINK,
    SB_SHAPE_MESSEGE,
    SB_SHAPE_MEMBERS_UNKNOWN,
    SB_SHAPE_NUMBERS_LARGE,
    SB_SHAPE_ETA_MISSING
} sb_shape;

typedef enum sb_fate { SB_FATE_NORMAL, SB_FATE_INSTANT, SB_FATE_STUCK, SB_FATE_FAILS } sb_fate;

typedef enum sb_delivery {
    SB_DELIVERY_NORMAL, /* once, when the job is over */
    SB_DELIVERY_LOST,
    SB_DELIVERY_TWICE,
    SB_DELIVERY_LATE
} sb_delivery;

typedef struct sb_scenario {
    const char *name;
    sb_effect effect;
    int value; /* status, sb_break, milliseconds, sb_shape, sb_fate or sb_delivery, by the effect */
    const char *body;
    const char *help;
} sb_scenario;

/* The scenario at an index; NULL past the last. */
const sb_scenario *sb_scenario_at(size_t index);

typedef enum sb_call_kind { SB_CALL_GENERATE, SB_CALL_FETCH, SB_CALL_IMAGE } sb_call_kind;

/* A scenario as it was chosen; zeroed: none. */
typedef struct sb_choice {
    const sb_scenario *scenario; /* NULL for none */
    sb_call_kind call;
    unsigned times; /* 0: always */
} sb_choice;

/* Reads NAME[@CALL][*N]. False when there is none of that name, or the call does not go with it. */
bool sb_choice_parse(const char *text, sb_choice *choice);

/* Whether a track_id chooses a scenario: "scenario:NAME[@CALL][*N]". choice.scenario is NULL when there is no such. */
bool sb_choice_of_track_id(const char *track_id, sb_choice *choice);

/* The form of the answers about a job, its fate, and the delivery of its webhook, that a choice means. */
sb_shape sb_choice_shape(const sb_choice *choice);
sb_fate sb_choice_fate(const sb_choice *choice);
sb_delivery sb_choice_delivery(const sb_choice *choice);

/* Whether a choice breaks the connection before the end of the body: to be known before that has arrived. */
bool sb_choice_breaks_body(const sb_choice *choice);

/* Whether a choice applies to a call of that kind which met it `uses` times before. Counts it if so. */
bool sb_choice_applies(const sb_choice *choice, sb_call_kind call, unsigned *uses);

/* Counts by track_id; zeroed at first. Of many the oldest are forgotten. */
enum { SB_TALLY_ROWS = 64 };
typedef struct sb_tally {
    struct {
        char track_id[SB_TRACK_ID_SIZE];
        unsigned uses;
    } rows[SB_TALLY_ROWS];
    size_t next; /* row to be used anew */
} sb_tally;

/* The count of a track_id, 0 when it is new. */
unsigned *sb_tally_uses(sb_tally *tally, const char *track_id);

#endif
