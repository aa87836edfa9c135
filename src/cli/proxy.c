#include "proxy.h"

#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

enum { HTTP_FORBIDDEN = 403, HTTP_PROXY_AUTHENTICATION = 407 };

/* libcurl has no code for it. The words are those of 7.87 and later, and of earlier ones. */
int proxy_refusal(const facegen_error *error)
{
    static const char *const words[] = {"CONNECT tunnel failed, response ", "Received HTTP code "};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *found = strstr(error->message, words[i]);
        if (found)
            return atoi(found + strlen(words[i]));
    }
    return error->http_status == HTTP_PROXY_AUTHENTICATION ? HTTP_PROXY_AUTHENTICATION : 0;
}

const char *proxy_advice(int status)
{
    switch (status) {
    case HTTP_PROXY_AUTHENTICATION:
        return "The proxy wants a name and a password: give them in its link, --proxy http://NAME:PASSWORD@HOST:PORT.";
    case HTTP_FORBIDDEN:
        return "The proxy does not let you through to this host: ask whoever runs it.";
    default:
        return "The proxy could not connect to this host: see whether the API root is spelled right, and try again "
               "later.";
    }
}

bool proxy_is_unknown(const facegen_error *error)
{
    return error->code == FACEGEN_E_RESOLVE && strstr(error->message, "resolve proxy");
}

bool proxy_looks_up_names(const char *url)
{
    static const char *const local[] = {"socks4:", "socks5:"}; /* as against socks4a and socks5h */
    for (size_t i = 0; url && i < sizeof local / sizeof local[0]; i++) {
        if (fg_ascii_begins(url, local[i]))
            return false;
    }
    return url;
}
