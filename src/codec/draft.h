/* A result that is being made of an answer. */
#ifndef FG_DRAFT_H
#define FG_DRAFT_H

#include "json.h"
#include "model/result.h"
#include "sieve.h"

typedef struct fg_draft {
    facegen_result *result;
    fg_sieve *sieve; /* of the answer */
    fg_buffer line;  /* to work in */
    bool complete;   /* turns false once memory runs out */
} fg_draft;

/* A copy of a text; "" when memory runs out. */
const char *fg_draft_keep(fg_draft *draft, const char *text, size_t size);

/* What a string says, whole: NULL for one with a NUL, which would cut it, as for anything else. */
const char *fg_draft_keep_text(fg_draft *draft, fg_json value);

#endif
