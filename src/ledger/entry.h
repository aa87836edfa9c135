/* The inside of an entry, as it is read from a store. */
#ifndef FG_ENTRY_H
#define FG_ENTRY_H

#include "rules.h"

enum {
    FG_DIGEST_SIZE = 32, /* bytes of SHA-256 */
    FG_MARK_SIZE = 64,   /* bytes of a mark, as facegen_error::mark */
};

struct facegen_entry {
    int64_t number;
    fg_record record;
    int64_t account;    /* the row of its account */
    int64_t seed;       /* that it is sent with */
    bool seed_is_drawn; /* by the ledger */
    int rule;           /* the rule by which `digest` was made (identity.h) */
    int64_t added_at;   /* Unix time, ms */
    unsigned char digest[FG_DIGEST_SIZE];
    char *account_name, *batch, *order, *queue, *output, *request_json, *result_json; /* owned, never NULL */
    char mark[FG_MARK_SIZE]; /* the newest job of its account that was known when it was sent; "" for none */
    char *face_file;         /* the path of a face; NULL for none. Owned */
    bool has_face;           /* its bytes are in the ledger */
    size_t image_count;
    char **images; /* paths of saved images; owned */
};

#endif
