/* Recordings: made, played back, and what goes wrong with them. */
#include "test.hpp"

#include <facegen/replay.hpp>

#include <cstring>
#include <string>

#include <unistd.h>

/* A file of its own, which is gone with it. */
struct temporary_file {
    char path[32] = "/tmp/facegen-test-XXXXXX";
    temporary_file() { close(mkstemp(path)); }
    ~temporary_file() { unlink(path); }
};

TEST(what_was_recorded_is_played_back)
{
    temporary_file file;
    facegen::recorder recorder(file.path);
    std::string id;
    {
        world w;
        recorder.attach(w.client);
        id = w.client.submit(w.request).id();
    }
    recorder.close();
    facegen::replay replay(std::string_view(file.path));
    world w;
    facegen::client client;
    replay.attach(client);
    CHECK(replay.left() > 1);
    CHECK(client.submit(w.request).id() == id);
    CHECK(facegen_sandbox_requests(w.sandbox.get()) == 0);
}

TEST(a_recording_that_cannot_be_had_is_told_in_both_forms)
{
    facegen::error error;
    CHECK_THROWS(facegen::recorder("/nowhere/at/all"), facegen::failure, code() == FACEGEN_E_FILE);
    CHECK_THROWS(facegen::replay("/nowhere/at/all"), facegen::failure, code() == FACEGEN_E_CONFIG);
    facegen::recorder recorder("/nowhere/at/all", error);
    CHECK(!recorder.get() && error.code == FACEGEN_E_FILE);
    facegen::replay replay(std::string("a\0b", 3), error);
    CHECK(!replay.get() && error.code == FACEGEN_E_ARGUMENT);
    world w;
    CHECK(!recorder.attach(w.client, error) && !replay.attach(w.client, error));
    CHECK(recorder.close(error) && !error && replay.left() == 0);
}
