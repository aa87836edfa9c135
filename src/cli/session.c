#include "session.h"

#include "interrupt.h"
#include "terminal.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_LINE_SIZE = 1024 }; /* more than a key has */

/* A variable of the environment; an empty one is as good as none. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static void trim(char *text)
{
    size_t start = 0, end = strlen(text);
    while (end > 0 && isspace((unsigned char)text[end - 1]))
        end--;
    while (start < end && isspace((unsigned char)text[start]))
        start++;
    memmove(text, text + start, end - start);
    text[end - start] = '\0';
}

/* Reads the first line of a file, trimmed. */
static exit_code read_key(const char *path, char line[KEY_LINE_SIZE])
{
    const char *problem = "there is no key on its first line";
    line[0] = '\0';
    FILE *file = fopen(path, "r");
    if (file)
        setvbuf(file, NULL, _IONBF, 0); /* no second copy of the key */
    if (!file || (!fgets(line, KEY_LINE_SIZE, file) && ferror(file)))
        problem = strerror(errno);
    if (file)
        fclose(file);
    trim(line);
    if (line[0])
        return EXIT_CODE_DONE;
    terminal_message("--key-file: \"%s\": %s", path, problem);
    return EXIT_CODE_USAGE;
}

static exit_code set_key(facegen_client *client, const cli_options *options)
{
    char line[KEY_LINE_SIZE], *key = getenv("FACEGEN_API_KEY");
    if (key && !*key)
        key = NULL;
    if (options->key_file) {
        exit_code code = read_key(options->key_file, line);
        if (code != EXIT_CODE_DONE)
            return code;
        key = line;
    }
    if (!key) {
        terminal_message("there is no API key: put it in the variable FACEGEN_API_KEY, or in a file for --key-file; "
                         "or try without one, with --sandbox");
        return EXIT_CODE_USAGE;
    }
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client_set_key(client, key, &error);
    explicit_bzero(key, strlen(key)); /* also in the environment: others may look into /proc, or at a core dump */
    return exit_code_after(&error);
}

static exit_code set_base_url(facegen_client *client, const cli_options *options)
{
    const char *url = options->base_url ? options->base_url : variable("FACEGEN_BASE_URL");
    facegen_error error = FACEGEN_ERROR_INIT;
    if (url)
        facegen_client_set_base_url(client, url, &error);
    return exit_code_after(&error);
}

static exit_code attach_sandbox(cli_session *session)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    session->sandbox = facegen_sandbox_new();
    if (!session->sandbox)
        return exit_code_no_memory();
    facegen_sandbox_attach(session->sandbox, session->client, &error);
    return exit_code_after(&error);
}

/* The limits that are not given are the library's own. */
static exit_code set_limits(facegen_client *client, const cli_options *options)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client_set_plan(client, options->plan, &error);
    if (options->timeout_ms >= 0 && error.code == FACEGEN_OK)
        facegen_client_set_timeout(client, options->timeout_ms, &error);
    if (options->retries >= 0 && error.code == FACEGEN_OK)
        facegen_client_set_retries(client, options->retries, &error);
    if (error.code == FACEGEN_OK)
        facegen_client_set_max_queued(client, options->max_queued, &error);
    if (error.code == FACEGEN_OK)
        facegen_client_set_name(client, options->client_name, &error);
    return exit_code_after(&error);
}

static exit_code set_up(cli_session *session, const cli_options *options)
{
    facegen_client *client = session->client;
    if (options->verbose)
        facegen_client_set_log(client, terminal_log, NULL);
    exit_code code = set_limits(client, options);
    if (code == EXIT_CODE_DONE && options->sandbox)
        return attach_sandbox(session);
    if (code == EXIT_CODE_DONE)
        code = set_base_url(client, options);
    if (code == EXIT_CODE_DONE)
        code = set_key(client, options);
    return code;
}

static exit_code watch_signals(facegen_client *client)
{
    if (interrupt_start(client))
        return EXIT_CODE_DONE;
    terminal_message("%s", facegen_code_text(FACEGEN_E_SYSTEM));
    return EXIT_CODE_UNEXPECTED;
}

static void free_session(cli_session *session)
{
    facegen_client_free(session->client);
    facegen_sandbox_free(session->sandbox);
    *session = (cli_session){0};
}

exit_code session_open(cli_session *session, const cli_options *options)
{
    *session = (cli_session){.client = facegen_client_new()};
    exit_code code = session->client ? set_up(session, options) : exit_code_no_memory();
    if (code == EXIT_CODE_DONE)
        code = watch_signals(session->client);
    if (code != EXIT_CODE_DONE)
        free_session(session);
    return code;
}

void session_close(cli_session *session)
{
    interrupt_stop();
    terminal_clear();
    free_session(session);
}
