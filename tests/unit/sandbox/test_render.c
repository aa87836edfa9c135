/* The sandbox's pictures: what each field of an order does to them, and what faces they are drawn from. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include "sandbox/render/render.h"
#include "support/test.h"

enum { FACE_WIDTH = 96, FACE_HEIGHT = 128, FACE_BYTES = FACE_WIDTH * FACE_HEIGHT * 3 };

static const sb_render_order usual = {
    .prompt = "a portrait on a beach",
    .negative_prompt = "",
    .style = "realistic",
    .width = 120,
    .height = 160,
    .steps = 31,
    .guidance_scale = 7.5,
    .s_scale = 1,
    .seed = 42,
    .safety_checker_type = "black",
};

/* A file in memory: a face to draw from, or a finished picture. */
typedef struct file {
    void *bytes;
    size_t size;
} file;

/* Draws, which must succeed. */
static file render(sb_render_order order)
{
    file png = {0};
    const char *reason = NULL;
    assert_true(sb_render(&order, &png.bytes, &png.size, &reason));
    return png;
}

/* A picture's pixels as R, G, B bytes; its size is checked against the order's. */
static uint8_t *pixels_of(sb_render_order order)
{
    file drawn = render(order);
    png_image png = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&png, drawn.bytes, drawn.size));
    assert_int_equal(png.width, order.width);
    assert_int_equal(png.height, order.height);
    png.format = PNG_FORMAT_RGB;
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(png));
    assert_non_null(pixels);
    assert_true(png_image_finish_read(&png, NULL, pixels, 0, NULL));
    free(drawn.bytes);
    return pixels;
}

/* The mean difference between two pictures of one size, in 8 bit steps. */
static double difference(sb_render_order a, sb_render_order b)
{
    uint8_t *first = pixels_of(a), *second = pixels_of(b);
    size_t count = (size_t)a.width * (size_t)a.height * 3;
    long sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += labs((long)first[i] - second[i]);
    free(first);
    free(second);
    return (double)sum / (double)count;
}

static double ellipse(int x, int y, double middle_x, double middle_y, double half_x, double half_y)
{
    double dx = (x - middle_x) / half_x, dy = (y - middle_y) / half_y;
    return dx * dx + dy * dy;
}

/* A plain face before a blue wall, for the encoders. */
static void paint_face(uint8_t *rgb)
{
    for (int y = 0; y < FACE_HEIGHT; y++)
        for (int x = 0; x < FACE_WIDTH; x++) {
            const uint8_t wall[3] = {90, 120, 170}, hair[3] = {60, 40, 25}, skin[3] = {220, 170, 140},
                          dark[3] = {50, 30, 30};
            const uint8_t *colour = wall;
            if (ellipse(x, y, 48, 52, 32, 42) < 1)
                colour = hair;
            if (ellipse(x, y, 48, 60, 26, 34) < 1)
                colour = skin;
            if (ellipse(x, y, 37, 50, 5, 3) < 1 || ellipse(x, y, 59, 50, 5, 3) < 1 || ellipse(x, y, 48, 77, 9, 3) < 1)
                colour = dark;
            memcpy(rgb + (y * FACE_WIDTH + x) * 3, colour, 3);
        }
}

static file png_face(void)
{
    static uint8_t rgb[FACE_BYTES];
    paint_face(rgb);
    png_image png = {
        .version = PNG_IMAGE_VERSION, .width = FACE_WIDTH, .height = FACE_HEIGHT, .format = PNG_FORMAT_RGB};
    png_alloc_size_t size = 0;
    assert_true(png_image_write_to_memory(&png, NULL, &size, 0, rgb, 0, NULL));
    file face = {malloc(size), size};
    assert_non_null(face.bytes);
    assert_true(png_image_write_to_memory(&png, face.bytes, &size, 0, rgb, 0, NULL));
    return face;
}

/* orientation: the EXIF value to write, 0 for none. */
static file jpeg_face(uint8_t orientation)
{
    static uint8_t rgb[FACE_BYTES];
    const uint8_t exif[] = {'E',  'x', 'i', 'f', 0, 0, 'I', 'I', 42,          0, 8, 0, 0, 0, 1, 0,
                            0x12, 1,   3,   0,   1, 0, 0,   0,   orientation, 0, 0, 0, 0, 0, 0, 0};
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    paint_face(rgb);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = FACE_WIDTH;
    jpeg.image_height = FACE_HEIGHT;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (orientation)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, sizeof exif);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = rgb + jpeg.next_scanline * FACE_WIDTH * 3;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return (file){bytes, size};
}

static file webp_face(void)
{
    static uint8_t rgb[FACE_BYTES];
    uint8_t *webp = NULL;
    paint_face(rgb);
    file face = {NULL, WebPEncodeRGB(rgb, FACE_WIDTH, FACE_HEIGHT, FACE_WIDTH * 3, 80, &webp)};
    face.bytes = malloc(face.size);
    assert_non_null(face.bytes);
    memcpy(face.bytes, webp, face.size);
    WebPFree(webp);
    return face;
}

static sb_render_order with_face(file face)
{
    sb_render_order order = usual;
    order.face = face.bytes;
    order.face_size = face.size;
    return order;
}

static void same_order_gives_the_same_bytes(void **state)
{
    (void)state;
    file face = png_face();
    file first = render(with_face(face)), second = render(with_face(face));
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.bytes, second.bytes, first.size);
    free(first.bytes);
    free(second.bytes);
    free(face.bytes);
}

/* FNV-1a of a picture's pixels: of its file it would depend on the release of zlib, too. */
static uint64_t hash_of(sb_render_order order)
{
    uint8_t *pixels = pixels_of(order);
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < (size_t)order.width * (size_t)order.height * 3; i++)
        hash = (hash ^ pixels[i]) * 1099511628211u;
    free(pixels);
    return hash;
}

/* The numbers are what x86-64 draws; a change of src/sandbox/render that is meant changes them. */
static void every_machine_draws_the_same_pixels(void **state)
{
    (void)state;
    static const struct {
        const char *style;
        uint64_t hash;
    } rows[] = {{"realistic", 0xa87bab175ec33bec},
                {"comic", 0x935c0f32f53c663c},
                {"chibi", 0x3f8f39c6a36872cb},
                {"3d", 0x569220a4aa5dddc3},
                {"anime", 0xa0743b8f65909d1b}};
    bool failed = false;
    file face = png_face();
    for (size_t i = 0; i < COUNT(rows); i++) {
        sb_render_order order = with_face(face);
        order.style = rows[i].style;
        uint64_t hash = hash_of(order);
        if (hash != rows[i].hash)
            print_error("%s: 0x%016" PRIx64 "\n", rows[i].style, hash);
        failed |= hash != rows[i].hash;
    }
    free(face.bytes);
    assert_false(failed);
}

static void picture_has_exactly_the_size_asked_for(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {512, 768}, {512, 1}, {1, 768}, {37, 23}};
    static const char *const styles[] = {"realistic", "comic", "chibi", "3d", "anime"};
    file face = png_face();
    for (size_t i = 0; i < COUNT(sizes); i++) {
        sb_render_order order = with_face(face);
        order.width = sizes[i][0];
        order.height = sizes[i][1];
        order.style = styles[i];
        free(pixels_of(order));
    }
    free(face.bytes);
}

static void another_seed_gives_another_picture(void **state)
{
    (void)state;
    sb_render_order other = usual;
    other.seed = 4029484891u;
    assert_true(difference(usual, other) > 5);
}

static void every_style_looks_different(void **state)
{
    (void)state;
    static const char *const styles[] = {"realistic", "comic", "chibi", "3d", "anime"};
    file face = png_face();
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < i; k++) {
            sb_render_order a = with_face(face), b = a;
            a.style = styles[i];
            b.style = styles[k];
            assert_true(difference(a, b) > 4);
        }
    free(face.bytes);
}

static void prompt_words_choose_the_scene(void **state)
{
    (void)state;
    static const char *const prompts[] = {"a beach",      "a forest",  "the city at night",
                                          "an astronaut", "deep snow", "xyzzy"};
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < i; k++) {
            sb_render_order a = usual, b = usual;
            a.prompt = prompts[i];
            b.prompt = prompts[k];
            assert_true(difference(a, b) > 5);
        }
}

static void negative_prompt_takes_the_hat_off(void **state)
{
    (void)state;
    sb_render_order unrelated = usual, hatless = usual;
    unrelated.negative_prompt = "watermark";
    hatless.negative_prompt = "hat";
    assert_true(difference(usual, unrelated) > 1);
    assert_true(difference(unrelated, hatless) > 1);
}

static void guidance_steps_and_s_scale_show(void **state)
{
    (void)state;
    file face = png_face();
    sb_render_order plain = with_face(face), other = plain;
    other.guidance_scale = 1;
    assert_true(difference(plain, other) > 3);
    other = plain;
    other.steps = 21;
    assert_true(difference(plain, other) > 0.5);
    other.steps = 41;
    assert_true(difference(plain, other) > 0.5);
    other = plain;
    other.s_scale = 0;
    assert_true(difference(plain, other) > 0.5);
    other.s_scale = 2;
    assert_true(difference(plain, other) > 0.5);
    free(face.bytes);
}

/* How many different colours a row across the middle of a picture has. */
static int colours_across(sb_render_order order)
{
    uint8_t *pixels = pixels_of(order);
    const uint8_t *row = pixels + (size_t)order.height / 2 * (size_t)order.width * 3;
    int changes = 1;
    for (int x = 1; x < order.width; x++)
        changes += memcmp(row + x * 3, row + x * 3 - 3, 3) != 0;
    free(pixels);
    return changes;
}

static void safety_checker_hides_what_it_guards_against(void **state)
{
    (void)state;
    sb_render_order order = usual;
    order.prompt = "Nude on a beach";
    order.safety_checker = true;
    order.safety_checker_type = "black";
    uint8_t *pixels = pixels_of(order);
    for (int i = 0; i < order.width * order.height * 3; i++)
        assert_int_equal(pixels[i], 0);
    free(pixels);
    order.safety_checker_type = "pixelate";
    assert_true(colours_across(order) <= 15);
    order.safety_checker_type = "sensitive_content_text";
    assert_true(colours_across(order) <= 2); /* the middle row is between the lines of text */
    sb_render_order unchecked = order;
    unchecked.safety_checker = false;
    order.safety_checker_type = "blur";
    assert_true(difference(order, unchecked) > 5);
}

static void safety_checker_leaves_a_safe_prompt_alone(void **state)
{
    (void)state;
    sb_render_order checked = usual;
    checked.safety_checker = true;
    assert_true(difference(usual, checked) == 0);
}

static void jpeg_png_and_webp_faces_are_read(void **state)
{
    (void)state;
    file faces[] = {jpeg_face(0), png_face(), webp_face()};
    for (int i = 0; i < 3; i++) {
        int width = 0, height = 0;
        assert_true(sb_render_measure(faces[i].bytes, faces[i].size, &width, &height));
        assert_int_equal(width, FACE_WIDTH);
        assert_int_equal(height, FACE_HEIGHT);
        assert_true(difference(with_face(faces[i]), usual) > 1);
        assert_true(difference(with_face(faces[i]), with_face(faces[1])) < 4);
    }
    for (int i = 0; i < 3; i++)
        free(faces[i].bytes);
}

static void exif_orientation_is_honoured(void **state)
{
    (void)state;
    file upright = jpeg_face(1), sideways = jpeg_face(6);
    int width = 0, height = 0;
    assert_true(sb_render_measure(sideways.bytes, sideways.size, &width, &height));
    assert_int_equal(width, FACE_HEIGHT);
    assert_int_equal(height, FACE_WIDTH);
    assert_true(difference(with_face(upright), with_face(sideways)) > 1);
    free(upright.bytes);
    free(sideways.bytes);
}

static void assert_refused(const void *bytes, size_t size)
{
    void *png = NULL;
    size_t png_size = 0;
    const char *reason = NULL;
    sb_render_order order = with_face((file){(void *)bytes, size});
    assert_false(sb_render(&order, &png, &png_size, &reason));
    assert_non_null(reason);
    assert_null(png);
}

static void what_is_no_image_is_refused_with_a_reason(void **state)
{
    (void)state;
    int width = 0, height = 0;
    static const char text[] = "GIF89a or anything else";
    assert_refused(text, sizeof text);
    assert_refused("", 0);
    assert_false(sb_render_measure(text, sizeof text, &width, &height));
}

static void truncated_images_are_refused(void **state)
{
    (void)state;
    file faces[] = {jpeg_face(6), png_face(), webp_face()};
    for (int i = 0; i < 3; i++) {
        static const int parts[] = {3, 10, 25, 50, 90};
        for (int k = 0; k < 5; k++) {
            size_t size = faces[i].size * (size_t)parts[k] / 100;
            void *part = malloc(size); /* so that a sanitizer sees a read past the end */
            assert_non_null(part);
            memcpy(part, faces[i].bytes, size);
            assert_refused(part, size);
            free(part);
        }
        free(faces[i].bytes);
    }
}

static void an_enormous_image_is_refused_before_it_is_decoded(void **state)
{
    (void)state;
    file face = png_face();
    uint8_t *header = face.bytes;
    memcpy(header + 16, "\x00\x00\x70\x00\x00\x00\x70\x00", 8); /* width and height in IHDR: 28672 */
    memcpy(header + 29, "\xa6\xa3\x69\x9d", 4);
    int width = 0, height = 0;
    assert_false(sb_render_measure(face.bytes, face.size, &width, &height));
    assert_refused(face.bytes, face.size);
    free(face.bytes);
}

/* Whether a PNG has an iTXt chunk of this key and text. */
static bool has_text(file png, const char *key, const char *text)
{
    char chunk[256];
    int length = snprintf(chunk, sizeof chunk, "iTXt%s%c%c%c%c%c%s", key, 0, 0, 0, 0, 0, text);
    for (size_t at = 0; at + (size_t)length <= png.size; at++)
        if (memcmp((char *)png.bytes + at, chunk, (size_t)length) == 0)
            return true;
    return false;
}

static void text_chunks_repeat_the_order(void **state)
{
    (void)state;
    sb_render_order order = usual;
    order.prompt = "caf\xc3\xa9 at noon";
    order.negative_prompt = "fog";
    order.s_scale = 1.25;
    order.seed = 4029484891u;
    file png = render(order);
    assert_true(has_text(png, "Software", "libfacegen sandbox"));
    assert_true(has_text(png, "Comment", "A preview drawn by the libfacegen sandbox, not a generated image."));
    assert_true(has_text(png, "prompt", order.prompt));
    assert_true(has_text(png, "negative_prompt", "fog"));
    assert_true(has_text(png, "style", "realistic"));
    assert_true(has_text(png, "width", "120"));
    assert_true(has_text(png, "height", "160"));
    assert_true(has_text(png, "num_inference_steps", "31"));
    assert_true(has_text(png, "guidance_scale", "7.5"));
    assert_true(has_text(png, "s_scale", "1.25"));
    assert_true(has_text(png, "seed", "4029484891"));
    assert_true(has_text(png, "safety_checker", "false"));
    assert_true(has_text(png, "safety_checker_type", "black"));
    free(png.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_order_gives_the_same_bytes),
        cmocka_unit_test(every_machine_draws_the_same_pixels),
        cmocka_unit_test(picture_has_exactly_the_size_asked_for),
        cmocka_unit_test(another_seed_gives_another_picture),
        cmocka_unit_test(every_style_looks_different),
        cmocka_unit_test(prompt_words_choose_the_scene),
        cmocka_unit_test(negative_prompt_takes_the_hat_off),
        cmocka_unit_test(guidance_steps_and_s_scale_show),
        cmocka_unit_test(safety_checker_hides_what_it_guards_against),
        cmocka_unit_test(safety_checker_leaves_a_safe_prompt_alone),
        cmocka_unit_test(jpeg_png_and_webp_faces_are_read),
        cmocka_unit_test(exif_orientation_is_honoured),
        cmocka_unit_test(what_is_no_image_is_refused_with_a_reason),
        cmocka_unit_test(truncated_images_are_refused),
        cmocka_unit_test(an_enormous_image_is_refused_before_it_is_decoded),
        cmocka_unit_test(text_chunks_repeat_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
