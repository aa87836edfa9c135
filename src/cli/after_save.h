/* --after-save: a command that is run for each entry whose images are saved, before it counts as saved. */
#ifndef CLI_AFTER_SAVE_H
#define CLI_AFTER_SAVE_H

#include <facegen/ledger.h>

enum { AFTER_SAVE_MAX = 8 }; /* commands that run at once */

typedef struct after_save {
    const char *command;
    struct after_save_run {
        int64_t entry; /* 0: the place is free */
        int64_t child;
    } runs[AFTER_SAVE_MAX];
} after_save;

/* Runs the command with the entry as JSON on its standard input; asked again, says whether it has ended well. */
facegen_after_save after_save_run(after_save *commands, const facegen_entry *entry);

#endif
