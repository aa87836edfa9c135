/* Whole numbers as files have them: the most significant byte first (big-endian), or last. */
#ifndef FG_BYTE_ORDER_H
#define FG_BYTE_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* The number in `count` bytes, at most 8. */
static inline uint64_t fg_big_endian(const uint8_t *bytes, size_t count)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number = number << 8 | bytes[i];
    return number;
}

static inline uint64_t fg_little_endian(const uint8_t *bytes, size_t count)
{
    uint64_t number = 0;
    for (size_t i = count; i > 0; i--)
        number = number << 8 | bytes[i - 1];
    return number;
}

#endif
