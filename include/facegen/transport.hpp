/**
 * @file transport.hpp
 * C++: an exchange of a custom transport, for facegen::client::transport().
 */
#ifndef FACEGEN_TRANSPORT_HPP
#define FACEGEN_TRANSPORT_HPP

#include <facegen/error.hpp>
#include <facegen/text.hpp>
#include <facegen/transport.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace facegen
{

/**
 * One HTTP request and its answer, lent to a transport, which ends it once, with finish() or fail(), and touches it no
 * more. One that is not ended has failed: what was read of its body may have arrived.
 */
class exchange
{
public:
    /** Of what facegen_transport::start was given. */
    explicit exchange(facegen_exchange *lent) noexcept : handle_(lent) {}

    /** Fails it if it was not ended. */
    ~exchange() { fail(FACEGEN_E_TRANSPORT, FACEGEN_REACH_MAYBE, "the transport did not end the exchange"); }
    exchange(const exchange &) = delete;
    exchange &operator=(const exchange &) = delete;

    /** The C handle; NULL once it has ended. */
    facegen_exchange *get() noexcept { return handle_; }

    std::string_view method() const noexcept { return detail::view(facegen_exchange_method(handle_)); }
    std::string_view url() const noexcept { return detail::view(facegen_exchange_url(handle_)); }
    /** The Content-Type of the body; "" when there is no body. */
    std::string_view content_type() const noexcept { return detail::view(facegen_exchange_content_type(handle_)); }
    std::string_view user_agent() const noexcept { return detail::view(facegen_exchange_user_agent(handle_)); }

    /** Whether the request is paid for, and MUST reach the server at most once. */
    bool paid() const noexcept { return facegen_exchange_paid(handle_); }

    /** Whether it needs a connection of its own. */
    bool fresh() const noexcept { return facegen_exchange_fresh(handle_); }

    /** Whether the library drew the seed in the body. */
    bool seed_is_drawn() const noexcept { return facegen_exchange_seed_is_drawn(handle_); }

    /** Whether it may only go to public addresses. Since 0.2.0. */
    bool public_only() const noexcept { return facegen_exchange_public_only(handle_); }

    /** Whether the answer is likely to be large. Since 0.2.0. */
    bool bulky() const noexcept { return facegen_exchange_bulky(handle_); }

    /** When the library gives up, in milliseconds on the system's monotonic clock. */
    std::int64_t deadline() const noexcept { return facegen_exchange_deadline(handle_); }

    std::uint64_t body_size() const noexcept { return facegen_exchange_body_size(handle_); }

    /** The next bytes of the body. @return how many; 0 at the end; -1 when there are no more: fail() then */
    std::int64_t read(void *buffer, std::size_t size) noexcept { return facegen_exchange_read(handle_, buffer, size); }

    /** Begins the body again. @return false if it must not be sent again: fail() then. Since 0.2.0. */
    bool rewind() noexcept { return facegen_exchange_rewind(handle_); }

    void set_status(int status) noexcept { facegen_exchange_set_status(handle_, status); }

    /** A header of the final answer. @return false when the headers are too large: as write() */
    bool add_header(const text &name, const text &value) noexcept
    {
        return name.code() == FACEGEN_OK && value.code() == FACEGEN_OK &&
               facegen_exchange_add_header(handle_, name.c_str(), value.c_str());
    }

    /** The same for a line as it came; the blank one is handed over, too. Since 0.2.0. */
    bool add_header_line(const bytes &line) noexcept
    {
        return facegen_exchange_add_header_line(handle_, reinterpret_cast<const char *>(line.data()), line.size());
    }

    /** Bytes of the answer. @return false when no more is wanted: fail() then, with any code */
    bool write(const bytes &answer) noexcept { return facegen_exchange_write(handle_, answer.data(), answer.size()); }

    /** Why write() or add_header() wants no more. Since 0.2.0. */
    facegen_stop stopped() const noexcept { return facegen_exchange_stopped(handle_); }

    void finish() noexcept
    {
        if (handle_)
            facegen_exchange_finish(std::exchange(handle_, nullptr));
    }
    void fail(facegen_code code, facegen_reach reach, const text &message) noexcept
    {
        if (handle_)
            facegen_exchange_fail(std::exchange(handle_, nullptr), code, reach,
                                  message.code() == FACEGEN_OK ? message.c_str() : nullptr);
    }

private:
    facegen_exchange *handle_;
};

namespace detail
{

/** A transport whose session is a callable that takes an exchange and blocks until it has ended. */
template <class Function> facegen_transport blocking_transport() noexcept
{
    facegen_transport made{};
    made.size = sizeof made;
    made.start = [](void *session, facegen_exchange *lent) noexcept {
        exchange wrapped(lent);
        pending::run([&] { (*static_cast<Function *>(session))(wrapped); });
        return FACEGEN_OK;
    };
    return made;
}

} // namespace detail
} // namespace facegen

#endif
