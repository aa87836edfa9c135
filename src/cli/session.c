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
static char *variable(const char *name)
{
    char *value = getenv(name);
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

static facegen_code refuse_key(facegen_error *error, const char *message)
{
    strcpy(error->parameter, "key");
    snprintf(error->message, sizeof error->message, "%s", message);
    return error->code = FACEGEN_E_CONFIG;
}

/* Reads a line up to its end, which is dropped, or as much of it as there is room for. Returns its size. */
static size_t read_line(FILE *file, char line[KEY_LINE_SIZE])
{
    size_t size = 0;
    int byte;
    while (size < KEY_LINE_SIZE - 1 && (byte = getc(file)) != EOF && byte != '\n')
        line[size++] = (char)byte;
    line[size] = '\0';
    return size;
}

/* Reads the first line of a file, trimmed. */
static facegen_code read_key(const char *path, char line[KEY_LINE_SIZE], facegen_error *error)
{
    const char *problem = "there is no key on its first line";
    char message[sizeof error->message];
    size_t size = 0;
    line[0] = '\0';
    FILE *file = fopen(path, "re");
    if (file) {
        setvbuf(file, NULL, _IONBF, 0); /* no second copy of the key */
        size = read_line(file, line);
    }
    if (!file || ferror(file))
        problem = strerror(errno);
    if (file)
        fclose(file);
    bool has_nul = strlen(line) < size;
    if (has_nul)
        problem = "there is a NUL byte on its first line: save it as ASCII or UTF-8 text";
    trim(line);
    if (line[0] && !has_nul)
        return FACEGEN_OK;
    explicit_bzero(line, KEY_LINE_SIZE);
    snprintf(message, sizeof message, "--key-file: \"%s\": %s", path, problem);
    return refuse_key(error, message);
}

static void set_key(facegen_client *client, const cli_options *options, facegen_error *error)
{
    char line[KEY_LINE_SIZE], *key = variable("FACEGEN_API_KEY");
    if (options->key_file) {
        if (read_key(options->key_file, line, error) != FACEGEN_OK)
            return;
        key = line;
    }
    if (!key) {
        refuse_key(error, "there is no API key: put it in the variable FACEGEN_API_KEY, or in a file for --key-file; "
                          "or try without one, with --sandbox");
        return;
    }
    facegen_client_set_key(client, key, error);
    explicit_bzero(key, strlen(key)); /* also in the environment: others may look into /proc, or at a core dump */
}

static const char *given_url(const cli_options *options)
{
    return options->base_url ? options->base_url : variable("FACEGEN_BASE_URL");
}

const char *session_url(const cli_options *options)
{
    const char *url = given_url(options);
    return url ? url : PROVIDER_URL;
}

static void attach_sandbox(cli_session *session, facegen_error *error)
{
    session->sandbox = facegen_sandbox_new();
    if (session->sandbox)
        facegen_sandbox_attach(session->sandbox, session->client, error);
    else
        error->code = FACEGEN_E_NOMEM;
}

static void attach_replay(cli_session *session, const char *path, facegen_error *error)
{
    session->replay = facegen_replay_open(path, error);
    if (session->replay)
        facegen_replay_attach(session->replay, session->client, error);
}

static void attach_recorder(cli_session *session, const char *path, facegen_error *error)
{
    session->recorder = facegen_recorder_new(path, error);
    if (session->recorder)
        facegen_recorder_attach(session->recorder, session->client, error);
}

/* The limits that are not given are the library's own. */
static void set_limits(facegen_client *client, const cli_options *options, facegen_error *error)
{
    facegen_client_set_plan(client, options->plan, error);
    if (options->timeout_ms >= 0 && error->code == FACEGEN_OK)
        facegen_client_set_timeout(client, options->timeout_ms, error);
    if (options->retries >= 0 && error->code == FACEGEN_OK)
        facegen_client_set_retries(client, options->retries, error);
    if (error->code == FACEGEN_OK)
        facegen_client_set_max_queued(client, options->max_queued, error);
    if (error->code == FACEGEN_OK)
        facegen_client_set_name(client, options->client_name, error);
}

static void set_provider(facegen_client *client, const cli_options *options, facegen_error *error)
{
    if (given_url(options))
        facegen_client_set_base_url(client, given_url(options), error);
    if (error->code == FACEGEN_OK)
        set_key(client, options, error);
    if (error->code == FACEGEN_OK)
        facegen_client_set_proxy(client, options->proxy, error);
    if (error->code == FACEGEN_OK)
        facegen_client_set_ca_file(client, options->ca_file, error);
}

static void set_up(cli_session *session, const cli_options *options, facegen_error *error)
{
    if (options->verbose)
        facegen_client_set_log(session->client, terminal_log, NULL);
    set_limits(session->client, options, error);
    if (error->code != FACEGEN_OK)
        return;
    if (options->sandbox)
        attach_sandbox(session, error);
    else if (options->replay)
        attach_replay(session, options->replay, error);
    else
        set_provider(session->client, options, error);
    if (error->code == FACEGEN_OK && options->record) /* last: a recording of before is lost */
        attach_recorder(session, options->record, error);
}

static void free_session(cli_session *session)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client_free(session->client);
    facegen_sandbox_free(session->sandbox);
    facegen_replay_free(session->replay);
    if (facegen_recorder_close(session->recorder, &error) != FACEGEN_OK)
        terminal_message("%s; what was done is not affected", error.message);
    *session = (cli_session){0};
}

facegen_code session_try(cli_session *session, const cli_options *options, facegen_error *error)
{
    *session = (cli_session){.client = facegen_client_new()};
    if (session->client)
        set_up(session, options, error);
    else
        error->code = FACEGEN_E_NOMEM;
    if (error->code == FACEGEN_OK && !interrupt_start(session->client))
        error->code = FACEGEN_E_SYSTEM;
    if (error->code != FACEGEN_OK)
        free_session(session);
    return error->code;
}

exit_code session_open(cli_session *session, const cli_options *options)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    session_try(session, options, &error);
    return exit_code_after(&error);
}

void session_close(cli_session *session)
{
    interrupt_stop();
    terminal_clear();
    free_session(session);
}
