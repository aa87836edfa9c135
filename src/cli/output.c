#include "output.h"

#include "terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

static bool is_folder(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* Where the extension begins, with its dot; at the end of the path when there is none. */
static const char *extension(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    return dot ? dot : path + strlen(path);
}

static bool has_extension(const char *path, const char *const extensions[])
{
    for (size_t i = 0; extensions[i]; i++) {
        if (strcasecmp(extension(path), extensions[i]) == 0)
            return true;
    }
    return false;
}

static bool has_image_extension(const char *path)
{
    static const char *const extensions[] = {".png", ".jpg", ".jpeg", ".webp", NULL};
    return has_extension(path, extensions);
}

/* Whether it would be taken for a folder, but can hardly be meant as one. */
static bool is_mistaken(const char *path)
{
    static const char *const extensions[] = {".avif", ".bmp", ".gif", ".heic", ".svg", ".tif", ".tiff", NULL};
    return !is_folder(path) && (strcmp(path, "-") == 0 || has_extension(path, extensions));
}

static bool names_folder(const char *path)
{
    size_t size = strlen(path);
    return (size > 0 && path[size - 1] == '/') || is_folder(path) || !has_image_extension(path);
}

static bool make_folder(const char *path, facegen_error *error)
{
    if (is_folder(path) || mkdir(path, 0777) == 0)
        return true;
    if (errno == EEXIST)
        errno = ENOTDIR; /* it is a file */
    error->code = FACEGEN_E_FILE;
    snprintf(error->message, sizeof error->message, "the folder \"%s\" cannot be made: %s", path, strerror(errno));
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

facegen_code output_prepare(cli_output *output, const char *path, facegen_error *error)
{
    *output = (cli_output){.path = strdup(path), .is_folder = names_folder(path)};
    if (!output->path)
        return error->code = FACEGEN_E_NOMEM;
    if (is_mistaken(path)) {
        error->code = FACEGEN_E_CONFIG;
        snprintf(
            error->message, sizeof error->message,
            "output: \"%s\" was given; accepted: a file name that ends in .png, .jpg, .jpeg or .webp, or a folder; "
            "\"%s/\" would be one",
            path, path);
    } else if (make_folders(output, error)) {
        facegen_save_check(path, error);
    }
    if (error->code != FACEGEN_OK)
        output_free(output);
    return error->code;
}

void output_free(cli_output *output)
{
    free(output->path);
    output->path = NULL;
}

char *output_numbered(const char *path, size_t index)
{
    const char *ending = extension(path);
    size_t room = strlen(path) + 32;
    char *name = malloc(room);
    if (name)
        snprintf(name, room, "%.*s-%zu%s", (int)(ending - path), path, index + 1, ending);
    return name;
}

char *output_path(const cli_output *output, const facegen_result *result, size_t index)
{
    bool is_named = output->is_folder || facegen_result_image_count(result) == 1;
    return is_named ? strdup(output->path) : output_numbered(output->path, index);
}

static facegen_code save(const cli_output *output, facegen_client *client, const facegen_result *result, size_t index,
                         char **file, facegen_error *error)
{
    char *path = output_path(output, result, index);
    if (!path)
        return error->code = FACEGEN_E_NOMEM;
    facegen_code code = facegen_result_save(client, result, index, path, file, error);
    free(path);
    return code;
}

static void print_link(const facegen_result *result, size_t index)
{
    const char *link = facegen_result_image_link(result, index);
    time_t expires_at = (time_t)facegen_result_expires_at(result);
    struct tm utc;
    char until[32];
    if (link && gmtime_r(&expires_at, &utc) && strftime(until, sizeof until, "%Y-%m-%d %H:%M UTC", &utc))
        terminal_message("image %zu, until %s at most: %s", index + 1, until, link);
}

exit_code output_save(const cli_output *output, facegen_client *client, const facegen_result *result, char **files)
{
    exit_code code = EXIT_CODE_DONE;
    for (size_t i = 0; i < facegen_result_image_count(result); i++) {
        facegen_error error = FACEGEN_ERROR_INIT;
        if (save(output, client, result, i, &files[i], &error) == FACEGEN_OK)
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
