/*
 * Saving an image while the system fails it: the file is there whole, or what was there before still is; nothing else
 * is left, the error says why, and the image can be saved again.
 */
#include "fallible.h"
#include "provider.h"

#include "base/base64.h"
#include "support/process.h"
#include "support/test.h"

#include <facegen/facegen.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OLD "an older image"

/* A result with an image, and a folder with an older one. */
struct fixture {
    facegen_result *result;
    char folder[64], path[128];
    facegen_error error;
};

static void write_old(const struct fixture *fixture)
{
    FILE *file = fopen(fixture->path, "w");
    assert_non_null(file);
    fputs(OLD, file);
    fclose(file);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    size_t size;
    const void *image = provider_image(&size);
    char text[4096], json[4200];
    fg_base64_encode(image, size, text);
    text[FG_BASE64_SIZE(size)] = '\0';
    snprintf(json, sizeof json, "{\"status\":\"success\",\"id\":7,\"output\":[\"%s\"]}", text);
    strcpy(fixture->folder, "/tmp/facegen-test-XXXXXX");
    *state = fixture;
    if (!mkdtemp(fixture->folder) || facegen_webhook_parse(json, strlen(json), &fixture->result, NULL) != FACEGEN_OK)
        return -1;
    snprintf(fixture->path, sizeof fixture->path, "%s/face.png", fixture->folder);
    write_old(fixture);
    return 0;
}

/* Removes every file of the folder; how many there were. */
static int empty_folder(const struct fixture *fixture)
{
    int count = 0;
    DIR *folder = opendir(fixture->folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        count += unlinkat(dirfd(folder), entry->d_name, 0) == 0;
    closedir(folder);
    return count;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    empty_folder(fixture);
    int removed = rmdir(fixture->folder);
    facegen_result_free(fixture->result);
    free(fixture);
    return removed;
}

static bool has_content(const struct fixture *fixture, const void *content, size_t size)
{
    char found[4096];
    FILE *file = fopen(fixture->path, "rb");
    size_t got = file ? fread(found, 1, sizeof found, file) : 0;
    if (file)
        fclose(file);
    return got == size && memcmp(found, content, size) == 0;
}

static bool has_image(const struct fixture *fixture)
{
    size_t size;
    const void *image = provider_image(&size);
    return has_content(fixture, image, size);
}

/* Saves the image while calls fail. */
static facegen_code save(struct fixture *fixture, const fallible_plan *plan)
{
    char *saved = NULL;
    int before = count_descriptors();
    fixture->error = (facegen_error)FACEGEN_ERROR_INIT;
    fallible_begin(plan);
    facegen_code code = facegen_result_save(NULL, fixture->result, 0, fixture->path, &saved, &fixture->error);
    fallible_end();
    assert_int_equal(count_descriptors(), before);
    assert_int_equal(fixture->error.code, code);
    assert_true((code == FACEGEN_OK) == (saved != NULL));
    free(saved);
    return code;
}

/* What fails, by its place among the calls of its kind, in their order: the folder and the file are opened, the file is
 * written, synced and closed, renamed, the folder synced and closed. */
static const struct {
    const char *name;
    fallible_plan plan; /* but for the errno */
} fatal[] =
    {
        {"opening the folder", {.kinds = CALL_OPEN, .first = 1, .count = 1}},
        {"making the file", {.kinds = CALL_OPEN, .first = 2, .count = 1}},
        {"writing", {.kinds = CALL_WRITE, .first = 1, .count = 1}},
        {"writing the rest", {.kinds = CALL_WRITE, .first = 2, .count = 1}},
        {"syncing the file", {.kinds = CALL_SYNC, .first = 1, .count = 1}},
        {"closing the file", {.kinds = CALL_CLOSE, .first = 1, .count = 1}},
        {"renaming", {.kinds = CALL_RENAME, .first = 1, .count = 1}},
        {"all that writes",
         {.kinds = CALL_WRITE | CALL_SYNC | CALL_CLOSE | CALL_RENAME, .first = 1, .count = SIZE_MAX}},
},
  harmless[] = {
      {"syncing the folder", {.kinds = CALL_SYNC, .first = 2, .count = 1}},
      {"closing the folder", {.kinds = CALL_CLOSE, .first = 2, .count = 1}},
};

static const int numbers[] = {EIO, ENOSPC, EDQUOT};

static void what_fails_before_the_file_has_its_name_leaves_the_older_one(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(fatal) * COUNT(numbers); i++) {
        fallible_plan plan = fatal[i / COUNT(numbers)].plan;
        plan.number = numbers[i % COUNT(numbers)];
        facegen_code code = save(fixture, &plan);
        bool kept = has_content(fixture, OLD, strlen(OLD));
        bool told = strstr(fixture->error.message, strerror(plan.number));
        int files = empty_folder(fixture);
        if (code != FACEGEN_E_FILE || !kept || !told || files != 1)
            fail_msg("%s: %s, %d files, \"%s\"", fatal[i / COUNT(numbers)].name, facegen_code_name(code), files,
                     fixture->error.message);
        write_old(fixture);
    }
}

static void what_fails_after_the_file_has_its_name_is_no_failure(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(harmless) * COUNT(numbers); i++) {
        fallible_plan plan = harmless[i / COUNT(numbers)].plan;
        plan.number = numbers[i % COUNT(numbers)];
        facegen_code code = save(fixture, &plan);
        bool saved = has_image(fixture);
        int files = empty_folder(fixture);
        if (code != FACEGEN_OK || !saved || files != 1)
            fail_msg("%s: %s, %d files", harmless[i / COUNT(numbers)].name, facegen_code_name(code), files);
        write_old(fixture);
    }
}

/* Sooner or later they are through. */
static void calls_that_are_interrupted_are_made_again(void **state)
{
    static const unsigned kinds[] = {CALL_WRITE, CALL_SYNC, CALL_CLOSE};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        name_row(i, "");
        const fallible_plan plan = {.kinds = kinds[i], .first = 1, .count = 3, .number = EINTR};
        assert_int_equal(save(fixture, &plan), FACEGEN_OK);
        assert_true(has_image(fixture));
        assert_int_equal(empty_folder(fixture), 1);
    }
}

static void writes_may_take_one_byte_each(void **state)
{
    struct fixture *fixture = *state;
    const fallible_plan plan = {.kinds = CALL_WRITE, .first = 1, .count = SIZE_MAX, .number = SHORT_WRITE};
    assert_int_equal(save(fixture, &plan), FACEGEN_OK);
    assert_true(has_image(fixture));
}

static void a_file_system_that_cannot_sync_is_no_failure(void **state)
{
    static const int unable[] = {EINVAL, ENOTSUP};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(unable); i++) {
        name_row(i, "");
        const fallible_plan plan = {.kinds = CALL_SYNC, .first = 1, .count = SIZE_MAX, .number = unable[i]};
        assert_int_equal(save(fixture, &plan), FACEGEN_OK);
        assert_true(has_image(fixture));
    }
}

static void a_temporary_file_that_cannot_be_removed_does_not_hide_the_reason(void **state)
{
    struct fixture *fixture = *state;
    const fallible_plan plan = {.kinds = CALL_WRITE | CALL_UNLINK, .first = 1, .count = SIZE_MAX, .number = ENOSPC};
    assert_int_equal(save(fixture, &plan), FACEGEN_E_FILE);
    assert_non_null(strstr(fixture->error.message, strerror(ENOSPC)));
    assert_true(has_content(fixture, OLD, strlen(OLD)));
    assert_int_equal(empty_folder(fixture), 2);
}

static void an_image_that_could_not_be_saved_can_be_saved_again(void **state)
{
    struct fixture *fixture = *state;
    const fallible_plan fails = {.kinds = CALL_WRITE, .first = 1, .count = SIZE_MAX}, nothing = {.kinds = 0};
    assert_int_equal(save(fixture, &fails), FACEGEN_E_FILE);
    assert_int_equal(save(fixture, &nothing), FACEGEN_OK);
    assert_true(has_image(fixture));
    assert_int_equal(empty_folder(fixture), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_fails_before_the_file_has_its_name_leaves_the_older_one),
        TEST(what_fails_after_the_file_has_its_name_is_no_failure),
        TEST(calls_that_are_interrupted_are_made_again),
        TEST(writes_may_take_one_byte_each),
        TEST(a_file_system_that_cannot_sync_is_no_failure),
        TEST(a_temporary_file_that_cannot_be_removed_does_not_hide_the_reason),
        TEST(an_image_that_could_not_be_saved_can_be_saved_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
