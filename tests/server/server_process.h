/* The program facegen-sandbox, started for a test, and raw conversations with it. */
#ifndef FG_TEST_SERVER_PROCESS_H
#define FG_TEST_SERVER_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

typedef struct server_process {
    pid_t process;
    char root[128]; /* the API root that it printed: "http://127.0.0.1:PORT/api" */
    int port;
} server_process;

/* Starts it on a port of its own; options ends with NULL. The program's path is in FACEGEN_SANDBOX_BIN. */
void server_start(server_process *server, const char *const *options);

/* Sends a signal and waits; the exit status, or -1 when it died of a signal. */
int server_end(server_process *server, int signal_number);

/* Runs it until it ends by itself; the exit status. */
int server_run(const char *const *options);

/* A connection to it. */
int server_connect(const server_process *server);

/*
 * Sends bytes and receives until the connection ends: how many bytes came into answer (NUL-terminated), or -1 when
 * the connection was reset.
 */
ssize_t server_talk(const server_process *server, const void *bytes, size_t size, char *answer, size_t room);

/* An HTTP request by libcurl: POST of a body, or GET for NULL. The status, 0 when there was no whole answer. */
long server_request(const char *url, const char *body, char *answer, size_t room);

#endif
