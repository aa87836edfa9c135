/* A client made from the options and the environment, watched for Ctrl-C. */
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

/* As session_try(), and says on standard error what is wrong. */
exit_code session_open(cli_session *session, const cli_options *options);

void session_close(cli_session *session);

#endif
