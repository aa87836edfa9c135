/*
 * JSON on standard output, made with jansson.
 *
 * A json_t* argument is taken over and may be NULL, for memory that ran out: so is then what is made of it, and
 * cli_json_print() says it.
 *
 * What is written is UTF-8: each byte of a text that is not becomes U+FFFD, also in the path of a file, whose name on
 * the disk has that byte. Control and bidirectional characters are escaped, so that they reach no terminal.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "exit_code.h"

#include <facegen/request.h>
#include <facegen/result.h>

#include <jansson.h>

/* A string; null for NULL. */
json_t *cli_json_text(const char *text);

/* A number; null for NAN, which stands for one that is not known. */
json_t *cli_json_number(double number);

/* An array and another element. */
json_t *cli_json_append(json_t *array, json_t *element);

/* An object with the members of another one after its own. */
json_t *cli_json_join(json_t *object, json_t *other);

/*
 * What is known of a result, as an object; a batch has it too. Files and links stand in the order of the images, with
 * null where there is none. NULL is a result without images. Its meta is left to cli_json_print().
 *
 * seed: that of the request, where the result does not name it; or ""
 */
json_t *cli_json_result(const facegen_result *result, char *const *files, const char *seed);

/* What is known of a failure: code, message, mark, sent_at, acceptance and retry_after; times in seconds. */
json_t *cli_json_error(const facegen_error *error);

/* The messages of violations, as an array "violations" in an object. */
json_t *cli_json_violations(const facegen_violations *violations);

/*
 * The request as it would be sent, without the key and a seed that is drawn when it is sent, and with the image's
 * beginning only. On failure the reason has been printed.
 */
exit_code cli_json_request(const facegen_request *request, json_t **json);

/*
 * Prints a value on a line and releases it.
 *
 * meta: what an object has as its last member, "meta": JSON that is printed as it is written, for jansson does not hold
 *       every number. null for ""; no such member for NULL
 */
exit_code cli_json_print(json_t *json, const char *meta);

#endif
