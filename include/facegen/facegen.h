/**
 * @file facegen.h
 * libfacegen: a client of the Face Generator endpoint, which takes a photo of a face and a prompt and makes images in
 * which that face appears. This header includes all the others.
 *
 *     facegen_client *client = facegen_client_new();
 *     facegen_client_set_key(client, key, NULL);
 *
 *     facegen_request *request = facegen_request_new();
 *     facegen_request_set_prompt(request, "an astronaut on the moon");
 *     facegen_request_set_face_file(request, "me.jpg");
 *
 *     facegen_result *result;
 *     if (facegen_submit(client, request, &result, &error) == FACEGEN_OK)
 *         facegen_result_save(client, result, 0, "astronaut.png", NULL, &error);
 *
 * ## Manners
 * - Handles are opaque. What a function named ..._new returns is freed with ..._free, and NULL is nothing to free.
 * - Strings are copied in. Getters lend; what they lend lives as long as the handle.
 * - A fallible function returns a facegen_code and fills an optional facegen_error, both the caller's own.
 * - A NULL handle or a NULL where a value is needed (but in transport.h) gives FACEGEN_E_ARGUMENT, or what a getter
 * answers for "absent" (NULL, "", 0, -1, false), never a crash.
 *
 * ## The process it lives in
 * - **Threads**: none is started here (libcurl may start one for name look-ups; before 7.87 it waits for it, past any
 *   deadline). What may be called at once is said
 *   in each header; handles of different clients are independent.
 * - **Signals**: no handler is installed or changed, and SIGPIPE is not raised.
 * - **Locale, environment, working directory, umask, standard streams**: neither changed nor written to. Numbers have
 *   a decimal point in every locale.
 * - **Global state**: curl_global_init() is called once, curl_global_cleanup() never.
 * - **fork()**: a client belongs to the process that made it; the child gets FACEGEN_E_FORK.
 * - **Memory**: running out gives FACEGEN_E_NOMEM. Everything a server can make grow has a limit.
 */
#ifndef FACEGEN_FACEGEN_H
#define FACEGEN_FACEGEN_H

#include <facegen/account.h>
#include <facegen/client.h>
#include <facegen/engine.h>
#include <facegen/error.h>
#include <facegen/journal.h>
#include <facegen/params.h>
#include <facegen/reconcile.h>
#include <facegen/request.h>
#include <facegen/result.h>
#include <facegen/transport.h>
#include <facegen/version.h>
#include <facegen/webhook.h>

#endif
