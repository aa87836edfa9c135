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
    {"studio", PLACE, SB_STUDIO},
    {"backdrop", PLACE, SB_STUDIO},
    {"beach", PLACE, SB_BEACH},
    {"beache", PLACE, SB_BEACH},
    {"sea", PLACE, SB_BEACH},
    {"ocean", PLACE, SB_BEACH},
    {"island", PLACE, SB_BEACH},
    {"tropical", PLACE, SB_BEACH},
    {"summer", PLACE, SB_BEACH},
    {"surfer", PLACE, SB_BEACH},
    {"forest", PLACE, SB_FOREST},
    {"wood", PLACE, SB_FOREST},
    {"tree", PLACE, SB_FOREST},
    {"jungle", PLACE, SB_FOREST},
    {"elf", PLACE, SB_FOREST},
    {"hiker", PLACE, SB_FOREST},
    {"city", PLACE, SB_CITY},
    {"street", PLACE, SB_CITY},
    {"urban", PLACE, SB_CITY},
    {"skyline", PLACE, SB_CITY},
    {"skyscraper", PLACE, SB_CITY},
    {"downtown", PLACE, SB_CITY},
    {"cyberpunk", PLACE, SB_CITY},
    {"space", PLACE, SB_SPACE},
    {"moon", PLACE, SB_SPACE},
    {"astronaut", PLACE, SB_SPACE},
    {"planet", PLACE, SB_SPACE},
    {"galaxy", PLACE, SB_SPACE},
    {"cosmo", PLACE, SB_SPACE},
    {"mars", PLACE, SB_SPACE},
    {"winter", PLACE, SB_WINTER},
    {"snow", PLACE, SB_WINTER},
    {"snowy", PLACE, SB_WINTER},
    {"mountain", PLACE, SB_WINTER},
    {"ski", PLACE, SB_WINTER},
    {"christmas", PLACE, SB_WINTER},
    {"office", PLACE, SB_OFFICE},
    {"business", PLACE, SB_OFFICE},
    {"businessman", PLACE, SB_OFFICE},
    {"businesswoman", PLACE, SB_OFFICE},
    {"suit", PLACE, SB_OFFICE},
    {"corporate", PLACE, SB_OFFICE},
    {"garden", PLACE, SB_GARDEN},
    {"flower", PLACE, SB_GARDEN},
    {"park", PLACE, SB_GARDEN},
    {"spring", PLACE, SB_GARDEN},
    {"meadow", PLACE, SB_GARDEN},
    {"desert", PLACE, SB_DESERT},
    {"dune", PLACE, SB_DESERT},
    {"cowboy", PLACE, SB_DESERT},
    {"egypt", PLACE, SB_DESERT},
    {"castle", PLACE, SB_CASTLE},
    {"king", PLACE, SB_CASTLE},
    {"queen", PLACE, SB_CASTLE},
    {"princess", PLACE, SB_CASTLE},
    {"prince", PLACE, SB_CASTLE},
    {"knight", PLACE, SB_CASTLE},
    {"medieval", PLACE, SB_CASTLE},
    {"fantasy", PLACE, SB_CASTLE},
    {"wizard", PLACE, SB_CASTLE},
    {"day", DAYLIGHT, SB_DAY},
    {"sunny", DAYLIGHT, SB_DAY},
    {"noon", DAYLIGHT, SB_DAY},
    {"sunset", DAYLIGHT, SB_SUNSET},
    {"sunrise", DAYLIGHT, SB_SUNSET},
    {"evening", DAYLIGHT, SB_SUNSET},
    {"dusk", DAYLIGHT, SB_SUNSET},
    {"dawn", DAYLIGHT, SB_SUNSET},
    {"golden", DAYLIGHT, SB_SUNSET},
    {"night", DAYLIGHT, SB_NIGHT},
    {"midnight", DAYLIGHT, SB_NIGHT},
    {"neon", DAYLIGHT, SB_NIGHT},
    {"cyberpunk", DAYLIGHT, SB_NIGHT},
    {"moonlight", DAYLIGHT, SB_NIGHT},
    {"mist", DAYLIGHT, SB_MIST},
    {"misty", DAYLIGHT, SB_MIST},
    {"fog", DAYLIGHT, SB_MIST},
    {"foggy", DAYLIGHT, SB_MIST},
    {"rain", DAYLIGHT, SB_MIST},
    {"rainy", DAYLIGHT, SB_MIST},
    {"cloudy", DAYLIGHT, SB_MIST},
    {"storm", DAYLIGHT, SB_MIST},
    {"hat", HEADGEAR, SB_SUNHAT},
    {"cowboy", HEADGEAR, SB_SUNHAT},
    {"headwear", HEADGEAR, SB_BEANIE},
    {"cap", HEADGEAR, SB_BEANIE},
    {"beanie", HEADGEAR, SB_BEANIE},
    {"crown", HEADGEAR, SB_CROWN},
    {"king", HEADGEAR, SB_CROWN},
    {"queen", HEADGEAR, SB_CROWN},
    {"princess", HEADGEAR, SB_CROWN},
    {"prince", HEADGEAR, SB_CROWN},
    {"helmet", HEADGEAR, SB_HELMET},
    {"astronaut", HEADGEAR, SB_HELMET},
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

static const sb_headgear usual_headgear[SB_PLACE_COUNT] = {
    [SB_BEACH] = SB_SUNHAT,
    [SB_SPACE] = SB_HELMET,
    [SB_WINTER] = SB_BEANIE,
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

static sb_brief read_prompt(const char *prompt)
{
    sb_brief brief = {.prompt_hash = hash_text(prompt)};
    uint32_t hash = brief.prompt_hash >> 1;
    brief.place = (sb_place)ask(prompt, PLACE, (int)(hash % SB_PLACE_COUNT));
    brief.daylight = (sb_daylight)ask(prompt, DAYLIGHT, hash / 16 % 4 ? SB_DAY : SB_SUNSET);
    brief.headgear = (sb_headgear)ask(prompt, HEADGEAR, (int)usual_headgear[brief.place]);
    brief.colourfulness = 1 + 0.4f * (float)ask(prompt, COLOUR, 0);
    brief.brightness = 1 + 0.15f * (float)ask(prompt, BRIGHTNESS, 0);
    return brief;
}

sb_brief sb_brief_read(const char *prompt, const char *negative_prompt)
{
    sb_brief brief = read_prompt(prompt);
    brief.shift = hash_text(negative_prompt);
    if (ask(negative_prompt, PLACE, SB_PLACE_COUNT) == (int)brief.place)
        brief.place = brief.place == SB_STUDIO ? SB_GARDEN : SB_STUDIO;
    if (ask(negative_prompt, DAYLIGHT, SB_DAYLIGHT_COUNT) == (int)brief.daylight)
        brief.daylight = brief.daylight == SB_DAY ? SB_SUNSET : SB_DAY;
    if (ask(negative_prompt, HEADGEAR, SB_BARE) != SB_BARE)
        brief.headgear = SB_BARE;
    brief.colourfulness -= 0.6f * (float)ask(negative_prompt, COLOUR, 0);
    brief.brightness -= 0.2f * (float)ask(negative_prompt, BRIGHTNESS, 0);
    brief.no_blur = ask(negative_prompt, BLUR, 0);
    brief.no_grain = ask(negative_prompt, GRAIN, 0);
    return brief;
}

bool sb_brief_unsafe(const char *prompt)
{
    return ask(prompt, UNSAFE, 0);
}
