/**
 * @file version.h
 * The version, in its one place: CMake, pkg-config and the documentation read it from here.
 */
#ifndef FACEGEN_VERSION_H
#define FACEGEN_VERSION_H

#include <facegen/export.h>

/** The version of these headers. */
#define FACEGEN_VERSION "0.1.0"

FACEGEN_BEGIN

/** The version of the library that is loaded, such as "0.1.0"; compare with FACEGEN_VERSION. Any thread. */
FACEGEN_API const char *facegen_version(void);

FACEGEN_END

#endif
