#include "draft.h"

#include <string.h>

const char *fg_draft_keep(fg_draft *draft, const char *text, size_t size)
{
    const char *copy = fg_arena_copy(&draft->result->arena, text, size);
    draft->complete = draft->complete && copy;
    return copy ? copy : "";
}

const char *fg_draft_keep_text(fg_draft *draft, fg_json value)
{
    size_t size;
    const char *text = value.kind == FG_JSON_STRING ? fg_json_copy(value, &draft->result->arena, &size) : NULL;
    draft->complete = draft->complete && (text || value.kind != FG_JSON_STRING);
    return text && strlen(text) == size ? text : NULL;
}
