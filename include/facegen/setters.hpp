/**
 * @file setters.hpp
 * C++: a setter for each request parameter. Made from src/model/params.def by `facegen-generate setters-cpp`.
 */
#ifndef FACEGEN_SETTERS_HPP
#define FACEGEN_SETTERS_HPP

#include <facegen/setters.h>
#include <facegen/text.hpp>

#include <cstdint>

namespace facegen {

/** The setters of facegen::request, each of which returns it. A text of nullptr unsets the parameter. */
template <class Request> class setters {
public:
    /** What the image shows: UTF-8 text, not empty. */
    Request &prompt(const text &prompt) noexcept
    {
        return self().store(facegen_request_set_prompt, prompt);
    }

    /** What the image does not show: UTF-8 text. */
    Request &negative_prompt(const text &negative_prompt) noexcept
    {
        return self().store(facegen_request_set_negative_prompt, negative_prompt);
    }

    /** The face: a link to an image, or the image itself: an http(s) link, or a JPEG, PNG or WebP image. */
    Request &face_image(const text &face_image) noexcept
    {
        return self().store(facegen_request_set_face_image, face_image);
    }

    /** Width of the image in pixels: 1 to 512. */
    Request &width(std::int64_t width) noexcept
    {
        return self().store(facegen_request_set_width, width);
    }

    /** Height of the image in pixels: 1 to 768. */
    Request &height(std::int64_t height) noexcept
    {
        return self().store(facegen_request_set_height, height);
    }

    /** How many images are made; always one at 512 x 768: 1 to 2. */
    Request &samples(std::int64_t samples) noexcept
    {
        return self().store(facegen_request_set_samples, samples);
    }

    /** Denoising steps: more take longer and draw finer: 21, 31 or 41. */
    Request &num_inference_steps(std::int64_t num_inference_steps) noexcept
    {
        return self().store(facegen_request_set_num_inference_steps, num_inference_steps);
    }

    /** How closely the image follows the prompt: 1 to 20. */
    Request &guidance_scale(double guidance_scale) noexcept
    {
        return self().store(facegen_request_set_guidance_scale, guidance_scale);
    }

    /** How strongly the structure of the face is kept: 0 to 2. */
    Request &s_scale(double s_scale) noexcept
    {
        return self().store(facegen_request_set_s_scale, s_scale);
    }

    /** Whether unsafe images are hidden: true or false. */
    Request &safety_checker(bool safety_checker) noexcept
    {
        return self().store(facegen_request_set_safety_checker, safety_checker);
    }

    /** How unsafe images are hidden, with the safety checker on: black, blur, sensitive_content_text or pixelate. */
    Request &safety_checker_type(const text &safety_checker_type) noexcept
    {
        return self().store(facegen_request_set_safety_checker_type, safety_checker_type);
    }

    /** Whether images come inside the answer and not as links: true or false. */
    Request &base64(bool base64) noexcept
    {
        return self().store(facegen_request_set_base64, base64);
    }

    /** Start of the random numbers: same seed, same image: 0 to 4294967295. */
    Request &seed(std::int64_t seed) noexcept
    {
        return self().store(facegen_request_set_seed, seed);
    }

    /** Look of the image: comic, chibi, 3d, anime or realistic. */
    Request &style(const text &style) noexcept
    {
        return self().store(facegen_request_set_style, style);
    }

    /** Where the provider POSTs the result once the image is made: an https link; http only to this machine. */
    Request &webhook(const text &webhook) noexcept
    {
        return self().store(facegen_request_set_webhook, webhook);
    }

    /** Your own name for the job, repeated in the webhook call: UTF-8 text of 1 to 127 bytes. */
    Request &track_id(const text &track_id) noexcept
    {
        return self().store(facegen_request_set_track_id, track_id);
    }

private:
    Request &self() noexcept { return static_cast<Request &>(*this); }
};

} // namespace facegen

#endif
