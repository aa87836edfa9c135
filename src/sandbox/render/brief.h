/* What the words of a prompt and of a negative prompt ask the drawing for. */
#ifndef SB_BRIEF_H
#define SB_BRIEF_H

#include <stdbool.h>
#include <stdint.h>

typedef enum sb_place {
    SB_STUDIO,
    SB_BEACH,
    SB_FOREST,
    SB_CITY,
    SB_SPACE,
    SB_WINTER,
    SB_OFFICE,
    SB_GARDEN,
    SB_DESERT,
    SB_CASTLE,
    SB_PLACE_COUNT
} sb_place;

typedef enum sb_daylight { SB_DAY, SB_SUNSET, SB_NIGHT, SB_MIST, SB_DAYLIGHT_COUNT } sb_daylight;

typedef enum sb_headgear { SB_BARE, SB_SUNHAT, SB_BEANIE, SB_CROWN, SB_HELMET, SB_HEADGEAR_COUNT } sb_headgear;

typedef struct sb_brief {
    sb_place place;
    sb_daylight daylight;
    sb_headgear headgear;
    uint32_t prompt_hash; /* colours what no word decides */
    uint32_t shift;       /* moves the composition; 0 without a negative prompt */
    float colourfulness;  /* 1 unless the negative prompt names colour or the lack of it */
    float brightness;     /* 1 unless it names darkness or glare */
    bool no_blur;         /* it names blur: the background stays sharp */
    bool no_grain;        /* it names noise or low quality */
} sb_brief;

sb_brief sb_brief_read(const char *prompt, const char *negative_prompt);

/* Whether the prompt asks for what the safety checker guards against. */
bool sb_brief_unsafe(const char *prompt);

#endif
