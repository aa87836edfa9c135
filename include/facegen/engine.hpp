/**
 * @file engine.hpp
 * C++: many jobs at once on one thread, with callbacks or futures. The rules of driving an engine are those of
 * engine.h.
 *
 *     facegen::engine engine(client);
 *     facegen::future<facegen::result> image = engine.submit(request);
 *     client.save(image.get(), 0, "knight.png");
 */
#ifndef FACEGEN_ENGINE_HPP
#define FACEGEN_ENGINE_HPP

#include <facegen/client.hpp>
#include <facegen/engine.h>
#include <facegen/future.hpp>
#include <facegen/job.hpp>
#include <facegen/webhook.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#if FACEGEN_EXCEPTIONS
#include <future>
#endif

namespace facegen
{

/**
 * Jobs that run on one thread. Final callbacks are called exactly once for each job that began: within step(), or with
 * FACEGEN_E_CANCELLED as the engine is destroyed. They may do everything, also destroy the engine.
 *
 * A job's final callback takes (facegen::result, const facegen_error &), of which one is empty; a saving's takes
 * (std::string_view path, const facegen_error &).
 */
class engine
{
public:
    engine(client &client, error &why) noexcept
    {
        why.code = FACEGEN_OK;
        handle_.reset(facegen_engine_new(client.get(), &why));
    }

    /** The C handle, still owned here. */
    facegen_engine *get() const noexcept { return handle_.get(); }

    /** Begins a job that generates; see client::submit(). */
    template <class Done> [[nodiscard]] job submit(const request &request, Done done, error &why)
    {
        return begin<detail::running_job<Done>>(std::move(done), why, [&](auto *begun, auto **job) {
            return request.usable(why) ? facegen_engine_submit(get(), request.get(), begun->end, begun, job, &why)
                                       : why.code;
        });
    }

    /** Begins a job that ends with the provider's first answer; see client::submit_nowait(). */
    template <class Done> job submit_nowait(const request &request, Done done, error &why)
    {
        return begin<detail::running_job<Done>>(std::move(done), why, [&](auto *begun, auto **job) {
            return request.usable(why)
                       ? facegen_engine_submit_nowait(get(), request.get(), begun->end, begun, job, &why)
                       : why.code;
        });
    }

    /** Begins to ask once for the state of a job; see client::fetch_nowait(). */
    template <class Done> job fetch_nowait(const text &id, Done done, error &why)
    {
        return begin<detail::running_job<Done>>(std::move(done), why, [&](auto *begun, auto **job) {
            return facegen_engine_fetch_nowait(get(), id.code() == FACEGEN_OK ? id.c_str() : nullptr, begun->end, begun,
                                               job, &why);
        });
    }

    /** Begins a job that resumes an id. */
    template <class Done> job fetch(const text &id, Done done, error &why)
    {
        return begin<detail::running_job<Done>>(std::move(done), why, [&](auto *begun, auto **job) {
            return facegen_engine_fetch(get(), id.code() == FACEGEN_OK ? id.c_str() : nullptr, begun->end, begun, job,
                                        &why);
        });
    }

    /** Begins a job that does as client::reconcile(). */
    template <class Done> job reconcile(const request &request, const facegen_error &uncertain, Done done, error &why)
    {
        return begin<detail::running_job<Done>>(std::move(done), why, [&](auto *begun, auto **job) {
            return request.usable(why)
                       ? facegen_engine_reconcile(get(), request.get(), &uncertain, begun->end, begun, job, &why)
                       : why.code;
        });
    }

    /** Begins a job that does as client::mark(); its result is empty. */
    template <class Done> job mark(Done done, error &why)
    {
        return begin<detail::running_job<Done>>(std::move(done), why, [&](auto *begun, auto **job) {
            return facegen_engine_mark(get(), begun->end, begun, job, &why);
        });
    }

    /** Begins to save an image of a result that stays as it is until the final callback. */
    template <class Saved> job save(const result &image, std::size_t index, const text &path, Saved saved, error &why)
    {
        return begin<detail::running_save<Saved>>(std::move(saved), why, [&](auto *begun, auto **job) {
            return save_with(begun, image, index, path, job, why);
        });
    }

    /** The same with a result that is given away; if it cannot begin, it is lost. */
    template <class Saved> job save(result &&image, std::size_t index, const text &path, Saved saved, error &why)
    {
        return begin<detail::running_save<Saved>>(std::move(saved), why, [&](auto *begun, auto **job) {
            begun->image = std::move(image);
            return save_with(begun, begun->image, index, path, job, why);
        });
    }

    /** Ends the job of a webhook's delivery with its result. @return whether it did; else the result is as it was */
    bool deliver(result &&delivered) noexcept
    {
        const bool taken = facegen_engine_deliver(get(), const_cast<facegen_result *>(delivered.get()));
        if (taken)
            delivered.release();
        return taken;
    }

    /**
     * Lets everything progress, calls the final callbacks that are due, and throws what one of them threw.
     *
     * @param wait  how long, if there is nothing to do; by default without a limit
     * @return how many jobs and savings still run
     */
    std::size_t step(std::chrono::milliseconds wait = std::chrono::milliseconds(-1))
    {
        detail::pending callbacks;
        const std::size_t left = facegen_engine_step(get(), wait.count());
        callbacks.rethrow();
        return left;
    }

    void cancel() noexcept { facegen_engine_cancel(get()); }

    /** Ends the current or else the next wait of step(). Any thread. */
    void wake() noexcept { facegen_engine_wake(get()); }

    /** For an event loop: as facegen_engine_fd() and facegen_engine_timeout(). */
    int fd() const noexcept { return facegen_engine_fd(get()); }
    int timeout() const noexcept { return facegen_engine_timeout(get()); }

#if FACEGEN_EXCEPTIONS
    explicit engine(client &client)
    {
        error why;
        handle_.reset(facegen_engine_new(client.get(), &why));
        if (!handle_)
            throw failure(why);
    }
    template <class Done> job submit(const request &request, Done done)
    {
        return detail::checked([&](error &why) { return submit(request, std::move(done), why); });
    }
    template <class Done> job submit_nowait(const request &request, Done done)
    {
        return detail::checked([&](error &why) { return submit_nowait(request, std::move(done), why); });
    }
    template <class Done> job fetch(const text &id, Done done)
    {
        return detail::checked([&](error &why) { return fetch(id, std::move(done), why); });
    }
    template <class Done> job fetch_nowait(const text &id, Done done)
    {
        return detail::checked([&](error &why) { return fetch_nowait(id, std::move(done), why); });
    }
    template <class Done> job reconcile(const request &request, const facegen_error &uncertain, Done done)
    {
        return detail::checked([&](error &why) { return reconcile(request, uncertain, std::move(done), why); });
    }
    template <class Done> job mark(Done done)
    {
        return detail::checked([&](error &why) { return mark(std::move(done), why); });
    }
    template <class Saved> job save(const result &image, std::size_t index, const text &path, Saved saved)
    {
        return detail::checked([&](error &why) { return save(image, index, path, std::move(saved), why); });
    }
    template <class Saved> job save(result &&image, std::size_t index, const text &path, Saved saved)
    {
        return detail::checked([&](error &why) { return save(std::move(image), index, path, std::move(saved), why); });
    }

    /* Futures (future.hpp): ready, or with a failure, once a step has ended the job; get() steps. What cannot begin
     * throws. */

    [[nodiscard]] future<result> submit(const request &request)
    {
        return promised<result>([&](auto done) { submit(request, std::move(done)); });
    }
    future<result> submit_nowait(const request &request)
    {
        return promised<result>([&](auto done) { submit_nowait(request, std::move(done)); });
    }
    future<result> fetch(const text &id)
    {
        return promised<result>([&](auto done) { fetch(id, std::move(done)); });
    }
    future<result> fetch_nowait(const text &id)
    {
        return promised<result>([&](auto done) { fetch_nowait(id, std::move(done)); });
    }
    future<result> reconcile(const request &request, const facegen_error &uncertain)
    {
        return promised<result>([&](auto done) { reconcile(request, uncertain, std::move(done)); });
    }
    future<result> mark()
    {
        return promised<result>([&](auto done) { mark(std::move(done)); });
    }
    future<std::string> save(const result &image, std::size_t index, const text &path)
    {
        return promised<std::string>([&](auto saved) { save(image, index, path, std::move(saved)); });
    }
    future<std::string> save(result &&image, std::size_t index, const text &path)
    {
        return promised<std::string>([&](auto saved) { save(std::move(image), index, path, std::move(saved)); });
    }
#endif

private:
    struct freed {
        void operator()(facegen_engine *owned) const noexcept
        {
            detail::pending dropped;
            facegen_engine_free(owned);
        }
    };

    /** Begins something that ends with a callback. */
    template <class Running, class Callback, class Begin> job begin(Callback &&last, error &why, Begin begin)
    {
        why.code = FACEGEN_OK;
        std::unique_ptr<Running> begun(new (std::nothrow) Running(std::move(last)));
        if (!begun) {
            why.set(FACEGEN_E_NOMEM);
            return job();
        }
        detail::pending callbacks;
        if (begin(begun.get(), &begun->handle) != FACEGEN_OK)
            begun.reset();
        job made(begun.release());
        callbacks.rethrow();
        return made;
    }

    template <class Running>
    facegen_code save_with(Running *begun, const result &image, std::size_t index, const text &path, facegen_job **job,
                           error &why) noexcept
    {
        if (path.code() != FACEGEN_OK)
            return why.set(path.code());
        return facegen_engine_save(get(), image.get(), index, path.c_str(), begun->end, begun, job, &why);
    }

#if FACEGEN_EXCEPTIONS
    template <class Value, class Begin> future<Value> promised(Begin begin)
    {
        std::promise<Value> promise;
        future<Value> made(get(), promise.get_future());
        begin([promise = std::move(promise)](auto outcome, const facegen_error &why) mutable {
            if (why.code == FACEGEN_OK)
                promise.set_value(Value(std::move(outcome)));
            else
                promise.set_exception(std::make_exception_ptr(failure(why)));
        });
        return made;
    }
#endif

    std::unique_ptr<facegen_engine, freed> handle_;
};

} // namespace facegen

#endif
