/*
 * How a sandbox behaves, set by name and text: the same options in both forms, on the command line as --NAME VALUE and
 * in the process through facegen_sandbox_set().
 */
#ifndef SB_SETTINGS_H
#define SB_SETTINGS_H

#include "account.h"
#include "scenario.h"
#include "storage.h"

enum { SB_ORIGIN_SIZE = 128 };

/*
 * Gets a face image from its link: bytes for free(). NULL when it cannot be had; reason (256 bytes) then says why, or
 * is "" when a stand-in is to be drawn instead.
 */
typedef void *sb_face_source(const char *link, size_t *size, char *reason, void *user_data);

typedef struct sb_settings {
    char key[SB_KEY_SIZE];       /* the one that is accepted; "": any that is not empty, each an account of its own */
    char origin[SB_ORIGIN_SIZE]; /* where the API root and the images are: "http://127.0.0.1:8642" */
    size_t queue_limit;          /* jobs that an account may have waiting and in the making */
    size_t workers;              /* jobs of an account that are made at once */
    double speed;                /* jobs are done as many times faster */
    sb_money price;              /* of a job */
    sb_money balance;            /* of a new wallet */
    double eta_error;            /* factor by which eta is wrong */
    sb_storage *storage;         /* where images are kept as files; NULL for nowhere */
    sb_choice scenario;          /* of every request that chooses none by its track_id */
    sb_face_source *face_source;
    void *face_source_data;
} sb_settings;

void sb_settings_init(sb_settings *settings, const char *origin);

/* False when it does not take the value; accepted then says what it takes, NULL when there is no such option. */
bool sb_settings_set(sb_settings *settings, const char *name, const char *value, const char **accepted);

/* An option, by its index; false past the last. */
typedef struct sb_option {
    const char *name;
    const char *value;          /* what its value is called; "" when it takes none */
    const char *help;           /* a line */
    const char *const *choices; /* the words that it accepts, then NULL; NULL when it accepts others */
} sb_option;
bool sb_option_at(size_t index, sb_option *option);

#endif
