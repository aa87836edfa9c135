#include "page.h"

#include "base/number.h"
#include "html.h"
#include "page_frame.h"
#include "page_job.h"
#include "os/random.h"

#include <stdio.h>

enum { JOBS_SHOWN = 50, ACCOUNTS_SHOWN = 8 };

static bool make_nonce(char nonce[FG_NONCE_SIZE])
{
    unsigned char bytes[(FG_NONCE_SIZE - 1) / 2];
    if (!fg_random_bytes(bytes, sizeof bytes))
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static void write_title(fg_buffer *out, const fg_settings *settings)
{
    fg_buffer_text(out, "<h1>Face Generator sandbox</h1>\n<p class=\"soft\">API root <code>");
    fg_html_text(out, settings->origin);
    fg_buffer_text(out, "/api</code>. Images are previews: drawn, not generated.</p>\n"
                        "<p id=\"silent\" role=\"alert\" hidden>The sandbox does not answer. What follows is the last "
                        "that it said.</p>\n");
}

static void write_account(fg_call *call, const fg_account *account, size_t number)
{
    fg_buffer *out = &call->reply->body;
    const fg_settings *settings = &call->endpoint->settings;
    char balance[FG_NUMBER_SIZE];
    int64_t next_end;
    size_t pending = fg_jobs_pending(&call->endpoint->jobs, account, call->now, &next_end);
    fg_number_format(fg_account_balance(account, settings->balance), balance);
    fg_buffer_text(out, "<tr>");
    if (number > 0)
        fg_html_format(out, "<td>%zu</td>", number);
    fg_html_format(out, "<td>%zu of %zu</td><td>%s USD</td><td>%zu</td></tr>\n", pending, settings->queue_limit,
                   balance, account->jobs_paid);
}

/*
 * The accounts, newest first; before the first call, what a new one would have. They are numbered in the order in which
 * they came, for their names, the keys, are secret.
 */
static void write_facts(fg_call *call)
{
    static const fg_account fresh = {0};
    const fg_accounts *accounts = &call->endpoint->accounts;
    const fg_account *account = accounts->first ? accounts->first : &fresh;
    bool several = accounts->count > 1;
    fg_buffer *out = &call->reply->body;
    fg_html_format(out, "<section id=\"facts\" class=\"card\" aria-label=\"Accounts\">\n<table>\n<tr>%s",
                   several ? "<th>Account</th>" : "");
    fg_buffer_text(out, "<th>Queue</th><th>Balance</th><th>Jobs</th></tr>\n");
    for (size_t i = 0; account && i < ACCOUNTS_SHOWN; i++, account = account->next)
        write_account(call, account, several ? accounts->count - i : 0);
    fg_buffer_text(out, "</table>\n");
    if (accounts->count > ACCOUNTS_SHOWN)
        fg_html_format(out, "<p class=\"soft\">and %zu earlier</p>\n", accounts->count - ACCOUNTS_SHOWN);
    fg_buffer_text(out, "</section>\n");
}

/* The number that write_facts() shows an account with; 0 when it is the only one. */
static size_t number_of(const fg_accounts *accounts, const fg_account *account)
{
    size_t number = accounts->count;
    if (number == 1)
        return 0;
    for (const fg_account *other = accounts->first; other && other != account; other = other->next)
        number--;
    return number;
}

static void write_hint(fg_buffer *out, const fg_settings *settings)
{
    fg_buffer_text(out, "<div id=\"none\" class=\"card\">\n<h3>No job yet</h3>\n<p>Send the first request:</p>\n"
                        "<pre>export FACEGEN_API_KEY=");
    fg_buffer_text(out, *settings->key ? "..." : "any");
    fg_buffer_text(out, "\nfacegen generate --base-url ");
    fg_html_text(out, settings->origin);
    fg_buffer_text(out, "/api \\\n    --prompt \"an astronaut on the moon\" --face me.jpg -o astronaut.png</pre>\n");
    fg_buffer_text(out, *settings->key ? "<p class=\"soft\">The key is the one that the server was started with.</p>\n"
                                       : "<p class=\"soft\">Any key will do; each has an account of its own.</p>\n");
    fg_buffer_text(out, "</div>\n");
}

static void write_jobs(fg_call *call)
{
    fg_buffer *out = &call->reply->body;
    const fg_accounts *accounts = &call->endpoint->accounts;
    const fg_sandbox_job *job = call->endpoint->jobs.last;
    fg_buffer_text(out, "<h2>Latest jobs</h2>\n<div id=\"jobs\">\n");
    if (!job)
        write_hint(out, &call->endpoint->settings);
    for (int i = 0; job && i < JOBS_SHOWN; i++, job = job->previous)
        fg_page_job(out, job, number_of(accounts, job->account), call->now);
    fg_buffer_text(out, "</div>\n");
}

void fg_route_page(fg_call *call)
{
    char nonce[FG_NONCE_SIZE];
    fg_buffer *out = &call->reply->body;
    if (!make_nonce(nonce)) {
        fg_call_refuse(call, 500, "No random numbers");
        return;
    }
    call->reply->content_type = "text/html; charset=utf-8";
    fg_page_begin(out, nonce);
    fg_buffer_text(out, "<main>\n");
    write_title(out, &call->endpoint->settings);
    write_facts(call);
    write_jobs(call);
    fg_buffer_text(out, "</main>\n");
    fg_page_end(out, nonce);
}
