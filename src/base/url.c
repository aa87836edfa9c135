#include "url.h"

#include "ascii.h"
#include "os/ip.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The scheme's size with "://", 0 for another one. */
static size_t parse_scheme(const char *text, size_t size, fg_url *url)
{
    url->secure = size > 8 && fg_ascii_begins(text, "https://");
    if (url->secure)
        return 8;
    return size > 7 && fg_ascii_begins(text, "http://") ? 7 : 0;
}

/* Whether a host is four numbers from 0 to 255, without a zero in front. */
static bool is_dotted_quad(const char *host)
{
    for (int part = 0; part < 4; part++) {
        int value = 0, digits = 0;
        for (; isdigit((unsigned char)*host) && digits <= 3; host++, digits++)
            value = value * 10 + (*host - '0');
        bool zero_in_front = digits > 1 && *(host - digits) == '0';
        if (digits == 0 || digits > 3 || zero_in_front || value > 255 || *host != (part < 3 ? '.' : '\0'))
            return false;
        host++;
    }
    return true;
}

/* Whether a name would be read as a number by inet_aton(), as in 2130706433 or 0x7f.1: its last label is one. */
static bool looks_numeric(const char *host)
{
    const char *label = strrchr(host, '.');
    label = label ? label + 1 : host;
    if (strncmp(label, "0x", 2) == 0)
        return true;
    return *label && strspn(label, "0123456789") == strlen(label);
}

/* host is in lower case. */
static bool is_name(const char *host)
{
    size_t size = strlen(host);
    return fg_ascii_name_size(host) == size && host[0] != '.' && !strstr(host, "..") && host[size - 1] != '.' &&
           !looks_numeric(host);
}

static bool is_bracketed_ipv6(const char *host)
{
    char address[64]; /* more than an address of IPv6 has characters */
    uint8_t bytes[FG_IP_SIZE];
    size_t size = strlen(host);
    if (host[0] != '[' || host[size - 1] != ']' || size > sizeof address)
        return false;
    snprintf(address, sizeof address, "%.*s", (int)size - 2, host + 1);
    return fg_ip_parse(address, bytes) == FG_IP_SIZE;
}

static bool parse_host(const char *text, size_t size, fg_url *url)
{
    if (size == 0 || size >= sizeof url->host)
        return false;
    for (size_t i = 0; i < size; i++)
        url->host[i] = fg_ascii_lower(text[i]);
    url->host[size] = '\0';
    bool quad = is_dotted_quad(url->host);
    url->loopback = strcmp(url->host, "localhost") == 0 || strcmp(url->host, "[::1]") == 0 ||
                    (quad && strncmp(url->host, "127.", 4) == 0);
    return quad || is_name(url->host) || is_bracketed_ipv6(url->host);
}

static bool parse_port(const char *text, size_t size, fg_url *url)
{
    url->port = 0;
    for (size_t i = 0; i < size; i++) {
        if (!isdigit((unsigned char)text[i]) || url->port > 65535)
            return false;
        url->port = url->port * 10 + (unsigned)(text[i] - '0');
    }
    return url->port >= 1 && url->port <= 65535;
}

/* A NUL does, too, for the path to be refused by it. */
static bool is_authority_end(char byte)
{
    return byte == '/' || byte == '?' || byte == '#' || byte == '\0';
}

static bool parse_authority(const char *text, size_t size, fg_url *url)
{
    const char *bracket = memchr(text, ']', size);
    const char *from = bracket ? bracket : text;
    const char *colon = memchr(from, ':', size - (size_t)(from - text));
    url->port = url->secure ? 443 : 80;
    if (!colon)
        return parse_host(text, size, url);
    size_t host_size = (size_t)(colon - text);
    return parse_host(text, host_size, url) && parse_port(colon + 1, size - host_size - 1, url);
}

static bool is_forbidden(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7f || byte == '\\';
}

/* Whether a byte is percent-encoded: it must not stand in a URL. */
static bool is_encoded(unsigned char byte)
{
    switch (byte) {
    case ' ':
    case '"':
    case '<':
    case '>':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return true;
    default:
        return byte >= 0x80;
    }
}

/* Writes path and query. */
static void write_path(const char *text, size_t size, fg_buffer *plain)
{
    if (size == 0 || *text != '/')
        fg_buffer_byte(plain, '/');
    for (size_t i = 0; i < size; i++) {
        size_t begin = i;
        while (i < size && !is_encoded((unsigned char)text[i]))
            i++;
        fg_buffer_append(plain, text + begin, i - begin);
        if (i < size) {
            char escaped[4];
            snprintf(escaped, sizeof escaped, "%%%02X", (unsigned char)text[i]);
            fg_buffer_text(plain, escaped);
        }
    }
}

/* The size of path and query up to a fragment; false when something in them is forbidden. */
static bool measure_path(const char *text, size_t size, size_t *path_size)
{
    size_t i = 0;
    while (i < size && text[i] != '#' && !is_forbidden((unsigned char)text[i]))
        i++;
    *path_size = i;
    return i == size || text[i] == '#';
}

/* Writes a URL in its plain form. */
static bool write_plain(const fg_url *url, const char *path, size_t path_size, fg_buffer *plain)
{
    char port[16];
    fg_buffer_text(plain, url->secure ? "https://" : "http://");
    fg_buffer_text(plain, url->host);
    if (url->port != (url->secure ? 443u : 80u)) {
        snprintf(port, sizeof port, ":%u", url->port);
        fg_buffer_text(plain, port);
    }
    write_path(path, path_size, plain);
    return plain->state == FG_BUFFER_OK;
}

bool fg_url_parse(const char *text, size_t size, fg_url *url, fg_buffer *plain)
{
    *url = (fg_url){0};
    size_t scheme = parse_scheme(text, size, url);
    if (scheme == 0 || size > FG_URL_SIZE)
        return false;
    const char *authority = text + scheme;
    size_t left = size - scheme, authority_size = 0, path_size;
    while (authority_size < left && !is_authority_end(authority[authority_size]))
        authority_size++;
    const char *path = authority + authority_size;
    return parse_authority(authority, authority_size, url) && measure_path(path, left - authority_size, &path_size) &&
           (!plain || write_plain(url, path, path_size, plain));
}

bool fg_url_is_authority(const char *text, size_t size)
{
    fg_url url = {0};
    return parse_authority(text, size, &url);
}

bool fg_url_scheme_ends(const char *text, size_t size)
{
    return (size >= 3 && memcmp(text, "://", 3) == 0) || (size >= 5 && memcmp(text, ":\\/\\/", 5) == 0);
}

bool fg_url_same_origin(const fg_url *a, const fg_url *b)
{
    return a->secure == b->secure && a->port == b->port && strcmp(a->host, b->host) == 0;
}

/* ---- relative references (RFC 3986, 5.2) ---- */

/* Whether a reference begins with a scheme, such as "ftp:". */
static bool has_scheme(const char *reference)
{
    size_t size = strcspn(reference, ":/?#");
    return reference[size] == ':';
}

/* Drops the last segment of a path that begins at `start`, with its slash. */
static void drop_segment(fg_buffer *path, size_t start)
{
    while (path->size > start && path->bytes[--path->size] != '/')
        continue;
}

static bool is_dots(const char *segment, size_t size)
{
    return size <= 2 && memcmp(segment, "..", size) == 0;
}

/* Appends segments, with a slash before each, to a path that begins at `start`, obeying those that are dots. */
static void append_segments(fg_buffer *path, size_t start, const char *segments, size_t size, bool last)
{
    for (const char *next = segments, *end = segments + size; next <= end;) {
        const char *slash = memchr(next, '/', (size_t)(end - next));
        size_t length = (size_t)((slash ? slash : end) - next);
        bool dots = length > 0 && is_dots(next, length);
        if (dots && length == 2)
            drop_segment(path, start);
        if (!dots || (last && !slash))
            fg_buffer_byte(path, '/');
        if (!dots)
            fg_buffer_append(path, next, length);
        next += length + 1;
    }
}

/* Appends what a reference without a scheme and an authority leads to, from a base whose origin has been written. */
static void append_target(fg_buffer *absolute, const char *base_path, const char *reference)
{
    size_t start = absolute->size, base_size = strcspn(base_path, "?#"), size = strcspn(reference, "?#");
    size_t folder = base_size;
    while (folder > 0 && base_path[folder - 1] != '/')
        folder--;
    if (size == 0) { /* a query or a fragment of the same path */
        fg_buffer_append(absolute, base_path, *reference == '#' ? strcspn(base_path, "#") : base_size);
    } else if (*reference == '/') {
        append_segments(absolute, start, reference + 1, size - 1, true);
    } else {
        if (folder > 1)
            append_segments(absolute, start, base_path + 1, folder - 2, false);
        append_segments(absolute, start, reference, size, true);
    }
    fg_buffer_text(absolute, reference + size);
}

bool fg_url_resolve(const char *base, const char *reference, fg_buffer *absolute)
{
    const char *authority = strstr(base, "://");
    if (!authority || !*reference)
        return false;
    size_t scheme = (size_t)(authority - base) + 1, origin = scheme + 2;
    origin += strcspn(base + origin, "/?#");
    if (has_scheme(reference)) {
        fg_buffer_text(absolute, reference);
    } else if (strncmp(reference, "//", 2) == 0) {
        fg_buffer_append(absolute, base, scheme);
        fg_buffer_text(absolute, reference);
    } else {
        fg_buffer_append(absolute, base, origin);
        append_target(absolute, base + origin, reference);
    }
    fg_url url;
    return absolute->state == FG_BUFFER_OK && fg_url_parse(absolute->bytes, absolute->size, &url, NULL);
}
