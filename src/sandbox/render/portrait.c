#include "portrait.h"

#include <math.h>

#include "shape.h"

/* How far the kept part of the photo reaches from the middle of the face, in face units. */
static const float reach = 2.0f;

/* Distance between colours, 0 to about 1. */
static float difference(fg_rgb a, fg_rgb b)
{
    float r = a.r - b.r, g = a.g - b.g, blue = a.b - b.b;
    return sqrtf((r * r + g * g + blue * blue) / 3);
}

static fg_rgb look_up(const fg_portrait *portrait, const fg_image *image, float u, float v)
{
    return fg_image_sample(image, (u + reach) * portrait->unit, (v + reach) * portrait->unit);
}

/* How far a point is out of an ellipse: 0 in its middle, 1 on its edge. */
static float radius(float u, float v, float middle_v, float half_u, float half_v)
{
    float x = u / half_u, y = (v - middle_v) / half_v;
    return sqrtf(x * x + y * y);
}

/* Cuts out the square round the face, scaled to the figure. */
static bool cut_out(fg_portrait *portrait, const fg_image *photo)
{
    float most = fg_min((float)photo->width, (float)photo->height);
    int factor = (int)fg_clamp(portrait->place.unit / portrait->unit, 1, most);
    fg_image small = fg_image_shrink(photo, factor);
    int side = 1 + (int)(2 * reach * portrait->unit);
    portrait->face = fg_image_new(side, side);
    bool done = small.pixels && portrait->face.pixels;
    for (int y = 0; done && y < side; y++)
        for (int x = 0; x < side; x++) {
            float u = ((float)x + 0.5f) / portrait->unit - reach, v = ((float)y + 0.5f) / portrait->unit - reach;
            float from_x = fg_face_x(&portrait->place, u, v), from_y = fg_face_y(&portrait->place, u, v);
            *fg_image_at(&portrait->face, x, y) =
                fg_image_sample(&small, from_x / (float)factor, from_y / (float)factor);
        }
    fg_image_free(&small);
    return done;
}

/* Reads skin and hair off places where portraits have them. */
static void read_colours(fg_portrait *portrait)
{
    fg_rgb left = look_up(portrait, &portrait->soft, -0.34f, 0.12f);
    fg_rgb right = look_up(portrait, &portrait->soft, 0.34f, 0.12f);
    portrait->skin = fg_mix(left, right, 0.5f);
    portrait->skin_u = fg_scale(fg_add(right, fg_scale(left, -1)), 0.9f);

    fg_rgb behind =
        fg_mix(look_up(portrait, &portrait->soft, -1.9f, -1.9f), look_up(portrait, &portrait->soft, 1.9f, -1.9f), 0.5f);
    static const float places[5][2] = {{0, -1.7f}, {-0.7f, -1.55f}, {0.7f, -1.55f}, {-1.1f, -0.9f}, {1.1f, -0.9f}};
    float most = -1;
    for (int i = 0; i < 5; i++) {
        fg_rgb colour = look_up(portrait, &portrait->soft, places[i][0], places[i][1]);
        float apart = difference(colour, behind) + 0.5f * difference(colour, portrait->skin);
        if (apart > most) {
            most = apart;
            portrait->hair = colour;
        }
    }
    float beside = fg_min(difference(look_up(portrait, &portrait->soft, -1.2f, 1.0f), portrait->hair),
                          difference(look_up(portrait, &portrait->soft, 1.2f, 1.0f), portrait->hair));
    portrait->long_hair = beside < 0.10f;
}

/* Fades to 0 at the photo's own borders, which a tightly framed head may reach. */
static float inside_photo(const fg_portrait *portrait, float u, float v)
{
    float x = fg_face_x(&portrait->place, u, v), y = fg_face_y(&portrait->place, u, v);
    float nearest = fg_min(fg_min(x, portrait->width - x), fg_min(y, portrait->height - y));
    return fg_smoothstep(0, 0.35f * portrait->place.unit, nearest);
}

/* Tells the head from what was behind it: all in the middle of the face, skin and hair round that, nothing far out. */
static bool cut_matte(fg_portrait *portrait)
{
    portrait->matte = fg_image_new(portrait->face.width, portrait->face.height);
    fg_rgb left = look_up(portrait, &portrait->soft, -1.9f, -1.9f),
           right = look_up(portrait, &portrait->soft, 1.9f, -1.9f);
    for (int y = 0; portrait->matte.pixels && y < portrait->face.height; y++)
        for (int x = 0; x < portrait->face.width; x++) {
            float u = ((float)x + 0.5f) / portrait->unit - reach, v = ((float)y + 0.5f) / portrait->unit - reach;
            fg_rgb colour = *fg_image_at(&portrait->face, x, y);
            float skin = difference(colour, fg_portrait_skin(portrait, u)), hair = difference(colour, portrait->hair);
            float ours = fg_smoothstep(0.30f, 0.16f, fg_min(skin * 0.8f, hair));
            float apart = fg_smoothstep(0.05f, 0.15f, difference(colour, fg_mix(left, right, u / 4 + 0.5f)));
            float core = fg_smoothstep(0.95f, 0.65f, radius(u, v, -0.05f, 0.98f, 1.30f));
            float neck = fg_smoothstep(0.8f, 0.6f, fabsf(u)) * fg_smoothstep(1.2f, 1.3f, v);
            float within = fg_smoothstep(1.0f, 0.8f, radius(u, v, -0.35f, 1.55f, 1.8f)) * fg_smoothstep(1.6f, 1.2f, v) *
                           (1 - neck);
            float kept = fg_max(core, ours * apart * within) * inside_photo(portrait, u, v);
            fg_image_at(&portrait->matte, x, y)->r = kept;
        }
    return portrait->matte.pixels && fg_image_blur(&portrait->matte, 1 + (int)(portrait->unit * 0.04f));
}

bool fg_portrait_take(fg_portrait *portrait, const fg_image *photo, float unit)
{
    *portrait = (fg_portrait){.unit = unit, .width = (float)photo->width, .height = (float)photo->height};
    if (!fg_face_find(photo, &portrait->place) || !cut_out(portrait, photo))
        return false;
    portrait->soft = fg_image_copy(&portrait->face);
    if (!portrait->soft.pixels || !fg_image_blur(&portrait->soft, 1 + (int)(unit * 0.14f)))
        return false;
    read_colours(portrait);
    return cut_matte(portrait);
}

void fg_portrait_free(fg_portrait *portrait)
{
    fg_image_free(&portrait->face);
    fg_image_free(&portrait->soft);
    fg_image_free(&portrait->matte);
}

/* The photo where the matte and a share of it, 0 to 1, leave anything to see. */
static fg_glimpse glimpse(const fg_portrait *portrait, float u, float v, float s_scale, float share)
{
    fg_glimpse seen = {fg_grey(0), 0};
    if (share <= 0 || fabsf(u) > reach || fabsf(v) > reach)
        return seen;
    seen.cover = share * look_up(portrait, &portrait->matte, u, v).r;
    if (seen.cover <= 0)
        return seen;
    float sharpness = s_scale < 1 ? s_scale * (2 - s_scale) : 1;
    fg_rgb soft = look_up(portrait, &portrait->soft, u, v), sharp = look_up(portrait, &portrait->face, u, v);
    seen.colour = fg_mix(soft, sharp, sharpness);
    return seen;
}

fg_glimpse fg_portrait_face(const fg_portrait *portrait, float u, float v, float s_scale)
{
    float feather = fg_smoothstep(1.08f, 0.72f, radius(u, v, -0.05f, 0.98f, 1.30f));
    float presence = 0.12f + 0.88f * fg_smoothstep(0, 0.8f, s_scale);
    return glimpse(portrait, u, v, s_scale, feather * presence);
}

fg_glimpse fg_portrait_head(const fg_portrait *portrait, float u, float v, float s_scale)
{
    return glimpse(portrait, u, v, s_scale, fg_smoothstep(1, 2, s_scale));
}

float fg_portrait_light(const fg_portrait *portrait, float u, float v)
{
    float here = fg_luma(look_up(portrait, &portrait->soft, u, v));
    return fg_clamp((here + 0.02f) / (fg_luma(portrait->skin) + 0.02f), 0.5f, 1.5f);
}

fg_rgb fg_portrait_skin(const fg_portrait *portrait, float u)
{
    return fg_add(portrait->skin, fg_scale(portrait->skin_u, fg_clamp(u, -1.2f, 1.2f)));
}
