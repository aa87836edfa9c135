/**
 * @file params.h
 * The provider's request parameters as data: what a form, a command line or a binding is built from.
 *
 * The table is constant; every function here may be called from any thread. The rules are those of the provider's
 * Face Generator page; docs/parameters.md has them as a table.
 */
#ifndef FACEGEN_PARAMS_H
#define FACEGEN_PARAMS_H

#include <facegen/export.h>

FACEGEN_BEGIN

/** One request parameter. Constant, never freed. */
typedef struct facegen_param facegen_param;

/** What kind of value a parameter takes. */
typedef enum facegen_param_type {
    FACEGEN_PARAM_TEXT = 0,    /**< UTF-8 text. */
    FACEGEN_PARAM_CHOICE = 1,  /**< One of a list of words. */
    FACEGEN_PARAM_INTEGER = 2, /**< A whole number within bounds, or one of a list. */
    FACEGEN_PARAM_NUMBER = 3,  /**< A real number within bounds. */
    FACEGEN_PARAM_BOOLEAN = 4, /**< true or false. */
    FACEGEN_PARAM_URL = 5,     /**< An https link. */
    FACEGEN_PARAM_IMAGE = 6    /**< A link to an image, or the image itself. */
} facegen_param_type;

/** How many parameters there are. */
FACEGEN_API size_t facegen_param_count(void);

/** The parameter at an index from 0 to facegen_param_count() - 1, in the order of the documentation; else NULL. */
FACEGEN_API const facegen_param *facegen_param_at(size_t index);

/** The parameter of that wire name, such as "s_scale"; NULL when there is none. */
FACEGEN_API const facegen_param *facegen_param_find(const char *name);

/** Its wire name. */
FACEGEN_API const char *facegen_param_name(const facegen_param *param);

/** Its type. */
FACEGEN_API facegen_param_type facegen_param_kind(const facegen_param *param);

/** The name of its type: "text", "choice", "integer", "number", "boolean", "url" or "image". */
FACEGEN_API const char *facegen_param_kind_name(const facegen_param *param);

/** Whether a request needs it. */
FACEGEN_API bool facegen_param_required(const facegen_param *param);

/** Whether it is set on the client and not on a request (the key): a secret that is never shown. */
FACEGEN_API bool facegen_param_secret(const facegen_param *param);

/** The smallest accepted value of an integer or a number; 0 for other types. */
FACEGEN_API double facegen_param_minimum(const facegen_param *param);

/** The largest accepted value of an integer or a number; 0 for other types. */
FACEGEN_API double facegen_param_maximum(const facegen_param *param);

/** The accepted value at an index, as text, where only listed values are accepted; NULL past the last. */
FACEGEN_API const char *facegen_param_choice(const facegen_param *param, size_t index);

/** What the provider uses when it is absent, in words ("7.5", "random"); "" when nothing. */
FACEGEN_API const char *facegen_param_fallback(const facegen_param *param);

/** What is accepted, in words: "1 to 512", "21, 31 or 41". */
FACEGEN_API const char *facegen_param_accepted(const facegen_param *param);

/** One line of help, without a full stop. */
FACEGEN_API const char *facegen_param_help(const facegen_param *param);

FACEGEN_END

#endif
