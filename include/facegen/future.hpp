/**
 * @file future.hpp
 * C++: futures of an engine's jobs, which drive the engine while they are waited for. Only with exceptions.
 *
 *     facegen::engine engine(client);
 *     facegen::future<facegen::result> image = engine.submit(request);
 *     client.save(image.get(), 0, "knight.png");
 */
#ifndef FACEGEN_FUTURE_HPP
#define FACEGEN_FUTURE_HPP

#include <facegen/engine.h>
#include <facegen/error.hpp>

#if FACEGEN_EXCEPTIONS

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <thread>
#include <utility>

namespace facegen
{

/**
 * The outcome of a job of an engine: a std::future that cannot hang because nobody steps the engine. On the thread that
 * began the job, waiting steps the engine; on any other thread it waits until that thread has stepped it often enough.
 * Where a std::future is wanted it becomes one, whose get() and wait() do the same. Since 0.2.0.
 */
template <class Value> class future
{
public:
    /** Refers to nothing: only valid(), assigning and destroying are allowed. */
    future() noexcept = default;

    /** Of what an engine of this thread has begun. */
    future(facegen_engine *engine, std::future<Value> made) noexcept
        : made_(std::move(made)), engine_(engine), thread_(std::this_thread::get_id())
    {
    }

    /** Whether it refers to a job whose outcome was not yet taken. */
    bool valid() const noexcept { return made_.valid(); }

    /** Whether the job has ended, so that get() returns at once. Steps nothing. */
    bool ready() const { return made_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }

    /**
     * Waits until the job has ended, and returns what it made.
     *
     * Throws facegen::failure if the job failed, and with FACEGEN_E_ARGUMENT in a callback of its own engine, which
     * cannot be stepped there; and what a callback threw in the meantime, after which it can be called again.
     */
    Value get()
    {
        wait();
        return made_.get();
    }

    /** Waits until the job has ended. Throws like get(), except for the job's failure. */
    void wait() const
    {
        if (std::this_thread::get_id() != thread_)
            made_.wait();
        while (!ready())
            step(-1);
    }

    /** Waits for that long at most; with 0 it steps the engine once. Throws like wait(). */
    template <class Rep, class Period> std::future_status wait_for(const std::chrono::duration<Rep, Period> &time) const
    {
        if (std::this_thread::get_id() != thread_)
            return made_.wait_for(time);
        const auto until = std::chrono::steady_clock::now() + time;
        auto left = std::chrono::ceil<std::chrono::milliseconds>(time);
        while (!ready()) {
            step(left.count() > 0 ? left.count() : 0);
            left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
            if (left.count() <= 0)
                break;
        }
        return ready() ? std::future_status::ready : std::future_status::timeout;
    }

    /** A std::future of the same outcome, for code that wants one. Its wait_for() says `deferred`. */
    operator std::future<Value>() &&
    {
        return std::async(std::launch::deferred, [self = std::move(*this)]() mutable { return self.get(); });
    }

private:
    /** The engine lives as long as the job is not ready: it ends its jobs as it is destroyed. */
    void step(std::int64_t milliseconds) const
    {
        detail::pending callbacks;
        const std::size_t running = facegen_engine_step(engine_, milliseconds);
        callbacks.rethrow();
        if (running > 0 || ready())
            return;
        error why;
        facegen_error_fill(&why, FACEGEN_E_ARGUMENT, nullptr,
                           "a future cannot be waited for in a callback of its engine");
        throw failure(why);
    }

    std::future<Value> made_;
    facegen_engine *engine_ = nullptr;
    std::thread::id thread_;
};

} // namespace facegen

#endif
#endif
