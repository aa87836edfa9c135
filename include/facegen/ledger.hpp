/**
 * @file ledger.hpp
 * C++: the ledger of ledger.h, by which what was paid for outlives the process. In libfacegen-ledger.
 *
 *     facegen::ledger ledger("orders.ledger", client);
 *     facegen::item item;
 *     item.order = "4711";
 *     ledger.add(request, item); // a second time it is known, and not paid again
 *     ledger.work("images");
 */
#ifndef FACEGEN_LEDGER_HPP
#define FACEGEN_LEDGER_HPP

#include <facegen/client.hpp>
#include <facegen/ledger.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace facegen
{

/** An entry of a ledger as it was when it was read. */
class entry
{
public:
    /** Takes over an entry; NULL for none. */
    explicit entry(facegen_entry *handle = nullptr) noexcept : handle_(handle) {}

    /** Whether there is one. */
    explicit operator bool() const noexcept { return handle_ != nullptr; }

    /** The C handle, still owned here. */
    const facegen_entry *get() const noexcept { return handle_.get(); }

    std::int64_t number() const noexcept { return facegen_entry_number(get()); }
    const char *batch() const noexcept { return facegen_entry_batch(get()); }
    const char *order() const noexcept { return facegen_entry_order(get()); }
    facegen_ledger_state state() const noexcept { return facegen_entry_state(get()); }
    facegen_verdict verdict() const noexcept { return facegen_entry_verdict(get()); }
    const char *id() const noexcept { return facegen_entry_id(get()); }
    facegen_code code() const noexcept { return facegen_entry_code(get()); }
    const char *message() const noexcept { return facegen_entry_message(get()); }
    std::size_t image_count() const noexcept { return facegen_entry_image_count(get()); }

    /** The file of an image; NULL past the last. */
    const char *image_path(std::size_t index) const noexcept { return facegen_entry_image_path(get(), index); }

private:
    std::unique_ptr<facegen_entry, detail::freed_by<facegen_entry_free>> handle_;
};

/** What is said of a request that is added; an empty text is the default of each. */
struct item {
    std::string batch, order, queue, output;
    int priority = 0;
    facegen_repeat repeat = FACEGEN_REPEAT_NEVER;
};

/** A book of paid requests, destroyed before its client and after its workers. One thread at a time. */
class ledger
{
public:
    /** Opens a file, or one in memory if the path is empty. It is empty itself on failure. */
    ledger(const std::string &path, client &client, error &why) noexcept
        : handle_(facegen_ledger_open(path.empty() ? nullptr : path.c_str(), client.get(), nullptr, &why))
    {
    }

    /** The C handle, still owned here; NULL if it could not be opened. */
    facegen_ledger *get() const noexcept { return handle_.get(); }

    /** Adds a request; nothing is sent. `added` says what became of it. */
    bool add(const request &request, const item &item, facegen_added &added, error &why) noexcept
    {
        facegen_item what = {};
        what.size = sizeof what;
        what.request = request.get();
        what.batch = item.batch.c_str();
        what.order = item.order.empty() ? nullptr : item.order.c_str();
        what.queue = item.queue.c_str();
        what.output = item.output.c_str();
        what.priority = item.priority;
        what.repeat = item.repeat;
        return facegen_ledger_add(get(), &what, 1, &added, &why) == FACEGEN_OK;
    }

    /** An entry by its name; empty if there is none. */
    entry find(const std::string &batch, const std::string &order, error &why) noexcept
    {
        facegen_entry *found = nullptr;
        facegen_ledger_find(get(), batch.c_str(), order.c_str(), &found, &why);
        return entry(found);
    }

    /** An entry by its number; empty if there is none. */
    entry at(std::int64_t number, error &why) noexcept
    {
        facegen_entry *found = nullptr;
        facegen_ledger_get(get(), number, &found, &why);
        return entry(found);
    }

    /** Works until nothing is left that may move by itself; images go to a folder. */
    bool work(const std::string &folder, error &why) noexcept
    {
        facegen_worker_options options = {};
        options.size = sizeof options;
        options.folder = folder.c_str();
        std::unique_ptr<facegen_worker, detail::freed_by<facegen_worker_free>> worker(
            facegen_worker_new(get(), &options, &why));
        while (worker && facegen_worker_step(worker.get(), 1000) > 0 &&
               facegen_worker_problem(worker.get(), &why) == FACEGEN_OK)
            continue;
        return worker && !why;
    }

#if FACEGEN_EXCEPTIONS
    ledger(const std::string &path, client &client)
    {
        error why;
        handle_.reset(facegen_ledger_open(path.empty() ? nullptr : path.c_str(), client.get(), nullptr, &why));
        if (!handle_)
            throw failure(why);
    }

    facegen_added add(const request &request, const item &item = {})
    {
        facegen_added added = {};
        detail::checked([&](error &why) { return add(request, item, added, why); });
        return added;
    }

    entry find(const std::string &batch, const std::string &order)
    {
        return detail::checked([&](error &why) { return find(batch, order, why); });
    }

    entry at(std::int64_t number)
    {
        return detail::checked([&](error &why) { return at(number, why); });
    }

    void work(const std::string &folder)
    {
        detail::checked([&](error &why) { return work(folder, why); });
    }
#endif

private:
    std::unique_ptr<facegen_ledger, detail::freed_by<facegen_ledger_close>> handle_;
};

} // namespace facegen

#endif
