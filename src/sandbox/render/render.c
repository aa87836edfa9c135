/* The order of work: read the face, plan scene and figure, paint from back to front, finish in the look, write the
 * file. */
#include "render.h"

#include "figure.h"
#include "image_read.h"
#include "noise.h"
#include "png_write.h"
#include "safety.h"

/* All that a picture is drawn from. */
typedef struct painting {
    const sb_render_order *order;
    sb_brief brief;
    sb_scene scene;
    sb_portrait portrait;
    sb_figure figure;
    sb_image canvas;
} painting;

/* The middle of a pixel in scene coordinates. */
static float scene_x(const sb_image *canvas, int x)
{
    return ((float)x + 0.5f - 0.5f * (float)canvas->width) / (float)canvas->height;
}

static float scene_y(const sb_image *canvas, int y)
{
    return ((float)y + 0.5f) / (float)canvas->height;
}

/* Behind the figure the background's edge is drawn out, which costs little and suits the blur. */
static void paint_scene(const painting *work, sb_image *rough)
{
    for (int y = 0; y < rough->height; y++)
        for (int x = 0; x < rough->width; x++) {
            float from_x = scene_x(rough, x), from_y = scene_y(rough, y);
            sb_rgb *at = sb_image_at(rough, x, y);
            bool hidden = x > 0 && sb_figure_hides(&work->figure, from_x, from_y);
            *at = hidden ? at[-1] : sb_scene_at(&work->scene, from_x, from_y);
        }
}

/*
 * All looks soften the background, so that of a large picture is drawn at half the size, which nobody sees; unless the
 * negative prompt is against blur.
 */
static bool paint_background(painting *work)
{
    sb_image *canvas = &work->canvas;
    float blur = work->brief.no_blur ? 0 : work->figure.look->blur * (float)canvas->height;
    int coarse = work->brief.no_blur || canvas->height < 256 ? 1 : 2;
    sb_image rough = sb_image_new((canvas->width + coarse - 1) / coarse, (canvas->height + coarse - 1) / coarse);
    if (rough.pixels)
        paint_scene(work, &rough);
    bool done = rough.pixels && sb_image_blur(&rough, (int)blur / coarse);
    float step = 1 / (float)coarse;
    for (int y = 0; done && y < canvas->height; y++)
        for (int x = 0; x < canvas->width; x++)
            *sb_image_at(canvas, x, y) = sb_image_sample(&rough, ((float)x + 0.5f) * step, ((float)y + 0.5f) * step);
    sb_image_free(&rough);
    return done;
}

static void paint_figure(painting *work)
{
    sb_image *canvas = &work->canvas;
    for (int y = 0; y < canvas->height; y++)
        for (int x = 0; x < canvas->width; x++) {
            sb_rgb *at = sb_image_at(canvas, x, y);
            *at = sb_figure_over(&work->figure, *at, scene_x(canvas, x), scene_y(canvas, y));
        }
}

/* The look, from which an s_scale above 1 takes back the photo's face by degrees. */
static bool finish_look(painting *work)
{
    sb_image *canvas = &work->canvas;
    float keep = sb_clamp((float)work->order->s_scale - 1, 0, 1) * 0.6f;
    sb_image plain = sb_image_copy(canvas);
    bool done = plain.pixels && sb_look_finish(work->figure.look, canvas);
    for (int y = 0; done && keep > 0 && y < canvas->height; y++)
        for (int x = 0; x < canvas->width; x++) {
            float cover = sb_figure_photo_cover(&work->figure, scene_x(canvas, x), scene_y(canvas, y));
            sb_rgb *at = sb_image_at(canvas, x, y);
            *at = sb_mix(*at, *sb_image_at(&plain, x, y), keep * cover);
        }
    sb_image_free(&plain);
    return done;
}

/* Fewer steps leave a picture softer and grainy; the most sharpen it. */
static bool finish_detail(painting *work)
{
    int steps = work->order->steps;
    float sharpen = steps >= 41 ? 0.45f : steps >= 31 ? 0.0f : -0.55f;
    float grain = steps >= 41 || work->brief.no_grain ? 0.0f : steps >= 31 ? 0.02f : 0.05f;
    sb_image soft = sb_image_copy(&work->canvas);
    bool done = soft.pixels && sb_image_blur(&soft, 1);
    for (size_t i = 0; done && i < sb_image_count(&soft); i++) {
        sb_rgb *at = &work->canvas.pixels[i];
        float noise = grain * (sb_grid_random(work->order->seed, (int)i, 1) - 0.5f);
        *at = sb_add(sb_mix(*at, soft.pixels[i], -sharpen), sb_grey(noise));
    }
    sb_image_free(&soft);
    return done;
}

static bool paint(painting *work)
{
    const sb_render_order *order = work->order;
    if (!paint_background(work))
        return false;
    paint_figure(work);
    if (!finish_look(work) || !finish_detail(work))
        return false;
    bool unsafe = order->safety_checker && sb_brief_unsafe(order->prompt);
    return !unsafe || sb_safety_hide(&work->canvas, order->safety_checker_type);
}

/* Reads the face and lays everything out; false leaves the reason. */
static bool plan(painting *work, const char **reason)
{
    const sb_render_order *order = work->order;
    float aspect = (float)order->width / (float)order->height;
    work->brief = sb_brief_read(order->prompt, order->negative_prompt);
    work->scene = sb_scene_plan(order, &work->brief, aspect);
    if (order->face) {
        sb_image photo = sb_image_read(order->face, order->face_size, reason);
        if (!photo.pixels)
            return false;
        float unit = sb_figure_unit(sb_look_of(order->style), aspect) * (float)order->height;
        bool taken = sb_portrait_take(&work->portrait, &photo, unit);
        sb_image_free(&photo);
        if (!taken)
            return false;
    }
    work->figure = sb_figure_plan(order, &work->brief, &work->scene, order->face ? &work->portrait : NULL, aspect);
    work->canvas = sb_image_new(order->width, order->height);
    return work->canvas.pixels != NULL;
}

bool sb_render(const sb_render_order *order, void **png, size_t *size, const char **reason)
{
    painting work = {.order = order};
    *reason = "out of memory";
    bool done = plan(&work, reason) && paint(&work) && sb_png_write(&work.canvas, order, png, size);
    sb_image_free(&work.canvas);
    sb_portrait_free(&work.portrait);
    return done;
}

bool sb_render_measure(const void *face, size_t face_size, int *width, int *height)
{
    return sb_image_measure(face, face_size, width, height);
}
