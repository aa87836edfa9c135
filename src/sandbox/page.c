/* What the holes of page/page.html are filled with. */
#include "page.h"

#include "base/number.h"
#include "os/random.h"
#include "page_view.h"

#include <inttypes.h>
#include <stdio.h>

enum { ACCOUNTS_SHOWN = 8 };

const char *sb_view_integer(sb_view *view, int64_t number)
{
    snprintf(view->text, sizeof view->text, "%" PRId64, number);
    return view->text;
}

const char *sb_view_number(sb_view *view, double number)
{
    fg_number_format(number, view->text);
    return view->text;
}

/* ---- the sandbox ---- */

static bool make_nonce(char nonce[SB_NONCE_SIZE])
{
    unsigned char bytes[(SB_NONCE_SIZE - 1) / 2];
    if (!fg_random_bytes(bytes, sizeof bytes))
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static const char *nonce(sb_view *view)
{
    return view->nonce;
}

static const char *origin(sb_view *view)
{
    return view->settings->origin;
}

static bool has_key(sb_view *view, size_t turn)
{
    return turn == 0 && *view->settings->key;
}

/* ---- accounts ---- */

/* The accounts, newest first; before the first call, what a new one would have. */
static bool next_account(sb_view *view, size_t turn)
{
    static const sb_account fresh = {0};
    if (turn == 0)
        view->account = view->accounts->first ? view->accounts->first : &fresh;
    else
        view->account = view->account->next;
    view->account_index = turn;
    return view->account && turn < ACCOUNTS_SHOWN;
}

static bool has_several(sb_view *view, size_t turn)
{
    return turn == 0 && view->accounts->count > 1;
}

/* They are numbered in the order in which they came, for their names, the keys, are secret. */
static const char *account_number(sb_view *view)
{
    return sb_view_integer(view, (int64_t)(view->accounts->count - view->account_index));
}

static const char *pending(sb_view *view)
{
    int64_t next_end;
    return sb_view_integer(
        view, (int64_t)sb_jobs_pending(&view->call->endpoint->jobs, view->account, view->call->now, &next_end));
}

static const char *queue_limit(sb_view *view)
{
    return sb_view_integer(view, (int64_t)view->settings->queue_limit);
}

static const char *balance(sb_view *view)
{
    return sb_view_number(view, sb_account_balance(view->account, view->settings->balance));
}

static const char *paid(sb_view *view)
{
    return sb_view_integer(view, (int64_t)view->account->jobs_paid);
}

static bool has_earlier(sb_view *view, size_t turn)
{
    return turn == 0 && view->accounts->count > ACCOUNTS_SHOWN;
}

static const char *earlier(sb_view *view)
{
    return sb_view_integer(view, (int64_t)view->accounts->count - ACCOUNTS_SHOWN);
}

/* ---- the page ---- */

static const sb_hole page_holes[] = {
    {"nonce", nonce, NULL},         {"origin", origin, NULL},           {"key", NULL, has_key},
    {"several", NULL, has_several}, {"account", NULL, next_account},    {"number", account_number, NULL},
    {"pending", pending, NULL},     {"queue_limit", queue_limit, NULL}, {"balance", balance, NULL},
    {"paid", paid, NULL},           {"earlier", earlier, has_earlier},  {NULL, NULL, NULL},
};

static const sb_hole *const holes[] = {page_holes, sb_job_holes, NULL};

void sb_route_page(sb_call *call)
{
    sb_view view = {
        .call = call,
        .settings = &call->endpoint->settings,
        .accounts = &call->endpoint->accounts,
    };
    if (!make_nonce(view.nonce)) {
        sb_call_refuse(call, 500, "No random numbers");
        return;
    }
    call->reply->content_type = "text/html; charset=utf-8";
    sb_template_fill(&call->reply->body, sb_page_text, holes, &view);
}
