/**
 * @file request.hpp
 * C++: what is asked for.
 *
 *     facegen::request request;
 *     request.prompt("a knight in a forest").face_file("me.jpg").width(512);
 */
#ifndef FACEGEN_REQUEST_HPP
#define FACEGEN_REQUEST_HPP

#include <facegen/error.hpp>
#include <facegen/request.h>
#include <facegen/setters.hpp>
#include <facegen/text.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace facegen
{

/** The rules that a request breaks. Texts are valid as long as it. */
class violations
{
public:
    /** None. */
    violations() noexcept = default;

    /** Takes over a handle of the C functions. */
    explicit violations(facegen_violations *owned) noexcept : handle_(owned) {}

    std::size_t size() const noexcept { return facegen_violations_count(get()); }

    /** Whether no rule is broken. */
    bool empty() const noexcept { return size() == 0; }

    std::string_view parameter(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_violations_parameter(get(), index));
    }
    std::string_view given(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_violations_given(get(), index));
    }
    std::string_view accepted(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_violations_accepted(get(), index));
    }
    std::string_view nearest(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_violations_nearest(get(), index));
    }
    std::string_view message(std::size_t index) const noexcept FACEGEN_LENDS
    {
        return detail::view(facegen_violations_message(get(), index));
    }

    /** The C handle, still owned here. */
    const facegen_violations *get() const noexcept { return handle_.get(); }

private:
    std::unique_ptr<facegen_violations, detail::freed_by<facegen_violations_free>> handle_;
};

/**
 * A request in the making; it belongs to one thread at a time. Setters (also those of setters.hpp) never fail by
 * themselves and can be chained: a value that breaks a rule, and one that could not be stored (memory, a NUL in a
 * text), is reported by validate() and by whatever sends the request.
 */
class request : public setters<request>
{
public:
    request() noexcept : request(facegen_request_new()) {}

    /** Takes over a handle of the C functions. */
    explicit request(facegen_request *owned) noexcept : handle_(owned), code_(owned ? FACEGEN_OK : FACEGEN_E_NOMEM) {}

    request copy() const noexcept
    {
        request made(facegen_request_copy(get()));
        if (code_ != FACEGEN_OK)
            made.code_ = code_;
        return made;
    }

    /** The C handle, still owned here. */
    facegen_request *get() noexcept { return handle_.get(); }

    /** The C handle, still owned here. */
    const facegen_request *get() const noexcept { return handle_.get(); }

    /** What the first setter that could not store its value met; else FACEGEN_OK. */
    facegen_code code() const noexcept { return code_; }

    /** Sets any parameter by its wire name, from text; nullptr unsets it. */
    request &set(const text &name, const text &value) noexcept
    {
        facegen_code usable = name.code() != FACEGEN_OK ? name.code() : value.code();
        return stored(usable != FACEGEN_OK ? usable : facegen_request_set(get(), name.c_str(), value.c_str(), nullptr));
    }

    /** The face from a file, which is read while the request is sent. */
    request &face_file(const text &path) noexcept { return store(facegen_request_set_face_file, path); }

    /** The face from an image file's bytes, copied. */
    request &face_memory(const bytes &image) noexcept
    {
        return stored(facegen_request_set_face_memory(get(), image.data(), image.size()));
    }

    /** Judges all of it. @return the rules that are broken: none, unless the error says FACEGEN_E_INVALID */
    violations validate(error &why) const noexcept
    {
        facegen_violations *broken = nullptr;
        if (usable(why))
            why.code = facegen_request_validate(get(), &broken, &why);
        return violations(broken);
    }

    /** What breaks no rule but is probably a mistake; see facegen_request_notes(). Since 0.2.0. */
    violations notes(error &why) const noexcept
    {
        facegen_violations *noted = nullptr;
        if (usable(why))
            why.code = facegen_request_notes(get(), &noted, &why);
        return violations(noted);
    }

    /** The JSON that is sent, without the key. */
    owned_text to_json(facegen_face_form form, error &why) const noexcept
    {
        char *json = nullptr;
        if (usable(why))
            facegen_request_to_json(get(), form, &json, &why);
        return owned_text(json);
    }

    /** A request from a JSON object of wire names. */
    static request from_json(std::string_view json, error &why) noexcept
    {
        facegen_request *made = nullptr;
        why.code = FACEGEN_OK;
        facegen_request_from_json(json.data(), json.size(), &made, &why);
        request owned(made);
        owned.code_ = why.code;
        return owned;
    }

#if FACEGEN_EXCEPTIONS
    void validate() const
    {
        detail::checked([this](error &why) { return validate(why); });
    }
    violations notes() const
    {
        return detail::checked([this](error &why) { return notes(why); });
    }
    owned_text to_json(facegen_face_form form) const
    {
        return detail::checked([&](error &why) { return to_json(form, why); });
    }
    static request from_json(std::string_view json)
    {
        return detail::checked([&](error &why) { return from_json(json, why); });
    }
#endif

    /** Whether every setter could store its value; else the error says why not. Clears it first. */
    bool usable(error &why) const noexcept
    {
        why.code = FACEGEN_OK;
        return code_ == FACEGEN_OK || why.set(code_) == FACEGEN_OK;
    }

private:
    friend class setters<request>;

    template <class Value> request &store(facegen_code (*setter)(facegen_request *, Value), Value value) noexcept
    {
        return stored(setter(get(), value));
    }
    request &store(facegen_code (*setter)(facegen_request *, const char *), const text &value) noexcept
    {
        return stored(value.code() != FACEGEN_OK ? value.code() : setter(get(), value.c_str()));
    }
    request &stored(facegen_code code) noexcept
    {
        if (code_ == FACEGEN_OK)
            code_ = code;
        return *this;
    }

    std::unique_ptr<facegen_request, detail::freed_by<facegen_request_free>> handle_;
    facegen_code code_;
};

} // namespace facegen

#endif
