#include "guard.h"

#include "base/ascii.h"
#include "base/url.h"

#include <stdio.h>
#include <string.h>

/* Whether a host is an address and not a name. A page that has one of this machine's addresses comes from it. */
static bool is_address(const char *host)
{
    return *host == '[' || strspn(host, "0123456789.") == strlen(host);
}

/* Whether a link, its path aside, leads to this server. */
static bool leads_here(const sb_guard *guard, const char *link)
{
    fg_url url;
    if (!fg_url_parse(link, strlen(link), &url, NULL))
        return false;
    bool is_own = strcmp(guard->address, "0.0.0.0") == 0 ? is_address(url.host) : strcmp(guard->address, url.host) == 0;
    for (size_t i = 0; i < guard->names.count && !is_own; i++)
        is_own = fg_ascii_equal(guard->names.names[i], strlen(guard->names.names[i]), url.host);
    return is_own || url.loopback;
}

static bool is_host(const sb_guard *guard, const char *host)
{
    char link[FG_URL_SIZE];
    snprintf(link, sizeof link, "http://%s", host);
    return !strpbrk(host, "/?#") && leads_here(guard, link);
}

/* A browser asks before it sends this type from one site to another; a form cannot have it. */
static bool is_json(const char *content_type)
{
    return content_type && fg_ascii_equal(content_type, strcspn(content_type, "; \t"), "application/json");
}

int sb_guard_judge(const sb_guard *guard, const char *method, const sb_asker *asker, const char **reason)
{
    if (asker->host && !is_host(guard, asker->host)) {
        *reason = "The sandbox does not go by the name in this request's Host; see facegen-sandbox --name";
        return 403;
    }
    if (asker->origin && !leads_here(guard, asker->origin)) {
        *reason = "The sandbox does not answer pages of other sites; see facegen-sandbox --name";
        return 403;
    }
    if (strcmp(method, "POST") == 0 && !is_json(asker->content_type)) {
        *reason = "The Content-Type must be application/json";
        return 415;
    }
    return 0;
}
