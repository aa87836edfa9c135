#include "base/url.h"
#include "support/test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static fg_url parse(const char *text)
{
    fg_url url;
    if (!fg_url_parse(text, strlen(text), &url, NULL))
        fail_msg("refused: %s", text);
    return url;
}

static void a_link_is_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        fg_url url;
    } rows[] = {
        {"https://example.com", {true, "example.com", 443, false}},
        {"http://example.com/x:1@y", {false, "example.com", 80, false}},
        {"https://EXAMPLE.com:8443/", {true, "example.com", 8443, false}},
        {"http://localhost?x", {false, "localhost", 80, true}},
        {"http://127.9.0.255:65535#x", {false, "127.9.0.255", 65535, true}},
        {"http://[::1]", {false, "[::1]", 80, true}},
        {"https://[2001:DB8::7]:1/", {true, "[2001:db8::7]", 1, false}},
        {"https://128.0.0.1/", {true, "128.0.0.1", 443, false}},
        {"https://127.example.com/", {true, "127.example.com", 443, false}},
        {"https://a_b-c.4d/", {true, "a_b-c.4d", 443, false}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].text);
        fg_url url = parse(rows[i].text);
        assert_int_equal(url.secure, rows[i].url.secure);
        assert_string_equal(url.host, rows[i].url.host);
        assert_int_equal(url.port, rows[i].url.port);
        assert_int_equal(url.loopback, rows[i].url.loopback);
    }
}

static void the_plain_form_is_what_a_reader_cannot_mistake(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain;
    } rows[] = {
        {"HTTPS://Example.COM", "https://example.com/"},
        {"https://example.com:443/a", "https://example.com/a"},
        {"http://example.com:080/", "http://example.com/"},
        {"http://example.com:443/", "http://example.com:443/"},
        {"https://example.com?q=1", "https://example.com/?q=1"},
        {"https://example.com/a#b\\c", "https://example.com/a"},
        {"https://example.com#b", "https://example.com/"},
        {"https://example.com/A b/\xc3\xa4?\"<>^`{|}", "https://example.com/A%20b/%C3%A4?%22%3C%3E%5E%60%7B%7C%7D"},
        {"https://example.com/%20?a=%2F&b='()[]", "https://example.com/%20?a=%2F&b='()[]"},
        {"https://[::FFFF:1.2.3.4]/", "https://[::ffff:1.2.3.4]/"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].text);
        fg_url url;
        fg_buffer plain;
        fg_buffer_init(&plain, 1000);
        assert_true(fg_url_parse(rows[i].text, strlen(rows[i].text), &url, &plain));
        assert_string_equal(fg_buffer_string(&plain), rows[i].plain);
        fg_buffer_free(&plain);
    }
}

static void what_readers_understand_differently_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        /* no absolute http(s) link */
        "",
        "example.com",
        "//example.com/",
        "/path",
        "https:",
        "https://",
        "https:/example.com",
        "http:example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        " https://example.com",
        "httpss://example.com",
        /* no host where one is expected */
        "https:///evil.com/x",
        "https://:443/",
        "https://?x",
        "https://#x",
        /* user information */
        "https://api.example.com@evil.com/",
        "https://user:password@example.com/",
        "https://@example.com/",
        /* numbers in disguise */
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0X7F000001/",
        "https://127.1/",
        "https://017700000001/",
        "https://127.0.0.01/",
        "https://127.0.0.256/",
        "https://1.2.3.4.5/",
        "https://127.0.0.0x1/",
        "https://99999999999999999999/",
        "https://127.0.0.1./",
        "https://example.1/",
        /* names */
        "https://.example.com/",
        "https://example..com/",
        "https://example.com./",
        "https://exa mple.com/",
        "https://ex%61mple.com/",
        "https://ex\xc3\xa4mple.com/",
        "https://example.com\\@evil.com/",
        "https://a,b/",
        /* IPv6 */
        "https://[::1/",
        "https://::1/",
        "https://[]/",
        "https://[:]/",
        "https://[1.2.3.4]/",
        "https://[::1]x/",
        "https://[fe80::1%25eth0]/",
        "https://[::12345]/",
        "https://[1:2:3:4:5:6:7:8:9]/",
        "https://x[::1]/",
        /* ports */
        "https://example.com:/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:+1/",
        "https://example.com:99999999999999999999/",
        "https://example.com:80:80/",
        "https://example.com:8a/",
        /* what breaks a request's lines, or is a slash to some */
        "https://example.com/\r\nHost: evil.com",
        "https://example.com/\n",
        "https://example.com\r\n/",
        "https://example.com/\t",
        "https://example.com/\x7f",
        "https://example.com/\\evil.com",
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        fg_url url;
        if (fg_url_parse(refused[i], strlen(refused[i]), &url, NULL))
            fail_msg("accepted: %s", refused[i]);
    }
}

static void a_nul_within_a_link_does_not_end_it(void **state)
{
    (void)state;
    fg_url url;
    assert_false(fg_url_parse("https://example.com\0.evil.com/", 30, &url, NULL));
    assert_false(fg_url_parse("https://example.com/\0", 21, &url, NULL));
}

static void links_and_hosts_have_a_largest_size(void **state)
{
    (void)state;
    char *link = malloc(FG_URL_SIZE + 1);
    assert_non_null(link);
    memset(link, ' ', FG_URL_SIZE + 1); /* each is written as three bytes */
    memcpy(link, "https://example.com/", 20);
    fg_url url;
    bool largest = fg_url_parse(link, FG_URL_SIZE, &url, NULL),
         larger = fg_url_parse(link, FG_URL_SIZE + 1, &url, NULL);
    memset(link, 'a', FG_URL_SIZE);
    memcpy(link, "https://", 8);
    bool long_host = fg_url_parse(link, 8 + 253, &url, NULL), longer_host = fg_url_parse(link, 8 + 254, &url, NULL);
    free(link);
    assert_true(largest);
    assert_false(larger);
    assert_true(long_host);
    assert_false(longer_host);
}

static void a_plain_form_without_room_is_refused(void **state)
{
    (void)state;
    fg_url url;
    fg_buffer plain;
    fg_buffer_init(&plain, 10);
    assert_false(fg_url_parse("https://example.com/", 20, &url, &plain));
    fg_buffer_free(&plain);
}

static void a_host_is_the_same_in_a_turkish_locale(void **state)
{
    (void)state;
    if (!setlocale(LC_CTYPE, "tr_TR.UTF-8"))
        skip();
    fg_url url;
    bool parsed = fg_url_parse("HTTPS://API.EXAMPLE.COM/", 24, &url, NULL);
    setlocale(LC_CTYPE, "C");
    assert_true(parsed);
    assert_string_equal(url.host, "api.example.com");
}

static void an_origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    fg_url url = parse("https://example.com/a");
    static const struct {
        const char *other;
        bool same;
    } rows[] = {
        {"HTTPS://EXAMPLE.com:443/b?c", true},
        {"http://example.com:443/a", false},
        {"https://example.com:8443/a", false},
        {"https://example.com.evil.com/a", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].other);
        fg_url other = parse(rows[i].other);
        assert_int_equal(fg_url_same_origin(&url, &other), rows[i].same);
    }
}

static void a_reference_is_resolved_against_the_link_it_came_from(void **state)
{
    (void)state;
    static const struct {
        const char *base, *reference, *absolute; /* NULL where it is refused */
    } rows[] = {
        {"https://example.com/a/b", "https://other.com/c", "https://other.com/c"},
        {"https://example.com/a/b", "http://other.com/c", "http://other.com/c"},
        {"https://example.com/a/b?c", "/d?e", "https://example.com/d?e"},
        {"https://example.com:8443/?c=/x", "/d", "https://example.com:8443/d"},
        {"https://example.com/a", "/", "https://example.com/"},
        {"https://example.com/a", "//other.com/c", "https://other.com/c"},
        {"http://example.com/a", "//other.com:81", "http://other.com:81"},
        {"https://example.com/a/b?q=/x", "c.png", "https://example.com/a/c.png"},
        {"https://example.com/a/b/", "c.png?d#e", "https://example.com/a/b/c.png?d#e"},
        {"https://example.com/", "c/d", "https://example.com/c/d"},
        {"https://example.com/a/b?q", "?s=1", "https://example.com/a/b?s=1"},
        {"https://example.com/a/b?q", "#f", "https://example.com/a/b?q#f"},
        {"https://example.com/a/b/c", "./d/../e/.", "https://example.com/a/b/e/"},
        {"https://example.com/a/b/c", "../d", "https://example.com/a/d"},
        {"https://example.com/a/b/c", "../../../../d/..", "https://example.com/"},
        {"https://example.com/a/./b/../c", "d", "https://example.com/a/d"},
        {"https://example.com/a", "/b/../../c/./d", "https://example.com/c/d"},
        {"https://example.com/a", "b//...//c", "https://example.com/b//...//c"},
        {"https://example.com/a", "b?c=../d", "https://example.com/b?c=../d"},
        {"https://example.com/a", "./b:c", "https://example.com/b:c"},
        {"https://example.com/a", "", NULL},
        {"https://example.com/a", "//", NULL},
        {"https://example.com/a", "//user@other.com/", NULL},
        {"https://example.com/a", "/\\other.com/", NULL},
        {"https://example.com/a", "ftp://other.com/", NULL},
        {"https://example.com/a", "javascript:alert(1)", NULL},
        {"https://example.com/a", "https:b", NULL},
        {"https://example.com/a", "https://user@other.com/", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_buffer absolute;
        fg_buffer_init(&absolute, 100);
        bool resolved = fg_url_resolve(rows[i].base, rows[i].reference, &absolute);
        if (resolved != (rows[i].absolute != NULL) ||
            (resolved && strcmp(fg_buffer_string(&absolute), rows[i].absolute) != 0))
            fail_msg("%s from %s: %s", rows[i].reference, rows[i].base, fg_buffer_string(&absolute));
        fg_buffer_free(&absolute);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_taken_apart),
        cmocka_unit_test(the_plain_form_is_what_a_reader_cannot_mistake),
        cmocka_unit_test(what_readers_understand_differently_is_refused),
        cmocka_unit_test(a_nul_within_a_link_does_not_end_it),
        cmocka_unit_test(links_and_hosts_have_a_largest_size),
        cmocka_unit_test(a_plain_form_without_room_is_refused),
        cmocka_unit_test(a_host_is_the_same_in_a_turkish_locale),
        cmocka_unit_test(an_origin_is_scheme_host_and_port),
        cmocka_unit_test(a_reference_is_resolved_against_the_link_it_came_from),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
