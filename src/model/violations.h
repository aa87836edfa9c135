/* The rules that a request breaks, being collected. */
#ifndef FG_VIOLATIONS_H
#define FG_VIOLATIONS_H

#include <facegen/request.h>

#include "base/arena.h"
#include "params.h"

typedef struct fg_violation {
    const char *parameter, *given, *accepted, *nearest, *message;
} fg_violation;

struct facegen_violations {
    fg_arena arena;
    size_t count;
    bool complete;                      /* false once memory ran out */
    fg_violation items[FG_PARAM_COUNT]; /* at most one for each parameter */
};

/* None yet; NULL when memory runs out. */
facegen_violations *fg_violations_new(void);

/* Adds one. given is what was given as text, problem a clause such as "600 was given", nearest "" for none. */
void fg_violations_add(facegen_violations *all, fg_param_id id, const char *given, const char *problem,
                       const char *nearest);

/* Adds what breaks no rule: a clause. */
void fg_violations_note(facegen_violations *all, fg_param_id id, const char *text);

/*
 * The error of all, of which there is at least one: the first one's parameter, and everyone's message or name.
 * FACEGEN_E_INVALID, or FACEGEN_E_NOMEM when memory runs out.
 */
facegen_code fg_violations_report(const facegen_violations *all, facegen_error *error);

#endif
