/* A folder of images: kept under their names, bounded, for one sandbox, and no memory of another run. */
#include "endpoint_fixture.h"

#include "sandbox/storage.h"
#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture_of_folder {
    char above[32], folder[64];
    sb_storage *storage;
} fixture_of_folder;

static int open_folder(void **state)
{
    fixture_of_folder *test = calloc(1, sizeof *test);
    assert_non_null(test);
    strcpy(test->above, "/tmp/facegen-storage-XXXXXX");
    assert_non_null(mkdtemp(test->above));
    snprintf(test->folder, sizeof test->folder, "%s/images", test->above);
    test->storage = sb_storage_open(test->folder);
    assert_non_null(test->storage);
    *state = test;
    return 0;
}

static int remove_folder(void **state)
{
    fixture_of_folder *test = *state;
    char command[96];
    sb_storage_close(test->storage);
    snprintf(command, sizeof command, "rm -rf %s", test->above);
    assert_int_equal(system(command), 0);
    free(test);
    return 0;
}

static bool exists(const fixture_of_folder *test, const char *name)
{
    char path[128];
    struct stat about;
    snprintf(path, sizeof path, "%s/%s", test->folder, name);
    return stat(path, &about) == 0;
}

static void an_image_is_kept_under_its_name(void **state)
{
    fixture_of_folder *test = *state;
    size_t size;
    assert_null(sb_storage_read(test->storage, 7, 1, &size));
    sb_storage_write(test->storage, 7, 1, "image", 5);
    assert_true(exists(test, "7-2.png"));
    char *image = sb_storage_read(test->storage, 7, 1, &size);
    assert_int_equal(size, 5);
    assert_memory_equal(image, "image", 5);
    free(image);
}

static void the_oldest_files_give_way(void **state)
{
    fixture_of_folder *test = *state;
    for (int id = 1; id <= SB_STORAGE_MAX / 2 + 1; id++)
        sb_storage_write(test->storage, id, 0, "image", 5);
    assert_false(exists(test, "1-1.png"));
    assert_true(exists(test, "2-1.png"));
    assert_true(exists(test, "1025-1.png"));
}

static void files_of_another_run_stay_but_are_not_served(void **state)
{
    fixture_of_folder *test = *state;
    size_t size;
    sb_storage_write(test->storage, 1, 0, "image", 5);
    sb_storage_close(test->storage);
    test->storage = sb_storage_open(test->folder);
    assert_true(exists(test, "1-1.png"));
    assert_null(sb_storage_read(test->storage, 1, 0, &size));
}

static void a_folder_is_for_one_sandbox(void **state)
{
    fixture_of_folder *test = *state;
    assert_null(sb_storage_open(test->folder));
    assert_null(sb_storage_open("/dev/null"));
    assert_null(sb_storage_open("/nowhere/images"));
}

static void a_folder_is_closed_on_exec(void **state)
{
    fixture_of_folder *test = *state;
    sb_storage_close(test->storage);
    int next = dup(STDERR_FILENO);
    close(next);
    test->storage = sb_storage_open(test->folder);
    assert_true(fcntl(next, F_GETFD) & FD_CLOEXEC);
}

static void a_file_that_is_gone_is_drawn_anew(void **state)
{
    fixture_of_folder *test = *state;
    size_t size;
    char path[128];
    sb_storage_write(test->storage, 1, 0, "image", 5);
    snprintf(path, sizeof path, "%s/1-1.png", test->folder);
    assert_int_equal(unlink(path), 0);
    assert_null(sb_storage_read(test->storage, 1, 0, &size));
}

static void the_endpoint_keeps_an_image_when_it_is_drawn(void **state)
{
    fixture_of_folder *folder = *state;
    void *endpoint_state;
    sb_storage_close(folder->storage);
    folder->storage = NULL;
    set_up(&endpoint_state);
    fixture *test = endpoint_state;
    set_option(test, "storage", folder->folder);
    set_option(test, "storage", folder->folder);
    generate(test, "\"width\": 32, \"height\": 32, \"track_id\": \"scenario:instant\"");
    assert_int_equal(get(test, "/images/1-1.png"), 200);
    size_t size = test->reply.body.size;
    assert_true(exists(folder, "1-1.png"));
    assert_int_equal(get(test, "/images/1-1.png"), 200);
    assert_int_equal(test->reply.body.size, size);
    tear_down(&endpoint_state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_image_is_kept_under_its_name, open_folder, remove_folder),
        cmocka_unit_test_setup_teardown(the_oldest_files_give_way, open_folder, remove_folder),
        cmocka_unit_test_setup_teardown(files_of_another_run_stay_but_are_not_served, open_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_folder_is_for_one_sandbox, open_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_file_that_is_gone_is_drawn_anew, open_folder, remove_folder),
        cmocka_unit_test_setup_teardown(the_endpoint_keeps_an_image_when_it_is_drawn, open_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_folder_is_closed_on_exec, open_folder, remove_folder),
    };
    return cmocka_run_group_tests_name("sandbox storage", tests, NULL, NULL);
}
