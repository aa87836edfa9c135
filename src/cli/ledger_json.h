/* An entry of a ledger as JSON. */
#ifndef CLI_LEDGER_JSON_H
#define CLI_LEDGER_JSON_H

#include "json.h"

#include <facegen/ledger.h>

/* What is known of an entry, without its request and its result; NULL if memory runs out. */
json_t *ledger_entry_json(const facegen_entry *entry);

/* A time in seconds, of one in ms; null for 0. */
json_t *ledger_time_json(int64_t unix_ms);

#endif
