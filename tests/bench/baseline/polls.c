/*
 * What a competent user writes without the library to poll many jobs at once: libcurl's multi interface, a handle for
 * each that is kept, and jansson.
 *
 *     bench-hand-polls URL IN_FLIGHT COUNT
 *
 * As facegen/polls.c.
 */
#include "hand.h"

#include "../measure.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct poll {
    CURL *easy;
    char *request;
    hand_body body;
} poll;

static CURLM *multi;
static long to_begin;

static void begin(poll *begun)
{
    to_begin--;
    begun->request = hand_key();
    begun->body = (hand_body){0};
    curl_easy_setopt(begun->easy, CURLOPT_POSTFIELDS, begun->request);
    curl_easy_setopt(begun->easy, CURLOPT_WRITEDATA, &begun->body);
    curl_multi_add_handle(multi, begun->easy);
}

static void end(poll *ended, CURLcode code)
{
    hand_image image;
    if (code != CURLE_OK || hand_images(&ended->body, &image, 1) == 0 || !image.link)
        measure_fail("a poll failed");
    hand_image_free(&image);
    free(ended->body.bytes);
    free(ended->request);
    curl_multi_remove_handle(multi, ended->easy);
    if (to_begin > 0)
        begin(ended);
}

static void end_all(void)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        poll *ended = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&ended);
        end(ended, message->data.result);
    }
}

static void run(poll *polls, long in_flight, long count)
{
    to_begin = count;
    for (long i = 0; i < in_flight && to_begin > 0; i++)
        begin(&polls[i]);
    for (int running = 1; running > 0;) {
        curl_multi_perform(multi, &running);
        end_all();
        if (to_begin > 0)
            running = 1;
        if (running > 0)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4)
        measure_fail("usage: bench-hand-polls URL IN_FLIGHT COUNT");
    long in_flight = atol(argv[2]), count = atol(argv[3]);
    char url[256];
    snprintf(url, sizeof url, "%s/v6/image_editing/fetch/32", argv[1]);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    multi = curl_multi_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    poll *polls = calloc((size_t)in_flight, sizeof *polls);
    if (!polls)
        measure_fail("out of memory");
    for (long i = 0; i < in_flight; i++) {
        CURL *easy = polls[i].easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, hand_write);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT, 30L);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &polls[i]);
    }
    run(polls, in_flight, in_flight);
    measure begun = measure_begin();
    run(polls, in_flight, count);
    measure_end(begun, count);
    for (long i = 0; i < in_flight; i++)
        curl_easy_cleanup(polls[i].easy);
    curl_multi_cleanup(multi);
    curl_slist_free_all(headers);
    free(polls);
    return EXIT_SUCCESS;
}
