/**
 * @file client.hpp
 * C++: the account and the way to it. Units, limits and codes are those of client.h and reconcile.h.
 */
#ifndef FACEGEN_CLIENT_HPP
#define FACEGEN_CLIENT_HPP

#include <facegen/client.h>
#include <facegen/progress.hpp>
#include <facegen/reconcile.h>
#include <facegen/request.hpp>
#include <facegen/result.hpp>
#include <facegen/transport.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace facegen
{

/**
 * A client, set up by one thread first, used by any number of threads from then on. It can be moved at any time. It is
 * destroyed after its engines, and before the sandbox it is attached to.
 */
class client
{
public:
    client() noexcept : handle_(facegen_client_new()) {}

    /** Takes over what the other has. */
    client(client &&) noexcept = default;

    /** Frees what it has, and takes over what the other has. */
    client &operator=(client &&other) noexcept
    {
        client old(std::move(other));
        std::swap(handle_, old.handle_);
        std::swap(log_, old.log_);
        std::swap(progress_, old.progress_);
        std::swap(transport_, old.transport_);
        return *this;
    }

    /** The C handle, still owned here. */
    facegen_client *get() const noexcept { return handle_.get(); }

    /* ---- settings ---- */

    bool key(const text &key, error &why) noexcept { return set(facegen_client_set_key, key, why); }
    bool base_url(const text &url, error &why) noexcept { return set(facegen_client_set_base_url, url, why); }
    bool plan(facegen_plan plan, error &why) noexcept { return set(facegen_client_set_plan, plan, why); }
    bool timeout(std::chrono::milliseconds time, error &why) noexcept
    {
        return set(facegen_client_set_timeout, std::int64_t{time.count()}, why);
    }
    bool connect_timeout(std::chrono::milliseconds time, error &why) noexcept
    {
        return set(facegen_client_set_connect_timeout, std::int64_t{time.count()}, why);
    }
    bool stall_timeout(std::chrono::milliseconds time, error &why) noexcept
    {
        return set(facegen_client_set_stall_timeout, std::int64_t{time.count()}, why);
    }
    bool retries(int times, error &why) noexcept { return set(facegen_client_set_retries, times, why); }
    bool max_queued(int jobs, error &why) noexcept { return set(facegen_client_set_max_queued, jobs, why); }
    bool name(const text &name, error &why) noexcept { return set(facegen_client_set_name, name, why); }
    bool proxy(const text &url, error &why) noexcept { return set(facegen_client_set_proxy, url, why); }
    bool ca_file(const text &path, error &why) noexcept { return set(facegen_client_set_ca_file, path, why); }
    bool user_agent(const text &words, error &why) noexcept { return set(facegen_client_set_user_agent, words, why); }
    client &draw_seed(bool draw) noexcept
    {
        facegen_client_draw_seed(get(), draw);
        return *this;
    }
    client &allow_http(bool allow) noexcept
    {
        facegen_client_allow_http(get(), allow);
        return *this;
    }
    client &retry_unavailable(bool retry) noexcept
    {
        facegen_client_retry_unavailable(get(), retry);
        return *this;
    }

    /** Log lines: a callable that takes (facegen_log_level, std::string_view). It is kept until the client is gone. */
    template <class Log> bool on_log(Log function, error &why) noexcept
    {
        detail::callable kept = detail::keep(std::move(function), why);
        if (!kept)
            return false;
        facegen_client_set_log(
            get(),
            [](facegen_log_level level, const char *message, void *user_data) noexcept {
                detail::pending::run([&] { (*static_cast<Log *>(user_data))(level, std::string_view(message)); });
            },
            kept.get());
        log_ = std::move(kept);
        return true;
    }

    /** Progress: a callable that takes a facegen::progress. It is kept until the client is gone. */
    template <class Progress> bool on_progress(Progress function, error &why) noexcept
    {
        detail::callable kept = detail::keep(std::move(function), why);
        if (!kept)
            return false;
        facegen_client_set_progress(get(), detail::tell_progress<Progress>, kept.get());
        progress_ = std::move(kept);
        return true;
    }

    /**
     * Another transport than libcurl: a callable that takes a facegen::exchange &, performs it, blocks meanwhile, and
     * ends it. Threads that share the client call it at once. If it throws, the exchange has failed.
     */
    template <class Transport> bool transport(Transport function, error &why) noexcept
    {
        detail::callable kept = detail::keep(std::move(function), why);
        if (!kept || !transport(detail::blocking_transport<Transport>(), kept.get(), why))
            return false;
        transport_ = std::move(kept);
        return true;
    }

    /** A transport with all that transport.h describes. @param user_data  outlives the client */
    bool transport(const facegen_transport &functions, void *user_data, error &why) noexcept
    {
        why.code = FACEGEN_OK;
        return facegen_client_set_transport(get(), &functions, user_data, &why) == FACEGEN_OK;
    }

    /* ---- jobs, until they have ended. They throw what a callback threw, and are else without exceptions. ---- */

    /** Sends a request, which is paid for, and waits for its images. */
    [[nodiscard]] result submit(const request &request, error &why)
    {
        return detail::make_result(why, [&](facegen_result **made) {
            if (request.usable(why))
                why.code = facegen_submit(get(), request.get(), made, &why);
        });
    }
    [[nodiscard]] result submit_nowait(const request &request, error &why)
    {
        return detail::make_result(why, [&](facegen_result **made) {
            if (request.usable(why))
                why.code = facegen_submit_nowait(get(), request.get(), made, &why);
        });
    }
    result fetch(const text &id, error &why)
    {
        return detail::make_result(why, [&](facegen_result **made) {
            facegen_fetch(get(), id.code() == FACEGEN_OK ? id.c_str() : nullptr, made, &why);
        });
    }
    result fetch_nowait(const text &id, error &why)
    {
        return detail::make_result(why, [&](facegen_result **made) {
            facegen_fetch_nowait(get(), id.code() == FACEGEN_OK ? id.c_str() : nullptr, made, &why);
        });
    }

    /** Asks the account for its newest image, once before the first request, for reconcile(). */
    bool mark(error &why)
    {
        detail::pending callbacks;
        why.code = FACEGEN_OK;
        const bool known = facegen_client_mark(get(), &why) == FACEGEN_OK;
        callbacks.rethrow();
        return known;
    }

    /** After FACEGEN_E_UNCERTAIN: finds out what became of a request. @param uncertain  its error; may be `why` itself
     */
    result reconcile(const request &request, const facegen_error &uncertain, error &why)
    {
        return detail::make_result(why, [&](facegen_result **made) {
            if (request.usable(why))
                facegen_reconcile(get(), request.get(), &uncertain, made, &why);
        });
    }
    /** The same where the request is not known any more. */
    result reconcile(const facegen_error &uncertain, error &why)
    {
        return detail::make_result(
            why, [&](facegen_result **made) { facegen_reconcile(get(), nullptr, &uncertain, made, &why); });
    }

    /** Ends every call and job of this client. Any thread. */
    void cancel() noexcept { facegen_client_cancel(get()); }

    /* ---- images ---- */

    /** Saves an image. @return the path of its file, empty on failure */
    owned_text save(const result &result, std::size_t index, const text &path, error &why)
    {
        detail::pending callbacks;
        char *saved = nullptr;
        why.code = path.code();
        if (why)
            why.set(path.code());
        else
            facegen_result_save(get(), result.get(), index, path.c_str(), &saved, &why);
        owned_text owned(saved);
        callbacks.rethrow();
        return owned;
    }

    /** Gets an image into memory; it becomes a std::vector<std::byte> where one is wanted. */
    owned_bytes load(const result &result, std::size_t index, error &why)
    {
        detail::pending callbacks;
        void *data = nullptr;
        std::size_t size = 0;
        why.code = FACEGEN_OK;
        facegen_result_load(get(), result.get(), index, &data, &size, &why);
        owned_bytes owned(data, size);
        callbacks.rethrow();
        return owned;
    }

#if FACEGEN_EXCEPTIONS
    client &key(const text &key)
    {
        return must(facegen_client_set_key, key);
    }
    client &base_url(const text &url)
    {
        return must(facegen_client_set_base_url, url);
    }
    client &plan(facegen_plan plan)
    {
        return must(facegen_client_set_plan, plan);
    }
    client &timeout(std::chrono::milliseconds time)
    {
        return must(facegen_client_set_timeout, std::int64_t{time.count()});
    }
    client &connect_timeout(std::chrono::milliseconds time)
    {
        return must(facegen_client_set_connect_timeout, std::int64_t{time.count()});
    }
    client &stall_timeout(std::chrono::milliseconds time)
    {
        return must(facegen_client_set_stall_timeout, std::int64_t{time.count()});
    }
    client &retries(int times)
    {
        return must(facegen_client_set_retries, times);
    }
    client &max_queued(int jobs)
    {
        return must(facegen_client_set_max_queued, jobs);
    }
    client &name(const text &name)
    {
        return must(facegen_client_set_name, name);
    }
    client &proxy(const text &url)
    {
        return must(facegen_client_set_proxy, url);
    }
    client &ca_file(const text &path)
    {
        return must(facegen_client_set_ca_file, path);
    }
    client &user_agent(const text &words)
    {
        return must(facegen_client_set_user_agent, words);
    }
    template <class Log> client &on_log(Log function)
    {
        detail::checked([&](error &why) { return on_log(std::move(function), why); });
        return *this;
    }
    template <class Progress> client &on_progress(Progress function)
    {
        detail::checked([&](error &why) { return on_progress(std::move(function), why); });
        return *this;
    }
    template <class Transport> client &transport(Transport function)
    {
        detail::checked([&](error &why) { return transport(std::move(function), why); });
        return *this;
    }
    client &transport(const facegen_transport &functions, void *user_data)
    {
        detail::checked([&](error &why) { return transport(functions, user_data, why); });
        return *this;
    }

    [[nodiscard]] result submit(const request &request)
    {
        return detail::checked([&](error &why) { return submit(request, why); });
    }
    [[nodiscard]] result submit_nowait(const request &request)
    {
        return detail::checked([&](error &why) { return submit_nowait(request, why); });
    }
    result fetch(const text &id)
    {
        return detail::checked([&](error &why) { return fetch(id, why); });
    }
    result fetch_nowait(const text &id)
    {
        return detail::checked([&](error &why) { return fetch_nowait(id, why); });
    }
    void mark()
    {
        detail::checked([&](error &why) { return mark(why); });
    }
    result reconcile(const request &request, const facegen_error &uncertain)
    {
        return detail::checked([&](error &why) { return reconcile(request, uncertain, why); });
    }
    result reconcile(const facegen_error &uncertain)
    {
        return detail::checked([&](error &why) { return reconcile(uncertain, why); });
    }
    owned_text save(const result &result, std::size_t index, const text &path)
    {
        return detail::checked([&](error &why) { return save(result, index, path, why); });
    }
    owned_bytes load(const result &result, std::size_t index)
    {
        return detail::checked([&](error &why) { return load(result, index, why); });
    }
#endif

private:
    struct freed {
        void operator()(facegen_client *owned) const noexcept
        {
            detail::pending dropped;
            facegen_client_free(owned);
        }
    };

    template <class Value>
    bool set(facegen_code (*setter)(facegen_client *, Value, facegen_error *), Value value, error &why) noexcept
    {
        why.code = FACEGEN_OK;
        return setter(get(), value, &why) == FACEGEN_OK;
    }
    bool set(facegen_code (*setter)(facegen_client *, const char *, facegen_error *), const text &value,
             error &why) noexcept
    {
        return value.code() == FACEGEN_OK ? set(setter, value.c_str(), why) : why.set(value.code()) == FACEGEN_OK;
    }
#if FACEGEN_EXCEPTIONS
    template <class Setter, class Value> client &must(Setter setter, const Value &value)
    {
        detail::checked([&](error &why) { return set(setter, value, why); });
        return *this;
    }
#endif

    /* Callables outlive the handle that calls them: members are destroyed from the last to the first. */
    detail::callable log_ = detail::no_callable();
    detail::callable progress_ = detail::no_callable();
    detail::callable transport_ = detail::no_callable();
    std::unique_ptr<facegen_client, freed> handle_;
};

/** Whether an image could be saved to a path, before anything is paid for. */
inline bool save_check(const text &path, error &why) noexcept
{
    why.code = FACEGEN_OK;
    return path.code() == FACEGEN_OK ? facegen_save_check(path.c_str(), &why) == FACEGEN_OK
                                     : why.set(path.code()) == FACEGEN_OK;
}

#if FACEGEN_EXCEPTIONS
inline void save_check(const text &path)
{
    detail::checked([&](error &why) { return save_check(path, why); });
}
#endif

} // namespace facegen

#endif
