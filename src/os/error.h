/* What the operating system says of an error, by thread-safe means. */
#ifndef FG_OS_ERROR_H
#define FG_OS_ERROR_H

enum { FG_OS_ERROR_SIZE = 96 };

/* number is an errno; text receives its description, such as "No space left on device". */
void fg_os_error(int number, char text[FG_OS_ERROR_SIZE]);

#endif
