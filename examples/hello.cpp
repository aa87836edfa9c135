/*
 * The whole way, from a face to a saved image, in C++ and through the sandbox: no key, no network.
 *
 *     c++ -std=c++17 hello.cpp $(pkg-config --cflags --libs facegen-sandbox) -o hello
 *     ./hello portrait.jpg knight.png
 */
#include <facegen/facegen.hpp>
#include <facegen/sandbox.hpp>

#include <iostream>
#include <string_view>

int main(int argc, char **argv)
try {
    if (argc != 3) {
        std::cerr << "usage: hello FACE IMAGE\n";
        return 2;
    }
    facegen::sandbox sandbox;
    facegen::client client;
    sandbox.attach(client); // or, with a key: client.key("...")

    facegen::request request;
    request.prompt("a knight in a forest").face_file(argv[1]);
    const facegen::result result = client.submit(request);
    std::cout << result.id() << ": " << std::string_view(client.save(result, 0, argv[2])) << '\n';
} catch (const facegen::failure &failure) {
    std::cerr << failure.what() << '\n';
    return 1;
}
