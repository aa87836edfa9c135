#include "safety.h"

#include <string.h>

/* A glyph is 5 pixels wide and 7 high: a byte for each row, bit 4 on the left. Only the letters that are written. */
typedef struct glyph {
    char letter;
    unsigned char rows[7];
} glyph;

static const glyph font[] = {
    {'c', {0x00, 0x00, 0x0e, 0x11, 0x10, 0x11, 0x0e}}, {'e', {0x00, 0x00, 0x0e, 0x11, 0x1f, 0x10, 0x0e}},
    {'i', {0x04, 0x00, 0x0c, 0x04, 0x04, 0x04, 0x0e}}, {'n', {0x00, 0x00, 0x16, 0x19, 0x11, 0x11, 0x11}},
    {'o', {0x00, 0x00, 0x0e, 0x11, 0x11, 0x11, 0x0e}}, {'s', {0x00, 0x00, 0x0f, 0x10, 0x0e, 0x01, 0x1e}},
    {'t', {0x08, 0x08, 0x1c, 0x08, 0x08, 0x09, 0x06}}, {'v', {0x00, 0x00, 0x11, 0x11, 0x11, 0x0a, 0x04}},
};

static bool glyph_bit(char letter, int x, int y)
{
    for (size_t i = 0; i < sizeof font / sizeof *font; i++)
        if (font[i].letter == letter)
            return font[i].rows[y] >> (4 - x) & 1;
    return false;
}

/* Writes a line centred on a row, each of the font's pixels a square of this size. */
static void write_line(sb_image *picture, const char *text, int middle_y, int size, sb_rgb colour)
{
    int length = (int)strlen(text);
    int left = (picture->width - (length * 6 - 1) * size) / 2, top = middle_y - 7 * size / 2;
    for (int y = 0; y < 7 * size; y++)
        for (int x = 0; x < length * 6 * size; x++) {
            int column = x / size;
            int px = left + x, py = top + y;
            bool inside = px >= 0 && px < picture->width && py >= 0 && py < picture->height;
            if (inside && column % 6 < 5 && glyph_bit(text[column / 6], column % 6, y / size))
                *sb_image_at(picture, px, py) = colour;
        }
}

static void fill(sb_image *picture, sb_rgb colour)
{
    for (size_t i = 0; i < sb_image_count(picture); i++)
        picture->pixels[i] = colour;
}

static void draw_card(sb_image *picture)
{
    int size = picture->width / 72 > 0 ? picture->width / 72 : 1;
    fill(picture, sb_grey(0.93f));
    write_line(picture, "sensitive", picture->height / 2 - 6 * size, size, sb_grey(0.25f));
    write_line(picture, "content", picture->height / 2 + 6 * size, size, sb_grey(0.25f));
}

static void pixelate(sb_image *picture)
{
    int longest = picture->width > picture->height ? picture->width : picture->height;
    int block = longest / 14 + 1;
    for (int y = 0; y < picture->height; y++)
        for (int x = 0; x < picture->width; x++) {
            int middle_x = x / block * block + block / 2, middle_y = y / block * block + block / 2;
            middle_x = middle_x < picture->width ? middle_x : picture->width - 1;
            middle_y = middle_y < picture->height ? middle_y : picture->height - 1;
            bool first = x % block == 0 && y % block == 0;
            sb_rgb colour = *sb_image_at(picture, middle_x, middle_y);
            *sb_image_at(picture, x, y) = first ? colour : *sb_image_at(picture, x / block * block, y / block * block);
        }
}

bool sb_safety_hide(sb_image *picture, const char *type)
{
    int longest = picture->width > picture->height ? picture->width : picture->height;
    if (strcmp(type, "blur") == 0)
        return sb_image_blur(picture, longest / 16 + 1);
    if (strcmp(type, "pixelate") == 0)
        pixelate(picture);
    else if (strcmp(type, "sensitive_content_text") == 0)
        draw_card(picture);
    else
        fill(picture, sb_grey(0));
    return true;
}
