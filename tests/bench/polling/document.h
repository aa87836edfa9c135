/* The generated part of a Markdown file, between two marker lines. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stdbool.h>

/* Puts text between the markers of the file at path; false, after a message, when that fails. */
bool document_replace(const char *path, const char *text);

#endif
