#include "recording.h"

#include "base/json.h"
#include "sandbox/fail.h"
#include "os/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NULL, or what is wrong with the first line. */
static const char *check_heading(const char *line, size_t size)
{
    int64_t version;
    if (!fg_json_integer(fg_json_member(fg_json_read(line, size), "facegen_recording"), &version) || version < 1)
        return "not a recording of libfacegen";
    return version > FG_RECORDING_VERSION ? "it was made by a later version of libfacegen" : NULL;
}

static const char *add(fg_recording *recording, const char *line, size_t size, size_t number)
{
    fg_recorded *grown = realloc(recording->exchanges, (recording->count + 1) * sizeof *grown);
    if (!grown)
        return "memory runs out";
    recording->exchanges = grown;
    fg_recorded *added = &grown[recording->count++];
    fg_recorded_init(added);
    added->line = number;
    return fg_recorded_read(added, line, size);
}

/* Reads line by line; *number is the last one. NULL, or what is wrong with it. */
static const char *read_lines(fg_recording *recording, FILE *file, size_t *number)
{
    char *line = NULL;
    size_t room = 0;
    int64_t size;
    const char *problem = NULL;
    while (!problem && (size = fg_os_read_line(file, &line, &room)) >= 0) {
        ++*number;
        problem = *number == 1 ? check_heading(line, (size_t)size) : add(recording, line, (size_t)size, *number);
    }
    free(line);
    if (!problem && ferror(file))
        return strerror(errno);
    return problem || *number > 0 ? problem : "it is empty";
}

facegen_code fg_recording_open(fg_recording *recording, const char *path, facegen_error *error)
{
    *recording = (fg_recording){0};
    size_t number = 0;
    FILE *file = fg_os_open_text(path);
    if (!file)
        return sb_fail(error, FACEGEN_E_CONFIG, "", "recording \"%.256s\": %s", path, strerror(errno));
    const char *problem = read_lines(recording, file, &number);
    fclose(file);
    if (!problem)
        return FACEGEN_OK;
    fg_recording_free(recording);
    return sb_fail(error, FACEGEN_E_CONFIG, "", "recording \"%.256s\", line %zu: %s", path, number, problem);
}

void fg_recording_free(fg_recording *recording)
{
    for (size_t i = 0; i < recording->count; i++)
        fg_recorded_free(&recording->exchanges[i]);
    free(recording->exchanges);
    *recording = (fg_recording){0};
}
