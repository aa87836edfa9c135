#include "violations.h"

#include "base/buffer.h"
#include "error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_SIZE = 768 };

facegen_violations *fg_violations_new(void)
{
    facegen_violations *all = calloc(1, sizeof *all);
    if (all)
        all->complete = true;
    return all;
}

static const char *keep_copy(facegen_violations *all, const char *text)
{
    const char *copy = fg_arena_copy(&all->arena, text, strlen(text));
    all->complete = all->complete && copy;
    return copy ? copy : "";
}

void fg_violations_add(facegen_violations *all, fg_param_id id, const char *given, const char *problem,
                       const char *nearest)
{
    const facegen_param *param = facegen_param_at(id);
    const char *accepted = facegen_param_accepted(param);
    char message[MESSAGE_SIZE];
    snprintf(message, sizeof message, "%s: %s; accepted: %s%s%s", facegen_param_name(param), problem, accepted,
             *nearest ? "; nearest: " : "", nearest);
    all->items[all->count++] = (fg_violation){
        .parameter = facegen_param_name(param),
        .given = keep_copy(all, given),
        .accepted = accepted,
        .nearest = keep_copy(all, nearest),
        .message = keep_copy(all, message),
    };
}

void fg_violations_note(facegen_violations *all, fg_param_id id, const char *text)
{
    const facegen_param *param = facegen_param_at(id);
    char message[MESSAGE_SIZE];
    snprintf(message, sizeof message, "%s: %s", facegen_param_name(param), text);
    all->items[all->count++] = (fg_violation){
        .parameter = facegen_param_name(param),
        .given = "",
        .accepted = facegen_param_accepted(param),
        .nearest = "",
        .message = keep_copy(all, message),
    };
}

/* Writes the first violation's message and, as far as `whole` goes, the others'; of the rest only the parameters. */
static void write_messages(const facegen_violations *all, size_t whole, fg_buffer *text)
{
    for (size_t i = 0; i < all->count; i++) {
        const char *separator = i == 0 ? "" : i < whole ? " | " : i == whole ? " | also: " : ", ";
        fg_buffer_text(text, separator);
        fg_buffer_text(text, i < whole ? all->items[i].message : all->items[i].parameter);
    }
}

/* As many whole messages as leave room to name the rest. */
facegen_code fg_violations_report(const facegen_violations *all, facegen_error *error)
{
    fg_buffer text;
    fg_buffer_init(&text, sizeof error->message - 1);
    size_t whole = all->count;
    write_messages(all, whole, &text);
    while (text.state == FG_BUFFER_FULL && whole > 1) {
        fg_buffer_free(&text);
        write_messages(all, --whole, &text);
    }
    facegen_code code = text.state == FG_BUFFER_NOMEM ? FACEGEN_E_NOMEM : FACEGEN_E_INVALID;
    if (code == FACEGEN_E_NOMEM)
        fg_fail_plainly(error, code);
    else
        fg_fail(error, code, all->items[0].parameter, "%s", fg_buffer_string(&text));
    fg_buffer_free(&text);
    return code;
}

size_t facegen_violations_count(const facegen_violations *violations)
{
    return violations ? violations->count : 0;
}

/* The violation at an index; one of NULLs past the last. */
static fg_violation violation_at(const facegen_violations *violations, size_t index)
{
    return index < facegen_violations_count(violations) ? violations->items[index] : (fg_violation){0};
}

const char *facegen_violations_parameter(const facegen_violations *violations, size_t index)
{
    return violation_at(violations, index).parameter;
}

const char *facegen_violations_given(const facegen_violations *violations, size_t index)
{
    return violation_at(violations, index).given;
}

const char *facegen_violations_accepted(const facegen_violations *violations, size_t index)
{
    return violation_at(violations, index).accepted;
}

const char *facegen_violations_nearest(const facegen_violations *violations, size_t index)
{
    return violation_at(violations, index).nearest;
}

const char *facegen_violations_message(const facegen_violations *violations, size_t index)
{
    return violation_at(violations, index).message;
}

void facegen_violations_free(facegen_violations *violations)
{
    if (!violations)
        return;
    fg_arena_free(&violations->arena);
    free(violations);
}
