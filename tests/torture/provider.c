#include "provider.h"

#include "base/base64.h"

#include <stdio.h>
#include <string.h>

/* ---- what it answers ---- */

enum { IMAGE_SIZE = 1200 }; /* the id behind its base64 is past the beginning of the answer that is always kept */

const void *provider_image(size_t *size)
{
    /* A PNG of 1 x 1, with room before its last two chunks: as whole as anybody looks. */
    static const char head[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55";
    static const char tail[] = "\0\0\0\x0aIDATx\x9ch\x68\0\0\0\x82\0\x81wu\x96\xb6\0\0\0\0IEND\xae\x42\x60\x82";
    static uint8_t image[IMAGE_SIZE];
    memcpy(image, head, sizeof head - 1);
    memcpy(image + IMAGE_SIZE - (sizeof tail - 1), tail, sizeof tail - 1);
    *size = IMAGE_SIZE;
    return image;
}

static const char *image_text(void)
{
    static char text[FG_BASE64_SIZE(IMAGE_SIZE) + 1];
    size_t size;
    const void *image = provider_image(&size);
    fg_base64_encode(image, size, text);
    return text;
}

provider_answer provider_give(const char *method, const char *path, const char *origin)
{
    static char text[4096];
    provider_answer answer = {.status = 200, .body = text};
    if (strcmp(method, "POST") != 0 && !strstr(path, "redirected")) {
        answer.body = provider_image(&answer.size);
        return answer;
    }
    if (strcmp(method, "POST") != 0) {
        answer.status = 302;
        answer.location = "/images/2.png";
        snprintf(text, sizeof text, "The image is at %s/images/2.png", origin);
    } else if (strstr(path, "/fetch/") || strstr(path, "/enterprise/")) {
        snprintf(text, sizeof text,
                 "{\"status\":\"success\",\"output\":[\"%s\",\"%s/images/redirected.png\"],\"id\":4711,"
                 "\"meta\":{\"prompt\":\"a knight in a forest of very old trees\",\"seed\":4294967295}}",
                 image_text(), origin);
    } else {
        snprintf(text, sizeof text,
                 "{\"status\":\"processing\",\"tip\":\"Use the fetch link\",\"eta\":7.25,\"id\":4711,\"output\":[],"
                 "\"fetch_result\":\"%s/api/v6/image_editing/fetch/4711\"}",
                 origin);
    }
    answer.size = strlen(text);
    return answer;
}

/* ---- inside the process ---- */

static int64_t virtual_now;

static int64_t now(void *session)
{
    (void)session;
    return virtual_now;
}

static void wait(void *session, int64_t until)
{
    (void)session;
    virtual_now = until > virtual_now ? until : virtual_now;
}

static facegen_code start(void *session, facegen_exchange *exchange)
{
    (void)session;
    char piece[512];
    int64_t got;
    while ((got = facegen_exchange_read(exchange, piece, sizeof piece)) > 0)
        continue;
    if (got < 0) {
        facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "the body could not be read");
        return FACEGEN_OK;
    }
    provider_answer answer =
        provider_give(facegen_exchange_method(exchange), facegen_exchange_url(exchange), PROVIDER_ORIGIN);
    facegen_exchange_set_status(exchange, answer.status);
    bool wanted = !answer.location || facegen_exchange_add_header(exchange, "Location", answer.location);
    for (size_t i = 0; i < answer.size && wanted; i += sizeof piece) {
        size_t left = answer.size - i;
        const char *body = answer.body;
        wanted = facegen_exchange_write(exchange, body + i, left < sizeof piece ? left : sizeof piece);
    }
    if (wanted)
        facegen_exchange_finish(exchange);
    else
        facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "the answer was not wanted");
    return FACEGEN_OK;
}

const facegen_transport provider_transport = {
    .size = sizeof(facegen_transport),
    .start = start,
    .now = now,
    .wait = wait,
};
