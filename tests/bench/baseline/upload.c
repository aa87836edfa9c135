/*
 * How fast libcurl itself can upload: a read callback that copies bytes which are ready, or encodes a file with a plain
 * table.
 *
 *     bench-upload URL FILE COUNT [--ready]
 *
 * --ready: as many bytes, but of a block that is in the cache.
 */
#include "hand.h"

#include "../measure.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, RAW_BLOCK = BLOCK / 4 * 3 };

typedef struct upload {
    int file;
    size_t left; /* characters still to be sent */
} upload;

static size_t read_ready(char *buffer, size_t size, size_t count, void *opaque)
{
    static char block[BLOCK];
    upload *from = opaque;
    size *= count;
    size = size < sizeof block ? size : sizeof block;
    size = size < from->left ? size : from->left;
    memcpy(buffer, block, size);
    from->left -= size;
    return size;
}

static size_t read_encoded(char *buffer, size_t size, size_t count, void *opaque)
{
    static unsigned char raw[RAW_BLOCK];
    upload *from = opaque;
    size_t wanted = size * count / 4 * 3;
    ssize_t got = read(from->file, raw, wanted < sizeof raw ? wanted : sizeof raw);
    return got > 0 ? hand_base64_encode(raw, (size_t)got, buffer) : 0;
}

static void call(CURL *easy, const char *path)
{
    struct stat status;
    hand_body body = {0};
    upload from = {.file = open(path, O_RDONLY)};
    if (from.file < 0 || fstat(from.file, &status) != 0)
        measure_fail("the file cannot be read");
    from.left = ((size_t)status.st_size + 2) / 3 * 4;
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)from.left);
    curl_easy_setopt(easy, CURLOPT_READDATA, &from);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    if (curl_easy_perform(easy) != CURLE_OK || body.size == 0)
        measure_fail("the call failed");
    free(body.bytes);
    close(from.file);
}

int main(int argc, char **argv)
{
    if (argc < 4)
        measure_fail("usage: bench-upload URL FILE COUNT [--ready]");
    long count = atol(argv[3]);
    bool ready = argc > 4 && strcmp(argv[4], "--ready") == 0;
    char url[256];
    snprintf(url, sizeof url, "%s/v6/image_editing/face_gen", argv[1]);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, ready ? read_ready : read_encoded);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, hand_write);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    call(easy, argv[2]);
    measure begun = measure_begin();
    for (long i = 0; i < count; i++)
        call(easy, argv[2]);
    measure_end(begun, count);
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    return EXIT_SUCCESS;
}
