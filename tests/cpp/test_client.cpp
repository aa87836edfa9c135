/* Clients: settings, jobs that are waited for, images, and callbacks. */
#include "test.hpp"

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>
#include <type_traits>

#include <unistd.h>

using namespace std::literals;

static thread_local int allocations;

void *operator new(std::size_t size)
{
    allocations++;
    if (void *memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
void *operator new(std::size_t size, const std::nothrow_t &) noexcept
{
    allocations++;
    return std::malloc(size);
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

TEST(handles_move_and_are_not_copied)
{
    static_assert(std::is_nothrow_move_assignable_v<facegen::client> && !std::is_copy_constructible_v<facegen::client>);
    static_assert(std::is_nothrow_move_assignable_v<facegen::request> &&
                  !std::is_copy_constructible_v<facegen::request>);
    static_assert(std::is_nothrow_move_assignable_v<facegen::result> && !std::is_copy_constructible_v<facegen::result>);
    static_assert(std::is_nothrow_move_assignable_v<facegen::engine> && !std::is_copy_constructible_v<facegen::engine>);
    static_assert(std::is_nothrow_move_assignable_v<facegen::job> && !std::is_copy_constructible_v<facegen::job>);
    static_assert(std::is_nothrow_move_assignable_v<facegen::sandbox> &&
                  !std::is_copy_constructible_v<facegen::sandbox>);
    world w;
    facegen::result result = w.client.submit(w.request);
    const std::string_view id = result.id();
    const facegen::result moved = std::move(result);
    CHECK(moved && moved.id().data() == id.data());
    CHECK(!result && result.id().empty() && result.image_count() == 0);
    const facegen::request request = std::move(w.request);
    CHECK(!w.client.submit(w.request, w.error) && w.error);
}

TEST(a_result_tells_what_was_answered)
{
    world w;
    const auto now = std::chrono::system_clock::time_point(0s);
    w.request.seed(7);
    const facegen::result result = w.client.submit(w.request);
    CHECK(result.status() == FACEGEN_STATUS_SUCCESS && !result.id().empty() && result.image_count() == 1);
    CHECK(result.image_form(0) == FACEGEN_IMAGE_LINK && result.image_link(0).substr(0, 8) == "https://");
    CHECK(result.image_bytes(0).empty() && result.image_link(1).empty() && !result.proxy_link(0).empty());
    CHECK(result.seed() == 7 && result.meta_number("seed") == 7.0 && result.meta_text("prompt") == "a knight");
    CHECK(result.meta_boolean("safety_checker") == false && !result.meta_text("no such") && !result.eta());
    CHECK(result.generation_time() > 0.0 && result.received_at() > now && result.expires_at() > result.received_at());
    CHECK(result.json().front() == '{' && result.meta_json().front() == '{');
    const facegen::result queued = w.client.submit_nowait(w.request);
    CHECK(queued.status() == FACEGEN_STATUS_PROCESSING && queued.eta() > 0.0 && !queued.expires_at());
    CHECK(!queued.future_link(0).empty() && !queued.tip().empty() && !queued.message().empty());
    CHECK(w.client.fetch(queued.id()).image_count() == 1);
    CHECK(w.client.fetch_nowait(std::string(queued.id())).status() == FACEGEN_STATUS_SUCCESS);
}

TEST(a_path_may_be_one_of_the_standard_library)
{
    char folder[] = "/tmp/facegen-cpp-XXXXXX";
    CHECK(mkdtemp(folder));
    const std::filesystem::path path = std::filesystem::path(folder) / "knight.png";
    world w;
    facegen::save_check(path);
    w.client.save(w.client.submit(w.request), 0, path);
    CHECK(std::filesystem::file_size(path) > 0);
    facegen::engine engine(w.client);
    CHECK(engine.save(w.client.submit(w.request), 0, path).get() == path);
    CHECK(std::filesystem::remove_all(folder) == 2);
}

TEST(a_setting_with_a_nul_inside_is_refused)
{
    facegen::client client;
    CHECK_THROWS(client.key("a-key\0b"sv), facegen::failure, code() == FACEGEN_E_ARGUMENT);
    CHECK_THROWS(client.key("a-key\0"s), facegen::failure, code() == FACEGEN_E_ARGUMENT);
    facegen::error error;
    CHECK(!client.proxy("http://proxy:3128\0"sv, error) && error.code == FACEGEN_E_ARGUMENT);
    CHECK_THROWS(client.fetch("1"), facegen::failure, code() == FACEGEN_E_CONFIG); /* there is no key */
}

TEST(a_failure_tells_whether_the_request_was_accepted)
{
    world w;
    w.request.width(600);
    CHECK_THROWS(w.client.submit(w.request), facegen::failure, acceptance() == FACEGEN_ACCEPTANCE_NO);
    w.request.width(64);
    w.sandbox.set("scenario", "fails");
    CHECK_THROWS(w.client.submit(w.request), facegen::failure, acceptance() == FACEGEN_ACCEPTANCE_YES);
    CHECK_THROWS(w.client.submit(w.request), facegen::failure, id() == "2");

    facegen_error known = FACEGEN_ERROR_INIT;
    known.sent_at_ms = 1500;
    std::memcpy(known.seed, "7", 2);
    std::memset(known.long_id, 'x', sizeof known.long_id - 1);
    known.size += 8; /* of a later library */
    const facegen::failure failure(known);
    CHECK(failure.sent_at() == std::chrono::system_clock::time_point(1500ms) && failure.seed() == "7");
    CHECK(failure.id() == std::string(255, 'x') && failure.error().size == sizeof(facegen_error));
    CHECK(!facegen::error().sent_at());
}

TEST(an_image_goes_to_memory_and_to_a_file)
{
    world w;
    w.request.base64(true);
    char folder[] = "/tmp/facegen-cpp-XXXXXX";
    CHECK(mkdtemp(folder));
    const facegen::result result = w.client.submit(w.request);
    const std::vector<std::byte> image = w.client.load(result, 0);
    CHECK(image.size() > 100 && image.size() == result.image_bytes(0).size());
    facegen::save_check(folder);
    const std::string path(w.client.save(result, 0, std::string_view(folder)));
    std::ifstream file(path, std::ios::binary);
    const std::string saved(std::istreambuf_iterator<char>(file), {});
    CHECK(saved.size() == image.size() && std::memcmp(saved.data(), image.data(), saved.size()) == 0);
    CHECK(std::remove(path.c_str()) == 0 && rmdir(folder) == 0);
    CHECK_THROWS(facegen::save_check(path), facegen::failure, code() == FACEGEN_E_FILE);
    CHECK(!w.client.save(result, 0, path, w.error) && w.error.code == FACEGEN_E_FILE);
    CHECK(!w.client.save(result, 0, "a\0b"s, w.error) && w.error.code == FACEGEN_E_ARGUMENT);
    CHECK(!w.client.load(result, 1, w.error) && w.error);
}

TEST(a_setting_that_cannot_be_used_is_told_in_both_forms)
{
    facegen::client client;
    client.key("k").base_url("https://example.com").plan(FACEGEN_PLAN_STANDARD).timeout(2min).connect_timeout(1s);
    client.stall_timeout(1s).retries(1).max_queued(2).name("a").name(nullptr).proxy(nullptr).ca_file(nullptr);
    client.user_agent("mine"sv).allow_http(true).retry_unavailable(true);
    facegen::error error;
    CHECK(!client.timeout(0ms, error) && error.code == FACEGEN_E_CONFIG);
    CHECK(client.timeout(1h, error) && !error);
    CHECK(!client.key("a\0b"s, error) && error.code == FACEGEN_E_ARGUMENT);
    CHECK_THROWS(client.base_url("ftp://example.com"), facegen::failure, code() == FACEGEN_E_CONFIG);
    CHECK_THROWS(client.retries(-1), facegen::failure, what()[0] != '\0');
}

TEST(a_failure_has_all_that_is_known)
{
    world w;
    w.sandbox.set("scenario", "http-402");
    CHECK_THROWS(w.client.submit(w.request), facegen::failure, error().http_status == 402);
    CHECK_THROWS(w.client.submit(w.request), facegen::failure, group() == FACEGEN_GROUP_REFUSED);
    CHECK_THROWS(w.sandbox.set("scenario", "no such"), facegen::failure, code() == FACEGEN_E_CONFIG);
    CHECK(!w.client.submit(w.request, w.error) && w.error.code == FACEGEN_E_CREDITS);
    w.sandbox.set("scenario", "instant");
    CHECK(w.client.submit(w.request, w.error) && !w.error);
}

TEST(an_uncertain_request_is_reconciled)
{
    world w;
    w.client.mark();
    w.sandbox.set("scenario", "close-after-body*1");
    CHECK(!w.client.submit(w.request, w.error) && w.error.code == FACEGEN_E_UNCERTAIN);
    const facegen::error uncertain = w.error;
    CHECK(w.client.reconcile(w.request, w.error, w.error).image_count() == 1 && !w.error);
    /* It is known now, and there is no other. */
    CHECK_THROWS(w.client.reconcile(w.request, uncertain), facegen::failure, code() == FACEGEN_E_NOT_SEEN);
    CHECK_THROWS(w.client.reconcile(uncertain), facegen::failure, code() == FACEGEN_E_NOT_SEEN);
    CHECK(w.sandbox.paid_requests() == 1);
}

TEST(callables_are_told_of_log_and_progress_wherever_the_client_moves)
{
    world w;
    int lines = 0;
    std::string last;
    w.client.on_log([&lines](facegen_log_level, std::string_view message) { lines += !message.empty(); });
    w.client.on_progress([](const facegen::progress &now) { CHECK(now.done < -1); });
    w.client.on_progress([&last](const facegen::progress &now) {
        if (now.phase == FACEGEN_PHASE_FETCHED && now.done == now.total)
            last = now.id;
    });
    facegen::client moved = std::move(w.client);
    w.client = std::move(moved);
    const facegen::result result = w.client.submit(w.request);
    CHECK(lines > 0 && last == result.id());
}

TEST(an_exception_of_a_callback_comes_out_of_the_call)
{
    world w;
    std::string id;
    w.client.on_progress([&id](const facegen::progress &now) {
        id = now.id;
        throw std::runtime_error("mine");
    });
    CHECK_THROWS(w.client.submit(w.request), std::runtime_error, what() == "mine"sv);
    CHECK_THROWS(w.client.submit(w.request, w.error), std::runtime_error, what() == "mine"sv);
    CHECK(w.sandbox.paid_requests() == 2 && !id.empty()); /* the job went on, and can be fetched */
    w.client.on_progress([](const facegen::progress &) {});
    CHECK(w.client.fetch(id).image_count() == 1);
}

TEST(an_exception_comes_out_of_the_call_whose_callback_threw)
{
    world w, inner;
    inner.client.on_progress([](const facegen::progress &) { throw std::runtime_error("inner"); });
    w.client.on_progress([&](const facegen::progress &now) {
        CHECK_THROWS(inner.client.submit(inner.request), std::runtime_error, what() == "inner"sv);
        if (now.phase == FACEGEN_PHASE_FETCHED)
            throw std::runtime_error("outer");
    });
    CHECK_THROWS(w.client.submit(w.request), std::runtime_error, what() == "outer"sv);
}

TEST(nothing_is_allocated_but_a_callable)
{
    world w;
    const std::string prompt(1000, 'x');
    allocations = 0;
    facegen::request request = w.request.copy();
    request.prompt("a knight"sv).negative_prompt(prompt);
    facegen::result result = w.client.submit(request);
    CHECK(!result.id().empty() && w.client.load(result, 0));
    CHECK(allocations == 0);
    w.client.on_log([](facegen_log_level, std::string_view) {});
    CHECK(allocations == 1);
}
