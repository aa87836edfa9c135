#include "http_date.h"

#include <string.h>

enum { DATE_SIZE = 29 }; /* of "Wed, 21 Oct 2099 07:28:00 GMT" */

/* Reads a number of so many digits; -1 if it is not one. */
static int read_digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* The month, from 0; -1 for other letters. */
static int read_month(const char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int month = 0; month < 12; month++) {
        if (memcmp(text, months + 3 * month, 3) == 0)
            return month;
    }
    return -1;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days from 1970-01-01 to a date; month from 0, day from 1. */
static int64_t count_days(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}; /* in a year without 29 Feb */
    int64_t years = year - 1;
    int64_t days = years * 365 + years / 4 - years / 100 + years / 400 - 719162; /* of 1970-01-01, counted so */
    return days + before[month] + (month > 1 && is_leap(year) ? 1 : 0) + day - 1;
}

bool fg_http_date_parse(const char *text, size_t size, int64_t *unix_time)
{
    static const char form[] = "???, ?? ??? ???? ??:??:?? GMT";
    if (size != DATE_SIZE)
        return false;
    for (size_t i = 0; i < DATE_SIZE; i++) {
        if (form[i] != '?' && form[i] != text[i])
            return false;
    }
    int day = read_digits(text + 5, 2), month = read_month(text + 8), year = read_digits(text + 12, 4);
    int hour = read_digits(text + 17, 2), minute = read_digits(text + 20, 2), second = read_digits(text + 23, 2);
    bool valid = day >= 1 && day <= 31 && month >= 0 && year >= 1 && hour >= 0 && hour < 24 && minute >= 0 &&
                 minute < 60 && second >= 0 && second <= 60; /* a leap second */
    if (valid)
        *unix_time = ((count_days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return valid;
}
