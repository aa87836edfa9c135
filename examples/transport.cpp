/*
 * A transport of one's own: HTTP/1.0 over plain sockets, without libcurl.
 *
 *     c++ -std=c++17 transport.cpp $(pkg-config --cflags --libs facegen) -o transport
 *     FACEGEN_BASE_URL=http://127.0.0.1:8777/api ./transport portrait.jpg knight.png # the URL facegen-sandbox prints
 */
#include <facegen/facegen.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    int socket = -1;

    connection(const std::string &host, const std::string &port)
    {
        addrinfo *address = nullptr;
        if (getaddrinfo(host.c_str(), port.c_str(), nullptr, &address) != 0)
            return;
        socket = ::socket(address->ai_family, SOCK_STREAM, 0);
        if (connect(socket, address->ai_addr, address->ai_addrlen) != 0)
            close(std::exchange(socket, -1));
        freeaddrinfo(address);
    }
    connection(const connection &) = delete;
    ~connection() { close(socket); }

    bool send(std::string_view bytes) const
    {
        ssize_t sent = 0;
        while (!bytes.empty() && (sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL)) > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        return bytes.empty();
    }
};

static void perform(facegen::exchange &exchange)
{
    const std::string url(exchange.url()); // http://HOST:PORT/PATH
    const std::size_t colon = url.find(':', 7), path = url.find('/', 7);
    const connection server(url.substr(7, colon - 7), url.substr(colon + 1, path - colon - 1));
    if (server.socket < 0)
        return exchange.fail(FACEGEN_E_CONNECT, FACEGEN_REACH_NOTHING, "no connection could be made");

    bool sent = server.send(std::string(exchange.method()) + " " + url.substr(path) +
                            " HTTP/1.0\r\nContent-Type: " + std::string(exchange.content_type()) +
                            "\r\nContent-Length: " + std::to_string(exchange.body_size()) + "\r\n\r\n");
    char piece[16384];
    for (std::int64_t got; sent && (got = exchange.read(piece, sizeof piece)) != 0;)
        sent = got > 0 && server.send({piece, static_cast<std::size_t>(got)});

    std::string answer;
    for (ssize_t got; sent && (got = recv(server.socket, piece, sizeof piece, 0)) > 0;)
        answer.append(piece, static_cast<std::size_t>(got));
    const std::size_t end = answer.find("\r\n\r\n");
    if (answer.rfind("HTTP/1.", 0) != 0 || end == answer.npos)
        return exchange.fail(FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "the connection broke");
    exchange.set_status(std::atoi(answer.c_str() + 9));
    exchange.write(std::string_view(answer).substr(end + 4));
    exchange.finish();
}

int main(int argc, char **argv)
try {
    const char *url = std::getenv("FACEGEN_BASE_URL");
    if (argc != 3 || !url)
        throw std::runtime_error("usage: FACEGEN_BASE_URL=http://HOST:PORT/api transport FACE IMAGE");
    facegen::client client;
    client.key("a-key").base_url(url).transport(perform);
    facegen::request request;
    request.prompt("a knight in a forest").face_file(argv[1]);
    client.save(client.submit(request), 0, argv[2]);
} catch (const std::exception &failure) {
    std::cerr << failure.what() << '\n';
    return 1;
}
