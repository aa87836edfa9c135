#include "page.h"

#include "base/number.h"
#include "html.h"
#include "page_frame.h"
#include "page_job.h"
#include "os/random.h"

#include <stdio.h>

enum { JOBS_SHOWN = 50, ACCOUNTS_SHOWN = 8 };

static bool make_nonce(char nonce[SB_NONCE_SIZE])
{
    unsigned char bytes[(SB_NONCE_SIZE - 1) / 2];
    if (!fg_random_bytes(bytes, sizeof bytes))
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static void write_title(fg_buffer *out, const sb_settings *settings)
{
    fg_buffer_text(out, "<h1>Face Generator sandbox</h1>\n<p class=\"soft\">API root <code>");
    sb_html_text(out, settings->origin);
    fg_buffer_text(out, "/api</code>. Images are previews: drawn, not generated.</p>\n"
                        "<p id=\"silent\" role=\"alert\" hidden>The sandbox does not answer. What follows is the last "
                        "that it said.</p>\n");
}

static void write_account(sb_call *call, const sb_account *account, size_t number)
{
    fg_buffer *out = &call->reply->body;
    const sb_settings *settings = &call->endpoint->settings;
    char balance[FG_NUMBER_SIZE];
    int64_t next_end;
    size_t pending = sb_jobs_pending(&call->endpoint->jobs, account, call->now, &next_end);
    fg_number_format(sb_account_balance(account, settings->balance), balance);
    fg_buffer_text(out, "<tr>");
    if (number > 0)
        sb_html_format(out, "<td>%zu</td>", number);
    sb_html_format(out, "<td>%zu of %zu</td><td>%s USD</td><td>%zu</td></tr>\n", pending, settings->queue_limit,
                   balance, account->jobs_paid);
}

/*
 * The accounts, newest first; before the first call, what a new one would have. They are numbered in the order in which
 * they came, for their names, the keys, are secret.
 */
static void write_facts(sb_call *call)
{
    static const sb_account fresh = {0};
    const sb_accounts *accounts = &call->endpoint->accounts;
    const sb_account *account = accounts->first ? accounts->first : &fresh;
    bool several = accounts->count > 1;
    fg_buffer *out = &call->reply->body;
    sb_html_format(out, "<section id=\"facts\" class=\"card\" aria-label=\"Accounts\">\n<table>\n<tr>%s",
                   several ? "<th>Account</th>" : "");
    fg_buffer_text(out, "<th>Queue</th><th>Balance</th><th>Jobs</th></tr>\n");
    for (size_t i = 0; account && i < ACCOUNTS_SHOWN; i++, account = account->next)
        write_account(call, account, several ? accounts->count - i : 0);
    fg_buffer_text(out, "</table>\n");
    if (accounts->count > ACCOUNTS_SHOWN)
        sb_html_format(out, "<p class=\"soft\">and %zu earlier</p>\n", accounts->count - ACCOUNTS_SHOWN);
    fg_buffer_text(out, "</section>\n");
}

/* The number that write_facts() shows an account with; 0 when it is the only one. */
static size_t number_of(const sb_accounts *accounts, const sb_account *account)
{
    size_t number = accounts->count;
    if (number == 1)
        return 0;
    for (const sb_account *other = accounts->first; other && other != account; other = other->next)
        number--;
    return number;
}

static void write_hint(fg_buffer *out, const sb_settings *settings)
{
    fg_buffer_text(out, "<div id=\"none\" class=\"card\">\n<h3>No job yet</h3>\n<p>Send the first request:</p>\n"
                        "<pre>export FACEGEN_API_KEY=");
    fg_buffer_text(out, *settings->key ? "..." : "any");
    fg_buffer_text(out, "\nfacegen generate --base-url ");
    sb_html_text(out, settings->origin);
    fg_buffer_text(out, "/api \\\n    --prompt \"an astronaut on the moon\" --face me.jpg -o astronaut.png</pre>\n");
    fg_buffer_text(out, *settings->key ? "<p class=\"soft\">The key is the one that the server was started with.</p>\n"
                                       : "<p class=\"soft\">Any key will do; each has an account of its own.</p>\n");
    fg_buffer_text(out, "</div>\n");
}

static void write_jobs(sb_call *call)
{
    fg_buffer *out = &call->reply->body;
    const sb_accounts *accounts = &call->endpoint->accounts;
    const sb_job *job = call->endpoint->jobs.last;
    fg_buffer_text(out, "<h2>Latest jobs</h2>\n<div id=\"jobs\">\n");
    if (!job)
        write_hint(out, &call->endpoint->settings);
    for (int i = 0; job && i < JOBS_SHOWN; i++, job = job->previous)
        sb_page_job(out, job, number_of(accounts, job->account), call->now);
    fg_buffer_text(out, "</div>\n");
}

void sb_route_page(sb_call *call)
{
    char nonce[SB_NONCE_SIZE];
    fg_buffer *out = &call->reply->body;
    if (!make_nonce(nonce)) {
        sb_call_refuse(call, 500, "No random numbers");
        return;
    }
    call->reply->content_type = "text/html; charset=utf-8";
    sb_page_begin(out, nonce);
    fg_buffer_text(out, "<main>\n");
    write_title(out, &call->endpoint->settings);
    write_facts(call);
    write_jobs(call);
    fg_buffer_text(out, "</main>\n");
    sb_page_end(out, nonce);
}
