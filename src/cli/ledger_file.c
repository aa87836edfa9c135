#include "ledger_file.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_NAME "facegen.ledger"

bool ledger_file_choose(const cli_options *options, const char *folder, char **path)
{
    *path = NULL;
    if (options->ledger) {
        *path = fg_text_copy(options->ledger);
        return *path != NULL;
    }
    if (options->no_ledger || options->sandbox || options->replay)
        return true;
    size_t size = strlen(folder) + sizeof FILE_NAME;
    *path = malloc(size);
    if (*path)
        snprintf(*path, size, "%s%s", folder, FILE_NAME);
    return *path != NULL;
}

facegen_ledger *ledger_file_open(const char *path, facegen_client *client, bool existing, exit_code *code)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    const facegen_ledger_options options = {.size = sizeof options, .existing = existing};
    facegen_ledger *ledger = facegen_ledger_open(path, client, &options, &error);
    *code = exit_code_after(&error);
    return ledger;
}
