#include "after_save.h"

#include "ledger_json.h"
#include "terminal.h"
#include "os/run.h"

#include <stdlib.h>

/* Begins to run the command for an entry; false if it cannot be begun. */
static bool begin_command(after_save *commands, struct after_save_run *place, const facegen_entry *entry)
{
    json_t *json = ledger_entry_json(entry);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    place->child = text ? fg_run_beside(commands->command, text) : 0;
    place->entry = place->child ? facegen_entry_number(entry) : 0;
    free(text);
    return place->child != 0;
}

facegen_after_save after_save_run(after_save *commands, const facegen_entry *entry)
{
    int code = 0;
    struct after_save_run *place = NULL;
    for (int i = 0; i < AFTER_SAVE_MAX; i++) {
        struct after_save_run *run = &commands->runs[i];
        if (run->entry == facegen_entry_number(entry)) {
            if (!fg_run_has_ended(run->child, &code))
                return FACEGEN_AFTER_SAVE_PENDING;
            *run = (struct after_save_run){.entry = 0};
            if (code == 0)
                return FACEGEN_AFTER_SAVE_DONE;
            terminal_message("%s: --after-save ended with exit code %d; it is run again", facegen_entry_order(entry),
                             code);
            return FACEGEN_AFTER_SAVE_AGAIN;
        }
        if (run->entry == 0)
            place = run;
    }
    return !place || begin_command(commands, place, entry) ? FACEGEN_AFTER_SAVE_PENDING : FACEGEN_AFTER_SAVE_AGAIN;
}
