/* Answers that arrived with HTTP 200, decoded. */
#ifndef FG_TEST_DECODE_FIXTURE_H
#define FG_TEST_DECODE_FIXTURE_H

#include "codec/decode.h"

#define LINK "https://example.com/1.png"

enum { NOW = 1700000000 }; /* when they arrived */

/* NULL, with the reason in code, for what is not an answer. */
facegen_result *decode_bytes(const char *json, size_t size, facegen_code *code);

/* What must be an answer. */
facegen_result *decode(const char *json);

/* What must not be one. */
void expect_failure(const char *json, size_t size, facegen_code expected);

/* The id in what is left of an answer. */
void salvage(const char *text, size_t size, char id[FG_ID_SIZE]);

#endif
