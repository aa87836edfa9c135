#include "order.h"

#include "render/render.h"
#include "os/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The provider's sample answer: 7.36 s for one image of 512 x 512 at 21 steps. */
static const double sample_milliseconds = 7360.0;
static const double sample_work = 512.0 * 512.0 * 21.0;

static int64_t integer_of(const sb_order *order, fg_param_id id)
{
    return order->values[id].integer;
}

/* The largest size of the face's proportions that the endpoint makes. */
static void fit_face(int *width, int *height)
{
    double widest = facegen_param_maximum(facegen_param_at(FG_width));
    double highest = facegen_param_maximum(facegen_param_at(FG_height));
    double scale = fmin(1.0, fmin(widest / *width, highest / *height));
    *width = (int)fmax(1.0, round(*width * scale));
    *height = (int)fmax(1.0, round(*height * scale));
}

bool sb_order_complete(sb_order *order, char reason[SB_REASON_SIZE])
{
    int width = 512, height = 512; /* of the stand-in that is drawn for a link */
    if (order->face && !sb_render_measure(order->face, order->face_size, &width, &height)) {
        snprintf(reason, SB_REASON_SIZE, "face_image is not a valid JPEG, PNG or WebP image");
        return false;
    }
    fit_face(&width, &height);
    if (!order->values[FG_width].given)
        order->values[FG_width].integer = width;
    if (!order->values[FG_height].given)
        order->values[FG_height].integer = height;
    uint32_t seed = 0;
    if (!order->values[FG_seed].given && fg_random_bytes(&seed, sizeof seed))
        order->values[FG_seed].integer = seed;
    return true;
}

int sb_order_images(const sb_order *order)
{
    bool is_largest = integer_of(order, FG_width) == (int64_t)facegen_param_maximum(facegen_param_at(FG_width)) &&
                      integer_of(order, FG_height) == (int64_t)facegen_param_maximum(facegen_param_at(FG_height));
    return is_largest ? 1 : (int)integer_of(order, FG_samples);
}

int64_t sb_order_duration(const sb_order *order)
{
    double pixels = (double)integer_of(order, FG_width) * (double)integer_of(order, FG_height);
    double work = pixels * (double)integer_of(order, FG_num_inference_steps) * sb_order_images(order);
    return (int64_t)ceil(sample_milliseconds * work / sample_work);
}

bool sb_order_draw(const sb_order *order, int index, void **png, size_t *size, const char **reason)
{
    const sb_order_value *values = order->values;
    sb_render_order render = {
        .prompt = values[FG_prompt].text,
        .negative_prompt = values[FG_negative_prompt].text ? values[FG_negative_prompt].text : "",
        .style = values[FG_style].text,
        .width = (int)values[FG_width].integer,
        .height = (int)values[FG_height].integer,
        .steps = (int)values[FG_num_inference_steps].integer,
        .guidance_scale = values[FG_guidance_scale].number,
        .s_scale = values[FG_s_scale].number,
        .seed = (uint32_t)(values[FG_seed].integer + index), /* the one after the largest is 0 */
        .safety_checker = values[FG_safety_checker].boolean,
        .safety_checker_type = values[FG_safety_checker_type].text,
        .face = order->face,
        .face_size = order->face_size,
    };
    return sb_render(&render, png, size, reason);
}

void sb_order_free(sb_order *order)
{
    for (size_t i = 0; i < FG_PARAM_COUNT; i++)
        free(order->texts[i]);
    free(order->face);
    *order = (sb_order){0};
}
