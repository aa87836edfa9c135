/* A client made from the options and the environment, watched for signals. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "options.h"

#include <facegen/replay.h>
#include <facegen/sandbox.h>

typedef struct cli_session {
    facegen_client *client;
    facegen_sandbox *sandbox;   /* NULL unless it goes there */
    facegen_replay *replay;     /* the same */
    facegen_recorder *recorder; /* NULL when nothing is recorded */
} cli_session;

/* The API root that options and environment name, or the provider's. */
const char *session_url(const cli_options *options);

/* On failure error is filled, with the setting at fault as its parameter, and there is nothing to close. */
facegen_code session_try(cli_session *session, const cli_options *options, facegen_error *error);

/* Like session_try(), but also says on standard error what is wrong. */
exit_code session_open(cli_session *session, const cli_options *options);

/*
 * Gives the client's next call what is left of the time until a deadline of clock_now_ms(), 1 ms at least. False if it
 * has passed.
 */
bool session_set_deadline(facegen_client *client, int64_t deadline);

void session_close(cli_session *session);

#endif
