/**
 * @file job.hpp
 * C++: a job of an engine, from its beginning to its final callback.
 */
#ifndef FACEGEN_JOB_HPP
#define FACEGEN_JOB_HPP

#include <facegen/engine.h>
#include <facegen/progress.hpp>
#include <facegen/result.hpp>

#include <memory>
#include <string_view>
#include <utility>

namespace facegen
{

class job;

namespace detail
{

/** The error of what went well. */
inline const facegen_error no_error = FACEGEN_ERROR_INIT;

/** A job that runs: what a job handle refers to. The final callback ends it. */
struct running {
    running() noexcept = default;
    running(const running &) = delete;
    running &operator=(const running &) = delete;
    inline ~running();

    facegen_job *handle = nullptr;
    job *owner = nullptr;
    callable progress = no_callable();
};

/** ... with its final callback. */
template <class Done> struct running_job : running {
    explicit running_job(Done &&last) noexcept : done(std::move(last)) {}

    static void end(facegen_job *, facegen_code, facegen_result *made, const facegen_error *why, void *user) noexcept
    {
        std::unique_ptr<running_job> self(static_cast<running_job *>(user));
        pending::run([&] { self->done(result(made), why ? *why : no_error); });
    }

    Done done;
};

template <class Saved> struct running_save : running {
    explicit running_save(Saved &&last) noexcept : saved(std::move(last)) {}

    static void end(facegen_code, const char *path, const facegen_error *why, void *user) noexcept
    {
        std::unique_ptr<running_save> self(static_cast<running_save *>(user));
        pending::run([&] { self->saved(view(path), why ? *why : no_error); });
    }

    Saved saved;
    result image; /* if it is the saving's own */
};

} // namespace detail

/**
 * A handle of a job or a saving. It is empty once the final callback has returned. To drop it changes nothing: what was
 * begun runs on. Thread of the engine.
 */
class job
{
public:
    job() noexcept = default;
    /** Of what an engine has begun. */
    explicit job(detail::running *begun) noexcept : running_(begun) { tie(); }

    /** Takes over what the other refers to. */
    job(job &&other) noexcept : running_(std::exchange(other.running_, nullptr)) { tie(); }

    /** Drops what it refers to, and takes over what the other refers to. */
    job &operator=(job &&other) noexcept
    {
        if (this != &other) {
            untie();
            running_ = std::exchange(other.running_, nullptr);
            tie();
        }
        return *this;
    }
    ~job() { untie(); }

    /** Whether it runs. */
    explicit operator bool() const noexcept { return running_ != nullptr; }

    /** The job's id at the provider, "" until it is accepted; valid as long as the job runs. */
    std::string_view id() const noexcept { return running_ ? detail::view(facegen_job_id(running_->handle)) : ""; }

    /** Ends it with FACEGEN_E_CANCELLED in the next step. */
    void cancel() noexcept
    {
        if (running_)
            facegen_job_cancel(running_->handle);
    }

    /** Progress of this job, instead of the client's: a callable that takes a facegen::progress. */
    template <class Progress> bool on_progress(Progress function, error &why) noexcept
    {
        detail::callable kept = detail::keep(std::move(function), why);
        if (!kept || !running_)
            return !why;
        facegen_job_set_progress(running_->handle, detail::tell_progress<Progress>, kept.get());
        running_->progress = std::move(kept);
        return true;
    }

#if FACEGEN_EXCEPTIONS
    template <class Progress> job &on_progress(Progress function)
    {
        detail::checked([&](error &why) { return on_progress(std::move(function), why); });
        return *this;
    }
#endif

private:
    friend struct detail::running;

    void tie() noexcept
    {
        if (running_)
            running_->owner = this;
    }
    void untie() noexcept
    {
        if (running_)
            running_->owner = nullptr;
    }

    detail::running *running_ = nullptr;
};

inline detail::running::~running()
{
    if (owner)
        owner->running_ = nullptr;
}

} // namespace facegen

#endif
