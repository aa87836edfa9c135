/* Requests: texts and bytes of all kinds, chained setters, and what is told of those that failed. */
#include "test.hpp"

#include <array>
#include <cstring>
#include <filesystem>

using namespace std::literals;

static bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != text.npos;
}

TEST(setters_are_chained)
{
    facegen::request request;
    request.prompt("a knight").width(512).s_scale(1.5).safety_checker(true).style("anime").set("seed", "7");
    CHECK(request.to_json(FACEGEN_FACE_WHOLE).str() ==
          R"({"prompt":"a knight","width":512,"s_scale":1.5,"safety_checker":true,"seed":7,"style":"anime"})");
}

TEST(a_text_may_be_any_string)
{
    const std::string text(1000, 'x');
    const std::string_view words = "a knight and more";
    for (std::string_view prompt : {words.substr(0, 8), std::string_view(text), std::string_view(text).substr(0, 255),
                                    std::string_view(text).substr(0, 256)}) {
        facegen::request request;
        request.prompt(prompt);
        CHECK(has(request.to_json(FACEGEN_FACE_WHOLE), "\"" + std::string(prompt) + "\""));
    }
    facegen::request request;
    request.prompt(text).negative_prompt("none").track_id("t").track_id(nullptr);
    CHECK(has(request.to_json(FACEGEN_FACE_WHOLE), text));
    CHECK(!has(request.to_json(FACEGEN_FACE_WHOLE), "track_id"));
}

TEST(a_text_with_a_nul_is_told_when_the_request_is_judged)
{
    world w;
    w.request.prompt("a\0b"s).width(32);
    CHECK(w.request.code() == FACEGEN_E_ARGUMENT);
    CHECK_THROWS(w.request.validate(), facegen::failure, code() == FACEGEN_E_ARGUMENT);
    CHECK(!w.client.submit(w.request, w.error) && w.error.code == FACEGEN_E_ARGUMENT && *w.error.message);
    CHECK(w.request.copy().code() == FACEGEN_E_ARGUMENT);
    CHECK(w.sandbox.paid_requests() == 0);
    CHECK(facegen::request().set("track_id", "a\0b"sv).code() == FACEGEN_E_ARGUMENT);
    CHECK(facegen::request().set("no_such", "x").code() == FACEGEN_E_ARGUMENT);
}

TEST(what_is_likely_not_meant_is_noted)
{
    world w;
    CHECK(w.request.notes(w.error).empty() && !w.error);
    w.request.face_image("http://localhost/me.jpg");
    CHECK(w.request.notes(w.error).size() == 1 && !w.error);
    CHECK(w.request.notes().parameter(0) == "face_image" &&
          has(w.request.notes().message(0), "cannot reach localhost"));
}

TEST(all_broken_rules_are_told)
{
    world w;
    w.request.width(600).style("cubist");
    const facegen::violations broken = w.request.validate(w.error);
    CHECK(w.error.code == FACEGEN_E_INVALID && w.error.group() == FACEGEN_GROUP_INVALID);
    CHECK(broken.size() == 2 && !broken.empty());
    CHECK(broken.parameter(0) == "width" && broken.given(0) == "600" && broken.accepted(0) == "1 to 512");
    CHECK(broken.nearest(0) == "512" && has(broken.message(0), "600") && broken.parameter(1) == "style");
    CHECK_THROWS(w.request.validate(), facegen::failure, error().parameter == "width"sv);
    CHECK(w.request.width(512).style("comic").validate(w.error).empty() && !w.error);
}

TEST(a_face_may_be_any_bytes)
{
    const char head[] = "\xff\xd8\xff\xe0----------------"; /* of a JPEG */
    const std::string text = head;
    std::array<unsigned char, 20> array;
    std::memcpy(array.data(), head, array.size());
    const facegen::owned_bytes owned(std::memcpy(std::malloc(text.size()), head, text.size()), text.size());
    const std::vector<std::byte> vector = owned;
    for (const facegen::bytes &face : {facegen::bytes(head), facegen::bytes(text), facegen::bytes(array),
                                       facegen::bytes(vector), facegen::bytes(owned), facegen::bytes(head, 20)}) {
        facegen::request request;
        request.face_memory(face);
        CHECK(face.size() == 20 && has(request.to_json(FACEGEN_FACE_WHOLE), "data:image/jpeg;base64,/9j/4C0tLS0tL"));
    }
}

TEST(a_face_may_be_named_by_a_path)
{
    const std::filesystem::path path = std::filesystem::temp_directory_path() / "facegen-no-such-face.jpg";
    facegen::request request, other;
    request.prompt("a knight").face_file(path);
    other.prompt("a knight").face_file(path.string());
    facegen::error error, same;
    CHECK(request.validate(error).size() == 1 && other.validate(same).size() == 1);
    CHECK(std::string(error.message) == same.message);
}

TEST(a_request_is_read_from_json_and_copied)
{
    const facegen::request read =
        facegen::request::from_json(R"({"prompt": "a knight", "width": "512"} and more)"sv.substr(0, 38));
    CHECK(has(read.copy().to_json(FACEGEN_FACE_WHOLE), "a knight"));
    CHECK_THROWS(facegen::request::from_json("[]"), facegen::failure, code() == FACEGEN_E_INVALID);
    facegen::error error;
    CHECK(facegen::request::from_json("[]", error).code() == FACEGEN_E_INVALID && error);
}
