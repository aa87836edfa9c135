/* Images in the terminal, by a program that knows how each terminal takes them. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include <stddef.h>

/* Shows files with chafa, NULL being none; says it if that cannot be, which is no failure: the files are there. */
void show_images(char *const *files, size_t count);

#endif
