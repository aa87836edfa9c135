/* Numbers as JSON has them, whatever the locale: strtod() and printf("%g") follow its decimal point. */
#ifndef FG_NUMBER_H
#define FG_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any number that fg_number_format() writes, the NUL included. */
enum { FG_NUMBER_SIZE = 32 };

/* Reads the whole of a decimal number, "-12.5e3"; false for anything else and for what no double can hold. */
bool fg_number_parse(const char *text, size_t size, double *number);

/* Reads the whole of an integer, however it is written ("-12", "256.0", "1e3"); false for anything else and outside of
 * int64_t. */
bool fg_number_parse_integer(const char *text, size_t size, int64_t *number);

/*
 * Writes an integer, of any size and however it is written, in its plain digits: "777" for "777.0" and "7.77e2". False
 * if it is not an integer, or does not fit into `room` bytes with its NUL.
 */
bool fg_number_plain(const char *text, size_t size, char *plain, size_t room);

/* Writes the shortest decimal that is the number, rounded to 15 significant digits: "7.5", "1e-05"; "inf", "nan". */
void fg_number_format(double number, char text[FG_NUMBER_SIZE]);

#endif
