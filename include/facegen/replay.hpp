/**
 * @file replay.hpp
 * C++: the recordings of replay.h. In libfacegen-sandbox.
 *
 *     facegen::recorder recorder("portrait.jsonl");
 *     facegen::client client;
 *     recorder.attach(client);
 */
#ifndef FACEGEN_REPLAY_HPP
#define FACEGEN_REPLAY_HPP

#include <facegen/client.hpp>
#include <facegen/replay.h>

#include <cstddef>
#include <memory>

namespace facegen
{

namespace detail
{

/** A recorder that nobody asks how it went. */
inline void close_recorder(facegen_recorder *recorder) noexcept
{
    facegen_recorder_close(recorder, nullptr);
}

} // namespace detail

/** Writes the exchanges of clients into a file. It is closed, or destroyed, after the clients. */
class recorder
{
public:
    /** Begins a recording. On failure the recorder is empty. */
    recorder(const text &path, error &why) noexcept
    {
        if (why.set(path.code()) == FACEGEN_OK)
            handle_.reset(facegen_recorder_new(path.c_str(), &why));
    }

    /** The C handle, still owned here. */
    facegen_recorder *get() const noexcept { return handle_.get(); }

    /** Records what a client does from now on. */
    bool attach(client &client, error &why) noexcept
    {
        why.code = FACEGEN_OK;
        return facegen_recorder_attach(get(), client.get(), &why) == FACEGEN_OK;
    }

    /** Ends the recording: whether every exchange is in the file. */
    bool close(error &why) noexcept
    {
        why.code = FACEGEN_OK;
        return facegen_recorder_close(handle_.release(), &why) == FACEGEN_OK;
    }

#if FACEGEN_EXCEPTIONS
    /** Begins a recording. */
    explicit recorder(const text &path)
    {
        error why;
        *this = recorder(path, why);
        if (!handle_)
            throw failure(why);
    }
    recorder &attach(client &client)
    {
        detail::checked([&](error &why) { return attach(client, why); });
        return *this;
    }
    void close()
    {
        detail::checked([&](error &why) { return close(why); });
    }
#endif

private:
    std::unique_ptr<facegen_recorder, detail::freed_by<detail::close_recorder>> handle_;
};

/** A recording that stands in for the provider, destroyed after the clients that use it. */
class replay
{
public:
    /** Reads a recording. On failure the replay is empty. */
    replay(const text &path, error &why) noexcept
    {
        if (why.set(path.code()) == FACEGEN_OK)
            handle_.reset(facegen_replay_open(path.c_str(), &why));
    }

    /** The C handle, still owned here. */
    facegen_replay *get() const noexcept { return handle_.get(); }

    /** How many exchanges have not been played yet. */
    std::size_t left() const noexcept { return facegen_replay_left(get()); }

    /** Makes a client talk to the recording. */
    bool attach(client &client, error &why) noexcept
    {
        why.code = FACEGEN_OK;
        return facegen_replay_attach(get(), client.get(), &why) == FACEGEN_OK;
    }

#if FACEGEN_EXCEPTIONS
    /** Reads a recording. */
    explicit replay(const text &path)
    {
        error why;
        *this = replay(path, why);
        if (!handle_)
            throw failure(why);
    }
    replay &attach(client &client)
    {
        detail::checked([&](error &why) { return attach(client, why); });
        return *this;
    }
#endif

private:
    std::unique_ptr<facegen_replay, detail::freed_by<facegen_replay_free>> handle_;
};

} // namespace facegen

#endif
