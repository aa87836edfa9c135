/* A result that is being made of an answer, member by member. */
#ifndef FG_DRAFT_H
#define FG_DRAFT_H

#include "base/json.h"
#include "model/result.h"
#include "sieve.h"

/* The members of an answer: FG_MEMBER_status, FG_MEMBER_id, ... */
typedef enum fg_member {
#define FG_MEMBER(name) FG_MEMBER_##name,
#include "members.def"
#undef FG_MEMBER
    FG_MEMBER_COUNT
} fg_member;

typedef struct fg_draft {
    facegen_result *result;
    const fg_sieve *sieve;  /* of the answer */
    const fg_json *members; /* of the answer, by fg_member; none where there is none */
    fg_buffer line;         /* to work in */
    bool complete;          /* turns false once memory runs out */
} fg_draft;

/* Finds the members in an answer. False when one comes twice: which of the two holds is anybody's guess. */
bool fg_members_find(fg_json root, fg_json members[FG_MEMBER_COUNT]);

/* Fills the result by the members. */
void fg_draft_fill(fg_draft *draft);

/* A copy of a text; "" when memory runs out. */
const char *fg_draft_keep(fg_draft *draft, const char *text, size_t size);

/* What a string says, whole: NULL for one with a NUL, which would cut it, as for anything else. */
const char *fg_draft_keep_text(fg_draft *draft, fg_json value);

/* Takes the message: the provider's words, or those of others if it has none. */
void fg_draft_take_message(fg_draft *draft);

/* Takes the images of `output`, which is a list or an object of strings, a single string, or nothing; and the links
 * that come beside them. */
void fg_draft_take_images(fg_draft *draft);

#endif
