/*
 * What the fuzz targets share. Each target is one file with LLVMFuzzerTestOneInput(), which makes DEMANDs on what the
 * library does with any input at all. Where there is no libFuzzer, replay.c runs it over the files of corpus/.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program when something does not hold that must hold for every input: libFuzzer then keeps the input. */
#define DEMAND(holds)                                                                                                  \
    do {                                                                                                               \
        if (!(holds)) {                                                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds);                                 \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/*
 * Numbers drawn from an input as a whole, so that an input can be a plain document: where to cut it into pieces. The
 * same input draws the same numbers.
 */
typedef struct fuzz_draw {
    uint64_t state;
} fuzz_draw;

static inline fuzz_draw fuzz_draw_from(const uint8_t *data, size_t size)
{
    fuzz_draw draw = {0xcbf29ce484222325u}; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        draw.state = (draw.state ^ data[i]) * 0x100000001b3u;
    return draw;
}

/* A number below `end`, which is at least 1. */
static inline size_t fuzz_below(fuzz_draw *draw, size_t end)
{
    draw->state = draw->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(draw->state >> 33) % end;
}

/* The size of the next piece, 1 to `left`: most are small, some are all that is left. */
static inline size_t fuzz_piece(fuzz_draw *draw, size_t left)
{
    size_t most = fuzz_below(draw, 4) > 0 && left > 8 ? 8 : left;
    return 1 + fuzz_below(draw, most);
}

#endif
