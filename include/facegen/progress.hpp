/**
 * @file progress.hpp
 * C++: how far a job or the saving of an image is, for the callables of client::on_progress() and job::on_progress().
 */
#ifndef FACEGEN_PROGRESS_HPP
#define FACEGEN_PROGRESS_HPP

#include <facegen/client.h>
#include <facegen/error.hpp>
#include <facegen/text.hpp>

#include <cstdint>
#include <string_view>

namespace facegen
{

/** What a job or the saving of an image is doing; see facegen_progress_fn. */
struct progress {
    facegen_phase phase; /**< What is being done. */
    std::int64_t done;   /**< How much is done, in the phase's unit. */
    std::int64_t total;  /**< Of how much; -1 where it is not known. */
    std::string_view id; /**< The job's id, "" until it is known. Valid during the call. */
};

namespace detail
{

/** Calls a function object, which is the user data, with progress. */
template <class Function>
void tell_progress(facegen_phase phase, std::int64_t done, std::int64_t total, const char *id, void *user_data) noexcept
{
    pending::run([&] { (*static_cast<Function *>(user_data))(progress{phase, done, total, view(id)}); });
}

} // namespace detail

} // namespace facegen

#endif
