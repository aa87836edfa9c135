/**
 * @file webhook.hpp
 * C++: the provider's call of a request's `webhook`. How far it is to be trusted is said in webhook.h.
 */
#ifndef FACEGEN_WEBHOOK_HPP
#define FACEGEN_WEBHOOK_HPP

#include <facegen/result.hpp>
#include <facegen/webhook.h>

namespace facegen
{

/** Reads the body of a webhook's delivery, for engine::deliver(). Any thread. */
inline result webhook_parse(const bytes &body, error &why) noexcept
{
    return detail::make_result(
        why, [&](facegen_result **made) { facegen_webhook_parse(body.data(), body.size(), made, &why); });
}

#if FACEGEN_EXCEPTIONS
inline result webhook_parse(const bytes &body)
{
    return detail::checked([&](error &why) { return webhook_parse(body, why); });
}
#endif

} // namespace facegen

#endif
