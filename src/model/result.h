/* The inside of a result: what codec/ fills and job/ decides on. */
#ifndef FG_RESULT_H
#define FG_RESULT_H

#include <facegen/result.h>

#include "base/arena.h"
#include "base/limits.h"

enum {
    FG_ID_SIZE = 256,  /* bytes of an id, the NUL included */
    FG_MARK_SIZE = 64, /* bytes of a mark, and of the name of a client: an id of at most 63 characters */
};

typedef struct fg_result_image {
    facegen_image_form form;
    const char *link; /* of a FACEGEN_IMAGE_LINK */
    void *bytes;      /* of a FACEGEN_IMAGE_BYTES, malloc'ed */
    size_t size;
    size_t place; /* in `output`, and so of its other links in proxy_links and future_links */
} fg_result_image;

typedef struct fg_links {
    const char *items[FG_IMAGES_MAX];
    size_t count;
} fg_links;

/* Links that outlive the answer they came in: `count` texts, one after the other, each with its NUL. For free(). */
typedef struct fg_kept_links {
    size_t count, size;
    char texts[];
} fg_kept_links;

/* Jobs, as a list of the account's images names them. */
typedef struct fg_ids {
    const char *items[FG_IMAGES_MAX];
    size_t count;
} fg_ids;

/* A scalar of `meta`. */
typedef struct fg_meta {
    const char *name, *text;
    struct fg_meta *next;
} fg_meta;

struct facegen_result {
    fg_arena arena; /* of all texts, meta and lists */
    facegen_status status;
    bool refused;            /* status was "error": of a submit, nothing was queued */
    bool rate_limited;       /* refused, and the message says that too much was asked */
    bool speaks;             /* it has a status or a message, as every answer of the provider has */
    const char *status_text; /* as it came, "" when it did not */
    const char *id, *track_id;
    const char *message, *tip;
    fg_result_image *images; /* of the arena */
    size_t image_count;
    fg_links *proxy_links, *future_links; /* NULL when there are none */
    fg_meta *meta;
    const char *meta_json;
    char *json;                  /* owned; NULL of an empty result */
    double generation_time, eta; /* seconds; negative when absent */
    int64_t retry_after_ms;      /* in the body; 0 when absent */
    int64_t received_at;         /* Unix time, seconds */
    bool fresh;                  /* the job had just ended: its links may not have spread yet */
    int http_status;

    /* of an answer about the account */
    double processing_count;        /* jobs that are queued or processing; negative when absent */
    const char *balance, *currency; /* of its wallet, as they were written; "" when absent */
    fg_ids *assets;                 /* jobs whose images are listed, newest first; NULL when there is no list */
};

/* An empty result; NULL when memory runs out. */
facegen_result *fg_result_new(void);

/* Removes the key from all texts but links, which would lead nowhere then. key may be NULL. */
void fg_result_redact(facegen_result *result, const char *key);

/* Gives a result its job's id, which is copied; false if memory runs out. */
bool fg_result_set_id(facegen_result *result, const char *id);

/* Whether at least one image is a link or bytes. */
bool fg_result_has_images(const facegen_result *result);

/*
 * Gives a successful result images by the other links that its answer has: where `output` is empty, those of
 * proxy_links or else of future_links; where an entry of it is neither a link nor an image, that of the same index.
 * False if memory runs out.
 */
bool fg_result_complete_images(facegen_result *result);

/* The future links of a result; NULL if it has none, or if memory runs out: they are a last resort. */
fg_kept_links *fg_result_keep_future(const facegen_result *result);

/* Adds future links of an earlier answer to a result that has none, and completes its images. earlier may be NULL. */
void fg_result_add_future(facegen_result *result, const fg_kept_links *earlier);

/* Whether an id can stand in a path and a file name: 1 to 255 letters, digits, '.', '_' or '-', not all dots. */
bool fg_id_valid(const char *id);

/* Whether two ids are the same, also as numbers: 777.0 is 777. */
bool fg_id_equal(const char *one, const char *other);

/* Whether an id is short enough for a mark. */
bool fg_mark_valid(const char *mark);

#endif
