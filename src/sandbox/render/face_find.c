/*
 * A sliding window over ever smaller copies of the photo, 8 x 8 cells of edge strengths and brightness each, weighed by
 * a linear classifier (face_model.h). In the style of histograms of oriented gradients, which find upright faces in
 * any light and skin tone; for heads that lean the photo is turned either way.
 */
#include "face_find.h"

#include <math.h>

#include "face_level.h"
#include "face_model.h"
#include "shape.h"

/* A window has CELLS x CELLS cells of SB_CELL x SB_CELL pixels. */
enum { WINDOW = CELLS * SB_CELL };

/* A window spans 2.2 face units, so in its pixels a unit is this long. */
static const float window_unit = (float)WINDOW / 2.2f;

/* What a window full of skin is worth beside the classifier's score, which knows no colour: a photo may have none. */
static const float skin_worth = 0.7f;

/*
 * Faces are looked for from the least to the most of these half widths, as parts of the photo's short side. The least
 * is a part of the long side, too, so that a very wide or tall photo is not enlarged without measure.
 */
static const float unit_least = 0.08f, unit_most = 0.46f, unit_step = 1.12f, unit_least_of_long = 0.02f;

/* How face-like the window is whose upper left corner this is. */
static float face_score(const sb_level *level, int left, int top)
{
    float edges = 0, light = 0, light_sum = 0, light_square = 0, skin = 0;
    for (int row = 0; row < CELLS; row++)
        for (int column = 0; column < CELLS; column++) {
            size_t at = sb_level_at(level, left + 1 + column * SB_CELL, top + 1 + row * SB_CELL);
            const float *parts = level->cells[at].parts;
            const float *weights = face_model[row][column];
            for (int i = 0; i < SB_EDGES; i++)
                edges += parts[i] * weights[i];
            light += parts[SB_LUMA] * weights[SB_LUMA];
            light_sum += parts[SB_LUMA];
            light_square += parts[SB_LUMA] * parts[SB_LUMA];
            skin += parts[SB_SKIN];
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
static float composition(const sb_image *photo, sb_found_face face)
{
    float width = (float)photo->width, height = (float)photo->height;
    float dx = (face.x - width / 2) / width, dy = (face.y - height * 0.45f) / height;
    float small = 0.24f - face.unit / sb_min(width, height);
    return -4 * dx * dx - 2 * dy * dy - (small > 0 ? 10 * small : 0);
}

/* What is looked for in: the photo, and the best place so far with its score. */
typedef struct hunt {
    const sb_image *photo;
    sb_found_face best;
    float score;
} hunt;

/* The place of a window and what it is worth. */
static float weigh(const sb_level *level, const sb_image *photo, float scale, int left, int top, sb_found_face *here)
{
    *here = (sb_found_face){
        .x = ((float)left + (float)WINDOW / 2) / scale,
        .y = ((float)top + (float)WINDOW / 2) / scale,
        .unit = window_unit / scale,
    };
    return face_score(level, left, top) + composition(photo, *here);
}

/* Searches one level; scale is as for sb_level_fill(). */
static void search(const sb_level *level, float scale, hunt *found)
{
    enum { STEP = 2 };
    for (int top = 0; top + WINDOW <= level->height; top += STEP)
        for (int left = 0; left + WINDOW <= level->width; left += STEP) {
            sb_found_face here;
            float score = weigh(level, found->photo, scale, left, top, &here);
            if (score > found->score) {
                found->score = score;
                found->best = here;
            }
        }
}

/* Adds up the windows round the best one, by how little worse they are. */
static void gather(const sb_level *level, float scale, const hunt *found, sb_found_face *sum, float *weights)
{
    const float margin = 2; /* windows worse by this do not count */
    int reach = (int)(found->best.unit * scale / 2);
    int middle_x = (int)(found->best.x * scale) - WINDOW / 2, middle_y = (int)(found->best.y * scale) - WINDOW / 2;
    for (int top = middle_y - reach; top <= middle_y + reach; top++)
        for (int left = middle_x - reach; left <= middle_x + reach; left++) {
            if (top < 0 || left < 0 || top + WINDOW > level->height || left + WINDOW > level->width)
                continue;
            sb_found_face here;
            float better = weigh(level, found->photo, scale, left, top, &here) - found->score + margin;
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
    sb_found_face sum = {0};
    float weights = 0;
    bool done = true;
    for (float unit = found->best.unit / widest; done && unit < found->best.unit * widest; unit *= unit_step) {
        sb_level level;
        done = sb_level_fill(&level, found->photo, window_unit / unit);
        if (done)
            gather(&level, window_unit / unit, found, &sum, &weights);
        sb_level_free(&level);
    }
    if (weights > 0)
        found->best = (sb_found_face){.x = sum.x / weights, .y = sum.y / weights, .unit = sum.unit / weights};
    return done;
}

/* Searches the photo at every size a face may have. */
static bool search_sizes(hunt *found)
{
    float width = (float)found->photo->width, height = (float)found->photo->height;
    float side = sb_min(width, height), least = found->score;
    float unit = sb_max(side * unit_least, sb_max(width, height) * unit_least_of_long);
    bool done = true;
    for (; done && unit < side * unit_most; unit *= unit_step) {
        sb_level level;
        done = sb_level_fill(&level, found->photo, window_unit / unit);
        if (done)
            search(&level, window_unit / unit, found);
        sb_level_free(&level);
    }
    return done && (found->score <= least || refine(found));
}

/* The photo turned about its middle, so that a head whose u goes this way is upright in it; cut to the same size. */
static sb_image turn(const sb_image *photo, const float u_way[2])
{
    sb_image turned = sb_image_new(photo->width, photo->height);
    sb_found_face middle = {(float)photo->width / 2, (float)photo->height / 2, 1, u_way[0], u_way[1]};
    for (int y = 0; turned.pixels && y < photo->height; y++)
        for (int x = 0; x < photo->width; x++) {
            float u = (float)x + 0.5f - middle.x, v = (float)y + 0.5f - middle.y;
            *sb_image_at(&turned, x, y) = sb_image_sample(photo, sb_face_x(&middle, u, v), sb_face_y(&middle, u, v));
        }
    return turned;
}

/* Searches for heads that lean this way, which must be likelier faces than what was found so far. */
static bool search_leaning(const sb_image *photo, const float u_way[2], sb_found_face *best, float *score)
{
    sb_image turned = turn(photo, u_way);
    hunt found = {.photo = &turned, .score = *score};
    bool done = turned.pixels && search_sizes(&found);
    if (done && found.score > *score) {
        sb_found_face middle = {(float)photo->width / 2, (float)photo->height / 2, 1, u_way[0], u_way[1]};
        float u = found.best.x - middle.x, v = found.best.y - middle.y;
        *best =
            (sb_found_face){sb_face_x(&middle, u, v), sb_face_y(&middle, u, v), found.best.unit, u_way[0], u_way[1]};
        *score = found.score;
    }
    sb_image_free(&turned);
    return done;
}

bool sb_face_find(const sb_image *photo, sb_found_face *face)
{
    static const float upright[2] = {1, 0}, leaning[2][2] = {{0.9135f, 0.4067f}, {0.9135f, -0.4067f}}; /* 24 degrees */
    const float least = 1.5f;      /* a lower score is more often wrong than right */
    const float lean_worth = 0.7f; /* few heads lean: by how much their score must be better */
    float width = (float)photo->width, height = (float)photo->height, side = sb_min(width, height), score = least;
    int factor = (int)(side * unit_least / window_unit); /* no level needs more than the photo this much smaller */
    factor = factor < 1 ? 1 : factor;
    sb_image small = sb_image_shrink(photo, factor);
    sb_found_face best = {width / 2 / (float)factor, height * 0.47f / (float)factor, side * 0.28f / (float)factor, 1,
                          0};
    bool done = small.pixels && search_leaning(&small, upright, &best, &score);
    score += lean_worth;
    for (int i = 0; done && i < 2; i++)
        done = search_leaning(&small, leaning[i], &best, &score);
    *face = best;
    face->x *= (float)factor;
    face->y *= (float)factor;
    face->unit *= (float)factor;
    sb_image_free(&small);
    return done;
}
