/**
 * @file setters.h
 * A setter for each request parameter. Made from src/model/params.def by `facegen-generate setters`.
 *
 * A text is copied, and NULL unsets it. A value is judged by facegen_request_validate(), not here. Each
 * returns FACEGEN_OK, FACEGEN_E_NOMEM, or FACEGEN_E_ARGUMENT for a NULL request. What is accepted is what
 * the provider's Face Generator page says.
 */
#ifndef FACEGEN_SETTERS_H
#define FACEGEN_SETTERS_H

#include <facegen/error.h>

FACEGEN_BEGIN

/** A request in the making. */
typedef struct facegen_request facegen_request;

/**
 * What the image shows.
 *
 * @param prompt  UTF-8 text, not empty
 */
FACEGEN_API facegen_code facegen_request_set_prompt(facegen_request *request,
    const char *prompt);

/**
 * What the image does not show.
 *
 * @param negative_prompt  UTF-8 text
 */
FACEGEN_API facegen_code facegen_request_set_negative_prompt(facegen_request *request,
    const char *negative_prompt);

/**
 * The face: a link to an image, or the image itself.
 *
 * @param face_image  an http(s) link, or a JPEG, PNG or WebP image
 *        as a data URI (data:image/jpeg;base64,...)
 */
FACEGEN_API facegen_code facegen_request_set_face_image(facegen_request *request,
    const char *face_image);

/**
 * Width of the image in pixels.
 *
 * @param width  1 to 512
 *        When absent: the face image's width.
 */
FACEGEN_API facegen_code facegen_request_set_width(facegen_request *request,
    int64_t width);

/**
 * Height of the image in pixels.
 *
 * @param height  1 to 768
 *        When absent: the face image's height.
 */
FACEGEN_API facegen_code facegen_request_set_height(facegen_request *request,
    int64_t height);

/**
 * How many images are made; always one at 512 x 768.
 *
 * @param samples  1 to 2
 *        When absent: 1.
 */
FACEGEN_API facegen_code facegen_request_set_samples(facegen_request *request,
    int64_t samples);

/**
 * Denoising steps: more take longer and draw finer.
 *
 * @param num_inference_steps  21, 31 or 41
 *        When absent: 21.
 */
FACEGEN_API facegen_code facegen_request_set_num_inference_steps(facegen_request *request,
    int64_t num_inference_steps);

/**
 * How closely the image follows the prompt.
 *
 * @param guidance_scale  1 to 20
 *        When absent: 7.5.
 */
FACEGEN_API facegen_code facegen_request_set_guidance_scale(facegen_request *request,
    double guidance_scale);

/**
 * How strongly the structure of the face is kept.
 *
 * @param s_scale  0 to 2
 *        When absent: 1.0.
 */
FACEGEN_API facegen_code facegen_request_set_s_scale(facegen_request *request,
    double s_scale);

/**
 * Whether unsafe images are hidden.
 *
 * @param safety_checker  true or false
 *        When absent: false.
 */
FACEGEN_API facegen_code facegen_request_set_safety_checker(facegen_request *request,
    bool safety_checker);

/**
 * How unsafe images are hidden, with the safety checker on.
 *
 * @param safety_checker_type  black, blur, sensitive_content_text or pixelate
 *        When absent: sensitive_content_text.
 */
FACEGEN_API facegen_code facegen_request_set_safety_checker_type(facegen_request *request,
    const char *safety_checker_type);

/**
 * Whether images come inside the answer and not as links.
 *
 * @param base64  true or false
 *        When absent: false; true when the face is sent as data.
 */
FACEGEN_API facegen_code facegen_request_set_base64(facegen_request *request,
    bool base64);

/**
 * Start of the random numbers: same seed, same image.
 *
 * @param seed  0 to 4294967295
 *        When absent: random.
 */
FACEGEN_API facegen_code facegen_request_set_seed(facegen_request *request,
    int64_t seed);

/**
 * Look of the image.
 *
 * @param style  comic, chibi, 3d, anime or realistic
 *        When absent: realistic.
 */
FACEGEN_API facegen_code facegen_request_set_style(facegen_request *request,
    const char *style);

/**
 * Where the provider POSTs the result once the image is made.
 *
 * @param webhook  an https link; http only to this machine
 */
FACEGEN_API facegen_code facegen_request_set_webhook(facegen_request *request,
    const char *webhook);

/**
 * Your own name for the job, repeated in the webhook call.
 *
 * @param track_id  UTF-8 text of 1 to 127 bytes
 */
FACEGEN_API facegen_code facegen_request_set_track_id(facegen_request *request,
    const char *track_id);

FACEGEN_END

#endif
