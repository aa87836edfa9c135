#include "job.h"

#include "output.h"
#include "session.h"
#include "show.h"
#include "terminal.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *job_status_name(const facegen_result *result)
{
    switch (facegen_result_status(result)) {
    case FACEGEN_STATUS_PROCESSING:
        return "processing";
    case FACEGEN_STATUS_SUCCESS:
        return "success";
    case FACEGEN_STATUS_FAILED:
        return "failed";
    case FACEGEN_STATUS_UNKNOWN:
        break;
    }
    return "unknown";
}

static double unless_negative(double number)
{
    return number >= 0 ? number : NAN;
}

void job_write_result(json_writer *json, const facegen_result *result, char *const *files)
{
    size_t count = facegen_result_image_count(result);
    int64_t seed, expires_at = facegen_result_expires_at(result);
    json_begin(json, "files", '[');
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, files[i]);
    json_end(json, ']');
    json_begin(json, "links", '[');
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, facegen_result_image_link(result, i));
    json_end(json, ']');
    json_number(json, "seed", facegen_result_seed(result, &seed) ? (double)seed : NAN);
    json_number(json, "eta", unless_negative(facegen_result_eta(result)));
    json_number(json, "generation_time", unless_negative(facegen_result_generation_time(result)));
    json_number(json, "expires_at", expires_at > 0 ? (double)expires_at : NAN);
    json_ready(json, "meta", facegen_result_meta_json(result));
}

static void print_json(const job_kind *kind, const facegen_result *result, char *const *files)
{
    json_writer json = {false};
    json_begin(&json, NULL, '{');
    if (kind->verdict)
        json_text(&json, "verdict", kind->verdict);
    json_text(&json, "id", facegen_result_id(result));
    json_text(&json, "status", job_status_name(result));
    job_write_result(&json, result, files);
    json_end(&json, '}');
    putchar('\n');
}

/* A program that reads the names gets them byte for byte; a terminal does not get what controls it. */
static void print_files(char *const *files, size_t count)
{
    bool is_terminal = isatty(STDOUT_FILENO) == 1;
    for (size_t i = 0; i < count; i++) {
        if (!files[i])
            continue;
        if (is_terminal)
            text_print(stdout, files[i]);
        else
            fputs(files[i], stdout);
        putchar('\n');
    }
}

/* The job is paid for: it is named, so that it can be taken up. */
static exit_code no_memory_for(const facegen_result *result)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    error.code = FACEGEN_E_NOMEM;
    snprintf(error.id, sizeof error.id, "%s", facegen_result_id(result));
    return exit_code_after(&error);
}

static exit_code deliver(const cli_output *output, const cli_options *options, const job_kind *kind,
                         facegen_client *client, const facegen_result *result)
{
    size_t count = facegen_result_image_count(result);
    char **files = calloc(count + 1, sizeof *files);
    if (!files)
        return no_memory_for(result);
    exit_code code = EXIT_CODE_DONE;
    if (output->path)
        code = output_save(output, client, result, files);
    terminal_clear();
    if (options->json)
        print_json(kind, result, files);
    else
        print_files(files, count);
    if (options->show)
        show_images(files, count);
    for (size_t i = 0; i < count; i++)
        facegen_free(files[i]);
    free(files);
    return code;
}

/* With --no-wait images are saved only if a place for them was named. */
static exit_code prepare(cli_output *output, const cli_options *options)
{
    *output = (cli_output){0};
    if (options->no_wait && !options->output)
        return EXIT_CODE_DONE;
    facegen_error error = FACEGEN_ERROR_INIT;
    output_prepare(output, options->output ? options->output : ".", &error);
    return exit_code_after(&error);
}

static void print_headline(const cli_options *options, const job_kind *kind, const facegen_result *result)
{
    terminal_clear();
    if (options->no_wait && !options->json)
        puts(kind->headline(result));
}

exit_code job_run(const cli_options *options, const job_kind *kind)
{
    cli_session session;
    exit_code code = session_open(&session, options);
    if (code != EXIT_CODE_DONE)
        return code;
    if (!options->quiet && terminal_is_there())
        facegen_client_set_progress(session.client, terminal_progress, NULL);
    cli_output output;
    facegen_result *result = NULL;
    code = prepare(&output, options);
    if (code == EXIT_CODE_DONE)
        code = kind->call(session.client, options, &result);
    if (code == EXIT_CODE_DONE)
        print_headline(options, kind, result);
    if (code == EXIT_CODE_DONE)
        code = deliver(&output, options, kind, session.client, result);
    facegen_result_free(result);
    output_free(&output);
    session_close(&session);
    return code;
}
