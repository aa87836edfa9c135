/* The parameter table: params.def as an array, in its order. */
#ifndef FG_PARAMS_H
#define FG_PARAMS_H

#include <facegen/params.h>

/* The index of each parameter in the table: FG_key, FG_prompt, ... */
typedef enum fg_param_id {
#define FG_PARAM(name, type, flags, rule, fallback, help) FG_##name,
#include "params.def"
#undef FG_PARAM
    FG_PARAM_COUNT
} fg_param_id;

/* FG_PARAM_COUNT when there is none of that name. */
fg_param_id fg_param_id_of(const char *name);

#endif
