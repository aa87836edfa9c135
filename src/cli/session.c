#include "session.h"

#include "base/limits.h"
#include "interrupt.h"
#include "terminal.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/secret.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_FILE_SIZE = 4096 }; /* more than a line with a key has */

/* A variable of the environment; NULL if it is not set or empty. */
static char *environment_text(const char *name)
{
    char *value = getenv(name);
    return value && *value ? value : NULL;
}

static facegen_code refuse_key(facegen_error *error, const char *path, const char *problem)
{
    return failure_set(error, FACEGEN_E_CONFIG, "key", "--key-file: \"%s\": %s", path, problem);
}

/* Reads up to KEY_FILE_SIZE bytes without leaving a copy of them anywhere. -1 with errno. */
static int64_t read_key_file(const char *path, char bytes[KEY_FILE_SIZE])
{
    size_t size = 0;
    int64_t got = 1;
    int file = fg_os_open(path, true);
    if (file == FG_NO_FILE)
        return -1;
    while (size < KEY_FILE_SIZE && (got = fg_os_read(file, bytes + size, KEY_FILE_SIZE - size)) > 0)
        size += (size_t)got;
    int problem = errno;
    fg_os_close(file);
    errno = problem;
    return got < 0 ? -1 : (int64_t)size;
}

/* Finds the key in what was read: the first line, without the space around it and without a byte order mark. */
static char *find_key_line(char *bytes, size_t size)
{
    static const char mark[] = "\xef\xbb\xbf"; /* editors of Windows write one */
    char *start = bytes, *end = memchr(bytes, '\n', size);
    if (!end)
        end = bytes + size;
    if ((size_t)(end - start) >= strlen(mark) && memcmp(start, mark, strlen(mark)) == 0)
        start += strlen(mark);
    while (start < end && isspace((unsigned char)end[-1]))
        end--;
    while (start < end && isspace((unsigned char)*start))
        start++;
    *end = '\0';
    return strlen(start) == (size_t)(end - start) ? start : NULL;
}

/* Sets the key from the first line of a file. */
static void set_key_of_file(facegen_client *client, const char *path, facegen_error *error)
{
    char bytes[KEY_FILE_SIZE + 1];
    int64_t size = read_key_file(path, bytes);
    char *key = size < 0 ? NULL : find_key_line(bytes, (size_t)size);
    if (size < 0)
        refuse_key(error, path, strerror(errno));
    else if (!key)
        refuse_key(error, path, "there is a NUL byte on its first line: save it as ASCII or UTF-8 text");
    else if (!*key)
        refuse_key(error, path, "there is no key on its first line");
    else
        facegen_client_set_key(client, key, error);
    fg_wipe(bytes, sizeof bytes);
}

static void set_session_key(facegen_client *client, const cli_options *options, facegen_error *error)
{
    const char *key = environment_text("FACEGEN_API_KEY");
    if (options->key_file)
        set_key_of_file(client, options->key_file, error);
    else if (key)
        facegen_client_set_key(client, key, error);
    else
        failure_set(error, FACEGEN_E_CONFIG, "key",
                    "no API key is set (set FACEGEN_API_KEY, use --key-file, or try --sandbox)");
}

/* Whether it is used or not: others may look at the environment in /proc, or at a core dump. */
static void wipe_key(void)
{
    char *key = environment_text("FACEGEN_API_KEY");
    if (key)
        fg_wipe(key, strlen(key));
}

static const char *given_url(const cli_options *options)
{
    return options->base_url ? options->base_url : environment_text("FACEGEN_BASE_URL");
}

const char *session_url(const cli_options *options)
{
    const char *url = given_url(options);
    return url ? url : FG_API_ROOT;
}

static void attach_sandbox(cli_session *session, facegen_error *error)
{
    session->sandbox = facegen_sandbox_new();
    if (session->sandbox)
        facegen_sandbox_attach(session->sandbox, session->client, error);
    else
        failure_no_memory(error);
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

static void set_limits(facegen_client *client, const cli_options *options, facegen_error *error)
{
    facegen_client_set_plan(client, options->plan, error);
    if (error->code == FACEGEN_OK)
        facegen_client_set_timeout(client, options->timeout_ms, error);
    if (error->code == FACEGEN_OK)
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
        set_session_key(client, options, error);
    if (error->code == FACEGEN_OK)
        facegen_client_set_proxy(client, options->proxy, error);
    if (error->code == FACEGEN_OK)
        facegen_client_set_ca_file(client, options->ca_file, error);
}

static void set_up_client(cli_session *session, const cli_options *options, facegen_error *error)
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
        set_up_client(session, options, error);
    else
        failure_no_memory(error);
    wipe_key();
    if (error->code == FACEGEN_OK && !interrupt_start(session->client))
        failure_set(error, FACEGEN_E_SYSTEM, "", "%s", facegen_code_text(FACEGEN_E_SYSTEM));
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

bool session_set_deadline(facegen_client *client, int64_t deadline)
{
    int64_t left = deadline - fg_clock_now();
    facegen_client_set_timeout(client, left > 0 ? left : 1, NULL);
    return left > 0;
}

void session_close(cli_session *session)
{
    interrupt_stop();
    terminal_clear();
    free_session(session);
}
