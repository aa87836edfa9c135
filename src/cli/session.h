/* A client made from the options and the environment, watched for Ctrl-C. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "options.h"

#include <facegen/sandbox.h>

typedef struct cli_session {
    facegen_client *client;
    facegen_sandbox *sandbox; /* NULL when it goes to the provider */
} cli_session;

/* On failure the reason has been printed, and there is nothing to close. */
exit_code session_open(cli_session *session, const cli_options *options);

void session_close(cli_session *session);

#endif
