#include "hand.h"

#include "../measure.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t hand_write(char *bytes, size_t size, size_t count, void *opaque)
{
    hand_body *body = opaque;
    size *= count;
    if (body->size + size > body->capacity) {
        body->capacity = 2 * (body->size + size);
        body->bytes = realloc(body->bytes, body->capacity);
        if (!body->bytes)
            return 0;
    }
    memcpy(body->bytes + body->size, bytes, size);
    body->size += size;
    return size;
}

/* ---- base64 ---- */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t hand_base64_encode(const unsigned char *bytes, size_t size, char *text)
{
    char *next = text;
    for (; size >= 3; size -= 3, bytes += 3) {
        *next++ = digits[bytes[0] >> 2];
        *next++ = digits[(bytes[0] & 3) << 4 | bytes[1] >> 4];
        *next++ = digits[(bytes[1] & 15) << 2 | bytes[2] >> 6];
        *next++ = digits[bytes[2] & 63];
    }
    if (size > 0) {
        *next++ = digits[bytes[0] >> 2];
        *next++ = digits[(bytes[0] & 3) << 4 | (size > 1 ? bytes[1] >> 4 : 0)];
        *next++ = size > 1 ? digits[(bytes[1] & 15) << 2] : '=';
        *next++ = '=';
    }
    return (size_t)(next - text);
}

static unsigned char *decode(const char *text, size_t length, size_t *size)
{
    static signed char values[256];
    if (values['A'] == values['B']) {
        memset(values, -1, sizeof values);
        for (int i = 0; i < 64; i++)
            values[(unsigned char)digits[i]] = (signed char)i;
    }
    unsigned char *bytes = malloc(length / 4 * 3 + 3), *next = bytes;
    uint32_t bits = 0;
    int count = 0;
    for (size_t i = 0; bytes && i < length && text[i] != '='; i++) {
        int value = values[(unsigned char)text[i]];
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        if (++count == 4) {
            *next++ = (unsigned char)(bits >> 16);
            *next++ = (unsigned char)(bits >> 8);
            *next++ = (unsigned char)bits;
            count = 0;
        }
    }
    if (bytes && count >= 2)
        *next++ = (unsigned char)(bits >> (count == 2 ? 4 : 10));
    if (bytes && count == 3)
        *next++ = (unsigned char)(bits >> 2);
    *size = bytes ? (size_t)(next - bytes) : 0;
    return bytes;
}

/* ---- the request ---- */

static char *read_as_data_uri(const char *path)
{
    static const char head[] = "data:image/jpeg;base64,";
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        measure_fail("the face cannot be read");
    long end = ftell(file);
    size_t size = end > 0 ? (size_t)end : 0;
    unsigned char *bytes = malloc(size + 1);
    char *uri = malloc(sizeof head + (size + 2) / 3 * 4);
    rewind(file);
    if (!bytes || !uri || fread(bytes, 1, size, file) != size)
        measure_fail("the face cannot be read");
    fclose(file);
    memcpy(uri, head, sizeof head - 1);
    size_t length = hand_base64_encode(bytes, size, uri + sizeof head - 1);
    uri[sizeof head - 1 + length] = '\0';
    free(bytes);
    return uri;
}

char *hand_request(const char *face, bool images)
{
    json_t *root = json_object();
    char *uri = strncmp(face, "http", 4) == 0 ? NULL : read_as_data_uri(face);
    json_object_set_new(root, "key", json_string(HAND_KEY));
    json_object_set_new(root, "prompt", json_string("pretty woman"));
    json_object_set_new(
        root, "negative_prompt",
        json_string("anime, cartoon, drawing, big nose, long nose, fat, ugly, big lips, big mouth, face proportion "
                    "mismatch, unrealistic, monochrome, lowres, bad anatomy, worst quality, low quality, blurry"));
    json_object_set_new(root, "width", json_integer(512));
    json_object_set_new(root, "height", json_integer(512));
    json_object_set_new(root, "samples", json_integer(1));
    json_object_set_new(root, "num_inference_steps", json_integer(21));
    json_object_set_new(root, "safety_checker", json_false());
    json_object_set_new(root, "guidance_scale", json_real(7.5));
    json_object_set_new(root, "base64", json_boolean(uri || images));
    json_object_set_new(root, "face_image", json_string(uri ? uri : face));
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    free(uri);
    if (!text)
        measure_fail("the request cannot be made");
    return text;
}

char *hand_key(void)
{
    json_t *root = json_pack("{s:s}", "key", HAND_KEY);
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    return text;
}

/* ---- the answer ---- */

static void take_image(hand_image *image, const json_t *value)
{
    const char *text = json_string_value(value);
    *image = (hand_image){0};
    if (text && strncmp(text, "http", 4) == 0)
        image->link = strdup(text);
    else if (text)
        image->bytes = decode(text, json_string_length(value), &image->size);
}

size_t hand_images(const hand_body *body, hand_image *images, size_t most)
{
    json_error_t problem;
    json_t *root = json_loadb(body->bytes, body->size, 0, &problem);
    const char *status = json_string_value(json_object_get(root, "status"));
    json_t *output = json_object_get(root, "output");
    size_t count = status && strcmp(status, "success") == 0 ? json_array_size(output) : 0;
    count = count < most ? count : most;
    for (size_t i = 0; i < count; i++)
        take_image(&images[i], json_array_get(output, i));
    json_decref(root);
    return count;
}

void hand_image_free(hand_image *image)
{
    free(image->bytes);
    free(image->link);
}
