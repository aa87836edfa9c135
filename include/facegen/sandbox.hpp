/**
 * @file sandbox.hpp
 * C++: the endpoint in the process of sandbox.h, to develop and test against. In libfacegen-sandbox.
 *
 *     facegen::sandbox sandbox;
 *     facegen::client client;
 *     sandbox.attach(client);
 */
#ifndef FACEGEN_SANDBOX_HPP
#define FACEGEN_SANDBOX_HPP

#include <facegen/client.hpp>
#include <facegen/sandbox.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace facegen
{

/** An endpoint in memory, destroyed after the clients that use it. One thread at a time uses it and its clients. */
class sandbox
{
public:
    sandbox() noexcept : handle_(facegen_sandbox_new()) {}

    /** Takes over what the other has. */
    sandbox(sandbox &&) noexcept = default;

    /** Frees what it has, and takes over what the other has. */
    sandbox &operator=(sandbox &&other) noexcept
    {
        sandbox old(std::move(other));
        std::swap(handle_, old.handle_);
        std::swap(webhook_, old.webhook_);
        return *this;
    }

    /** The C handle, still owned here. */
    facegen_sandbox *get() const noexcept { return handle_.get(); }

    void time(facegen_sandbox_time time) noexcept { facegen_sandbox_set_time(get(), time); }

    /** Lets virtual time pass. Throws what the webhook's callable threw. */
    void advance(std::chrono::milliseconds time)
    {
        detail::pending callbacks;
        facegen_sandbox_advance(get(), time.count());
        callbacks.rethrow();
    }

    /** How many generate requests were accepted. */
    std::size_t paid_requests() const noexcept { return facegen_sandbox_paid_requests(get()); }

    /** Sets an option, such as "scenario" to "http-503*2". */
    bool set(const text &name, const text &value, error &why) noexcept
    {
        why.code = name.code() != FACEGEN_OK ? name.code() : value.code();
        if (why)
            return why.set(why.code) == FACEGEN_OK;
        return facegen_sandbox_set(get(), name.c_str(), value.c_str(), &why) == FACEGEN_OK;
    }

    /** Makes a client talk to the sandbox. */
    bool attach(client &client, error &why) noexcept
    {
        why.code = FACEGEN_OK;
        return facegen_sandbox_attach(get(), client.get(), &why) == FACEGEN_OK;
    }

    /** Webhooks: a callable that takes (std::string_view url, std::string_view body). */
    template <class Webhook> bool on_webhook(Webhook function, error &why) noexcept
    {
        detail::callable kept = detail::keep(std::move(function), why);
        if (!kept)
            return false;
        facegen_sandbox_set_webhook(
            get(),
            [](const char *url, const char *body, std::size_t size, void *user_data) noexcept {
                detail::pending::run(
                    [&] { (*static_cast<Webhook *>(user_data))(std::string_view(url), std::string_view(body, size)); });
            },
            kept.get());
        webhook_ = std::move(kept);
        return true;
    }

#if FACEGEN_EXCEPTIONS
    sandbox &set(const text &name, const text &value)
    {
        detail::checked([&](error &why) { return set(name, value, why); });
        return *this;
    }
    sandbox &attach(client &client)
    {
        detail::checked([&](error &why) { return attach(client, why); });
        return *this;
    }
    template <class Webhook> sandbox &on_webhook(Webhook function)
    {
        detail::checked([&](error &why) { return on_webhook(std::move(function), why); });
        return *this;
    }
#endif

private:
    detail::callable webhook_ = detail::no_callable();
    std::unique_ptr<facegen_sandbox, detail::freed_by<facegen_sandbox_free>> handle_;
};

} // namespace facegen

#endif
