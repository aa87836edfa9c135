#include "number.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 19 }; /* decimal digits that any uint64_t can hold */

/* A decimal number taken apart: digits x 10^exponent. */
typedef struct decimal {
    uint64_t digits;
    long exponent;
    bool negative;
} decimal;

static bool is_decimal_digit(const char *text, const char *end)
{
    return text < end && *text >= '0' && *text <= '9';
}

/* Reads digits into the number. Zeros in front are not counted; what comes after DIGITS_MAX digits is cut off. */
static const char *scan_digits(const char *text, const char *end, int *count, bool fraction, decimal *number)
{
    for (; is_decimal_digit(text, end); text++) {
        bool kept = *count < DIGITS_MAX;
        if (kept)
            number->digits = number->digits * 10 + (uint64_t)(*text - '0');
        if (kept && number->digits > 0)
            (*count)++;
        if (kept && fraction)
            number->exponent--;
        else if (!kept && !fraction)
            number->exponent++;
    }
    return text;
}

static const char *read_exponent(const char *text, const char *end, decimal *number)
{
    if (text == end || (*text != 'e' && *text != 'E'))
        return text;
    text++;
    bool negative = text < end && *text == '-';
    if (text < end && (*text == '-' || *text == '+'))
        text++;
    if (!is_decimal_digit(text, end))
        return NULL;
    long exponent = 0;
    for (; is_decimal_digit(text, end); text++)
        exponent = exponent < 100000 ? exponent * 10 + (*text - '0') : exponent;
    number->exponent += negative ? -exponent : exponent;
    return text;
}

/* The grammar of JSON, but for a zero or a plus in front, which people type. */
static bool take_apart(const char *text, size_t size, decimal *number)
{
    const char *end = text + size;
    *number = (decimal){.negative = size > 0 && *text == '-'};
    if (size > 0 && (*text == '-' || *text == '+'))
        text++;
    if (!is_decimal_digit(text, end))
        return false;
    int count = 0;
    text = scan_digits(text, end, &count, false, number);
    if (text < end && *text == '.') {
        text++;
        if (!is_decimal_digit(text, end))
            return false;
        text = scan_digits(text, end, &count, true, number);
    }
    return read_exponent(text, end, number) == end;
}

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Whether a double holds the digits and the power of ten exactly, as it does those of almost every number: then one
 * operation, which rounds once, gives the nearest double, if it is not made with more precision. */
static bool is_exact(const decimal *parts)
{
    const long largest = sizeof powers / sizeof powers[0] - 1;
    return FLT_EVAL_METHOD == 0 && parts->digits <= UINT64_C(1) << 53 && parts->exponent >= -largest &&
           parts->exponent <= largest;
}

static double scale(const decimal *parts)
{
    double digits = (double)parts->digits;
    return parts->exponent < 0 ? digits / powers[-parts->exponent] : digits * powers[parts->exponent];
}

/* Digits and exponent alone have no decimal point: strtod() finds the nearest double, whatever the locale. */
static double nearest(const decimal *parts)
{
    char written[2 * FG_NUMBER_SIZE];
    snprintf(written, sizeof written, "%" PRIu64 "e%ld", parts->digits, parts->exponent);
    return strtod(written, NULL);
}

bool fg_number_parse(const char *text, size_t size, double *number)
{
    decimal parts;
    if (!take_apart(text, size, &parts))
        return false;
    *number = is_exact(&parts) ? scale(&parts) : nearest(&parts);
    if (parts.negative)
        *number = -*number;
    return isfinite(*number);
}

/* A decimal number as text: the digits before and after its point, and its exponent. */
typedef struct notation {
    const char *sign, *whole, *fraction;
    size_t sign_size, whole_size, fraction_size;
    long exponent;
} notation;

static size_t count_digits(const char *text, const char *end)
{
    size_t count = 0;
    while (is_decimal_digit(text + count, end))
        count++;
    return count;
}

/* Splits a text that take_apart() has accepted. */
static notation split_number(const char *text, const char *end)
{
    decimal exponent = {0};
    notation parts = {.sign = text, .sign_size = *text == '-'};
    parts.whole = text + (*text == '-' || *text == '+');
    parts.whole_size = count_digits(parts.whole, end);
    parts.fraction = parts.whole + parts.whole_size;
    parts.fraction += parts.fraction < end && *parts.fraction == '.';
    parts.fraction_size = count_digits(parts.fraction, end);
    read_exponent(parts.fraction + parts.fraction_size, end, &exponent);
    parts.exponent = exponent.exponent;
    return parts;
}

static char digit_at(const notation *parts, size_t index)
{
    return index < parts->whole_size ? parts->whole[index] : parts->fraction[index - parts->whole_size];
}

bool fg_number_plain(const char *text, size_t size, char *plain, size_t room)
{
    decimal number;
    if (!take_apart(text, size, &number))
        return false;
    notation parts = split_number(text, text + size);
    size_t first = 0, count = parts.whole_size + parts.fraction_size;
    while (first < count && digit_at(&parts, first) == '0')
        first++;
    while (count > first && digit_at(&parts, count - 1) == '0')
        count--;
    long digits = first < count ? (long)parts.whole_size + parts.exponent - (long)first : 1; /* before the point */
    if (digits < (long)(count - first) || digits + (long)parts.sign_size >= (long)room)
        return false;
    char *end = plain;
    if (parts.sign_size > 0 && first < count) /* no "-0" */
        *end++ = '-';
    for (long i = 0; i < digits; i++) {
        size_t index = first + (size_t)i;
        *end++ = index < count ? digit_at(&parts, index) : '0';
    }
    *end = '\0';
    return true;
}

bool fg_number_parse_integer(const char *text, size_t size, int64_t *number)
{
    char plain[FG_NUMBER_SIZE];
    decimal parts;
    bool is_plain = !memchr(text, '.', size) && !memchr(text, 'e', size) && !memchr(text, 'E', size);
    if (!is_plain && fg_number_plain(text, size, plain, sizeof plain)) {
        text = plain;
        size = strlen(plain);
    }
    if (!take_apart(text, size, &parts) || parts.exponent != 0 || parts.digits > (uint64_t)INT64_MAX + parts.negative)
        return false;
    *number = (int64_t)(parts.negative ? 0 - parts.digits : parts.digits);
    return true;
}

void fg_number_format(double number, char text[FG_NUMBER_SIZE])
{
    char written[2 * FG_NUMBER_SIZE];
    snprintf(written, sizeof written, "%.15g", number == 0 ? 0 : number); /* no "-0" */
    size_t whole = strspn(written, "+-0123456789einfa");
    size_t point = strcspn(written + whole, "0123456789"); /* of the locale, of several bytes in some */
    snprintf(text, FG_NUMBER_SIZE, "%.*s%s%s", (int)whole, written, point > 0 ? "." : "", written + whole + point);
}
