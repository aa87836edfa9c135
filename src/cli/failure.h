/* Failures that the program itself finds, before anything is sent. */
#ifndef CLI_FAILURE_H
#define CLI_FAILURE_H

#include <facegen/error.h>

#include "os/compiler.h"

#include <stdbool.h>

/* Fills an error and says that nothing was accepted. parameter: the setting at fault, or "". Returns the code. */
facegen_code failure_set(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
    FG_PRINTF(4, 5);

/* The same when memory ran out. */
facegen_code failure_no_memory(facegen_error *error);

/* Sets the id of an error, of up to 255 characters. False, and it has none, when it is longer. */
bool failure_set_id(facegen_error *error, const char *id);

#endif
