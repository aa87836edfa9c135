/*
 * What a competent user writes without the library: libcurl's easy interface and jansson, a handle that is kept.
 *
 *     bench-hand-call URL FACE COUNT [--fresh] [DIRECTORY]
 *
 * As facegen/call.c. --fresh makes a connection for each call, as the library does for what is paid for.
 */
#include "hand.h"

#include "../measure.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGES_MAX = 4 };

static void save(const hand_image *image, size_t index, const char *directory)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%zu.jpg", directory, index);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(image->bytes, 1, image->size, file) != image->size || fclose(file) != 0)
        measure_fail("an image cannot be saved");
}

static void call(CURL *easy, const char *url, const char *face, const char *directory)
{
    hand_body body = {0};
    hand_image images[IMAGES_MAX];
    char *request = hand_request(face, strstr(url, "/images/"));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(request));
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    if (curl_easy_perform(easy) != CURLE_OK)
        measure_fail("the call failed");
    size_t count = hand_images(&body, images, IMAGES_MAX);
    if (count == 0)
        measure_fail("no image came");
    for (size_t i = 0; i < count; i++) {
        if (directory && images[i].bytes)
            save(&images[i], i, directory);
        hand_image_free(&images[i]);
    }
    free(body.bytes);
    free(request);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        measure_fail("usage: bench-hand-call URL FACE COUNT [--fresh] [DIRECTORY]");
    const char *face = argv[2];
    long count = atol(argv[3]);
    bool fresh = argc > 4 && strcmp(argv[4], "--fresh") == 0;
    const char *directory = argv[fresh ? 5 : 4];
    char url[256];
    snprintf(url, sizeof url, "%s/v6/image_editing/face_gen", argv[1]);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, hand_write);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 300L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    call(easy, url, face, directory);
    measure begun = measure_begin();
    for (long i = 0; i < count; i++)
        call(easy, url, face, directory);
    measure_end(begun, count);
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    return EXIT_SUCCESS;
}
