/*
 * Scenarios: named ways in which the sandbox misbehaves. They are written NAME[@CALL][*N]: CALL is "generate" (when
 * absent), "fetch" or "image", the kind of call that it befalls; *N means N times, then well.
 *
 * Times are counted for each job. A generate call that was not accepted has no job yet: it is counted by its track_id,
 * and anew once a call went well.
 */
#ifndef FG_SANDBOX_SCENARIO_H
#define FG_SANDBOX_SCENARIO_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>

enum { FG_TRACK_ID_SIZE = FG_TRACK_ID_MAX + 1 }; /* with the NUL */

typedef enum fg_effect { FG_REFUSE, FG_SPOIL, FG_CLOSE, FG_RESET, FG_DELAY, FG_SHAPE, FG_FATE, FG_WEBHOOK } fg_effect;

/* Where a connection breaks. Before the end of the body, nothing was accepted. */
typedef enum fg_break {
    FG_BREAK_NONE,
    FG_BREAK_BEFORE_BODY,
    FG_BREAK_IN_BODY,
    FG_BREAK_AFTER_BODY,
    FG_BREAK_IN_ANSWER
} fg_break;

typedef enum fg_shape {
    FG_SHAPE_NORMAL,
    FG_SHAPE_ID_TEXT,
    FG_SHAPE_ID_LARGE,
    FG_SHAPE_OUTPUT_OBJECT,
    FG_SHAPE_OUTPUT_TEXT,
    FG_SHAPE_OUTPUT_EMPTY,
    FG_SHAPE_OUTPUT_NULL,
    FG_SHAPE_OUTPUT_DATA_URI,
    FG_SHAPE_OUTPUT_BASE64_LINK,
    FG_SHAPE_MESSEGE,
    FG_SHAPE_MEMBERS_UNKNOWN,
    FG_SHAPE_NUMBERS_LARGE,
    FG_SHAPE_ETA_MISSING
} fg_shape;

typedef enum fg_fate { FG_FATE_NORMAL, FG_FATE_INSTANT, FG_FATE_STUCK, FG_FATE_FAILS } fg_fate;

typedef enum fg_delivery {
    FG_DELIVERY_NORMAL, /* once, when the job is over */
    FG_DELIVERY_LOST,
    FG_DELIVERY_TWICE,
    FG_DELIVERY_LATE
} fg_delivery;

typedef struct fg_scenario {
    const char *name;
    fg_effect effect;
    int value; /* status, fg_break, milliseconds, fg_shape, fg_fate or fg_delivery, by the effect */
    const char *body;
    const char *help;
} fg_scenario;

/* The scenario at an index; NULL past the last. */
const fg_scenario *fg_scenario_at(size_t index);

typedef enum fg_call_kind { FG_CALL_GENERATE, FG_CALL_FETCH, FG_CALL_IMAGE } fg_call_kind;

/* A scenario as it was chosen; zeroed: none. */
typedef struct fg_choice {
    const fg_scenario *scenario; /* NULL for none */
    fg_call_kind call;
    unsigned times; /* 0: always */
} fg_choice;

/* Reads NAME[@CALL][*N]. False when there is none of that name, or the call does not go with it. */
bool fg_choice_parse(const char *text, fg_choice *choice);

/* Whether a track_id chooses a scenario: "scenario:NAME[@CALL][*N]". choice.scenario is NULL when there is no such. */
bool fg_choice_of_track_id(const char *track_id, fg_choice *choice);

/* The form of the answers about a job, its fate, and the delivery of its webhook, that a choice means. */
fg_shape fg_choice_shape(const fg_choice *choice);
fg_fate fg_choice_fate(const fg_choice *choice);
fg_delivery fg_choice_delivery(const fg_choice *choice);

/* Whether a choice breaks the connection before the end of the body: to be known before that has arrived. */
bool fg_choice_breaks_body(const fg_choice *choice);

/* Whether a choice befalls a call of that kind which met it `uses` times before. Counts it if so. */
bool fg_choice_befalls(const fg_choice *choice, fg_call_kind call, unsigned *uses);

/* Counts by track_id; zeroed at first. Of many the oldest are forgotten. */
enum { FG_TALLY_ROWS = 64 };
typedef struct fg_tally {
    struct {
        char track_id[FG_TRACK_ID_SIZE];
        unsigned uses;
    } rows[FG_TALLY_ROWS];
    size_t next; /* row to be used anew */
} fg_tally;

/* The count of a track_id, 0 when it is new. */
unsigned *fg_tally_uses(fg_tally *tally, const char *track_id);

#endif
