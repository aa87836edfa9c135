/* What the page shows, while its holes are filled. */
#ifndef SB_PAGE_VIEW_H
#define SB_PAGE_VIEW_H

#include "routes.h"
#include "template.h"

enum {
    SB_NONCE_SIZE = 33,       /* room for what tells the page's own script, and its NUL */
    SB_SHOWN_TEXT_SIZE = 800, /* room for a text of a request as it is shown, and its NUL */
    SB_ELLIPSIS_SIZE = 3      /* bytes that follow one that was cut */
};

struct sb_view {
    const sb_call *call;
    const sb_settings *settings;
    const sb_accounts *accounts;
    char nonce[SB_NONCE_SIZE];
    const sb_account *account; /* and its place in the list, from 0 */
    size_t account_index;
    const sb_job *job;
    sb_job_state state;
    size_t param;                                     /* of the job, whose value is shown */
    int image;                                        /* of the job, from 0 */
    char text[SB_SHOWN_TEXT_SIZE + SB_ELLIPSIS_SIZE]; /* of the hole that is being filled */
};

/* A number as the text of the view. */
const char *sb_view_integer(sb_view *view, int64_t number);
const char *sb_view_number(sb_view *view, double number);

/* The holes about jobs. */
extern const sb_hole sb_job_holes[];

#endif
