/* Engines: callbacks, futures, handles of jobs, webhooks. */
#include "test.hpp"

#include <optional>
#include <stdexcept>
#include <thread>

#include <unistd.h>

using namespace std::literals;

struct engine_world : world {
    facegen::engine engine{client};
    int ended = 0;
    facegen_code code = FACEGEN_OK;

    auto note()
    {
        return [this](facegen::result, const facegen_error &why) {
            ended++;
            code = why.code;
        };
    }
    void run()
    {
        while (engine.step() > 0)
            ;
    }
};

TEST(a_job_ends_with_its_callback)
{
    engine_world w;
    std::string id;
    facegen::job job = w.engine.submit(w.request, [&id](facegen::result result, const facegen_error &error) {
        CHECK(error.code == FACEGEN_OK);
        id = result.id();
    });
    w.run();
    CHECK(!id.empty());
    w.engine.fetch(id, w.note());
    w.engine.fetch("no-such", w.note());
    w.run();
    CHECK(w.ended == 2 && w.code == FACEGEN_E_GONE);
}

TEST(a_future_has_the_result_or_the_failure)
{
    engine_world w;
    facegen::future<facegen::result> image = w.engine.submit(w.request);
    facegen::future<facegen::result> gone = w.engine.fetch("no-such"sv);
    CHECK(!image.ready());
    w.run();
    CHECK_THROWS(gone.get(), facegen::failure, code() == FACEGEN_E_GONE);

    char folder[] = "/tmp/facegen-cpp-XXXXXX";
    CHECK(mkdtemp(folder));
    facegen::future<std::string> path = w.engine.save(image.get(), 0, folder);
    w.run();
    const std::string saved = path.get();
    CHECK(saved.rfind(folder, 0) == 0 && std::remove(saved.c_str()) == 0 && rmdir(folder) == 0);
}

TEST(getting_a_future_drives_the_engine)
{
    engine_world w;
    (void)w.engine.submit(w.request); /* dropped, and runs on */
    facegen::future<facegen::result> image = w.engine.submit(w.request);
    CHECK(image.valid() && !image.ready());
    CHECK(image.get().image_count() == 1 && !image.valid());

    std::future<facegen::result> other = w.engine.submit(w.request);
    other.wait();
    CHECK(other.get().image_count() == 1);

    image = w.engine.submit(w.request);
    while (image.wait_for(10ms) != std::future_status::ready)
        ;
    image = w.engine.submit(w.request);
    CHECK(image.wait_for(1h) == std::future_status::ready); /* in virtual time */
    CHECK_THROWS(w.engine.fetch("no-such").get(), facegen::failure, code() == FACEGEN_E_GONE);
}

TEST(a_future_is_not_waited_for_where_its_engine_cannot_be_stepped)
{
    engine_world w;
    facegen::future<facegen::result> image = w.engine.submit(w.request);
    w.engine.submit(w.request, [&](facegen::result, const facegen_error &) { image.get(); }).cancel();
    CHECK_THROWS(w.run(), facegen::failure, code() == FACEGEN_E_ARGUMENT);
    CHECK(image.get().image_count() == 1);
}

TEST(a_future_ends_with_its_engine)
{
    engine_world w;
    facegen::future<facegen::result> image;
    {
        facegen::engine engine(w.client);
        image = engine.submit(w.request);
    }
    CHECK_THROWS(image.get(), facegen::failure, code() == FACEGEN_E_CANCELLED);
}

TEST(a_future_may_be_waited_for_on_another_thread)
{
    engine_world w;
    facegen::future<facegen::result> image = w.engine.submit(w.request);
    std::size_t images = 0;
    std::thread other([&] { images = image.get().image_count(); });
    w.run();
    other.join();
    CHECK(images == 1);
}

TEST(a_job_without_waiting_ends_with_the_first_answer)
{
    engine_world w;
    const facegen::result first = w.engine.submit_nowait(w.request).get();
    CHECK(first.status() == FACEGEN_STATUS_PROCESSING);
    CHECK(w.engine.fetch_nowait(first.id()).get().status() == FACEGEN_STATUS_PROCESSING);
    CHECK(w.engine.submit_nowait(w.request, w.note()) && w.engine.fetch_nowait(first.id(), w.note()));
    w.run();
    CHECK(w.ended == 2 && w.code == FACEGEN_OK);
}

TEST(what_cannot_begin_is_told_at_once)
{
    engine_world w;
    w.request.width(600);
    CHECK_THROWS(w.engine.submit(w.request), facegen::failure, code() == FACEGEN_E_INVALID);
    CHECK_THROWS(w.engine.submit(w.request, w.note()), facegen::failure, code() == FACEGEN_E_INVALID);
    CHECK(!w.engine.fetch("a b", w.note(), w.error) && w.error.code == FACEGEN_E_ARGUMENT);
    CHECK(w.engine.step(0ms) == 0 && w.ended == 0);
}

TEST(a_job_handle_knows_that_its_job_ended)
{
    engine_world w;
    std::optional<facegen::job> first = w.engine.submit(w.request, w.note());
    facegen::job job = std::move(*first);
    first.reset();
    CHECK(job && job.id().empty());
    w.engine.step(0ms);
    CHECK(!job.id().empty());
    {
        facegen::job dropped = w.engine.submit(w.request, w.note());
    } /* and its job runs on */
    w.run();
    CHECK(w.ended == 2 && !job && job.id().empty());
    job.cancel();
    CHECK(job.on_progress([](const facegen::progress &) {}, w.error) && !w.error); /* and changes nothing */
}

TEST(a_job_has_its_own_progress_and_is_cancelled)
{
    engine_world w;
    int others = 0, own = 0;
    w.client.on_progress([&others](const facegen::progress &) { others++; });
    facegen::job job = w.engine.submit(w.request, w.note());
    job.on_progress([&](const facegen::progress &now) {
        own++;
        if (now.phase == FACEGEN_PHASE_QUEUED)
            job.cancel();
    });
    w.run();
    CHECK(own > 0 && others == 0 && w.ended == 1 && w.code == FACEGEN_E_CANCELLED);
    w.engine.submit(w.request, w.note());
    w.engine.cancel();
    w.run();
    CHECK(w.ended == 2);
}

TEST(an_exception_of_a_final_callback_comes_out_of_the_step)
{
    engine_world w;
    w.engine.submit(w.request, [](facegen::result, const facegen_error &) { throw std::runtime_error("mine"); });
    w.engine.submit(w.request, w.note());
    CHECK_THROWS(w.run(), std::runtime_error, what() == "mine"sv);
    w.run();
    CHECK(w.ended == 1 && w.code == FACEGEN_OK);
}

TEST(jobs_of_an_engine_that_is_destroyed_are_cancelled)
{
    engine_world w;
    facegen::job job;
    {
        facegen::engine engine(w.client, w.error);
        job = engine.submit(w.request, w.note());
        engine.submit(w.request, [](facegen::result, const facegen_error &) { throw std::runtime_error("dropped"); });
    }
    CHECK(!job && w.ended == 1 && w.code == FACEGEN_E_CANCELLED);

    std::optional<facegen::engine> engine(w.client);
    engine->submit(w.request, [&](facegen::result, const facegen_error &) { engine.reset(); });
    while (engine && engine->step() > 0)
        ;
    CHECK(!engine);
}

TEST(an_image_is_saved_beside_other_jobs)
{
    engine_world w;
    char folder[] = "/tmp/facegen-cpp-XXXXXX";
    CHECK(mkdtemp(folder));
    const facegen::result result = w.client.submit(w.request);
    std::string path;
    w.engine.save(result, 0, folder, [&](std::string_view saved, const facegen_error &) { path = saved; });
    w.run();
    CHECK(std::remove(path.c_str()) == 0);
    w.sandbox.advance(25h);
    w.engine.save(result, 0, folder, [&](std::string_view saved, const facegen_error &why) {
        CHECK(saved.empty() && why.code == FACEGEN_E_EXPIRED);
        w.ended++;
    });
    w.run();
    CHECK(w.ended == 1 && rmdir(folder) == 0);
}

TEST(an_engine_marks_and_reconciles)
{
    engine_world w;
    facegen::future<facegen::result> marked = w.engine.mark();
    w.run();
    CHECK(!marked.get());
    w.sandbox.set("scenario", "close-after-body*1");
    CHECK(!w.client.submit(w.request, w.error) && w.error.code == FACEGEN_E_UNCERTAIN);
    facegen::future<facegen::result> found = w.engine.reconcile(w.request, w.error);
    w.run();
    CHECK(found.get().image_count() == 1);
}

TEST(a_webhook_ends_its_job)
{
    engine_world w;
    std::string told;
    w.sandbox.on_webhook([&told](std::string_view url, std::string_view body) {
        CHECK(url == "https://example.com/hook");
        told = body;
    });
    w.request.webhook("https://example.com/hook");
    facegen::job job = w.engine.submit(w.request, w.note());
    w.engine.step(0ms);
    w.sandbox.advance(1h);
    facegen::result delivered = facegen::webhook_parse(told);
    CHECK(delivered.id() == job.id());
    facegen::result duplicate = facegen::webhook_parse(told, w.error);
    CHECK(w.engine.deliver(std::move(delivered)) && !delivered);
    CHECK(w.engine.step(0ms) == 0 && w.ended == 1 && w.code == FACEGEN_OK);
    CHECK(!w.engine.deliver(std::move(duplicate)) && duplicate);
    CHECK_THROWS(facegen::webhook_parse("{}"), facegen::failure, code() == FACEGEN_E_PROTOCOL);

    w.sandbox.on_webhook([](std::string_view, std::string_view) { throw std::runtime_error("mine"); });
    CHECK(w.client.submit_nowait(w.request));
    CHECK_THROWS((w.sandbox.advance(1h), 0), std::runtime_error, what() == "mine"sv);
}

static int told;
static void take_line(facegen_log_level, std::string_view)
{
    told |= 1;
}
static void take_progress(const facegen::progress &)
{
    told |= 2;
}
static void take_result(facegen::result, const facegen_error &)
{
    told |= 4;
}

TEST(a_plain_function_is_a_callable)
{
    engine_world w;
    w.client.on_log(take_line).on_progress(take_progress);
    w.engine.submit(w.request, take_result);
    w.run();
    CHECK(told == 7);
}

TEST(an_event_loop_can_drive_an_engine)
{
    engine_world w;
    CHECK(w.engine.timeout() == -1 && w.engine.fd() == -1); /* a sandbox has none */
    w.engine.submit(w.request, w.note());
    CHECK(w.engine.timeout() == 0);
    w.engine.wake();
    w.run();

    facegen::client client;
    facegen::engine engine(client.key("k"));
    CHECK(engine.fd() >= 0);
}
