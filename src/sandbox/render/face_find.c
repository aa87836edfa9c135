/*
 * A sliding window over ever smaller copies of the photo, 8 x 8 cells of edge strengths and brightness each, weighed by
 * a linear classifier (face_model.h). In the style of histograms of oriented gradients, which find upright faces in
 * any light and skin tone.
 */
#include "face_find.h"

#include <math.h>
#include <stdlib.h>

#include "face_model.h"
#include "shape.h"

/* A window has CELLS x CELLS cells of CELL x CELL pixels. */
enum { CELL = 3, WINDOW = CELLS * CELL };

/* A window spans 2.2 face units, so in its pixels a unit is this long. */
static const float window_unit = (float)WINDOW / 2.2f;

/* What a window full of skin is worth beside the classifier's score, which knows no colour: a photo may have none. */
static const float skin_worth = 0.7f;

/*
 * Faces are looked for from the least to the most of these half widths, as parts of the photo's short side. The least
 * is a part of the long side, too, so that a very wide or tall photo is not enlarged without measure.
 */
static const float unit_least = 0.08f, unit_most = 0.46f, unit_step = 1.12f, unit_least_of_long = 0.02f;

/* What a cell knows: how strong its edges are, upright, level, rising and falling; how bright it is; how like skin. */
enum { LUMA = EDGES, SKIN, PARTS };

typedef struct cell {
    float parts[PARTS];
} cell;

/* One size of the photo. cells: the mean of the pixels at most one away from each pixel. */
typedef struct level {
    int width, height;
    float *luma, *skin;
    cell *pixels, *cells;
} level;

static void free_level(level *one)
{
    free(one->luma);
    free(one->skin);
    free(one->pixels);
    free(one->cells);
}

/* How much a colour is like skin of any tone, 0 to 1: red over green over blue, neither grey nor garish. */
static float skin_likeness(fg_rgb colour)
{
    float sum = colour.r + colour.g + colour.b + 0.001f;
    float off_red = (colour.r / sum - 0.43f) / 0.09f, off_green = (colour.g / sum - 0.32f) / 0.035f;
    return fg_clamp(1.5f - off_red * off_red - off_green * off_green, 0, 1);
}

static float luma_at(const level *one, int x, int y)
{
    return one->luma[(size_t)y * (size_t)one->width + (size_t)x];
}

static cell edges_at(const level *one, int x, int y)
{
    bool inner_x = x > 0 && x + 1 < one->width, inner_y = y > 0 && y + 1 < one->height;
    float across = inner_x ? luma_at(one, x + 1, y) - luma_at(one, x - 1, y) : 0;
    float down = inner_y ? luma_at(one, x, y + 1) - luma_at(one, x, y - 1) : 0;
    float steep = fabsf(across) - fabsf(down), diagonal = (fabsf(across + down) - fabsf(across - down)) / 2;
    return (cell){{fg_max(steep, 0), fg_max(-steep, 0), fg_max(diagonal, 0), fg_max(-diagonal, 0), luma_at(one, x, y),
                   one->skin[(size_t)y * (size_t)one->width + (size_t)x]}};
}

/* The mean over the cell whose middle is a pixel; the border has no cells. */
static cell mean_cell(const level *one, int x, int y)
{
    cell sum = {{0}};
    for (int row = y - 1; row <= y + 1; row++)
        for (int column = x - 1; column <= x + 1; column++)
            for (int i = 0; i < PARTS; i++)
                sum.parts[i] += one->pixels[(size_t)row * (size_t)one->width + (size_t)column].parts[i];
    for (int i = 0; i < PARTS; i++)
        sum.parts[i] /= CELL * CELL;
    return sum;
}

/* scale: of the level to the photo, at most about 1. False when out of memory. */
static bool fill_level(level *one, const fg_image *photo, float scale)
{
    *one = (level){.width = (int)((float)photo->width * scale), .height = (int)((float)photo->height * scale)};
    size_t count = (size_t)one->width * (size_t)one->height;
    int factor = scale < 0.5f ? (int)(1 / scale) : 1;
    fg_image small = fg_image_shrink(photo, factor);
    one->luma = calloc(count, sizeof *one->luma);
    one->skin = calloc(count, sizeof *one->skin);
    one->pixels = calloc(count, sizeof *one->pixels);
    one->cells = calloc(count, sizeof *one->cells);
    bool done = small.pixels && one->luma && one->skin && one->pixels && one->cells;
    float step = 1 / (scale * (float)factor);
    for (size_t i = 0; done && i < count; i++) {
        float x = (float)(i % (size_t)one->width), y = (float)(i / (size_t)one->width);
        fg_rgb colour = fg_image_sample(&small, (x + 0.5f) * step, (y + 0.5f) * step);
        one->luma[i] = fg_luma(colour);
        one->skin[i] = skin_likeness(colour);
    }
    for (size_t i = 0; done && i < count; i++)
        one->pixels[i] = edges_at(one, (int)(i % (size_t)one->width), (int)(i / (size_t)one->width));
    for (int y = 1; done && y + 1 < one->height; y++)
        for (int x = 1; x + 1 < one->width; x++)
            one->cells[(size_t)y * (size_t)one->width + (size_t)x] = mean_cell(one, x, y);
    fg_image_free(&small);
    return done;
}

/* How face-like the window is whose upper left corner this is; above 0 is likelier than not. */
static float face_score(const level *one, int left, int top)
{
    float edges = 0, edge_sum = 0, light = 0, light_sum = 0, light_square = 0, skin = 0;
    for (int row = 0; row < CELLS; row++)
        for (int column = 0; column < CELLS; column++) {
            size_t at = (size_t)(top + 1 + row * CELL) * (size_t)one->width + (size_t)(left + 1 + column * CELL);
            const float *parts = one->cells[at].parts;
            const float *weights = face_model[row][column];
            for (int i = 0; i < EDGES; i++) {
                edges += parts[i] * weights[i];
                edge_sum += parts[i];
            }
            light += parts[LUMA] * weights[LUMA];
            light_sum += parts[LUMA];
            light_square += parts[LUMA] * parts[LUMA];
            skin += parts[SKIN];
        }
    const float count = CELLS * CELLS;
    float mean = light_sum / count;
    float variance = light_square / count - mean * mean;
    float deviation = sqrtf(variance > 0 ? variance : 0);
    return edges / (edge_sum / count + 0.02f) + (light - mean * face_model_luma_sum) / (deviation + 0.03f) +
           skin_worth * skin / count + face_model_bias;
}

/* A portrait shows its face large, near the middle and rather high: what a place is worth beside its score, at most 0.
 */
static float composition(const fg_image *photo, fg_face face)
{
    float width = (float)photo->width, height = (float)photo->height;
    float dx = (face.x - width / 2) / width, dy = (face.y - height * 0.45f) / height;
    float small = 0.24f - face.unit / fg_min(width, height);
    return -4 * dx * dx - 2 * dy * dy - (small > 0 ? 10 * small : 0);
}

/* Searches one level; scale is as for fill_level(). */
static void search(const level *one, const fg_image *photo, float scale, fg_face *face, float *best)
{
    enum { STEP = 2 };
    for (int top = 0; top + WINDOW <= one->height; top += STEP)
        for (int left = 0; left + WINDOW <= one->width; left += STEP) {
            fg_face here = {((float)left + WINDOW / 2.0f) / scale, ((float)top + WINDOW / 2.0f) / scale,
                            window_unit / scale};
            float score = face_score(one, left, top) + composition(photo, here);
            if (score > *best) {
                *best = score;
                *face = here;
            }
        }
}

/* Searches the photo at every size a face may have; the middle is what remains when nothing is likely a face. */
static bool search_sizes(const fg_image *photo, fg_face *face)
{
    float side = fg_min((float)photo->width, (float)photo->height);
    float longest = fg_max((float)photo->width, (float)photo->height);
    float unit = fg_max(side * unit_least, longest * unit_least_of_long);
    float best = 0;
    bool done = true;
    *face = (fg_face){(float)photo->width / 2, (float)photo->height * 0.47f, side * 0.28f};
    for (; done && unit < side * unit_most; unit *= unit_step) {
        level one;
        done = fill_level(&one, photo, window_unit / unit);
        if (done)
            search(&one, photo, window_unit / unit, face, &best);
        free_level(&one);
    }
    return done;
}

bool fg_face_find(const fg_image *photo, fg_face *face)
{
    float side = fg_min((float)photo->width, (float)photo->height);
    int factor = (int)(side * unit_least / window_unit); /* no level needs more than the photo this much smaller */
    factor = factor < 1 ? 1 : factor;
    fg_image small = fg_image_shrink(photo, factor);
    bool done = small.pixels && search_sizes(&small, face);
    *face = (fg_face){face->x * (float)factor, face->y * (float)factor, face->unit * (float)factor};
    fg_image_free(&small);
    return done;
}
