/* The text chunks say what the picture is and repeat the order; the compression settings are fixed, so bytes repeat. */
#include "png_write.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

typedef struct sink {
    unsigned char *bytes;
    size_t size, room;
    jmp_buf failed;
} sink;

static void fail(png_structp png, png_const_charp message)
{
    (void)message;
    sink *out = png_get_error_ptr(png);
    longjmp(out->failed, 1);
}

static void ignore_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void append(png_structp png, png_bytep data, size_t size)
{
    sink *out = png_get_io_ptr(png);
    if (size > out->room - out->size) {
        size_t room = out->room * 2 + size;
        unsigned char *bytes = realloc(out->bytes, room);
        if (!bytes)
            png_error(png, "out of memory");
        out->bytes = bytes;
        out->room = room;
    }
    memcpy(out->bytes + out->size, data, size);
    out->size += size;
}

/* A decimal number with up to three places, in the same form under every locale. */
static void print_number(char *text, size_t room, double value)
{
    long thousandths = (long)(value * 1000 + 0.5);
    int length = snprintf(text, room, "%ld.%03ld", thousandths / 1000, thousandths % 1000);
    while (length > 0 && text[length - 1] == '0')
        text[--length] = '\0';
    if (length > 0 && text[length - 1] == '.')
        text[length - 1] = '\0';
}

/* One text chunk: iTXt, which is UTF-8, without compression. */
static void add_text(png_structp png, png_infop info, const char *key, const char *value)
{
    png_text text = {.compression = PNG_ITXT_COMPRESSION_NONE};
    text.key = (png_charp)key;
    text.text = (png_charp)value;
    text.lang = (png_charp) "";
    text.lang_key = (png_charp) "";
    png_set_text(png, info, &text, 1);
}

static void add_texts(png_structp png, png_infop info, const sb_render_order *order)
{
    char number[32];
    add_text(png, info, "Software", "libfacegen sandbox");
    add_text(png, info, "Comment", "A preview drawn by the libfacegen sandbox, not a generated image.");
    add_text(png, info, "prompt", order->prompt);
    add_text(png, info, "negative_prompt", order->negative_prompt);
    add_text(png, info, "style", order->style);
    print_number(number, sizeof number, order->width);
    add_text(png, info, "width", number);
    print_number(number, sizeof number, order->height);
    add_text(png, info, "height", number);
    print_number(number, sizeof number, order->steps);
    add_text(png, info, "num_inference_steps", number);
    print_number(number, sizeof number, order->guidance_scale);
    add_text(png, info, "guidance_scale", number);
    print_number(number, sizeof number, order->s_scale);
    add_text(png, info, "s_scale", number);
    snprintf(number, sizeof number, "%lu", (unsigned long)order->seed);
    add_text(png, info, "seed", number);
    add_text(png, info, "safety_checker", order->safety_checker ? "true" : "false");
    add_text(png, info, "safety_checker_type", order->safety_checker_type);
}

static png_byte byte_of(float value)
{
    return (png_byte)(sb_clamp(value, 0, 1) * 255 + 0.5f);
}

static void write_rows(png_structp png, const sb_image *image, png_bytep row)
{
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            sb_rgb colour = *sb_image_at(image, x, y);
            row[x * 3] = byte_of(colour.r);
            row[x * 3 + 1] = byte_of(colour.g);
            row[x * 3 + 2] = byte_of(colour.b);
        }
        png_write_row(png, row);
    }
}

/* All that may jump out. */
static void write_file(png_structp png, png_infop info, const sb_image *image, const sb_render_order *order,
                       png_bytep row)
{
    png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_compression_level(png, 2);    /* within 5 % of the best, in a quarter of its time */
    png_set_compression_strategy(png, 1); /* Z_FILTERED, made for filtered rows */
    png_set_compression_mem_level(png, 8);
    png_set_compression_window_bits(png, 15);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    add_texts(png, info, order);
    png_write_info(png, info);
    write_rows(png, image, row);
    png_write_end(png, NULL);
}

bool sb_png_write(const sb_image *image, const sb_render_order *order, void **png, size_t *size)
{
    sink out = {0};
    png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, &out, fail, ignore_warning);
    png_infop info = writer ? png_create_info_struct(writer) : NULL;
    png_bytep row = malloc((size_t)image->width * 3);
    volatile bool done = false;
    if (info && row && !setjmp(out.failed)) {
        png_set_write_fn(writer, &out, append, NULL);
        write_file(writer, info, image, order, row);
        done = true;
    }
    free(row);
    png_destroy_write_struct(&writer, &info);
    if (!done)
        free(out.bytes);
    *png = done ? out.bytes : NULL;
    *size = done ? out.size : 0;
    return done;
}
