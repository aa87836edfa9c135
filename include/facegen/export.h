/**
 * @file export.h
 * How public functions are declared. Nothing here is for direct use.
 */
#ifndef FACEGEN_EXPORT_H
#define FACEGEN_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define FACEGEN_BEGIN extern "C" {
#define FACEGEN_END }
#else
#define FACEGEN_BEGIN
#define FACEGEN_END
#endif

/* FACEGEN_CHECK_RESULT: compilers warn if the result is dropped: of calls that are paid for, or whose result must be
 * freed. */
#if defined(__GNUC__)
#define FACEGEN_API __attribute__((visibility("default")))
#define FACEGEN_CHECK_RESULT __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
#include <sal.h>
#define FACEGEN_API
#define FACEGEN_CHECK_RESULT _Check_return_
#else
#define FACEGEN_API
#define FACEGEN_CHECK_RESULT
#endif

#endif
