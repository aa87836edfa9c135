/* The setters of setters.h. Made from params.def by `facegen-generate setters-c`. */
#include "request.h"

facegen_code facegen_request_set_prompt(facegen_request *request,
    const char *prompt)
{
    return fg_request_set_text(request, FG_prompt, prompt);
}

facegen_code facegen_request_set_negative_prompt(facegen_request *request,
    const char *negative_prompt)
{
    return fg_request_set_text(request, FG_negative_prompt, negative_prompt);
}

facegen_code facegen_request_set_face_image(facegen_request *request,
    const char *face_image)
{
    return fg_request_set_text(request, FG_face_image, face_image);
}

facegen_code facegen_request_set_width(facegen_request *request,
    int64_t width)
{
    return fg_request_set_integer(request, FG_width, width);
}

facegen_code facegen_request_set_height(facegen_request *request,
    int64_t height)
{
    return fg_request_set_integer(request, FG_height, height);
}

facegen_code facegen_request_set_samples(facegen_request *request,
    int64_t samples)
{
    return fg_request_set_integer(request, FG_samples, samples);
}

facegen_code facegen_request_set_num_inference_steps(facegen_request *request,
    int64_t num_inference_steps)
{
    return fg_request_set_integer(request, FG_num_inference_steps, num_inference_steps);
}

facegen_code facegen_request_set_guidance_scale(facegen_request *request,
    double guidance_scale)
{
    return fg_request_set_number(request, FG_guidance_scale, guidance_scale);
}

facegen_code facegen_request_set_s_scale(facegen_request *request,
    double s_scale)
{
    return fg_request_set_number(request, FG_s_scale, s_scale);
}

facegen_code facegen_request_set_safety_checker(facegen_request *request,
    bool safety_checker)
{
    return fg_request_set_boolean(request, FG_safety_checker, safety_checker);
}

facegen_code facegen_request_set_safety_checker_type(facegen_request *request,
    const char *safety_checker_type)
{
    return fg_request_set_text(request, FG_safety_checker_type, safety_checker_type);
}

facegen_code facegen_request_set_base64(facegen_request *request,
    bool base64)
{
    return fg_request_set_boolean(request, FG_base64, base64);
}

facegen_code facegen_request_set_seed(facegen_request *request,
    int64_t seed)
{
    return fg_request_set_integer(request, FG_seed, seed);
}

facegen_code facegen_request_set_style(facegen_request *request,
    const char *style)
{
    return fg_request_set_text(request, FG_style, style);
}

facegen_code facegen_request_set_webhook(facegen_request *request,
    const char *webhook)
{
    return fg_request_set_text(request, FG_webhook, webhook);
}

facegen_code facegen_request_set_track_id(facegen_request *request,
    const char *track_id)
{
    return fg_request_set_text(request, FG_track_id, track_id);
}
