#include "portrait.h"

#include <math.h>

#include "shape.h"

/* How far the kept part of the photo reaches from the middle of the face, in face units. */
static const float reach = 2.0f;

/* Distance between colours, 0 to about 1. */
static float difference(sb_rgb a, sb_rgb b)
{
    float r = a.r - b.r, g = a.g - b.g, blue = a.b - b.b;
    return sqrtf((r * r + g * g + blue * blue) / 3);
}

static sb_rgb look_up(const sb_portrait *portrait, const sb_image *image, float u, float v)
{
    return sb_image_sample(image, (u + reach) * portrait->unit, (v + reach) * portrait->unit);
}

/* How far a point is out of an ellipse: 0 in its middle, 1 on its edge. */
static float radius(float u, float v, float middle_v, float half_u, float half_v)
{
    float x = u / half_u, y = (v - middle_v) / half_v;
    return sqrtf(x * x + y * y);
}

/* Cuts out the square round the face, scaled to the figure. */
static bool cut_out(sb_portrait *portrait, const sb_image *photo)
{
    float most = sb_min((float)photo->width, (float)photo->height);
    int factor = (int)sb_clamp(portrait->place.unit / portrait->unit, 1, most);
    sb_image small = sb_image_shrink(photo, factor);
    int side = 1 + (int)(2 * reach * portrait->unit);
    portrait->face = sb_image_new(side, side);
    bool done = small.pixels && portrait->face.pixels;
    for (int y = 0; done && y < side; y++)
        for (int x = 0; x < side; x++) {
            float u = ((float)x + 0.5f) / portrait->unit - reach, v = ((float)y + 0.5f) / portrait->unit - reach;
            float from_x = sb_face_x(&portrait->place, u, v), from_y = sb_face_y(&portrait->place, u, v);
            *sb_image_at(&portrait->face, x, y) =
                sb_image_sample(&small, from_x / (float)factor, from_y / (float)factor);
        }
    sb_image_free(&small);
    return done;
}

/* Reads skin and hair off places where portraits have them. */
static void read_colours(sb_portrait *portrait)
{
    sb_rgb left = look_up(portrait, &portrait->soft, -0.34f, 0.12f);
    sb_rgb right = look_up(portrait, &portrait->soft, 0.34f, 0.12f);
    portrait->skin = sb_mix(left, right, 0.5f);
    portrait->skin_u = sb_scale(sb_add(right, sb_scale(left, -1)), 0.9f);

    sb_rgb behind =
        sb_mix(look_up(portrait, &portrait->soft, -1.9f, -1.9f), look_up(portrait, &portrait->soft, 1.9f, -1.9f), 0.5f);
    static const float places[5][2] = {{0, -1.7f}, {-0.7f, -1.55f}, {0.7f, -1.55f}, {-1.1f, -0.9f}, {1.1f, -0.9f}};
    float most = -1;
    for (int i = 0; i < 5; i++) {
        sb_rgb colour = look_up(portrait, &portrait->soft, places[i][0], places[i][1]);
        float apart = difference(colour, behind) + 0.5f * difference(colour, portrait->skin);
        if (apart > most) {
            most = apart;
            portrait->hair = colour;
        }
    }
    float beside = sb_min(difference(look_up(portrait, &portrait->soft, -1.2f, 1.0f), portrait->hair),
                          difference(look_up(portrait, &portrait->soft, 1.2f, 1.0f), portrait->hair));
    portrait->long_hair = beside < 0.10f;
}

/* Fades to 0 at the photo's own borders, which a tightly framed head may reach. */
static float inside_photo(const sb_portrait *portrait, float u, float v)
{
    float x = sb_face_x(&portrait->place, u, v), y = sb_face_y(&portrait->place, u, v);
    float nearest = sb_min(sb_min(x, portrait->width - x), sb_min(y, portrait->height - y));
    return sb_smoothstep(0, 0.35f * portrait->place.unit, nearest);
}

/* Tells the head from what was behind it: all in the middle of the face, skin and hair round that, nothing far out. */
static bool cut_matte(sb_portrait *portrait)
{
    portrait->matte = sb_image_new(portrait->face.width, portrait->face.height);
    sb_rgb left = look_up(portrait, &portrait->soft, -1.9f, -1.9f),
           right = look_up(portrait, &portrait->soft, 1.9f, -1.9f);
    for (int y = 0; portrait->matte.pixels && y < portrait->face.height; y++)
        for (int x = 0; x < portrait->face.width; x++) {
            float u = ((float)x + 0.5f) / portrait->unit - reach, v = ((float)y + 0.5f) / portrait->unit - reach;
            sb_rgb colour = *sb_image_at(&portrait->face, x, y);
            float skin = difference(colour, sb_portrait_skin(portrait, u)), hair = difference(colour, portrait->hair);
            float ours = sb_smoothstep(0.30f, 0.16f, sb_min(skin * 0.8f, hair));
            float apart = sb_smoothstep(0.05f, 0.15f, difference(colour, sb_mix(left, right, u / 4 + 0.5f)));
            float core = sb_smoothstep(0.95f, 0.65f, radius(u, v, -0.05f, 0.98f, 1.30f));
            float neck = sb_smoothstep(0.8f, 0.6f, fabsf(u)) * sb_smoothstep(1.2f, 1.3f, v);
            float within = sb_smoothstep(1.0f, 0.8f, radius(u, v, -0.35f, 1.55f, 1.8f)) * sb_smoothstep(1.6f, 1.2f, v) *
                           (1 - neck);
            float kept = sb_max(core, ours * apart * within) * inside_photo(portrait, u, v);
            sb_image_at(&portrait->matte, x, y)->r = kept;
        }
    return portrait->matte.pixels && sb_image_blur(&portrait->matte, 1 + (int)(portrait->unit * 0.04f));
}

bool sb_portrait_take(sb_portrait *portrait, const sb_image *photo, float unit)
{
    *portrait = (sb_portrait){.unit = unit, .width = (float)photo->width, .height = (float)photo->height};
    if (!sb_face_find(photo, &portrait->place) || !cut_out(portrait, photo))
        return false;
    portrait->soft = sb_image_copy(&portrait->face);
    if (!portrait->soft.pixels || !sb_image_blur(&portrait->soft, 1 + (int)(unit * 0.14f)))
        return false;
    read_colours(portrait);
    return cut_matte(portrait);
}

void sb_portrait_free(sb_portrait *portrait)
{
    sb_image_free(&portrait->face);
    sb_image_free(&portrait->soft);
    sb_image_free(&portrait->matte);
}

/* The photo where the matte and a share of it, 0 to 1, leave anything to see. */
static sb_glimpse glimpse(const sb_portrait *portrait, float u, float v, float s_scale, float share)
{
    sb_glimpse seen = {sb_grey(0), 0};
    if (share <= 0 || fabsf(u) > reach || fabsf(v) > reach)
        return seen;
    seen.cover = share * look_up(portrait, &portrait->matte, u, v).r;
    if (seen.cover <= 0)
        return seen;
    float sharpness = s_scale < 1 ? s_scale * (2 - s_scale) : 1;
    sb_rgb soft = look_up(portrait, &portrait->soft, u, v), sharp = look_up(portrait, &portrait->face, u, v);
    seen.colour = sb_mix(soft, sharp, sharpness);
    return seen;
}

sb_glimpse sb_portrait_face(const sb_portrait *portrait, float u, float v, float s_scale)
{
    float feather = sb_smoothstep(1.08f, 0.72f, radius(u, v, -0.05f, 0.98f, 1.30f));
    float presence = 0.12f + 0.88f * sb_smoothstep(0, 0.8f, s_scale);
    return glimpse(portrait, u, v, s_scale, feather * presence);
}

sb_glimpse sb_portrait_head(const sb_portrait *portrait, float u, float v, float s_scale)
{
    return glimpse(portrait, u, v, s_scale, sb_smoothstep(1, 2, s_scale));
}

float sb_portrait_light(const sb_portrait *portrait, float u, float v)
{
    float here = sb_luma(look_up(portrait, &portrait->soft, u, v));
    return sb_clamp((here + 0.02f) / (sb_luma(portrait->skin) + 0.02f), 0.5f, 1.5f);
}

sb_rgb sb_portrait_skin(const sb_portrait *portrait, float u)
{
    return sb_add(portrait->skin, sb_scale(portrait->skin_u, sb_clamp(u, -1.2f, 1.2f)));
}
