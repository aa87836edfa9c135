/**
 * @file error.hpp
 * C++: failures, as a value or as an exception.
 *
 * What can fail comes in two forms: one throws facegen::failure, the other takes a facegen::error, tells it what went
 * wrong and returns false or an empty handle. Without exceptions (-fno-exceptions) there is only the second.
 *
 * A callback may throw in either. The exception waits until the library has returned, and goes on to the caller; the
 * job or call itself is not disturbed by it, and takes its course. Where a C function is called on a handle's get(),
 * and where a handle is destroyed, nobody can take an exception: the first ends the program, the second drops it.
 */
#ifndef FACEGEN_ERROR_HPP
#define FACEGEN_ERROR_HPP

#include <facegen/error.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

/** Whether there are exceptions, and so the forms that throw. */
#if defined(__cpp_exceptions)
#define FACEGEN_EXCEPTIONS 1
#else
#define FACEGEN_EXCEPTIONS 0
#endif

namespace facegen
{

/** What is known about a failure: a facegen_error that starts empty. True when there is one. */
struct error : facegen_error {
    error() noexcept : facegen_error FACEGEN_ERROR_INIT {}
    /** Copies the members that this program knows; a later library may have filled more. */
    error(const facegen_error &other) noexcept : facegen_error(other) { size = sizeof(facegen_error); }

    /** Whether there is a failure. */
    explicit operator bool() const noexcept { return code != FACEGEN_OK; }

    facegen_group group() const noexcept { return facegen_code_group(code); }

    /** When bytes of the paid request were last sent; nothing if none were. Since 0.2.0. */
    std::optional<std::chrono::system_clock::time_point> sent_at() const noexcept
    {
        if (sent_at_ms == 0)
            return std::nullopt;
        return std::chrono::system_clock::time_point(std::chrono::milliseconds(sent_at_ms));
    }

    /** Fills it with a code and what the code means. @return the code */
    facegen_code set(facegen_code why) noexcept
    {
        *this = error();
        code = why;
        const char *words = facegen_code_text(why);
        for (std::size_t i = 0; words[i] && i + 1 < sizeof message; i++)
            message[i] = words[i];
        return code;
    }
};

#if FACEGEN_EXCEPTIONS
/** The exception of everything here that fails. */
class failure : public std::exception
{
public:
    /** Copies what is known. */
    explicit failure(const facegen_error &why) noexcept : error_(why) {}

    /** One sentence for people: facegen_error::message. */
    const char *what() const noexcept override { return error_.message; }

    /** What went wrong. */
    facegen_code code() const noexcept { return error_.code; }

    /** What that is about, and so what can be done next. */
    facegen_group group() const noexcept { return error_.group(); }

    /** The job's id, of whatever length, for fetch(); "" if it is not known. Since 0.2.0. */
    std::string_view id() const noexcept { return facegen_error_id(&error_); }

    /** Whether the provider accepted the paid request, and so whether it may be sent again. Since 0.2.0. */
    facegen_acceptance acceptance() const noexcept { return error_.acceptance; }

    /** When bytes of the paid request were last sent; nothing if none were. Since 0.2.0. */
    std::optional<std::chrono::system_clock::time_point> sent_at() const noexcept { return error_.sent_at(); }

    /** The seed of the paid request, in decimal, also if the library drew it; or "". Since 0.2.0. */
    std::string_view seed() const noexcept { return error_.seed; }

    /** All that is known: the job's id, the HTTP status, the mark for reconcile(). */
    const facegen::error &error() const noexcept { return error_; }

private:
    facegen::error error_;
};
#endif

namespace detail
{

#if FACEGEN_EXCEPTIONS
/** The throwing form of a call that fills an error. */
template <class Call> auto checked(Call call)
{
    error why;
    auto made = call(why);
    if (why)
        throw failure(why);
    return made;
}
#endif

/** Where an exception of a callback waits until the C function that called it has returned to this scope. */
class pending
{
public:
    pending() noexcept : outer_(innermost()) { innermost() = this; }
    ~pending() { innermost() = outer_; }
    pending(const pending &) = delete;
    pending &operator=(const pending &) = delete;

    /** Throws the first exception that was caught, if one was. */
    void rethrow() const
    {
#if FACEGEN_EXCEPTIONS
        if (thrown_)
            std::rethrow_exception(thrown_);
#endif
    }

    /** Runs a callback inside of a C function. */
    template <class Callback> static void run(Callback callback) noexcept
    {
#if FACEGEN_EXCEPTIONS
        try {
            callback();
        } catch (...) {
            if (!innermost())
                std::terminate();
            if (!innermost()->thrown_)
                innermost()->thrown_ = std::current_exception();
        }
#else
        callback();
#endif
    }

private:
    static pending *&innermost() noexcept
    {
        static thread_local pending *scope = nullptr;
        return scope;
    }

    pending *outer_;
    std::exception_ptr thrown_;
};

/** A callable that is kept while a C function has its address. */
using callable = std::unique_ptr<void, void (*)(void *)>;

inline callable no_callable() noexcept
{
    return callable(nullptr, [](void *) {});
}

template <class Function> callable keep(Function function, facegen::error &why) noexcept
{
    why.code = FACEGEN_OK;
    callable kept(new (std::nothrow) Function(std::move(function)),
                  [](void *memory) { delete static_cast<Function *>(memory); });
    if (!kept)
        why.set(FACEGEN_E_NOMEM);
    return kept;
}

} // namespace detail
} // namespace facegen

#endif
