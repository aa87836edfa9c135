/* A transport that is a callable. */
#include "test.hpp"

#include <stdexcept>

using namespace std::literals;

static const std::string_view answer =
    R"({"status": "success", "id": 7, "output": ["https://example.com/1.png"], "meta": {}})";

struct canned {
    std::string body;

    virtual ~canned() = default;
    virtual void start(facegen::exchange &exchange)
    {
        char piece[7];
        CHECK(!exchange.public_only() && !exchange.rewind());
        for (std::int64_t got; (got = exchange.read(piece, sizeof piece)) > 0;)
            body.append(piece, static_cast<std::size_t>(got));
        CHECK(body.size() == exchange.body_size() && exchange.paid() && exchange.method() == "POST"sv);
        CHECK(exchange.url() == "https://example.com/v6/image_editing/face_gen"sv && exchange.deadline() > 0);
        CHECK(exchange.content_type() == "application/json" && exchange.user_agent() == "mine");
        exchange.set_status(200);
        CHECK(exchange.add_header("Retry-After"sv, "1") && exchange.add_header_line("Retry-After: 2\r\n"sv));
        CHECK(exchange.write(answer) && exchange.stopped() == FACEGEN_STOP_NONE);
        exchange.finish();
    }
};

static facegen::client client_of(facegen::error &error)
{
    facegen::client client;
    CHECK(client.key("k", error) && client.base_url("https://example.com", error) && client.user_agent("mine", error));
    return client;
}

TEST(a_transport_is_a_class_with_start)
{
    world w;
    canned mine;
    facegen::client client = client_of(w.error);
    client.transport([&mine](facegen::exchange &exchange) { mine.start(exchange); });
    CHECK(client.submit(w.request).id() == "7");
    CHECK(mine.body.find("a knight") != mine.body.npos);
}

TEST(a_transport_may_be_the_c_functions)
{
    world w;
    facegen::client client = client_of(w.error);
    facegen_transport none{};
    none.size = sizeof none;
    CHECK(!client.transport(none, nullptr, w.error) && w.error.code == FACEGEN_E_CONFIG);
    CHECK_THROWS(client.transport(none, nullptr), facegen::failure, code() == FACEGEN_E_CONFIG);
}

static void refuse(facegen::exchange &exchange)
{
    exchange.fail(FACEGEN_E_CONNECT, FACEGEN_REACH_NOTHING, "no way"sv);
    exchange.finish(); /* too late, and passed over */
}

TEST(an_exchange_that_is_not_ended_has_failed)
{
    world w;
    facegen::client client = client_of(w.error);
    client.retries(0).transport([](facegen::exchange &) {});
    CHECK(!client.submit(w.request, w.error) && w.error.code == FACEGEN_E_TRANSPORT);
    client = client_of(w.error);
    client.retries(0).transport(refuse);
    CHECK(!client.submit(w.request, w.error) && w.error.code == FACEGEN_E_CONNECT);
    CHECK(std::string_view(w.error.message).find("no way") != std::string_view::npos);
}

TEST(a_transport_that_throws_ends_the_call_with_its_exception)
{
    world w;
    facegen::client client = client_of(w.error);
    client.retries(0).transport([](facegen::exchange &) { throw std::runtime_error("mine"); });
    CHECK_THROWS(client.submit(w.request, w.error), std::runtime_error, what() == "mine"sv);
    CHECK(w.error.code == FACEGEN_E_TRANSPORT);
}
