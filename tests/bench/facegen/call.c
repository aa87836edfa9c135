/*
 * Calls one after the other on one client, as baseline/call.c makes them by hand.
 *
 *     bench-call URL FACE COUNT [--one-request] [DIRECTORY]
 *
 * FACE is a link, or a file. Images in an answer are looked at, or saved in DIRECTORY. One more call, first, warms up.
 * Each call makes its own request, but with --one-request.
 */
#include <facegen/facegen.h>

#include "../measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static facegen_error error = FACEGEN_ERROR_INIT;

static void need(facegen_code code)
{
    if (code != FACEGEN_OK)
        measure_fail(facegen_error_message(&error));
}

static facegen_request *make_request(const char *url, const char *face)
{
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "pretty woman");
    facegen_request_set_negative_prompt(
        request, "anime, cartoon, drawing, big nose, long nose, fat, ugly, big lips, big mouth, face proportion "
                 "mismatch, unrealistic, monochrome, lowres, bad anatomy, worst quality, low quality, blurry");
    facegen_request_set_width(request, 512);
    facegen_request_set_height(request, 512);
    facegen_request_set_samples(request, 1);
    facegen_request_set_num_inference_steps(request, 21);
    facegen_request_set_safety_checker(request, false);
    facegen_request_set_guidance_scale(request, 7.5);
    if (strstr(url, "/images/"))
        facegen_request_set_base64(request, true);
    if (strncmp(face, "http", 4) == 0)
        facegen_request_set_face_image(request, face);
    else
        facegen_request_set_face_file(request, face);
    return request;
}

static void take_image(facegen_client *client, const facegen_result *result, size_t index, const char *directory)
{
    char path[256];
    if (facegen_result_image_form(result, index) == FACEGEN_IMAGE_LINK)
        return;
    if (!directory) {
        if (!facegen_result_image_bytes(result, index, NULL))
            measure_fail("an image is missing");
        return;
    }
    snprintf(path, sizeof path, "%s/%zu.jpg", directory, index);
    need(facegen_result_save(client, result, index, path, NULL, &error));
}

static void call(facegen_client *client, const facegen_request *request, const char *directory)
{
    facegen_result *result;
    need(facegen_submit(client, request, &result, &error));
    for (size_t i = 0; i < facegen_result_image_count(result); i++)
        take_image(client, result, i, directory);
    if (facegen_result_image_count(result) == 0)
        measure_fail("no image came");
    facegen_result_free(result);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        measure_fail("usage: bench-call URL FACE COUNT [--one-request] [DIRECTORY]");
    bool one_request = argc > 4 && strcmp(argv[4], "--one-request") == 0;
    const char *url = argv[1], *face = argv[2], *directory = argv[one_request ? 5 : 4];
    long count = atol(argv[3]);
    facegen_client *client = facegen_client_new();
    need(facegen_client_set_key(client, "a-key-of-usual-length-0123456789abcdefghijklmnopqrstuvwxyz", &error));
    need(facegen_client_set_base_url(client, url, &error));
    facegen_request *request = make_request(url, face);
    call(client, request, directory);
    measure begun = measure_begin();
    for (long i = 0; i < count; i++) {
        if (!one_request) {
            facegen_request_free(request);
            request = make_request(url, face);
        }
        call(client, request, directory);
    }
    measure_end(begun, count);
    facegen_request_free(request);
    facegen_client_free(client);
    return EXIT_SUCCESS;
}
