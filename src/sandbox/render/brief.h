/* What the words of a prompt and of a negative prompt ask the drawing for. */
#ifndef FG_SANDBOX_BRIEF_H
#define FG_SANDBOX_BRIEF_H

#include <stdbool.h>
#include <stdint.h>

typedef enum fg_place {
    FG_STUDIO,
    FG_BEACH,
    FG_FOREST,
    FG_CITY,
    FG_SPACE,
    FG_WINTER,
    FG_OFFICE,
    FG_GARDEN,
    FG_DESERT,
    FG_CASTLE,
    FG_PLACE_COUNT
} fg_place;

typedef enum fg_daylight { FG_DAY, FG_SUNSET, FG_NIGHT, FG_MIST, FG_DAYLIGHT_COUNT } fg_daylight;

typedef enum fg_headgear { FG_BARE, FG_SUNHAT, FG_BEANIE, FG_CROWN, FG_HELMET, FG_HEADGEAR_COUNT } fg_headgear;

typedef struct fg_brief {
    fg_place place;
    fg_daylight daylight;
    fg_headgear headgear;
    uint32_t prompt_hash; /* colours what no word decides */
    uint32_t shift;       /* moves the composition; 0 without a negative prompt */
    float colourfulness;  /* 1 unless the negative prompt names colour or the lack of it */
    float brightness;     /* 1 unless it names darkness or glare */
    bool no_blur;         /* it names blur: the background stays sharp */
    bool no_grain;        /* it names noise or low quality */
} fg_brief;

fg_brief fg_brief_read(const char *prompt, const char *negative_prompt);

/* Whether the prompt asks for what the safety checker guards against. */
bool fg_brief_unsafe(const char *prompt);

#endif
