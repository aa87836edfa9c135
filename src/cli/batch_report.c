#include "batch_report.h"

#include "base/text.h"
#include "json.h"
#include "terminal.h"

#include <facegen/webhook.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is known of a line ---- */

void batch_outcome_of_line(batch_outcome *outcome, const batch_line *line, const facegen_error *error)
{
    *outcome = (batch_outcome){
        .number = line->number,
        .unit = line->unit,
        .track_id = line->track_id,
        .output = line->output.path,
        .violations = line->violations,
        .error = *error,
    };
}

/* Whether the provider accepted what an entry pays for. */
static facegen_acceptance acceptance_of(const facegen_entry *entry)
{
    switch (facegen_entry_state(entry)) {
    case FACEGEN_STATE_ACCEPTED:
    case FACEGEN_STATE_MADE:
    case FACEGEN_STATE_SAVED:
    case FACEGEN_STATE_FAILED:
        return FACEGEN_ACCEPTANCE_YES;
    case FACEGEN_STATE_SENDING:
    case FACEGEN_STATE_UNCERTAIN:
        return FACEGEN_ACCEPTANCE_UNKNOWN;
    default:
        return FACEGEN_ACCEPTANCE_NO;
    }
}

/* What is wrong with an entry that is not saved, also where nothing has gone wrong yet. */
static facegen_error error_of(const facegen_entry *entry)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_ledger_state state = facegen_entry_state(entry);
    facegen_code code = facegen_entry_code(entry);
    if (state != FACEGEN_STATE_SAVED && code == FACEGEN_OK)
        code = state == FACEGEN_STATE_UNCERTAIN || state == FACEGEN_STATE_SENDING ? FACEGEN_E_UNCERTAIN
                                                                                  : FACEGEN_E_CANCELLED;
    if (code != FACEGEN_OK)
        facegen_error_fill(&error, code, "",
                           *facegen_entry_message(entry) ? facegen_entry_message(entry) : facegen_code_text(code));
    error.acceptance = acceptance_of(entry);
    error.sent_at_ms = facegen_entry_sent_at(entry);
    snprintf(error.mark, sizeof error.mark, "%s", facegen_entry_mark(entry));
    snprintf(error.seed, sizeof error.seed, "%lld", (long long)facegen_entry_seed(entry));
    failure_set_id(&error, facegen_entry_id(entry));
    return error;
}

/* The path of an image as the user has named the folder: that of the ledger is absolute. NULL for "". */
static char *path_from_folder(const batch_place *place, const char *path)
{
    size_t size = place->real_folder ? strlen(place->real_folder) : 0;
    bool is_inside = size > 0 && strncmp(path, place->real_folder, size) == 0 && path[size] == '/';
    if (!*path)
        return NULL;
    const char *folder = strcmp(place->folder, "./") == 0 ? "./" : place->folder;
    return is_inside ? batch_join(folder, path + size + 1) : fg_text_copy(path);
}

static bool take_files(batch_outcome *outcome, const batch_place *place, const facegen_entry *entry)
{
    size_t images = facegen_result_image_count(outcome->result);
    outcome->file_count = images > facegen_entry_image_count(entry) ? images : facegen_entry_image_count(entry);
    outcome->files = calloc(outcome->file_count + 1, sizeof *outcome->files);
    for (size_t i = 0; outcome->files && i < facegen_entry_image_count(entry); i++)
        outcome->files[i] = path_from_folder(place, facegen_entry_image_path(entry, i));
    return outcome->files != NULL;
}

bool batch_outcome_of_entry(batch_outcome *outcome, const batch_place *place, size_t number, const char *unit,
                            const facegen_entry *entry)
{
    const char *request = facegen_entry_request_json(entry), *result = facegen_entry_result_json(entry);
    *outcome = (batch_outcome){
        .number = number,
        .unit = unit,
        .output = batch_join(place->folder, facegen_entry_output(entry)),
        .made_at = facegen_entry_made_at(entry),
        .error = error_of(entry),
    };
    json_t *document = json_loads(request, 0, NULL);
    outcome->track_id = json_incref(json_object_get(document, "track_id"));
    json_decref(document);
    if (*result)
        facegen_webhook_parse(result, strlen(result), &outcome->result, NULL);
    if (outcome->output && take_files(outcome, place, entry))
        return true;
    batch_outcome_free(outcome);
    return false;
}

void batch_outcome_free(batch_outcome *outcome)
{
    for (size_t i = 0; outcome->files && i < outcome->file_count; i++)
        free(outcome->files[i]);
    free(outcome->files);
    free(outcome->output);
    json_decref(outcome->track_id);
    facegen_result_free(outcome->result);
}

/* ---- what is said of it ---- */

static const char *status_of(const batch_outcome *outcome)
{
    if (outcome->is_changed)
        return "changed";
    return outcome->was_saved_before ? "skipped" : exit_code_status(&outcome->error);
}

static exit_code print_outcome(const batch_outcome *outcome)
{
    enum { LIVE_S = 24 * 60 * 60 }; /* how long the provider keeps images (provider's page) */
    const facegen_error *error = &outcome->error;
    const facegen_result *result = outcome->result;
    const char *id = facegen_error_id(error);
    json_t *json = json_pack("{s:I, s:O?, s:o, s:s}", "line", (json_int_t)outcome->number, "track_id",
                             outcome->track_id, "id", cli_json_text(*id ? id : NULL), "status", status_of(outcome));
    json = cli_json_join(json, cli_json_error(error));
    json = cli_json_join(json, cli_json_violations(outcome->violations));
    json = cli_json_join(json, json_pack("{s:o}", "output", cli_json_text(outcome->output)));
    json = cli_json_join(json, cli_json_result(result, outcome->files, error->seed));
    if (outcome->made_at > 0)
        json = cli_json_join(json, json_pack("{s:I}", "expires_at", (json_int_t)(outcome->made_at / 1000 + LIVE_S)));
    return cli_json_print(json, facegen_result_meta_json(result));
}

/* Says which images were not saved, and why. */
static void print_unsaved(const batch_outcome *outcome)
{
    for (size_t i = 0; i < facegen_result_image_count(outcome->result); i++) {
        if (!outcome->files[i])
            terminal_message("%s %zu: image %zu was not saved: %s", outcome->unit, outcome->number, i + 1,
                             exit_code_message(&outcome->error));
    }
}

/* Says what went wrong with a line, and how to resume its job. */
static void print_failure(const batch_outcome *outcome)
{
    const facegen_violations *violations = outcome->violations;
    const facegen_error *error = &outcome->error;
    const char *id = facegen_error_id(error);
    char where[32];
    snprintf(where, sizeof where, "%s %zu: ", outcome->unit, outcome->number);
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        terminal_message("%s%s", where, facegen_violations_message(violations, i));
    if (outcome->result)
        print_unsaved(outcome);
    else if (!violations)
        terminal_message("%s%s", where, exit_code_message(error));
    exit_code_explain_uncertain(where, error);
    if (exit_code_leaves_open(error))
        terminal_message("%sjob %s is %s; resume it, free of charge, with: facegen fetch %s -o PATH", where, id,
                         outcome->result ? "done" : "open", id);
}

exit_code batch_report_outcome(const batch_outcome *outcome)
{
    if (outcome->error.code != FACEGEN_OK)
        print_failure(outcome);
    terminal_clear();
    return print_outcome(outcome);
}

exit_code batch_exit_code(const batch_outcome *outcome)
{
    const facegen_error *error = &outcome->error;
    bool is_unsaved = outcome->result && error->code != FACEGEN_OK && error->code != FACEGEN_E_FAILED;
    if (is_unsaved && error->code != FACEGEN_E_CANCELLED)
        return EXIT_CODE_UNSAVED;
    return exit_code_of_paid(error);
}

void batch_report_notes(const batch_line *line)
{
    facegen_violations *notes = NULL;
    facegen_request_notes(line->request, &notes, NULL);
    for (size_t i = 0; i < facegen_violations_count(notes); i++)
        terminal_message("%s %zu: note: %s", line->unit, line->number, facegen_violations_message(notes, i));
    facegen_violations_free(notes);
}

void batch_report_progress(const batch_counts *counts, int64_t elapsed_ms)
{
    size_t ended = counts->saved + counts->failed, waiting = counts->known - ended - counts->running;
    char left[48] = "";
    double seconds = (double)elapsed_ms / 1000 * (double)(waiting + counts->running) / (double)ended;
    if (elapsed_ms >= 0 && ended > 0)
        snprintf(left, sizeof left, seconds < 100 ? "; about %.0f s left" : "; about %.0f min left",
                 seconds < 100 ? seconds : seconds / 60);
    terminal_draw("%zu done, %zu failed, %zu running, %zu waiting%s", counts->saved, counts->failed, counts->running,
                  waiting, left);
}
