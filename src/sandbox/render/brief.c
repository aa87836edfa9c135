#include "brief.h"

#include <stddef.h>

typedef enum subject { PLACE, DAYLIGHT, HEADGEAR, COLOUR, BRIGHTNESS, BLUR, GRAIN, UNSAFE } subject;

typedef struct word {
    const char *text; /* lower case; matches its plural with s, too */
    subject subject;
    int value;
} word;

/* COLOUR and BRIGHTNESS words say in which direction (-1, 1) a prompt would go, so a negative prompt turns them round.
 */
static const word words[] = {
    {"studio", PLACE, FG_STUDIO},
    {"backdrop", PLACE, FG_STUDIO},
    {"beach", PLACE, FG_BEACH},
    {"beache", PLACE, FG_BEACH},
    {"sea", PLACE, FG_BEACH},
    {"ocean", PLACE, FG_BEACH},
    {"island", PLACE, FG_BEACH},
    {"tropical", PLACE, FG_BEACH},
    {"summer", PLACE, FG_BEACH},
    {"surfer", PLACE, FG_BEACH},
    {"forest", PLACE, FG_FOREST},
    {"wood", PLACE, FG_FOREST},
    {"tree", PLACE, FG_FOREST},
    {"jungle", PLACE, FG_FOREST},
    {"elf", PLACE, FG_FOREST},
    {"hiker", PLACE, FG_FOREST},
    {"city", PLACE, FG_CITY},
    {"street", PLACE, FG_CITY},
    {"urban", PLACE, FG_CITY},
    {"skyline", PLACE, FG_CITY},
    {"skyscraper", PLACE, FG_CITY},
    {"downtown", PLACE, FG_CITY},
    {"cyberpunk", PLACE, FG_CITY},
    {"space", PLACE, FG_SPACE},
    {"moon", PLACE, FG_SPACE},
    {"astronaut", PLACE, FG_SPACE},
    {"planet", PLACE, FG_SPACE},
    {"galaxy", PLACE, FG_SPACE},
    {"cosmo", PLACE, FG_SPACE},
    {"mars", PLACE, FG_SPACE},
    {"winter", PLACE, FG_WINTER},
    {"snow", PLACE, FG_WINTER},
    {"snowy", PLACE, FG_WINTER},
    {"mountain", PLACE, FG_WINTER},
    {"ski", PLACE, FG_WINTER},
    {"christmas", PLACE, FG_WINTER},
    {"office", PLACE, FG_OFFICE},
    {"business", PLACE, FG_OFFICE},
    {"businessman", PLACE, FG_OFFICE},
    {"businesswoman", PLACE, FG_OFFICE},
    {"suit", PLACE, FG_OFFICE},
    {"corporate", PLACE, FG_OFFICE},
    {"garden", PLACE, FG_GARDEN},
    {"flower", PLACE, FG_GARDEN},
    {"park", PLACE, FG_GARDEN},
    {"spring", PLACE, FG_GARDEN},
    {"meadow", PLACE, FG_GARDEN},
    {"desert", PLACE, FG_DESERT},
    {"dune", PLACE, FG_DESERT},
    {"cowboy", PLACE, FG_DESERT},
    {"egypt", PLACE, FG_DESERT},
    {"castle", PLACE, FG_CASTLE},
    {"king", PLACE, FG_CASTLE},
    {"queen", PLACE, FG_CASTLE},
    {"princess", PLACE, FG_CASTLE},
    {"prince", PLACE, FG_CASTLE},
    {"knight", PLACE, FG_CASTLE},
    {"medieval", PLACE, FG_CASTLE},
    {"fantasy", PLACE, FG_CASTLE},
    {"wizard", PLACE, FG_CASTLE},
    {"day", DAYLIGHT, FG_DAY},
    {"sunny", DAYLIGHT, FG_DAY},
    {"noon", DAYLIGHT, FG_DAY},
    {"sunset", DAYLIGHT, FG_SUNSET},
    {"sunrise", DAYLIGHT, FG_SUNSET},
    {"evening", DAYLIGHT, FG_SUNSET},
    {"dusk", DAYLIGHT, FG_SUNSET},
    {"dawn", DAYLIGHT, FG_SUNSET},
    {"golden", DAYLIGHT, FG_SUNSET},
    {"night", DAYLIGHT, FG_NIGHT},
    {"midnight", DAYLIGHT, FG_NIGHT},
    {"neon", DAYLIGHT, FG_NIGHT},
    {"cyberpunk", DAYLIGHT, FG_NIGHT},
    {"moonlight", DAYLIGHT, FG_NIGHT},
    {"mist", DAYLIGHT, FG_MIST},
    {"misty", DAYLIGHT, FG_MIST},
    {"fog", DAYLIGHT, FG_MIST},
    {"foggy", DAYLIGHT, FG_MIST},
    {"rain", DAYLIGHT, FG_MIST},
    {"rainy", DAYLIGHT, FG_MIST},
    {"cloudy", DAYLIGHT, FG_MIST},
    {"storm", DAYLIGHT, FG_MIST},
    {"hat", HEADGEAR, FG_SUNHAT},
    {"cowboy", HEADGEAR, FG_SUNHAT},
    {"headwear", HEADGEAR, FG_BEANIE},
    {"cap", HEADGEAR, FG_BEANIE},
    {"beanie", HEADGEAR, FG_BEANIE},
    {"crown", HEADGEAR, FG_CROWN},
    {"king", HEADGEAR, FG_CROWN},
    {"queen", HEADGEAR, FG_CROWN},
    {"princess", HEADGEAR, FG_CROWN},
    {"prince", HEADGEAR, FG_CROWN},
    {"helmet", HEADGEAR, FG_HELMET},
    {"astronaut", HEADGEAR, FG_HELMET},
    {"monochrome", COLOUR, -1},
    {"grayscale", COLOUR, -1},
    {"greyscale", COLOUR, -1},
    {"gray", COLOUR, -1},
    {"grey", COLOUR, -1},
    {"dull", COLOUR, -1},
    {"desaturated", COLOUR, -1},
    {"colorless", COLOUR, -1},
    {"colour", COLOUR, 1},
    {"color", COLOUR, 1},
    {"colorful", COLOUR, 1},
    {"colourful", COLOUR, 1},
    {"vivid", COLOUR, 1},
    {"saturated", COLOUR, 1},
    {"oversaturated", COLOUR, 1},
    {"dark", BRIGHTNESS, -1},
    {"gloomy", BRIGHTNESS, -1},
    {"shadow", BRIGHTNESS, -1},
    {"underexposed", BRIGHTNESS, -1},
    {"bright", BRIGHTNESS, 1},
    {"overexposed", BRIGHTNESS, 1},
    {"glare", BRIGHTNESS, 1},
    {"blur", BLUR, 1},
    {"blurry", BLUR, 1},
    {"blurred", BLUR, 1},
    {"bokeh", BLUR, 1},
    {"grain", GRAIN, 1},
    {"grainy", GRAIN, 1},
    {"noise", GRAIN, 1},
    {"noisy", GRAIN, 1},
    {"nude", UNSAFE, 1},
    {"nudity", UNSAFE, 1},
    {"naked", UNSAFE, 1},
    {"nsfw", UNSAFE, 1},
    {"topless", UNSAFE, 1},
    {"gore", UNSAFE, 1},
    {"gory", UNSAFE, 1},
    {"blood", UNSAFE, 1},
    {"bloody", UNSAFE, 1},
    {"corpse", UNSAFE, 1},
};

static const fg_headgear usual_headgear[FG_PLACE_COUNT] = {
    [FG_BEACH] = FG_SUNHAT,
    [FG_SPACE] = FG_HELMET,
    [FG_WINTER] = FG_BEANIE,
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool matches(const char *text, size_t length, const char *entry)
{
    size_t i = 0;
    while (i < length && entry[i] && lower(text[i]) == entry[i])
        i++;
    return !entry[i] && (i == length || (i + 1 == length && lower(text[i]) == 's'));
}

/* What a text says about a subject: the value of its first word on it, or `otherwise`. */
static int ask(const char *text, subject about, int otherwise)
{
    size_t length;
    for (; *text; text += length ? length : 1) {
        for (length = 0; is_letter(text[length]);)
            length++;
        for (size_t i = 0; length && i < sizeof words / sizeof *words; i++)
            if (words[i].subject == about && matches(text, length, words[i].text))
                return words[i].value;
    }
    return otherwise;
}

/* FNV-1a, then mixed: never 0 for a text that is not empty, always 0 for "". */
static uint32_t hash_text(const char *text)
{
    uint32_t hash = 2166136261u;
    for (const char *at = text; *at; at++)
        hash = (hash ^ (uint8_t)lower(*at)) * 16777619u;
    hash ^= hash >> 15;
    return *text ? hash | 1u : 0;
}

static fg_brief read_prompt(const char *prompt)
{
    fg_brief brief = {.prompt_hash = hash_text(prompt)};
    uint32_t hash = brief.prompt_hash >> 1;
    brief.place = (fg_place)ask(prompt, PLACE, (int)(hash % FG_PLACE_COUNT));
    brief.daylight = (fg_daylight)ask(prompt, DAYLIGHT, hash / 16 % 4 ? FG_DAY : FG_SUNSET);
    brief.headgear = (fg_headgear)ask(prompt, HEADGEAR, (int)usual_headgear[brief.place]);
    brief.colourfulness = 1 + 0.4f * (float)ask(prompt, COLOUR, 0);
    brief.brightness = 1 + 0.15f * (float)ask(prompt, BRIGHTNESS, 0);
    return brief;
}

fg_brief fg_brief_read(const char *prompt, const char *negative_prompt)
{
    fg_brief brief = read_prompt(prompt);
    brief.shift = hash_text(negative_prompt);
    if (ask(negative_prompt, PLACE, FG_PLACE_COUNT) == (int)brief.place)
        brief.place = brief.place == FG_STUDIO ? FG_GARDEN : FG_STUDIO;
    if (ask(negative_prompt, DAYLIGHT, FG_DAYLIGHT_COUNT) == (int)brief.daylight)
        brief.daylight = brief.daylight == FG_DAY ? FG_SUNSET : FG_DAY;
    if (ask(negative_prompt, HEADGEAR, FG_BARE) != FG_BARE)
        brief.headgear = FG_BARE;
    brief.colourfulness -= 0.6f * (float)ask(negative_prompt, COLOUR, 0);
    brief.brightness -= 0.2f * (float)ask(negative_prompt, BRIGHTNESS, 0);
    brief.no_blur = ask(negative_prompt, BLUR, 0);
    brief.no_grain = ask(negative_prompt, GRAIN, 0);
    return brief;
}

bool fg_brief_unsafe(const char *prompt)
{
    return ask(prompt, UNSAFE, 0);
}
