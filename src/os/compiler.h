/* What compilers can beyond C11. */
#ifndef FG_COMPILER_H
#define FG_COMPILER_H

#include <stdint.h>

/* A function that takes a format as printf() does: the positions of the text and of the first argument, from 1. */
#if defined(__GNUC__)
#define FG_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define FG_PRINTF(text, first)
#endif

/* How many zero bits a number that is not 0 ends with. */
static inline int fg_trailing_zeros(uint64_t number)
{
#if defined(__GNUC__)
    return __builtin_ctzll(number);
#else
    int count = 0;
    while (!(number >> count & 1))
        count++;
    return count;
#endif
}

#endif
