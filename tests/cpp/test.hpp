/* Tests of the C++ headers: functions that register themselves, each with a client that talks to a sandbox. */
#ifndef TEST_HPP
#define TEST_HPP

#include <facegen/facegen.hpp>
#include <facegen/sandbox.hpp>

#include <cstdio>
#include <cstdlib>

struct test {
    const char *name;
    void (*run)();
    test *next;

    test(const char *title, void (*body)()) : name(title), run(body), next(first()) { first() = this; }
    static test *&first()
    {
        static test *list = nullptr;
        return list;
    }
};

#define TEST(name)                                                                                                     \
    static void name();                                                                                                \
    static const test register_##name(#name, name);                                                                    \
    static void name()

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                       \
            std::exit(1);                                                                                              \
        }                                                                                                              \
    } while (0)

#define CHECK_THROWS(expression, exception, ...)                                                                       \
    do {                                                                                                               \
        bool thrown = false;                                                                                           \
        try {                                                                                                          \
            (void)(expression);                                                                                        \
        } catch (const exception &caught) {                                                                            \
            thrown = true;                                                                                             \
            CHECK(caught.__VA_ARGS__);                                                                                 \
        }                                                                                                              \
        CHECK(thrown && "must throw " #exception);                                                                     \
    } while (0)

/* A small request, a client, and the sandbox that it talks to, in virtual time. */
struct world {
    facegen::sandbox sandbox;
    facegen::client client;
    facegen::request request;
    facegen::error error;

    world()
    {
        CHECK(sandbox.attach(client, error));
        request.prompt("a knight").face_image("https://example.com/face.jpg").width(64).height(64);
    }
};

#endif
