/*
 * A file system that fails while an image is saved. The library's calls of it lead here (the linker's --wrap), so that
 * each can be made to fail.
 */
#include "support/fault.h"
#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the file system ---- */

static const char *failing = ""; /* the call that fails */
static int failure;              /* its errno */
static bool interrupted;         /* writes take one byte, and are interrupted before each */

static bool fails(const char *call)
{
    if (strcmp(failing, call) != 0)
        return false;
    errno = failure;
    return true;
}

static bool is_regular(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

int __real_openat(int folder, const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, mode_t mode);
ssize_t __real_write(int descriptor, const void *bytes, size_t size);
ssize_t __wrap_write(int descriptor, const void *bytes, size_t size);
int __real_fsync(int descriptor);
int __wrap_fsync(int descriptor);
int __real_close(int descriptor);
int __wrap_close(int descriptor);
int __real_renameat(int folder, const char *name, int new_folder, const char *new_name);
int __wrap_renameat(int folder, const char *name, int new_folder, const char *new_name);

int __wrap_openat(int folder, const char *path, int flags, mode_t mode)
{
    return fails("openat") ? -1 : __real_openat(folder, path, flags, mode);
}

ssize_t __wrap_write(int descriptor, const void *bytes, size_t size)
{
    static bool turn;
    if (!is_regular(descriptor)) /* an eventfd */
        return __real_write(descriptor, bytes, size);
    if (fails("write"))
        return failure == 0 ? 0 : -1;
    turn = interrupted && !turn;
    if (turn) {
        errno = EINTR;
        return -1;
    }
    return __real_write(descriptor, bytes, interrupted ? 1 : size);
}

int __wrap_fsync(int descriptor)
{
    bool folder = !is_regular(descriptor);
    return fails(folder ? "fsync of the folder" : "fsync") ? -1 : __real_fsync(descriptor);
}

int __wrap_close(int descriptor)
{
    bool regular = is_regular(descriptor);
    int closed = __real_close(descriptor); /* also when it fails, as on Linux */
    return regular && fails("close") ? -1 : closed;
}

int __wrap_renameat(int folder, const char *name, int new_folder, const char *new_name)
{
    return fails("renameat") ? -1 : __real_renameat(folder, name, new_folder, new_name);
}

/* ---- saving ---- */

struct saving {
    fault_fixture fixture;
    facegen_result *result; /* with a link to an image */
    char folder[32], path[64];
};

static void set_up(struct saving *saving)
{
    static script_step step;
    step = (script_step){scripted_reply("200 OK", FAULT_PNG), 0, SCRIPT_CLOSE, 0};
    fault_set_up(&saving->fixture, &step, 1, NULL);
    char link[128];
    snprintf(link, sizeof link, "%s/1.png", saving->fixture.origin);
    saving->result = fault_result_with_link(link);
    strcpy(saving->folder, "/tmp/facegen-test-XXXXXX");
    assert_non_null(mkdtemp(saving->folder));
    snprintf(saving->path, sizeof saving->path, "%s/face.png", saving->folder);
    FILE *older = fopen(saving->path, "w");
    assert_true(older && fputs("an older image", older) >= 0 && fclose(older) == 0);
}

/* The file has this content, and is alone in its folder. */
static void expect_content(const struct saving *saving, const char *content)
{
    char found[64] = "";
    FILE *file = fopen(saving->path, "r");
    assert_non_null(file);
    size_t size = fread(found, 1, sizeof found - 1, file);
    fclose(file);
    assert_int_equal(size, strlen(content));
    assert_memory_equal(found, content, size);
}

static void tear_down(struct saving *saving)
{
    assert_int_equal(remove(saving->path), 0);
    assert_int_equal(rmdir(saving->folder), 0); /* fails when a temporary file was left in it */
    facegen_result_free(saving->result);
    fault_tear_down(&saving->fixture);
}

static facegen_code save(struct saving *saving)
{
    fault_fixture *fixture = &saving->fixture;
    facegen_code code = facegen_result_save(fixture->client, saving->result, 0, saving->path, NULL, &fixture->error);
    failing = "";
    fault_print(FAULT_LOAD, code, 0);
    return code;
}

/* ---- the tests ---- */

static void a_file_that_cannot_be_written_is_reported_and_the_older_one_stays(void **state)
{
    static const struct {
        const char *call;
        int number;
    } rows[] = {
        {"write", ENOSPC}, {"write", EDQUOT}, {"write", EIO},    {"fsync", EIO},       {"fsync", ENOSPC},
        {"close", EIO},    {"close", EDQUOT}, {"renameat", EIO}, {"renameat", ENOSPC},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].call);
        struct saving saving;
        set_up(&saving);
        failing = rows[i].call;
        failure = rows[i].number;
        assert_int_equal(save(&saving), FACEGEN_E_FILE);
        assert_non_null(strstr(saving.fixture.error.message, strerror(rows[i].number)));
        expect_content(&saving, "an older image");
        assert_int_equal(save(&saving), FACEGEN_OK); /* the result is as it was */
        expect_content(&saving, FAULT_PNG);
        tear_down(&saving);
    }
}

static void a_folder_that_takes_no_file_is_found_before_the_download_begins(void **state)
{
    static const int numbers[] = {EACCES, EROFS, ENOSPC, EMFILE};
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        name_row(i, "");
        struct saving saving;
        set_up(&saving);
        failing = "openat";
        failure = numbers[i];
        assert_int_equal(facegen_save_check(saving.path, NULL), FACEGEN_E_FILE);
        assert_int_equal(save(&saving), FACEGEN_E_FILE);
        assert_non_null(strstr(saving.fixture.error.message, strerror(numbers[i])));
        assert_int_equal(scripted_server_connections(saving.fixture.server), 0);
        tear_down(&saving);
    }
}

static void a_write_that_takes_nothing_is_an_error_and_no_loop(void **state)
{
    (void)state;
    struct saving saving;
    set_up(&saving);
    failing = "write";
    failure = 0;
    assert_int_equal(save(&saving), FACEGEN_E_FILE);
    tear_down(&saving);
}

static void short_and_interrupted_writes_are_gone_on_with(void **state)
{
    (void)state;
    struct saving saving;
    set_up(&saving);
    interrupted = true;
    assert_int_equal(save(&saving), FACEGEN_OK);
    interrupted = false;
    expect_content(&saving, FAULT_PNG);
    tear_down(&saving);
}

static void a_file_system_that_cannot_sync_is_no_failure(void **state)
{
    static const struct {
        const char *call;
        int number;
    } rows[] = {{"fsync", EINVAL}, {"fsync", ENOTSUP}, {"fsync of the folder", EIO}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].call);
        struct saving saving;
        set_up(&saving);
        failing = rows[i].call;
        failure = rows[i].number;
        assert_int_equal(save(&saving), FACEGEN_OK);
        expect_content(&saving, FAULT_PNG);
        tear_down(&saving);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_cannot_be_written_is_reported_and_the_older_one_stays),
        cmocka_unit_test(a_folder_that_takes_no_file_is_found_before_the_download_begins),
        cmocka_unit_test(a_write_that_takes_nothing_is_an_error_and_no_loop),
        cmocka_unit_test(short_and_interrupted_writes_are_gone_on_with),
        cmocka_unit_test(a_file_system_that_cannot_sync_is_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
