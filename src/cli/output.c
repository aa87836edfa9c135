#include "output.h"

#include "base/text.h"
#include "clock.h"
#include "session.h"
#include "terminal.h"

#include "base/ascii.h"
#include "os/file.h"
#include "os/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the extension begins, with its dot; at the end of the path when there is none. */
static const char *extension_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    return dot ? dot : path + strlen(path);
}

static bool has_extension(const char *path, const char *const extensions[])
{
    for (size_t i = 0; extensions[i]; i++) {
        if (fg_ascii_equal(extension_of(path), strlen(extension_of(path)), extensions[i]))
            return true;
    }
    return false;
}

static bool has_image_extension(const char *path)
{
    static const char *const extensions[] = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", NULL};
    return has_extension(path, extensions);
}

/* Whether it would be taken for a folder, but can hardly be meant as one. */
static bool is_mistaken(const char *path)
{
    static const char *const extensions[] = {".bmp", ".heic", ".svg", ".tif", ".tiff", NULL};
    return !fg_os_is_folder(path) && has_extension(path, extensions);
}

static bool names_folder(const char *path)
{
    size_t size = strlen(path);
    return (size > 0 && path[size - 1] == '/') || fg_os_is_folder(path) || !has_image_extension(path);
}

static bool make_folder(const char *path, facegen_error *error)
{
    if (fg_os_is_folder(path) || fg_os_make_folder(path))
        return true;
    if (errno == EEXIST)
        errno = ENOTDIR; /* it is a file */
    failure_set(error, FACEGEN_E_FILE, "", "the folder \"%s\" cannot be made: %s", path, strerror(errno));
    return false;
}

/* Makes the folder at a path, or that of the file at it, and those above. */
static bool make_folders(const cli_output *output, facegen_error *error)
{
    char *start = output->path + strspn(output->path, "/");
    for (char *slash = strchr(start, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = make_folder(output->path, error);
        *slash = '/';
        if (!made)
            return false;
    }
    return !output->is_folder || make_folder(output->path, error);
}

bool output_is_standard(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

facegen_code output_name(cli_output *output, const char *path, facegen_error *error)
{
    *output = (cli_output){.stream = FG_NO_FILE};
    if (is_mistaken(path))
        return failure_set(error, FACEGEN_E_CONFIG, "",
                           "output: must be a file name that ends in .png, .jpg, .jpeg, .webp, .gif or .avif, or a "
                           "folder; got \"%s\" (\"%s/\" would be a folder)",
                           path, path);
    output->path = fg_text_copy(path);
    output->is_folder = names_folder(path);
    return output->path ? FACEGEN_OK : failure_no_memory(error);
}

facegen_code output_check(const cli_output *output, facegen_error *error)
{
    if (make_folders(output, error))
        facegen_save_check(output->path, error);
    return error->code;
}

/* Whether there is something at a path that cannot be replaced by a file, such as a pipe. */
static bool is_stream(const char *path)
{
    fg_file_facts facts;
    return output_is_standard(path) || (fg_os_examine(path, &facts) && facts.kind == FG_FILE_STREAM);
}

/* Opens a stream. A device that is full says so as soon as nothing is written to it. */
static facegen_code open_stream(cli_output *output, const char *path, facegen_error *error)
{
    output->is_stream = true;
    output->stream = output_is_standard(path) ? FG_STANDARD_OUTPUT : fg_stream_open(path);
    if (output->stream == FG_NO_FILE || !fg_stream_takes_more(output->stream))
        failure_set(error, FACEGEN_E_FILE, "", "output: \"%s\" cannot be written: %s", path, strerror(errno));
    else if (fg_stream_is_terminal(output->stream))
        failure_set(error, FACEGEN_E_CONFIG, "", "output: an image is not written to a terminal");
    return error->code;
}

facegen_code output_prepare(cli_output *output, const char *path, facegen_error *error)
{
    if (is_stream(path)) {
        *output = (cli_output){.stream = FG_NO_FILE, .path = fg_text_copy(path)};
        if (!output->path || open_stream(output, path, error) != FACEGEN_OK)
            output_free(output);
    } else if (output_name(output, path, error) == FACEGEN_OK && output_check(output, error) != FACEGEN_OK) {
        output_free(output);
    }
    return error->code;
}

void output_free(cli_output *output)
{
    if (output->stream > FG_STANDARD_ERROR)
        fg_os_close(output->stream);
    free(output->path);
    *output = (cli_output){.stream = FG_NO_FILE};
}

char *output_numbered(const char *path, size_t index)
{
    const char *ending = extension_of(path);
    size_t room = strlen(path) + 32;
    char *name = malloc(room);
    if (name)
        snprintf(name, room, "%.*s-%zu%s", (int)(ending - path), path, index + 1, ending);
    return name;
}

char *output_path(const cli_output *output, const facegen_result *result, size_t index)
{
    bool is_named = output->is_folder || facegen_result_image_count(result) == 1;
    return is_named ? fg_text_copy(output->path) : output_numbered(output->path, index);
}

/* Writes the one image of a result to a stream. */
static facegen_code write_to_stream(const cli_output *output, facegen_client *client, const facegen_result *result,
                                    facegen_error *error)
{
    void *bytes;
    size_t size;
    if (facegen_result_image_count(result) != 1)
        return failure_set(error, FACEGEN_E_FILE, "", "\"%s\" takes one image, and the job has %zu", output->path,
                           facegen_result_image_count(result));
    if (facegen_result_load(client, result, 0, &bytes, &size, error) != FACEGEN_OK)
        return error->code;
    if (!fg_os_write(output->stream, bytes, size))
        failure_set(error, FACEGEN_E_FILE, "", "\"%s\" cannot be written: %s", output->path, strerror(errno));
    facegen_free(bytes);
    return error->code;
}

static facegen_code save_image(const cli_output *output, facegen_client *client, const facegen_result *result,
                               size_t index, char **file, facegen_error *error)
{
    if (output->is_stream)
        return write_to_stream(output, client, result, error);
    char *path = output_path(output, result, index);
    if (!path)
        return failure_no_memory(error);
    facegen_code code = facegen_result_save(client, result, index, path, file, error);
    free(path);
    return code;
}

static void print_link(const facegen_result *result, size_t index)
{
    const char *link = facegen_result_image_link(result, index);
    char until[32];
    clock_format(facegen_result_expires_at(result), until, sizeof until);
    if (link && *until)
        terminal_message("image %zu, until %s at most: %s", index + 1, until, link);
}

exit_code output_save(const cli_output *output, facegen_client *client, const facegen_result *result, int64_t deadline,
                      char **files)
{
    exit_code code = EXIT_CODE_DONE;
    for (size_t i = 0; i < facegen_result_image_count(result); i++) {
        facegen_error error = FACEGEN_ERROR_INIT;
        session_set_deadline(client, deadline);
        if (save_image(output, client, result, i, &files[i], &error) == FACEGEN_OK)
            continue;
        terminal_message("image %zu was not saved: %s", i + 1, exit_code_message(&error));
        print_link(result, i);
        code = error.code == FACEGEN_E_CANCELLED ? exit_code_interrupted() : EXIT_CODE_UNSAVED;
    }
    const char *id = facegen_result_id(result);
    if (code != EXIT_CODE_DONE && *id)
        terminal_message("job %s is done; get its images again, free of charge, with: facegen fetch %s -o PATH", id,
                         id);
    return code;
}
