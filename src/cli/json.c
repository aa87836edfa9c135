#include "json.h"

#include "text.h"

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

/* Prints JSON on one line. What is to be escaped can stand in strings only, and a line end only between values. */
static void print(const char *json, size_t size)
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
        print(text, size - 1); /* without its brace */
        fputs(", \"meta\": ", stdout);
        meta = *meta ? meta : "null";
        print(meta, strlen(meta));
        putchar('}');
    } else {
        print(text, size);
    }
    putchar('\n');
    free(text);
    return EXIT_CODE_DONE;
}
