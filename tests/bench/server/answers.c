#include "answers.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The provider's sample, as it would come: a face's link is long. */
#define META                                                                                                           \
    "\"meta\":{\"base64\":\"no\",\"face_image\":\"https://res.cloudinary.com/dbexample/image/upload/v1670937347/"      \
    "c_fill,h_1643,c_limit/angelina%20jolie%20blonde%20hair%20chloe.jpg\",\"file_prefix\":"                            \
    "\"8c3ef6ea-1c44-4d69-91cb-fc11971a65d1\",\"guidance_scale\":7.5,\"height\":512,\"negative_prompt\":"              \
    "\"anime, cartoon, drawing, big nose, long nose, fat, ugly, big lips, big mouth, face proportion mismatch, "       \
    "unrealistic, monochrome, lowres, bad anatomy, worst quality, low quality, blurry\",\"num_inference_steps\":21,"   \
    "\"outdir\":\"out\",\"prompt\":\"pretty woman\",\"safety_checker\":\"no\",\"safety_checker_type\":\"blur\","       \
    "\"samples\":1,\"seed\":4029484891,\"temp\":\"yes\",\"width\":512}"
#define LINK                                                                                                           \
    "https://pub-3626123a908346a7a8be8d9295f44e26.r2.dev/generations/8c3ef6ea-1c44-4d69-91cb-fc11971a65d1-0.png"

static const char link_body[] =
    "{\"status\":\"success\",\"generationTime\":7.358475685119629,\"id\":32,\"output\":[\"" LINK
    "\"],\"proxy_links\":[\"" LINK "\"]," META "}";
static const char queue_body[] =
    "{\"status\":\"processing\",\"tip\":\"Your image is processing in background, you can get this image using fetch "
    "API\",\"eta\":12.4,\"message\":\"Try to fetch request after seconds estimated\",\"fetch_result\":"
    "\"https://modelslab.com/api/v6/image_editing/fetch/32\",\"id\":32,\"output\":[],\"future_links\":[\"" LINK
    "\"]," META "}";

/* Makes an answer; the body's `size` bytes are filled in by the caller, at what is returned. */
static char *make(answer *made, int status, size_t size)
{
    char head[160];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %d %s\r\nServer: bench\r\nContent-Type: application/json\r\nContent-Length: "
                          "%zu\r\n\r\n",
                          status, status == 200 ? "OK" : "Not Found", size);
    free(made->bytes);
    made->size = (size_t)length + size;
    made->bytes = malloc(made->size + 1);
    if (!made->bytes)
        abort();
    memcpy(made->bytes, head, (size_t)length);
    return made->bytes + length;
}

static const answer *fixed(answer *made, int status, const char *body)
{
    if (!made->bytes)
        memcpy(make(made, status, strlen(body)), body, strlen(body));
    return made;
}

/* Base64 of a file that passes for a JPEG image: its first and last bytes are right, between them is noise. */
static char *write_image(char *text, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t groups = size / 3;
    uint32_t noise = 1;
    for (size_t i = 0; i < groups; i++, text += 4) {
        noise = noise * 1664525u + 1013904223u;
        uint32_t bits = i == 0 ? 0xffd8ff : i == groups - 1 ? 0xffd9 : noise >> 8;
        for (int digit = 0; digit < 4; digit++)
            text[digit] = digits[bits >> (18 - 6 * digit) & 63];
    }
    return text;
}

static const answer *images(size_t count, size_t size)
{
    static answer made;
    static size_t made_count, made_size;
    static const char head[] = "{\"status\":\"success\",\"generationTime\":7.358475685119629,\"id\":32,\"output\":[";
    static const char tail[] = "],\"proxy_links\":[]," META "}";
    if (made.bytes && made_count == count && made_size == size)
        return &made;
    made_count = count;
    made_size = size;
    char *body = make(&made, 200, strlen(head) + strlen(tail) + count * (size / 3 * 4 + 3) - 1);
    body = (char *)memcpy(body, head, strlen(head)) + strlen(head);
    for (size_t i = 0; i < count; i++) {
        *body++ = '"';
        body = write_image(body, size);
        *body++ = '"';
        *body++ = ',';
    }
    memcpy(body - 1, tail, strlen(tail));
    return &made;
}

const answer *answer_for(const char *path)
{
    static answer link, queue, none;
    size_t count, size;
    if (strncmp(path, "/link/", 6) == 0)
        return fixed(&link, 200, link_body);
    if (strncmp(path, "/queue/", 7) == 0)
        return fixed(&queue, 200, queue_body);
    if (sscanf(path, "/images/%2zu/%9zu/", &count, &size) == 2 && count > 0 && size >= 6)
        return images(count, size);
    return fixed(&none, 404, "{\"status\":\"error\"}");
}
