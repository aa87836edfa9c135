/* Which ledger a command uses, and what it says of it. */
#ifndef CLI_LEDGER_FILE_H
#define CLI_LEDGER_FILE_H

#include "options.h"

#include <facegen/ledger.h>

/*
 * The ledger of a command that sends: --ledger FILE; in memory, with NULL, after --no-ledger, in the sandbox and where
 * a recording is played back, so that a trial first does not make the real run skip; otherwise the file of that name in
 * the folder that images go to.
 *
 * path: receives it, to be freed, or NULL. Returns false if memory runs out.
 */
bool ledger_file_choose(const cli_options *options, const char *folder, char **path);

/* Opens a ledger for a client, or with NULL for a look at all accounts; says on standard error what is wrong. */
facegen_ledger *ledger_file_open(const char *path, facegen_client *client, bool existing, exit_code *code);

#endif
