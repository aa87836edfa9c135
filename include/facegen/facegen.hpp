/**
 * @file facegen.hpp
 * libfacegen for C++17 and later: header only, over the functions of facegen.h. This header includes all the others but
 * sandbox.hpp and replay.hpp.
 *
 *     facegen::client client;
 *     client.key(std::getenv("FACEGEN_API_KEY"));
 *
 *     facegen::request request;
 *     request.prompt("an astronaut on the moon").face_file("me.jpg");
 *
 *     client.save(client.submit(request), 0, "astronaut.png");
 *
 * Handles can be moved and not copied, and free what they hold. get() gives the C handle; a handle that was moved from
 * has none, and is answered like NULL. Failures are described in error.hpp, the texts and bytes that go in and out in
 * text.hpp; the rest means what the C functions of the same names say. docs/cpp.md is a guide.
 */
#ifndef FACEGEN_FACEGEN_HPP
#define FACEGEN_FACEGEN_HPP

#include <facegen/client.hpp>
#include <facegen/engine.hpp>
#include <facegen/error.hpp>
#include <facegen/facegen.h>
#include <facegen/future.hpp>
#include <facegen/job.hpp>
#include <facegen/progress.hpp>
#include <facegen/request.hpp>
#include <facegen/result.hpp>
#include <facegen/setters.hpp>
#include <facegen/text.hpp>
#include <facegen/transport.hpp>
#include <facegen/webhook.hpp>

#endif
