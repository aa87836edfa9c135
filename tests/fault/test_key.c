/* Where the key is in memory once it was used: nowhere that a core dump would have it. */
#include <facegen/facegen.h>

#include "support/request.h"
#include "support/scripted_server.h"
#include "support/test.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEY_SIZE = 32, MASK = 0x15 };

/* The key, masked: the test itself must not be where it is found. */
static const char masked[KEY_SIZE + 1] = "vtlpxvlgvtlpxvlgvtlpxvlgvtlpxvlg";

static void set_key(facegen_client *client)
{
    volatile char key[KEY_SIZE + 1] = "";
    for (int i = 0; i < KEY_SIZE; i++)
        key[i] = (char)(masked[i] ^ MASK);
    assert_int_equal(facegen_client_set_key(client, (const char *)key, NULL), FACEGEN_OK);
    for (int i = 0; i < KEY_SIZE; i++)
        key[i] = 0;
}

static bool is_key(const char *bytes)
{
    int i = 0;
    while (i < KEY_SIZE && (bytes[i] ^ MASK) == masked[i])
        i++;
    return i == KEY_SIZE;
}

static int count_in(const char *bytes, size_t size)
{
    int found = 0;
    for (size_t i = 0; i + KEY_SIZE <= size; i++)
        found += is_key(bytes + i);
    return found;
}

/* How often the key is in this process's writable memory; `dumped`: only where a core dump would have it. */
static int count_keys(bool dumped)
{
    char line[512];
    unsigned long begin = 0, end = 0;
    bool writable = false;
    int found = 0;
    FILE *maps = fopen("/proc/self/smaps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char rights[8];
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) == 3) {
            begin = from;
            end = to;
            writable = rights[0] == 'r' && rights[1] == 'w';
        }
        bool last = strncmp(line, "VmFlags:", 8) == 0; /* of a mapping's lines */
        if (last && writable && (!dumped || !strstr(line, " dd")))
            found += count_in((const char *)begin, end - begin);
    }
    fclose(maps);
    return found;
}

/* A server in a process of its own, which keeps what it was sent to itself. Returns its process. */
static pid_t begin_server(char url[64])
{
    static const char answer[] = "{\"status\":\"processing\",\"id\":7,\"eta\":9}";
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t server = fork();
    assert_true(server >= 0);
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        const script_step step = {.reply = scripted_reply("200 OK", answer), .end = SCRIPT_KEEP};
        const char *own = scripted_server_url(scripted_server_start(&step, 1));
        if (write(ends[1], own, strlen(own)) > 0)
            for (;;)
                pause();
        _exit(1);
    }
    ssize_t size = read(ends[0], url, 63);
    assert_true(size > 0);
    url[size] = '\0';
    close(ends[0]);
    close(ends[1]);
    return server;
}

/* A tap for which the library copies all that passes. */
static void *begin(void *user_data, const facegen_exchange *exchange, int64_t unix_time)
{
    (void)exchange, (void)unix_time;
    return user_data;
}

static void pass_over_sent(void *tape, uint64_t offset, const void *bytes, size_t size)
{
    (void)offset, (void)bytes;
    *(size_t *)tape += size;
}

static void pass_over_received(void *tape, const void *bytes, size_t size)
{
    pass_over_sent(tape, 0, bytes, size);
}

static const facegen_tap tap = {
    .size = sizeof tap, .begin = begin, .sent = pass_over_sent, .received = pass_over_received};

static void use_key(bool watched)
{
    char url[64];
    size_t seen = 0;
    pid_t server = begin_server(url);
    facegen_result *result = NULL;
    facegen_client *client = facegen_client_new();
    facegen_request *request = plain_request();
    facegen_client_set_base_url(client, url, NULL);
    facegen_client_set_tap(client, watched ? &tap : NULL, &seen);
    set_key(client);
    facegen_code submitted = facegen_submit_nowait(client, request, &result, NULL);
    facegen_result_free(result);
    facegen_code fetched = facegen_fetch_nowait(client, "7", &result, NULL);
    int held = count_keys(false), dumped = count_keys(true);
    facegen_result_free(result);
    facegen_request_free(request);
    facegen_client_free(client);
    int left = count_keys(false);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    assert_int_equal(submitted, FACEGEN_OK);
    assert_int_equal(fetched, FACEGEN_OK);
    assert_int_equal(held, 1); /* it is found where it is */
    assert_int_equal(dumped, 0);
    assert_int_equal(left, 0);
    assert_int_equal(seen > 0, watched);
}

static void a_key_that_was_used_is_in_no_core_dump(void **state)
{
    (void)state;
    use_key(false);
}

static void a_key_is_in_no_core_dump_although_a_tap_watched(void **state)
{
    (void)state;
    use_key(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_was_used_is_in_no_core_dump),
        cmocka_unit_test(a_key_is_in_no_core_dump_although_a_tap_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
