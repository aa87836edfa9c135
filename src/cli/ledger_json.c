#include "ledger_json.h"

json_t *ledger_time_json(int64_t unix_ms)
{
    return unix_ms > 0 ? json_integer((json_int_t)(unix_ms / 1000)) : json_null();
}

json_t *ledger_entry_json(const facegen_entry *entry)
{
    json_t *files = json_array();
    for (size_t i = 0; i < facegen_entry_image_count(entry); i++)
        files = cli_json_append(files, cli_json_text(facegen_entry_image_path(entry, i)));
    const char *id = facegen_entry_id(entry), *verdict = facegen_verdict_text(facegen_entry_verdict(entry));
    json_t *json = json_pack(
        "{s:I, s:o, s:o, s:o, s:s, s:o, s:o, s:s, s:o, s:i, s:I, s:o}", "entry",
        (json_int_t)facegen_entry_number(entry), "account", cli_json_text(facegen_entry_account(entry)), "batch",
        cli_json_text(facegen_entry_batch(entry)), "order", cli_json_text(facegen_entry_order(entry)), "state",
        facegen_ledger_state_text(facegen_entry_state(entry)), "verdict", cli_json_text(*verdict ? verdict : NULL),
        "id", cli_json_text(*id ? id : NULL), "code", facegen_code_name(facegen_entry_code(entry)), "message",
        cli_json_text(facegen_entry_message(entry)), "attempts", facegen_entry_attempts(entry), "seed",
        (json_int_t)facegen_entry_seed(entry), "files", files);
    return cli_json_join(json, json_pack("{s:o, s:o, s:o, s:o, s:o}", "added_at",
                                         ledger_time_json(facegen_entry_added_at(entry)), "sent_at",
                                         ledger_time_json(facegen_entry_sent_at(entry)), "accepted_at",
                                         ledger_time_json(facegen_entry_accepted_at(entry)), "made_at",
                                         ledger_time_json(facegen_entry_made_at(entry)), "ended_at",
                                         ledger_time_json(facegen_entry_ended_at(entry))));
}
