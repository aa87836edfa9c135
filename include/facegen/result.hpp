/**
 * @file result.hpp
 * C++: what the provider answered.
 */
#ifndef FACEGEN_RESULT_HPP
#define FACEGEN_RESULT_HPP

#include <facegen/error.hpp>
#include <facegen/result.h>
#include <facegen/text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace facegen
{

/**
 * An answer: the state of a job and its images. It may be read from several threads at once. Every text and every byte
 * that it hands out is its own, and valid until it is destroyed or assigned to, also if it is moved. False after a
 * failure; then it has nothing.
 */
class result
{
public:
    /** None. */
    result() noexcept = default;

    /** Takes over a handle of the C functions. */
    explicit result(facegen_result *owned) noexcept : handle_(owned) {}

    /** Whether there is one. */
    explicit operator bool() const noexcept { return handle_ != nullptr; }

    /** The C handle, still owned here. */
    const facegen_result *get() const noexcept { return handle_.get(); }

    /** The C handle, from now on the caller's, to be freed with facegen_result_free(). */
    facegen_result *release() noexcept { return handle_.release(); }

    facegen_status status() const noexcept { return facegen_result_status(get()); }
    std::string_view id() const noexcept FACEGEN_LENDS { return detail::view(facegen_result_id(get())); }
    std::string_view track_id() const noexcept FACEGEN_LENDS { return detail::view(facegen_result_track_id(get())); }

    std::size_t image_count() const noexcept { return facegen_result_image_count(get()); }
    facegen_image_form image_form(std::size_t index) const noexcept { return facegen_result_image_form(get(), index); }

    /** The link to an image, "" when it came as bytes or is not there. */
    std::string_view image_link(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_result_image_link(get(), index));
    }

    /** The bytes of an image that came in the answer, none when it came as a link: client::load() gets both. */
    bytes image_bytes(std::size_t index) const noexcept FACEGEN_LENDS
    {
        std::size_t size = 0;
        const void *data = facegen_result_image_bytes(get(), index, &size);
        return bytes(data, data ? size : 0);
    }
    std::string_view proxy_link(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_result_proxy_link(get(), index));
    }
    std::string_view future_link(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_result_future_link(get(), index));
    }

    /** Seconds the generation took, if the answer says. */
    std::optional<double> generation_time() const noexcept { return positive(facegen_result_generation_time(get())); }

    /** Seconds until a queued job is done, if the provider estimates it. */
    std::optional<double> eta() const noexcept { return positive(facegen_result_eta(get())); }

    std::string_view message() const noexcept FACEGEN_LENDS { return detail::view(facegen_result_message(get())); }
    std::string_view tip() const noexcept FACEGEN_LENDS { return detail::view(facegen_result_tip(get())); }

    std::chrono::system_clock::time_point received_at() const noexcept
    {
        return std::chrono::system_clock::time_point(std::chrono::seconds(facegen_result_received_at(get())));
    }

    /** Until when the images can be downloaded at the latest; nothing while there are none. */
    std::optional<std::chrono::system_clock::time_point> expires_at() const noexcept
    {
        const std::chrono::seconds when(facegen_result_expires_at(get()));
        if (when.count() == 0)
            return std::nullopt;
        return std::chrono::system_clock::time_point(when);
    }

    /** Members of `meta`, in which the provider repeats the parameters it used; nothing when absent or of another kind.
     */
    std::optional<std::string_view> meta_text(const char *name) const noexcept FACEGEN_LENDS
    {
        const char *lent = facegen_result_meta_text(get(), name);
        return lent ? std::optional<std::string_view>(lent) : std::nullopt;
    }
    std::optional<double> meta_number(const char *name) const noexcept
    {
        double number;
        return facegen_result_meta_number(get(), name, &number) ? std::optional<double>(number) : std::nullopt;
    }
    std::optional<bool> meta_boolean(const char *name) const noexcept
    {
        bool boolean;
        return facegen_result_meta_boolean(get(), name, &boolean) ? std::optional<bool>(boolean) : std::nullopt;
    }

    /** The seed that was used, if the answer says. */
    std::optional<std::int64_t> seed() const noexcept
    {
        std::int64_t seed;
        return facegen_result_seed(get(), &seed) ? std::optional<std::int64_t>(seed) : std::nullopt;
    }

    std::string_view meta_json() const noexcept FACEGEN_LENDS { return detail::view(facegen_result_meta_json(get())); }
    std::string_view json() const noexcept FACEGEN_LENDS { return detail::view(facegen_result_json(get())); }

private:
    static std::optional<double> positive(double seconds) noexcept
    {
        return seconds < 0 ? std::nullopt : std::optional<double>(seconds);
    }

    std::unique_ptr<facegen_result, detail::freed_by<facegen_result_free>> handle_;
};

namespace detail
{

/** Runs a C function that makes a result, and lets out what a callback has thrown. */
template <class Call> result make_result(error &why, Call call)
{
    why.code = FACEGEN_OK;
    facegen_result *made = nullptr;
    pending callbacks;
    call(&made);
    result owned(made);
    callbacks.rethrow();
    return owned;
}

} // namespace detail

} // namespace facegen

#endif
