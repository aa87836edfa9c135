#include "client/file.h"
#include "support/process.h"
#include "support/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 512 };

/* A folder that is empty at the beginning of a test and removed after it. */
struct fixture {
    char folder[64];
    char path[PATH_SIZE]; /* what in_folder() made last */
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    strcpy(fixture->folder, "/tmp/facegen-test-XXXXXX");
    return mkdtemp(fixture->folder) ? 0 : -1;
}

/* Calls back for each entry of the folder; how many there are. */
static int for_each_entry(const struct fixture *fixture, void (*take)(int folder, const char *name, void *data),
                          void *data)
{
    DIR *folder = opendir(fixture->folder);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        if (take)
            take(dirfd(folder), entry->d_name, data);
    }
    closedir(folder);
    return count;
}

static void remove_entry(int folder, const char *name, void *data)
{
    (void)data;
    if (unlinkat(folder, name, 0) != 0)
        unlinkat(folder, name, AT_REMOVEDIR);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    for_each_entry(fixture, remove_entry, NULL);
    int removed = rmdir(fixture->folder);
    free(fixture);
    return removed;
}

static const char *in_folder(struct fixture *fixture, const char *name)
{
    snprintf(fixture->path, sizeof fixture->path, "%s/%s", fixture->folder, name);
    return fixture->path;
}

static void put(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void expect_content(const char *path, const char *content)
{
    char found[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(found, content);
}

/* Opens a path, writes "image" and commits it under its name. */
static facegen_code save(const char *path, const char *name, char **saved, facegen_error *error)
{
    fg_file file;
    facegen_code code = fg_file_open(&file, path, error);
    if (code != FACEGEN_OK)
        return code;
    assert_true(fg_file_write(&file, "image", 5));
    return fg_file_commit(&file, name, saved, error);
}

static mode_t mode_of(const char *path)
{
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    return facts.st_mode & 07777;
}

static void a_file_that_is_replaced_keeps_its_mode(void **state)
{
    static const mode_t modes[] = {0600, 0640, 0444, 0755, 0666};
    struct fixture *fixture = *state;
    mode_t before = umask(022);
    for (size_t i = 0; i < COUNT(modes); i++) {
        name_row(i, "");
        const char *const paths[] = {in_folder(fixture, "face.png"), fixture->folder}; /* named, and named at the end */
        for (size_t j = 0; j < 2; j++) {
            put(fixture->path, "old");
            assert_int_equal(chmod(fixture->path, modes[i]), 0);
            assert_int_equal(save(paths[j], "face.png", NULL, NULL), FACEGEN_OK);
            assert_int_equal(mode_of(fixture->path), modes[i]);
            expect_content(fixture->path, "image");
            remove(fixture->path);
        }
    }
    umask(before);
}

static void what_replaces_a_private_file_is_private_from_its_beginning(void **state)
{
    static const struct {
        mode_t old, first;
    } rows[] = {{0600, 0600}, {0111, 0}, {0777, 0666}}; /* nobody executes what is not whole */
    struct fixture *fixture = *state;
    mode_t before = umask(0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_file file;
        put(in_folder(fixture, "face.png"), "old");
        assert_int_equal(chmod(fixture->path, rows[i].old), 0);
        assert_int_equal(fg_file_open(&file, fixture->path, NULL), FACEGEN_OK);
        assert_int_equal(mode_of(in_folder(fixture, file.temporary)), rows[i].first);
        fg_file_discard(&file);
        remove(in_folder(fixture, "face.png"));
    }
    umask(before);
}

static void a_new_file_has_the_mode_of_the_umask(void **state)
{
    struct fixture *fixture = *state;
    mode_t before = umask(027);
    assert_int_equal(save(in_folder(fixture, "face.png"), NULL, NULL, NULL), FACEGEN_OK);
    umask(before);
    assert_int_equal(mode_of(fixture->path), 0640);
}

static void a_file_has_its_name_only_once_it_is_committed(void **state)
{
    struct fixture *fixture = *state;
    fg_file file;
    const char *path = in_folder(fixture, "face.png");
    assert_int_equal(fg_file_open(&file, path, NULL), FACEGEN_OK);
    assert_true(fg_file_write(&file, "im", 2));
    assert_true(fg_file_write(&file, "age", 3));
    assert_int_equal(access(path, F_OK), -1);
    char *saved;
    assert_int_equal(fg_file_commit(&file, NULL, &saved, NULL), FACEGEN_OK);
    assert_string_equal(saved, path);
    expect_content(path, "image");
    assert_int_equal(for_each_entry(fixture, NULL, NULL), 1);
    free(saved);
}

static void a_file_in_a_folder_gets_its_name_at_the_end(void **state)
{
    static const char *const endings[] = {"", "/"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(endings); i++) {
        name_row(i, endings[i]);
        char folder[PATH_SIZE], *saved;
        snprintf(folder, sizeof folder, "%s%s", fixture->folder, endings[i]);
        assert_int_equal(save(folder, "7-0.png", &saved, NULL), FACEGEN_OK);
        assert_string_equal(saved, in_folder(fixture, "7-0.png"));
        expect_content(saved, "image");
        free(saved);
    }
}

static void a_name_without_a_folder_is_one_of_the_current_folder(void **state)
{
    struct fixture *fixture = *state;
    int before = open(".", O_RDONLY | O_DIRECTORY);
    assert_int_equal(chdir(fixture->folder), 0);
    char *saved;
    facegen_code code = save("face.png", NULL, &saved, NULL);
    assert_int_equal(fchdir(before), 0);
    close(before);
    assert_int_equal(code, FACEGEN_OK);
    assert_string_equal(saved, "face.png");
    expect_content(in_folder(fixture, "face.png"), "image");
    free(saved);
}

static void a_file_of_that_name_is_replaced(void **state)
{
    const char *path = in_folder(*state, "face.png");
    put(path, "an older image");
    assert_int_equal(save(path, NULL, NULL, NULL), FACEGEN_OK);
    expect_content(path, "image");
}

static void a_link_of_that_name_is_replaced_and_not_written_through(void **state)
{
    char target[PATH_SIZE];
    strcpy(target, in_folder(*state, "target"));
    put(target, "precious");
    const char *path = in_folder(*state, "face.png");
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(save(path, NULL, NULL, NULL), FACEGEN_OK);
    expect_content(target, "precious");
    expect_content(path, "image");
}

static void a_file_gets_the_permissions_of_the_process(void **state)
{
    const char *path = in_folder(*state, "face.png");
    mode_t before = umask(027);
    facegen_code code = save(path, NULL, NULL, NULL);
    umask(before);
    assert_int_equal(code, FACEGEN_OK);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
}

static void a_discarded_file_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    fg_file file;
    assert_int_equal(fg_file_open(&file, in_folder(fixture, "face.png"), NULL), FACEGEN_OK);
    assert_true(fg_file_write(&file, "image", 5));
    assert_int_equal(for_each_entry(fixture, NULL, NULL), 1);
    fg_file_discard(&file);
    assert_int_equal(for_each_entry(fixture, NULL, NULL), 0);
}

static void a_restart_drops_what_was_written(void **state)
{
    const char *path = in_folder(*state, "face.png");
    fg_file file;
    assert_int_equal(fg_file_open(&file, path, NULL), FACEGEN_OK);
    assert_true(fg_file_write(&file, "half of an ima", 14));
    assert_true(fg_file_restart(&file));
    assert_true(fg_file_write(&file, "image", 5));
    assert_int_equal(fg_file_commit(&file, NULL, NULL, NULL), FACEGEN_OK);
    expect_content(path, "image");
}

static void after_a_restart_that_fails_nothing_is_written(void **state)
{
    fg_file file;
    int ends[2];
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(fg_file_open(&file, in_folder(*state, "face.png"), NULL), FACEGEN_OK);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[1], file.file), file.file); /* a pipe cannot be shortened */
    assert_false(fg_file_restart(&file));
    assert_false(fg_file_write(&file, "image", 5));
    assert_int_equal(fg_file_report(&file, &error), FACEGEN_E_FILE);
    assert_non_null(strstr(error.message, strerror(EINVAL)));
    fg_file_discard(&file);
    close(ends[0]);
    close(ends[1]);
}

static void a_path_that_cannot_become_a_file_is_refused_when_it_is_opened(void **state)
{
    struct fixture *fixture = *state;
    char long_name[300] = "";
    memset(long_name, 'n', sizeof long_name - 1);
    put(in_folder(fixture, "file"), "");
    const struct {
        const char *name;
        int number;
    } rows[] = {
        {"missing/face.png", ENOENT},
        {"missing/", ENOENT},
        {"file/face.png", ENOTDIR},
        {long_name, ENAMETOOLONG},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        fg_file file;
        facegen_error error = FACEGEN_ERROR_INIT;
        assert_int_equal(fg_file_open(&file, in_folder(fixture, rows[i].name), &error), FACEGEN_E_FILE);
        assert_non_null(strstr(error.message, strerror(rows[i].number)));
        assert_non_null(strstr(error.message, fixture->folder));
    }
    assert_int_equal(for_each_entry(fixture, NULL, NULL), 1);
}

static void a_target_that_is_no_regular_file_is_refused(void **state)
{
    fg_file file;
    const char *path = in_folder(*state, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(fg_file_open(&file, path, NULL), FACEGEN_E_FILE);
}

static void a_folder_that_takes_no_files_is_refused_when_it_is_opened(void **state)
{
    (void)state;
    fg_file file;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(fg_file_open(&file, "/proc/face.png", &error), FACEGEN_E_FILE);
    assert_non_null(strstr(error.message, "\"/proc\" cannot be written to"));
}

static void no_path_is_a_wrong_argument(void **state)
{
    (void)state;
    fg_file file;
    assert_int_equal(fg_file_open(&file, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(fg_file_open(&file, "", NULL), FACEGEN_E_ARGUMENT);
}

static void a_write_past_the_limit_of_file_sizes_is_an_error_and_no_signal(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = (struct rlimit){.rlim_cur = 4, .rlim_max = before.rlim_max};
    fg_file file;
    assert_int_equal(fg_file_open(&file, in_folder(fixture, "face.png"), NULL), FACEGEN_OK);
    setrlimit(RLIMIT_FSIZE, &small);
    bool written = fg_file_write(&file, "image", 5), again = fg_file_write(&file, "i", 1);
    setrlimit(RLIMIT_FSIZE, &before);
    sigset_t blocked, pending;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    sigpending(&pending);
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = fg_file_report(&file, &error);
    fg_file_discard(&file);
    assert_int_equal(sigismember(&blocked, SIGXFSZ), 0);
    assert_int_equal(sigismember(&pending, SIGXFSZ), 0);
    assert_false(written);
    assert_false(again);
    assert_int_equal(code, FACEGEN_E_FILE);
    assert_non_null(strstr(error.message, "face.png"));
    assert_non_null(strstr(error.message, strerror(EFBIG)));
}

static void a_commit_that_fails_leaves_nothing_behind(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(mkdir(in_folder(fixture, "taken"), 0700), 0);
    facegen_error error = FACEGEN_ERROR_INIT;
    char *saved = NULL;
    assert_int_equal(save(fixture->folder, "taken", &saved, &error), FACEGEN_E_FILE);
    assert_non_null(strstr(error.message, strerror(EISDIR)));
    assert_null(saved);
    assert_int_equal(for_each_entry(fixture, NULL, NULL), 1);
}

/* Opens a file, whose descriptors are to be closed on exec; whether one of them has the number of the standard input.
 */
static bool open_and_discard(const char *path)
{
    bool before[256];
    fg_file file;
    for (int descriptor = 0; descriptor < 256; descriptor++)
        before[descriptor] = fcntl(descriptor, F_GETFD) >= 0;
    facegen_code code = fg_file_open(&file, path, NULL);
    int inherited = 0, opened = 0;
    for (int descriptor = 0; descriptor < 256; descriptor++) {
        int flags = fcntl(descriptor, F_GETFD);
        opened += flags >= 0 && !before[descriptor];
        inherited += flags >= 0 && !before[descriptor] && !(flags & FD_CLOEXEC);
    }
    bool has_input = !before[STDIN_FILENO] && fcntl(STDIN_FILENO, F_GETFD) >= 0;
    fg_file_discard(&file);
    assert_int_equal(code, FACEGEN_OK);
    assert_int_equal(opened, 2); /* the file and its folder */
    assert_int_equal(inherited, 0);
    return has_input;
}

static void a_file_and_its_folder_are_closed_on_exec(void **state)
{
    assert_false(open_and_discard(in_folder(*state, "image.png")));
}

/* A service may have been started without a standard input. */
static void a_folder_may_have_the_number_of_the_standard_input(void **state)
{
    int input = dup(STDIN_FILENO);
    close(STDIN_FILENO);
    bool has_input = open_and_discard(in_folder(*state, "image.png"));
    bool left_open = fcntl(STDIN_FILENO, F_GETFD) >= 0;
    dup2(input, STDIN_FILENO);
    close(input);
    assert_true(has_input);
    assert_false(left_open);
}

static void no_descriptor_stays_open(void **state)
{
    struct fixture *fixture = *state;
    int before = count_descriptors();
    fg_file file;
    assert_int_equal(save(fixture->folder, "face.png", NULL, NULL), FACEGEN_OK);
    assert_int_equal(fg_file_open(&file, fixture->folder, NULL), FACEGEN_OK);
    fg_file_discard(&file);
    assert_int_equal(fg_file_open(&file, "/proc/face.png", NULL), FACEGEN_E_FILE);
    assert_int_equal(mkdir(in_folder(fixture, "taken"), 0700), 0);
    assert_int_equal(save(fixture->folder, "taken", NULL, NULL), FACEGEN_E_FILE);
    assert_int_equal(count_descriptors(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_has_its_name_only_once_it_is_committed),
        TEST(a_file_that_is_replaced_keeps_its_mode),
        TEST(what_replaces_a_private_file_is_private_from_its_beginning),
        TEST(a_new_file_has_the_mode_of_the_umask),
        TEST(a_file_in_a_folder_gets_its_name_at_the_end),
        TEST(a_name_without_a_folder_is_one_of_the_current_folder),
        TEST(a_file_of_that_name_is_replaced),
        TEST(a_link_of_that_name_is_replaced_and_not_written_through),
        TEST(a_file_gets_the_permissions_of_the_process),
        TEST(a_discarded_file_leaves_nothing),
        TEST(a_restart_drops_what_was_written),
        TEST(after_a_restart_that_fails_nothing_is_written),
        TEST(a_path_that_cannot_become_a_file_is_refused_when_it_is_opened),
        TEST(a_target_that_is_no_regular_file_is_refused),
        TEST(a_folder_that_takes_no_files_is_refused_when_it_is_opened),
        TEST(no_path_is_a_wrong_argument),
        TEST(a_write_past_the_limit_of_file_sizes_is_an_error_and_no_signal),
        TEST(a_commit_that_fails_leaves_nothing_behind),
        TEST(a_folder_may_have_the_number_of_the_standard_input),
        TEST(a_file_and_its_folder_are_closed_on_exec),
        TEST(no_descriptor_stays_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
