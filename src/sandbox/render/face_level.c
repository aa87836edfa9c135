#include "face_level.h"

#include <math.h>
#include <stdlib.h>

#include "shape.h"

/* How much a colour is like skin of any tone, 0 to 1: red over green over blue, neither grey nor garish. */
static float skin_likeness(sb_rgb colour)
{
    float sum = colour.r + colour.g + colour.b + 0.001f;
    float off_red = (colour.r / sum - 0.43f) / 0.09f, off_green = (colour.g / sum - 0.32f) / 0.035f;
    return sb_clamp(1.5f - off_red * off_red - off_green * off_green, 0, 1);
}

static float luma_at(const sb_level *level, int x, int y)
{
    return level->luma[sb_level_at(level, x, y)];
}

static sb_cell edges_at(const sb_level *level, int x, int y)
{
    bool inner_x = x > 0 && x + 1 < level->width, inner_y = y > 0 && y + 1 < level->height;
    float across = inner_x ? luma_at(level, x + 1, y) - luma_at(level, x - 1, y) : 0;
    float down = inner_y ? luma_at(level, x, y + 1) - luma_at(level, x, y - 1) : 0;
    float steep = fabsf(across) - fabsf(down), diagonal = (fabsf(across + down) - fabsf(across - down)) / 2;
    return (sb_cell){{sb_max(steep, 0), sb_max(-steep, 0), sb_max(diagonal, 0), sb_max(-diagonal, 0),
                      luma_at(level, x, y), level->skin[sb_level_at(level, x, y)]}};
}

/* The mean over the cell whose middle is a pixel; the border has no cells. */
static sb_cell mean_cell(const sb_level *level, int x, int y)
{
    sb_cell sum = {{0}};
    for (int row = y - 1; row <= y + 1; row++)
        for (int column = x - 1; column <= x + 1; column++)
            for (int i = 0; i < SB_PARTS; i++)
                sum.parts[i] += level->pixels[sb_level_at(level, column, row)].parts[i];
    for (int i = 0; i < SB_PARTS; i++)
        sum.parts[i] /= SB_CELL * SB_CELL;
    return sum;
}

/* The mean strength of the edges in a cell and its eight neighbours. */
static float edges_around(const sb_level *level, int x, int y)
{
    float sum = 0;
    for (int down = -SB_CELL; down <= SB_CELL; down += SB_CELL)
        for (int across = -SB_CELL; across <= SB_CELL; across += SB_CELL) {
            int column = x + across, row = y + down;
            column = column < 1 ? 1 : column > level->width - 2 ? level->width - 2 : column;
            row = row < 1 ? 1 : row > level->height - 2 ? level->height - 2 : row;
            sum += level->edges[sb_level_at(level, column, row)];
        }
    return sum / 9;
}

/* Makes cells of a level's pixels. */
static void fill_cells(sb_level *level)
{
    for (int y = 1; y + 1 < level->height; y++)
        for (int x = 1; x + 1 < level->width; x++) {
            size_t at = sb_level_at(level, x, y);
            level->cells[at] = mean_cell(level, x, y);
            for (int i = 0; i < SB_EDGES; i++)
                level->edges[at] += level->cells[at].parts[i];
        }
    for (int y = 1; y + 1 < level->height; y++)
        for (int x = 1; x + 1 < level->width; x++) {
            float strength = edges_around(level, x, y) + 0.05f;
            for (int i = 0; i < SB_EDGES; i++)
                level->cells[sb_level_at(level, x, y)].parts[i] /= strength;
        }
}

bool sb_level_fill(sb_level *level, const sb_image *photo, float scale)
{
    *level = (sb_level){.width = (int)((float)photo->width * scale), .height = (int)((float)photo->height * scale)};
    size_t count = (size_t)level->width * (size_t)level->height;
    int factor = scale < 0.5f ? (int)(1 / scale) : 1;
    sb_image small = sb_image_shrink(photo, factor);
    level->luma = calloc(count, sizeof *level->luma);
    level->skin = calloc(count, sizeof *level->skin);
    level->edges = calloc(count, sizeof *level->edges);
    level->pixels = calloc(count, sizeof *level->pixels);
    level->cells = calloc(count, sizeof *level->cells);
    bool done = small.pixels && level->luma && level->skin && level->edges && level->pixels && level->cells;
    float step = 1 / (scale * (float)factor);
    for (size_t i = 0; done && i < count; i++) {
        float x = (float)(i % (size_t)level->width), y = (float)(i / (size_t)level->width);
        sb_rgb colour = sb_image_sample(&small, (x + 0.5f) * step, (y + 0.5f) * step);
        level->luma[i] = sb_luma(colour);
        level->skin[i] = skin_likeness(colour);
    }
    for (size_t i = 0; done && i < count; i++)
        level->pixels[i] = edges_at(level, (int)(i % (size_t)level->width), (int)(i / (size_t)level->width));
    if (done)
        fill_cells(level);
    sb_image_free(&small);
    return done;
}

void sb_level_free(sb_level *level)
{
    free(level->luma);
    free(level->skin);
    free(level->edges);
    free(level->pixels);
    free(level->cells);
}
