#include "params.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

enum { FG_REQUIRED = 1, FG_SECRET = 2 };

enum { CHOICES_MAX = 6 };

struct facegen_param {
    const char *name;
    facegen_param_type type;
    int flags;
    double minimum, maximum;              /* both accepted; 0, 0 without bounds */
    const char *choices[CHOICES_MAX + 1]; /* ended by NULL; empty where bounds rule */
    const char *accepted;                 /* the rule in words */
    const char *fallback;
    const char *help;
};

#define FG_ANY(words) .accepted = words
#define FG_RANGE(low, high) .minimum = low, .maximum = high, .accepted = FG_DIGITS(low) " to " FG_DIGITS(high)
#define FG_ONE_OF2(a, b) .choices = {a, b}, .accepted = a " or " b
#define FG_ONE_OF3(a, b, c) .choices = {a, b, c}, .accepted = a ", " b " or " c
#define FG_ONE_OF4(a, b, c, d) .choices = {a, b, c, d}, .accepted = a ", " b ", " c " or " d
#define FG_ONE_OF5(a, b, c, d, e) .choices = {a, b, c, d, e}, .accepted = a ", " b ", " c ", " d " or " e
#define FG_ONE_OF6(a, b, c, d, e, f) .choices = {a, b, c, d, e, f}, .accepted = a ", " b ", " c ", " d ", " e " or " f

static const facegen_param table[FG_PARAM_COUNT] = {
#define FG_PARAM(wire, kind, bits, rule, otherwise, line)                                                              \
    {.name = #wire, .type = FACEGEN_PARAM_##kind, .flags = bits, rule, .fallback = otherwise, .help = line},
#include "params.def"
#undef FG_PARAM
};

size_t facegen_param_count(void)
{
    return FG_PARAM_COUNT;
}

const facegen_param *facegen_param_at(size_t index)
{
    return index < FG_PARAM_COUNT ? &table[index] : NULL;
}

fg_param_id fg_param_id_of(const char *name)
{
    size_t index = 0;
    while (index < FG_PARAM_COUNT && (!name || strcmp(table[index].name, name) != 0))
        index++;
    return (fg_param_id)index;
}

const facegen_param *facegen_param_find(const char *name)
{
    return facegen_param_at(fg_param_id_of(name));
}

const char *facegen_param_name(const facegen_param *param)
{
    return param ? param->name : NULL;
}

facegen_param_type facegen_param_kind(const facegen_param *param)
{
    return param ? param->type : FACEGEN_PARAM_TEXT;
}

const char *facegen_param_kind_name(const facegen_param *param)
{
    static const char *const names[] = {
        [FACEGEN_PARAM_TEXT] = "text",     [FACEGEN_PARAM_CHOICE] = "choice",   [FACEGEN_PARAM_INTEGER] = "integer",
        [FACEGEN_PARAM_NUMBER] = "number", [FACEGEN_PARAM_BOOLEAN] = "boolean", [FACEGEN_PARAM_URL] = "url",
        [FACEGEN_PARAM_IMAGE] = "image",
    };
    return param ? names[param->type] : NULL;
}

bool facegen_param_required(const facegen_param *param)
{
    return param && (param->flags & FG_REQUIRED);
}

bool facegen_param_secret(const facegen_param *param)
{
    return param && (param->flags & FG_SECRET);
}

/* The bounds of an integer with listed values are the first and the last of them. */
static bool is_integer_list(const facegen_param *param)
{
    return param->type == FACEGEN_PARAM_INTEGER && param->choices[0];
}

double facegen_param_minimum(const facegen_param *param)
{
    if (!param)
        return 0;
    return is_integer_list(param) ? (double)strtol(param->choices[0], NULL, 10) : param->minimum;
}

double facegen_param_maximum(const facegen_param *param)
{
    if (!param)
        return 0;
    size_t last = 0;
    while (is_integer_list(param) && param->choices[last + 1])
        last++;
    return is_integer_list(param) ? (double)strtol(param->choices[last], NULL, 10) : param->maximum;
}

const char *facegen_param_choice(const facegen_param *param, size_t index)
{
    for (size_t i = 0; param && param->choices[i]; i++) {
        if (i == index)
            return param->choices[i];
    }
    return NULL;
}

const char *facegen_param_fallback(const facegen_param *param)
{
    return param ? param->fallback : NULL;
}

const char *facegen_param_accepted(const facegen_param *param)
{
    return param ? param->accepted : NULL;
}

const char *facegen_param_help(const facegen_param *param)
{
    return param ? param->help : NULL;
}
