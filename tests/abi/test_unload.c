/* The shared library as a plug-in has it: loaded, used, unloaded, and loaded again. Its path is the one argument. */
#include <facegen/facegen.h>

#include "support/test.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *path;
static void *library;

/* Declares a pointer to a function of the library, and finds it there. */
#define FIND(pointer, function)                                                                                        \
    __typeof__(function) *pointer;                                                                                     \
    *(void **)&pointer = dlsym(library, #function);                                                                    \
    assert_non_null(pointer)

/* Files that are open, or threads: what the kernel lists of this process. */
static int count(const char *list)
{
    char folder[64];
    snprintf(folder, sizeof folder, "/proc/self/%s", list);
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    int entries = 0;
    while (readdir(directory))
        entries++;
    closedir(directory);
    return entries;
}

/* Asks a port on which nobody listens, by a name, for which libcurl starts a thread. */
static void use(int port)
{
    FIND(client_new, facegen_client_new);
    FIND(set_key, facegen_client_set_key);
    FIND(set_base_url, facegen_client_set_base_url);
    FIND(set_retries, facegen_client_set_retries);
    FIND(fetch, facegen_fetch_nowait);
    FIND(client_free, facegen_client_free);

    char url[64];
    snprintf(url, sizeof url, "http://localhost:%d", port);
    facegen_client *client = client_new();
    assert_int_equal(set_key(client, "key", NULL), FACEGEN_OK);
    assert_int_equal(set_base_url(client, url, NULL), FACEGEN_OK);
    assert_int_equal(set_retries(client, 0, NULL), FACEGEN_OK);
    facegen_result *result = NULL;
    assert_int_equal(fetch(client, "1", &result, NULL), FACEGEN_E_CONNECT);
    client_free(client);
}

static void it_can_be_used_again_and_leaves_no_thread_and_no_descriptor(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int taken = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(taken, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(taken, (struct sockaddr *)&address, &size), 0);

    const int threads = count("task"), descriptors = count("fd");
    for (int round = 0; round < 3; round++) {
        library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (!library)
            fail_msg("%s", dlerror());
        use(ntohs(address.sin_port));
        assert_int_equal(dlclose(library), 0);
        assert_non_null(dlopen(path, RTLD_NOW | RTLD_NOLOAD)); /* linked with -z nodelete: the code stays */
        assert_int_equal(count("task"), threads);
        assert_int_equal(count("fd"), descriptors);
    }
    close(taken);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    path = argv[1];
    const struct CMUnitTest tests[] = {cmocka_unit_test(it_can_be_used_again_and_leaves_no_thread_and_no_descriptor)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
