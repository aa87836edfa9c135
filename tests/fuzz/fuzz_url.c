/*
 * Links of a server. The first line is a link: what is accepted is http(s), without user info, and curl's own parser
 * finds the same host in its plain form. A second line is a Location against it.
 */
#include "base/url.h"
#include "fuzz.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>

static void demand_same_url(const fg_url *a, const fg_url *b)
{
    DEMAND(fg_url_same_origin(a, b) && a->loopback == b->loopback);
}

/* The plain form has no character that readers take differently, and is its own plain form. */
static void demand_plain(const fg_url *url, const fg_buffer *plain)
{
    fg_url same;
    fg_buffer again;
    const char *text = fg_buffer_string(plain);
    for (size_t i = 0; i < plain->size; i++)
        DEMAND(text[i] > 0x20 && text[i] < 0x7f && !strchr("\"#<>\\^`{|}", text[i]));
    if (plain->size > FG_URL_SIZE)
        return;
    fg_buffer_init(&again, FG_URL_SIZE);
    DEMAND(fg_url_parse(text, plain->size, &same, &again));
    DEMAND(strcmp(fg_buffer_string(&again), text) == 0);
    demand_same_url(url, &same);
    fg_buffer_free(&again);
}

/* A part of a link as curl finds it; NULL when there is none. */
static char *curl_part(CURLU *link, CURLUPart part, unsigned flags)
{
    char *text = NULL;
    return curl_url_get(link, part, &text, flags) == CURLUE_OK ? text : NULL;
}

/* Reads "[::1]". */
static bool read_ipv6(const char *host, struct in6_addr *address)
{
    char text[INET6_ADDRSTRLEN] = "";
    size_t size = strlen(host);
    if (size < 2 || size - 2 >= sizeof text || host[0] != '[' || host[size - 1] != ']')
        return false;
    memcpy(text, host + 1, size - 2);
    return inet_pton(AF_INET6, text, address) == 1;
}

/* Whether two hosts are the same: curl writes an IPv6 address in its shortest form. */
static bool same_host(const char *a, const char *b)
{
    struct in6_addr address_a, address_b;
    if (read_ipv6(a, &address_a) && read_ipv6(b, &address_b))
        return memcmp(&address_a, &address_b, sizeof address_a) == 0;
    return strcmp(a, b) == 0;
}

static void demand_same_for_curl(const fg_url *url, const char *plain)
{
    CURLU *link = curl_url();
    DEMAND(link && curl_url_set(link, CURLUPART_URL, plain, 0) == CURLUE_OK);
    char *scheme = curl_part(link, CURLUPART_SCHEME, 0), *host = curl_part(link, CURLUPART_HOST, 0);
    char *port = curl_part(link, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    DEMAND(scheme && strcmp(scheme, url->secure ? "https" : "http") == 0);
    DEMAND(host && same_host(host, url->host));
    DEMAND(port && strtoul(port, NULL, 10) == url->port);
    DEMAND(!curl_part(link, CURLUPART_USER, 0) && !curl_part(link, CURLUPART_PASSWORD, 0));
    DEMAND(!curl_part(link, CURLUPART_OPTIONS, 0) && !curl_part(link, CURLUPART_FRAGMENT, 0));
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(link);
}

/* A host that the system's name look-up takes for a number is one that everybody reads alike. */
static void demand_no_number_in_disguise(const fg_url *url)
{
    struct in_addr as_number, as_quad;
    if (inet_aton(url->host, &as_number) != 0)
        DEMAND(inet_pton(AF_INET, url->host, &as_quad) == 1 && as_quad.s_addr == as_number.s_addr);
    if (strncmp(url->host, "127.", 4) == 0 && inet_pton(AF_INET, url->host, &as_quad) == 1)
        DEMAND(url->loopback);
}

/* A reference that names no other host stays at its origin. */
static void demand_resolved(const fg_url *url, const char *plain, const char *location)
{
    fg_url target;
    fg_buffer absolute;
    fg_buffer_init(&absolute, 8 * FG_URL_SIZE);
    bool resolved = fg_url_resolve(plain, location, &absolute);
    bool names_host = strncmp(location, "//", 2) == 0 || location[strcspn(location, ":/?#")] == ':';
    if (resolved)
        DEMAND(fg_url_parse(fg_buffer_string(&absolute), absolute.size, &target, NULL));
    if (resolved && !names_host)
        demand_same_url(url, &target);
    fg_buffer_free(&absolute);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *line_end = memchr(text, '\n', size);
    size_t link_size = line_end ? (size_t)(line_end - text) : size;
    fg_url url;
    fg_buffer plain;
    fg_buffer_init(&plain, 4 * FG_URL_SIZE);
    bool accepted = fg_url_parse(text, link_size, &url, &plain);
    if (accepted) {
        demand_plain(&url, &plain);
        demand_same_for_curl(&url, fg_buffer_string(&plain));
        demand_no_number_in_disguise(&url);
    }
    if (accepted && line_end) {
        char *location = strndup(line_end + 1, size - link_size - 1);
        DEMAND(location);
        demand_resolved(&url, fg_buffer_string(&plain), location);
        free(location);
    }
    fg_buffer_free(&plain);
    return 0;
}
