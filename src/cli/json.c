#include "json.h"

#include "terminal.h"

#include <facegen/jansson.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* jansson takes valid UTF-8 only. */
json_t *cli_json_text(const char *text)
{
    if (!text)
        return json_null();
    char *valid = malloc(strlen(TEXT_REPLACEMENT) * strlen(text) + 1), *end = valid;
    if (!valid)
        return NULL;
    uint32_t point;
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_character(text, left, &point);
        bool is_invalid = step == 1 && point > 0x7f;
        size_t size = is_invalid ? strlen(TEXT_REPLACEMENT) : step;
        memcpy(end, is_invalid ? TEXT_REPLACEMENT : text, size);
        end += size;
    }
    json_t *string = json_stringn(valid, (size_t)(end - valid));
    free(valid);
    return string;
}

json_t *cli_json_number(double number)
{
    static const double exact = 1e15; /* up to which every integer is itself */
    if (isnan(number))
        return json_null();
    return number == floor(number) && fabs(number) < exact ? json_integer((json_int_t)number) : json_real(number);
}

json_t *cli_json_append(json_t *array, json_t *element)
{
    if (json_array_append_new(array, element) == 0)
        return array;
    json_decref(array);
    return NULL;
}

json_t *cli_json_join(json_t *object, json_t *other)
{
    if (json_object_update_new(object, other) == 0)
        return object;
    json_decref(object);
    return NULL;
}

/* ---- what the library is asked and answers ---- */

static double unless_negative(double number)
{
    return number >= 0 ? number : NAN;
}

static double unless_zero(int64_t milliseconds)
{
    return milliseconds > 0 ? (double)milliseconds / 1000 : NAN;
}

json_t *cli_json_result(const facegen_result *result, char *const *files, const char *seed)
{
    int64_t used, expires_at = facegen_result_expires_at(result);
    double asked = *seed ? strtod(seed, NULL) : NAN;
    json_t *paths = json_array(), *links = json_array();
    for (size_t i = 0; i < facegen_result_image_count(result); i++) {
        paths = cli_json_append(paths, cli_json_text(files[i]));
        links = cli_json_append(links, cli_json_text(facegen_result_image_link(result, i)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "files", paths, "links", links, "seed",
                     cli_json_number(facegen_result_seed(result, &used) ? (double)used : asked), "eta",
                     cli_json_number(unless_negative(facegen_result_eta(result))), "generation_time",
                     cli_json_number(unless_negative(facegen_result_generation_time(result))), "expires_at",
                     cli_json_number(expires_at > 0 ? (double)expires_at : NAN));
}

static const char *acceptance_name(facegen_acceptance acceptance)
{
    switch (acceptance) {
    case FACEGEN_ACCEPTANCE_NO:
        return "no";
    case FACEGEN_ACCEPTANCE_YES:
        return "yes";
    case FACEGEN_ACCEPTANCE_UNKNOWN:
        break;
    }
    return "unknown";
}

json_t *cli_json_error(const facegen_error *error)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:s, s:o}", "code", facegen_code_name(error->code), "message",
                     cli_json_text(error->code == FACEGEN_OK ? "" : exit_code_message(error)), "mark",
                     cli_json_text(*error->mark ? error->mark : NULL), "sent_at",
                     cli_json_number(unless_zero(error->sent_at_ms)), "acceptance", acceptance_name(error->acceptance),
                     "retry_after", cli_json_number(unless_zero(error->retry_after_ms)));
}

json_t *cli_json_violations(const facegen_violations *violations)
{
    json_t *messages = json_array();
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        messages = cli_json_append(messages, cli_json_text(facegen_violations_message(violations, i)));
    return json_pack("{s:o}", "violations", messages);
}

exit_code cli_json_request(const facegen_request *request, json_t **json)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    *json = facegen_request_to_jansson(request, FACEGEN_FACE_SHORTENED, &error);
    return *json ? EXIT_CODE_DONE : exit_code_after(&error);
}

/* ---- printing ---- */

/* Prints JSON on one line. What is to be escaped can stand in strings only, and a line end only between values. */
static void print_line_of_json(const char *json, size_t size)
{
    uint32_t point;
    for (size_t step; size > 0; json += step, size -= step) {
        step = text_character(json, size, &point);
        if (*json == '\n' || *json == '\r' || *json == '\t')
            putchar(' ');
        else if (text_is_control(point))
            printf("\\u%04x", (unsigned)point);
        else
            fwrite(json, 1, step, stdout);
    }
}

exit_code cli_json_print(json_t *json, const char *meta)
{
    /* Reals of so many digits come out as they were written. */
    char *text = json_dumps(json, JSON_REAL_PRECISION(DBL_DIG));
    json_decref(json);
    if (!text)
        return exit_code_no_memory();
    size_t size = strlen(text);
    if (meta) {
        print_line_of_json(text, size - 1); /* without its brace */
        fputs(", \"meta\": ", stdout);
        meta = *meta ? meta : "null";
        print_line_of_json(meta, strlen(meta));
        putchar('}');
    } else {
        print_line_of_json(text, size);
    }
    putchar('\n');
    free(text);
    return EXIT_CODE_DONE;
}
