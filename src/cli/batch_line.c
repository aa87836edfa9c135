#include "batch_line.h"

#include "base/text.h"
#include "face.h"
#include "os/compiler.h"
#include "os/file.h"

#include <float.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES_MAX = 2 }; /* images that a request can ask for */

static facegen_code refuse_line(facegen_error *error, const char *format, ...) FG_PRINTF(2, 3);

static facegen_code refuse_line(facegen_error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char message[sizeof error->message];
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return failure_set(error, FACEGEN_E_INVALID, "", "%s", message);
}

char *batch_join(const char *first, const char *second)
{
    size_t room = strlen(first) + strlen(second) + 1;
    char *joined = malloc(room);
    if (joined)
        snprintf(joined, room, "%s%s", first, second);
    return joined;
}

/* ---- what lines share ---- */

facegen_code batch_place_make(batch_place *place, const char *path, const char *folder, bool makes_folders,
                              facegen_error *error)
{
    const char *slash = strrchr(path, '/');
    bool is_closed = !*folder || folder[strlen(folder) - 1] == '/';
    *place = (batch_place){
        .faces = fg_text_copy_part(path, slash ? (size_t)(slash + 1 - path) : 0),
        .folder = batch_join(folder, is_closed ? "" : "/"),
        .checked = json_object(),
        .taken = json_object(),
    };
    if (!place->faces || !place->folder || !place->checked || !place->taken)
        return failure_no_memory(error);
    cli_output output;
    if (output_name(&output, place->folder, error) == FACEGEN_OK && makes_folders)
        output_check(&output, error);
    output_free(&output);
    if (makes_folders && error->code == FACEGEN_OK)
        place->real_folder = fg_os_real_path(place->folder);
    return error->code;
}

void batch_place_free(batch_place *place)
{
    free(place->faces);
    free(place->folder);
    free(place->real_folder);
    json_decref(place->checked);
    json_decref(place->taken);
}

/* ---- where the images of a line go ---- */

/* Shortens a path in place, so that equal ones look equal ("a//b", "./a/b"). False when it leads out of its folder. */
static bool shorten_path(char *path)
{
    char *end = path;
    if (*path == '/')
        return false;
    for (const char *part = path; *part; part += strspn(part, "/")) {
        size_t size = strcspn(part, "/");
        if (size == 2 && memcmp(part, "..", 2) == 0)
            return false;
        bool is_here = size == 1 && *part == '.';
        size_t kept = is_here ? 0 : size + (part[size] == '/');
        memmove(end, part, kept);
        end += kept;
        part += size;
    }
    *end = '\0';
    return true;
}

/* Takes a file name, so that no later line replaces the file; false when another line has it. */
static bool take_name(const batch_place *place, const char *name)
{
    return !json_object_get(place->taken, name) && json_object_set_new_nocheck(place->taken, name, json_true()) == 0;
}

/* The path of a file, with links in that of its folder resolved if the folder is there; to be freed. */
static char *resolve_file(const char *path)
{
    const char *name = strrchr(path, '/');
    char *folder = fg_text_copy_part(path, name ? (size_t)(name + 1 - path) : 0);
    char *resolved = folder ? fg_os_real_path(*folder ? folder : ".") : NULL;
    free(folder);
    if (!resolved)
        return fg_text_copy(path);
    char *whole = batch_join(resolved, name ? name : path);
    free(resolved);
    return whole;
}

/* Takes the file name of a line, and those that several images get. */
static facegen_code take_names(const batch_place *place, const char *path, bool several, facegen_error *error)
{
    char *name = resolve_file(path);
    bool taken = name && take_name(place, name);
    for (size_t i = 0; taken && several && i < SAMPLES_MAX; i++) {
        char *numbered = output_numbered(name, i);
        taken = numbered && take_name(place, numbered);
        free(numbered);
    }
    if (!name)
        return failure_no_memory(error);
    free(name);
    return taken ? FACEGEN_OK : refuse_line(error, "output: another request has this file name");
}

/* Checks where the images of a line go: of lines that are read again, each folder once. */
static facegen_code check_line_output(const batch_line *line, const batch_place *place, int steps, facegen_error *error)
{
    const char *path = line->output.path, *slash = strrchr(path, '/');
    char *folder = fg_text_copy_part(path, line->output.is_folder || !slash ? strlen(path) : (size_t)(slash - path));
    bool is_known = folder && (steps & BATCH_LINE_COMES_AGAIN) && json_object_get(place->checked, folder);
    if (!is_known && output_check(&line->output, error) == FACEGEN_OK && folder)
        json_object_set_new_nocheck(place->checked, folder, json_true());
    free(folder);
    return error->code;
}

/* Prepares the place that a line names, or the folder where it names none. */
static facegen_code read_output(batch_line *line, const batch_place *place, const json_t *given, bool several,
                                int steps, facegen_error *error)
{
    const char *text = given && !json_is_null(given) ? json_string_value(given) : "";
    char *path = text ? batch_join(place->folder, text) : NULL;
    if (text && !path)
        return failure_no_memory(error);
    if (!path || !shorten_path(path + strlen(place->folder)))
        refuse_line(error, "output: must be a file name, or a path inside of the folder for images, without \"..\"");
    else if (output_name(&line->output, path, error) == FACEGEN_OK && (steps & BATCH_LINE_MAKES_FOLDERS))
        check_line_output(line, place, steps, error);
    if (error->code == FACEGEN_OK && !line->output.is_folder && (steps & BATCH_LINE_TAKES_NAMES))
        take_names(place, path, several, error);
    free(path);
    return error->code;
}

/* ---- what a line asks for ---- */

/* Reads the parameters. A face as text is set by itself, for it may be the path of a file. */
static facegen_code read_parameters(batch_line *line, const batch_place *place, json_t *object, facegen_error *error)
{
    json_t *face = json_incref(json_object_get(object, "face_image"));
    if (json_is_string(face))
        json_object_del(object, "face_image");
    /* Reals of so many digits come out as they were written. */
    char *json = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(DBL_DIG));
    if (!json)
        failure_no_memory(error);
    else if (facegen_request_from_json(json, strlen(json), &line->request, error) == FACEGEN_OK &&
             json_is_string(face) && face_set(line->request, place->faces, json_string_value(face)) != FACEGEN_OK)
        failure_no_memory(error);
    free(json);
    json_decref(face);
    return error->code;
}

/* Reads the name by which the line is known when it comes again: its own, or else the file name that it gives. */
static facegen_code read_order(batch_line *line, const batch_place *place, const json_t *given, int steps,
                               facegen_error *error)
{
    enum { ORDER_MAX = 255 }; /* bytes */
    bool is_given = given && !json_is_null(given);
    const char *text = is_given ? json_string_value(given) : line->output.path + strlen(place->folder);
    if (!is_given && line->output.is_folder)
        return FACEGEN_OK;
    if (!text || !*text || strlen(text) > ORDER_MAX)
        return refuse_line(error, "order: must be a text of 1 to 255 bytes");
    line->order = fg_text_copy(text);
    char *taken = batch_join("order ", text);
    bool is_free = !is_given || !(steps & BATCH_LINE_TAKES_NAMES) || (taken && take_name(place, taken));
    free(taken);
    if (!line->order)
        return failure_no_memory(error);
    return is_free ? FACEGEN_OK : refuse_line(error, "order: another request has this name");
}

static facegen_code read_object(batch_line *line, const batch_place *place, json_t *object, int steps,
                                facegen_error *error)
{
    json_t *track_id = json_object_get(object, "track_id"), *samples = json_object_get(object, "samples");
    json_t *output = json_incref(json_object_get(object, "output"));
    bool several = samples && json_integer_value(samples) != 1;
    line->track_id = json_incref(track_id);
    json_t *order = json_incref(json_object_get(object, "order"));
    json_object_del(object, "output");
    json_object_del(object, "order");
    facegen_code code = read_parameters(line, place, object, error);
    if (code == FACEGEN_OK)
        code = facegen_request_validate(line->request, &line->violations, error);
    if (code == FACEGEN_OK)
        code = read_output(line, place, output, several, steps, error);
    if (code == FACEGEN_OK)
        code = read_order(line, place, order, steps, error);
    json_decref(output);
    json_decref(order);
    return code;
}

facegen_code batch_line_read(batch_line *line, const batch_place *place, const char *text, size_t size, int steps,
                             facegen_error *error)
{
    json_error_t problem;
    json_t *object = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
    facegen_code code;
    if (json_is_object(object))
        code = read_object(line, place, object, steps, error);
    else
        code = refuse_line(error, "not a JSON object%s%s", object ? "" : ": ", object ? "" : problem.text);
    json_decref(object);
    if (code != FACEGEN_OK)
        error->acceptance = FACEGEN_ACCEPTANCE_NO;
    return code;
}

void batch_line_free(batch_line *line)
{
    json_decref(line->track_id);
    free(line->order);
    facegen_request_free(line->request);
    facegen_violations_free(line->violations);
    output_free(&line->output);
}
