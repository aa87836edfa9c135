/* The form without exceptions, compiled with -fno-exceptions. */
#include "test.hpp"

TEST(everything_can_be_done_without_exceptions)
{
    world w;
    facegen::engine engine(w.client, w.error);
    int ended = 0, told = 0;
    CHECK(w.client.on_progress([&told](const facegen::progress &) { told++; }, w.error));
    CHECK(w.request.validate(w.error).empty() && w.request.to_json(FACEGEN_FACE_SHORTENED, w.error));
    CHECK(engine.submit(
        w.request, [&ended](facegen::result result, const facegen_error &) { ended += bool(result); }, w.error));
    while (engine.step() > 0)
        ;
    CHECK(ended == 1 && told > 0);
    CHECK(w.client.load(w.client.submit(w.request, w.error), 0, w.error).size() > 0);
    CHECK(!w.client.fetch("no-such", w.error) && w.error.code == FACEGEN_E_GONE);
}
