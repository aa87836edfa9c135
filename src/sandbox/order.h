/* A generate request once it is checked: the values of all parameters, and the face. */
#ifndef SB_ORDER_H
#define SB_ORDER_H

#include <facegen/params.h>

#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The index of each parameter in the table: FG_key, FG_prompt, ... */
typedef enum fg_param_id {
#define FG_PARAM(name, type, flags, rule, fallback, help) FG_##name,
#include "model/params.def"
#undef FG_PARAM
    FG_PARAM_COUNT
} fg_param_id;

/* A parameter's value: the member that its type calls for is set, by the request or by the provider's default. */
typedef struct sb_order_value {
    bool given;       /* by the request: neither absent nor null */
    const char *text; /* of a text, choice, link or image; NULL when it has no value */
    int64_t integer;
    double number;
    bool boolean;
} sb_order_value;

typedef struct sb_order {
    sb_order_value values[FG_PARAM_COUNT]; /* by fg_param_id; the key has none */
    char *texts[FG_PARAM_COUNT];           /* those of the values, as far as the request has them */
    void *face;                            /* the bytes of the face image; NULL while it is a link */
    size_t face_size;
    bool face_is_data; /* whether it came in the request */
    size_t size;       /* bytes that the order keeps in memory, about */
} sb_order;

enum { SB_REASON_SIZE = 256 };

/*
 * Checks a request by the parameter table and fills in the defaults, but those that the face decides. The order is to
 * be freed with sb_order_free() in either case. False when a rule is broken; reason then says which, as the provider
 * would.
 */
bool sb_order_check(sb_order *order, fg_json document, char reason[SB_REASON_SIZE]);

/* The bytes of a JPEG, PNG or WebP image in a data URI, for free(); NULL if it has none, or memory runs out. */
void *sb_order_read_image(const char *data_uri, size_t *size);

/*
 * Decides width and height where the request leaves them to the face, and the random seed where it has none. False
 * when the face is no image that can be drawn.
 */
bool sb_order_complete(sb_order *order, char reason[SB_REASON_SIZE]);

/* How many images are made. */
int sb_order_images(const sb_order *order);

/* Milliseconds that the provider takes to make them. */
int64_t sb_order_duration(const sb_order *order);

/* Draws one of them, from 0, as a PNG file for free(). */
bool sb_order_draw(const sb_order *order, int index, void **png, size_t *size, const char **reason);

void sb_order_free(sb_order *order);

#endif
