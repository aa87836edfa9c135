/*
 * A sliding window over ever smaller copies of the photo, 8 x 8 cells of edge strengths and brightness each, weighed by
 * a linear classifier (face_model.h). In the style of histograms of oriented gradients, which find upright faces in
 * any light and skin tone; for heads that lean the photo is turned either way.
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

/*
 * One size of the photo. cells: the mean of the pixels at most one away from each pixel, its edges measured against
 * those around it. edges: how strong all edges of each cell are together, before that.
 */
typedef struct level {
    int width, height;
    float *luma, *skin, *edges;
    cell *pixels, *cells;
} level;

static void free_level(level *one)
{
    free(one->luma);
    free(one->skin);
    free(one->edges);
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

/* The mean strength of the edges in a cell and its eight neighbours. */
static float edges_around(const level *one, int x, int y)
{
    float sum = 0;
    for (int down = -CELL; down <= CELL; down += CELL)
        for (int across = -CELL; across <= CELL; across += CELL) {
            int column = x + across, row = y + down;
            column = column < 1 ? 1 : column > one->width - 2 ? one->width - 2 : column;
            row = row < 1 ? 1 : row > one->height - 2 ? one->height - 2 : row;
            sum += one->edges[(size_t)row * (size_t)one->width + (size_t)column];
        }
    return sum / 9;
}

/* Makes cells of a level's pixels. */
static void fill_cells(level *one)
{
    for (int y = 1; y + 1 < one->height; y++)
        for (int x = 1; x + 1 < one->width; x++) {
            size_t at = (size_t)y * (size_t)one->width + (size_t)x;
            one->cells[at] = mean_cell(one, x, y);
            for (int i = 0; i < EDGES; i++)
                one->edges[at] += one->cells[at].parts[i];
        }
    for (int y = 1; y + 1 < one->height; y++)
        for (int x = 1; x + 1 < one->width; x++) {
            float strength = edges_around(one, x, y) + 0.05f;
            for (int i = 0; i < EDGES; i++)
                one->cells[(size_t)y * (size_t)one->width + (size_t)x].parts[i] /= strength;
        }
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
    one->edges = calloc(count, sizeof *one->edges);
    one->pixels = calloc(count, sizeof *one->pixels);
    one->cells = calloc(count, sizeof *one->cells);
    bool done = small.pixels && one->luma && one->skin && one->edges && one->pixels && one->cells;
    float step = 1 / (scale * (float)factor);
    for (size_t i = 0; done && i < count; i++) {
        float x = (float)(i % (size_t)one->width), y = (float)(i / (size_t)one->width);
        fg_rgb colour = fg_image_sample(&small, (x + 0.5f) * step, (y + 0.5f) * step);
        one->luma[i] = fg_luma(colour);
        one->skin[i] = skin_likeness(colour);
    }
    for (size_t i = 0; done && i < count; i++)
        one->pixels[i] = edges_at(one, (int)(i % (size_t)one->width), (int)(i / (size_t)one->width));
    if (done)
        fill_cells(one);
    fg_image_free(&small);
    return done;
}

/* How face-like the window is whose upper left corner this is. */
static float face_score(const level *one, int left, int top)
{
    float edges = 0, light = 0, light_sum = 0, light_square = 0, skin = 0;
    for (int row = 0; row < CELLS; row++)
        for (int column = 0; column < CELLS; column++) {
            size_t at = (size_t)(top + 1 + row * CELL) * (size_t)one->width + (size_t)(left + 1 + column * CELL);
            const float *parts = one->cells[at].parts;
            const float *weights = face_model[row][column];
            for (int i = 0; i < EDGES; i++)
                edges += parts[i] * weights[i];
            light += parts[LUMA] * weights[LUMA];
            light_sum += parts[LUMA];
            light_square += parts[LUMA] * parts[LUMA];
            skin += parts[SKIN];
        }
    const float count = CELLS * CELLS;
    float mean = light_sum / count;
    float variance = light_square / count - mean * mean;
    float deviation = sqrtf(variance > 0 ? variance : 0);
    return edges + (light - mean * face_model_luma_sum) / (deviation + 0.03f) + skin_worth * skin / count +
           face_model_bias;
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

/* What is looked for in: the photo, and the best place so far with its score. */
typedef struct hunt {
    const fg_image *photo;
    fg_face best;
    float score;
} hunt;

/* The place of a window and what it is worth. */
static float weigh(const level *one, const fg_image *photo, float scale, int left, int top, fg_face *here)
{
    *here = (fg_face){
        .x = ((float)left + WINDOW / 2.0f) / scale,
        .y = ((float)top + WINDOW / 2.0f) / scale,
        .unit = window_unit / scale,
    };
    return face_score(one, left, top) + composition(photo, *here);
}

/* Searches one level; scale is as for fill_level(). */
static void search(const level *one, float scale, hunt *found)
{
    enum { STEP = 2 };
    for (int top = 0; top + WINDOW <= one->height; top += STEP)
        for (int left = 0; left + WINDOW <= one->width; left += STEP) {
            fg_face here;
            float score = weigh(one, found->photo, scale, left, top, &here);
            if (score > found->score) {
                found->score = score;
                found->best = here;
            }
        }
}

/* Adds up the windows round the best one, by how little worse they are. */
static void gather(const level *one, float scale, const hunt *found, fg_face *sum, float *weights)
{
    const float margin = 2; /* windows worse by this do not count */
    int reach = (int)(found->best.unit * scale / 2);
    int middle_x = (int)(found->best.x * scale) - WINDOW / 2, middle_y = (int)(found->best.y * scale) - WINDOW / 2;
    for (int top = middle_y - reach; top <= middle_y + reach; top++)
        for (int left = middle_x - reach; left <= middle_x + reach; left++) {
            if (top < 0 || left < 0 || top + WINDOW > one->height || left + WINDOW > one->width)
                continue;
            fg_face here;
            float better = weigh(one, found->photo, scale, left, top, &here) - found->score + margin;
            float weight = better > 0 ? better * better : 0;
            sum->x += weight * here.x;
            sum->y += weight * here.y;
            sum->unit += weight * here.unit;
            *weights += weight;
        }
}

/* Moves the find to the mean of the good windows round it, as a face is rarely just where a window is. */
static bool refine(hunt *found)
{
    const float widest = 1.3f; /* by what factor the sizes looked at differ from the best one */
    fg_face sum = {0};
    float weights = 0;
    bool done = true;
    for (float unit = found->best.unit / widest; done && unit < found->best.unit * widest; unit *= unit_step) {
        level one;
        done = fill_level(&one, found->photo, window_unit / unit);
        if (done)
            gather(&one, window_unit / unit, found, &sum, &weights);
        free_level(&one);
    }
    if (weights > 0)
        found->best = (fg_face){.x = sum.x / weights, .y = sum.y / weights, .unit = sum.unit / weights};
    return done;
}

/* Searches the photo at every size a face may have. */
static bool search_sizes(hunt *found)
{
    float width = (float)found->photo->width, height = (float)found->photo->height;
    float side = fg_min(width, height), least = found->score;
    float unit = fg_max(side * unit_least, fg_max(width, height) * unit_least_of_long);
    bool done = true;
    for (; done && unit < side * unit_most; unit *= unit_step) {
        level one;
        done = fill_level(&one, found->photo, window_unit / unit);
        if (done)
            search(&one, window_unit / unit, found);
        free_level(&one);
    }
    return done && (found->score <= least || refine(found));
}

/* The photo turned about its middle, so that a head whose u goes this way is upright in it; cut to the same size. */
static fg_image turn(const fg_image *photo, const float u_way[2])
{
    fg_image turned = fg_image_new(photo->width, photo->height);
    fg_face middle = {(float)photo->width / 2, (float)photo->height / 2, 1, u_way[0], u_way[1]};
    for (int y = 0; turned.pixels && y < photo->height; y++)
        for (int x = 0; x < photo->width; x++) {
            float u = (float)x + 0.5f - middle.x, v = (float)y + 0.5f - middle.y;
            *fg_image_at(&turned, x, y) = fg_image_sample(photo, fg_face_x(&middle, u, v), fg_face_y(&middle, u, v));
        }
    return turned;
}

/* Searches for heads that lean this way, which must be likelier faces than what was found so far. */
static bool search_leaning(const fg_image *photo, const float u_way[2], fg_face *best, float *score)
{
    fg_image turned = turn(photo, u_way);
    hunt found = {.photo = &turned, .score = *score};
    bool done = turned.pixels && search_sizes(&found);
    if (done && found.score > *score) {
        fg_face middle = {(float)photo->width / 2, (float)photo->height / 2, 1, u_way[0], u_way[1]};
        float u = found.best.x - middle.x, v = found.best.y - middle.y;
        *best = (fg_face){fg_face_x(&middle, u, v), fg_face_y(&middle, u, v), found.best.unit, u_way[0], u_way[1]};
        *score = found.score;
    }
    fg_image_free(&turned);
    return done;
}

bool fg_face_find(const fg_image *photo, fg_face *face)
{
    static const float upright[2] = {1, 0}, leaning[2][2] = {{0.9135f, 0.4067f}, {0.9135f, -0.4067f}}; /* 24 degrees */
    const float least = 1.5f;      /* a lower score is more often wrong than right */
    const float lean_worth = 0.7f; /* few heads lean: by how much their score must be better */
    float width = (float)photo->width, height = (float)photo->height, side = fg_min(width, height), score = least;
    int factor = (int)(side * unit_least / window_unit); /* no level needs more than the photo this much smaller */
    factor = factor < 1 ? 1 : factor;
    fg_image small = fg_image_shrink(photo, factor);
    fg_face best = {width / 2 / (float)factor, height * 0.47f / (float)factor, side * 0.28f / (float)factor, 1, 0};
    bool done = small.pixels && search_leaning(&small, upright, &best, &score);
    score += lean_worth;
    for (int i = 0; done && i < 2; i++)
        done = search_leaning(&small, leaning[i], &best, &score);
    *face = best;
    face->x *= (float)factor;
    face->y *= (float)factor;
    face->unit *= (float)factor;
    fg_image_free(&small);
    return done;
}
