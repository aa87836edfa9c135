#include "support/test.h"

#include "ledger_fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define set_up ledger_set_up
#define tear_down ledger_tear_down

/* What statfs() says of a disk; 0: what is true. */
static long disk_kind;

int __real_statfs(const char *path, struct statfs *facts);
int __wrap_statfs(const char *path, struct statfs *facts);
int __wrap_statfs(const char *path, struct statfs *facts)
{
    int answer = __real_statfs(path, facts);
    if (disk_kind != 0)
        facts->f_type = disk_kind;
    return answer;
}

/* Opens the ledger's file anew, which fails with that code; the message has some words. */
static void refuse_to_open(struct ledger_fixture *fixture, facegen_code code, const char *words)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_null(facegen_ledger_open(fixture->path, NULL, NULL, &error));
    assert_int_equal(error.code, code);
    assert_non_null(strstr(error.message, words));
}

static void run_sql(struct ledger_fixture *fixture, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void write_file(const char *path, const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* ---- what is the same request ---- */

static void another_content_of_a_known_order_is_not_added(void **state)
{
    struct ledger_fixture *fixture = *state;
    int64_t first = add_order(fixture, "1", "a knight").entry;
    facegen_added added = add_order(fixture, "1", "a queen");
    assert_int_equal(added.addition, FACEGEN_CHANGED);
    assert_int_equal(added.entry, first);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static facegen_added add_item(struct ledger_fixture *fixture, facegen_item item, const char *prompt)
{
    facegen_added added;
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, prompt);
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    item.size = sizeof item;
    item.request = request;
    assert_int_equal(facegen_ledger_add(fixture->ledger, &item, 1, &added, NULL), FACEGEN_OK);
    facegen_request_free(request);
    return added;
}

static void a_changed_request_is_paid_for_if_that_is_wanted(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_item(fixture, (facegen_item){.order = "1"}, "a knight");
    work(fixture);
    facegen_added added = add_item(fixture, (facegen_item){.order = "1", .repeat = FACEGEN_REPEAT_CHANGED}, "a queen");
    assert_int_equal(added.addition, FACEGEN_ADDED);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 2);
}

static void a_request_that_is_added_again_has_a_number(void **state)
{
    struct ledger_fixture *fixture = *state;
    facegen_entry *entry = NULL;
    add_item(fixture, (facegen_item){.order = "1"}, "a knight");
    facegen_added again = add_item(fixture, (facegen_item){.order = "1", .repeat = FACEGEN_REPEAT_ALWAYS}, "a knight");
    assert_int_equal(again.addition, FACEGEN_ADDED);
    assert_int_equal(facegen_ledger_find(fixture->ledger, NULL, "1#2", &entry, NULL), FACEGEN_OK);
    assert_int_equal(facegen_entry_number(entry), again.entry);
    facegen_entry_free(entry);
}

static void equal_requests_without_an_order_are_one_unless_they_are_copies(void **state)
{
    struct ledger_fixture *fixture = *state;
    int64_t first = add_item(fixture, (facegen_item){.order = NULL}, "a knight").entry;
    assert_int_equal(add_item(fixture, (facegen_item){.order = NULL}, "a knight").entry, first);
    assert_int_not_equal(add_item(fixture, (facegen_item){.copy = 1}, "a knight").entry, first);
}

static void an_order_belongs_to_its_batch_and_its_account(void **state)
{
    struct ledger_fixture *fixture = *state;
    int64_t first = add_item(fixture, (facegen_item){.batch = "a", .order = "1"}, "a knight").entry;
    assert_int_not_equal(add_item(fixture, (facegen_item){.batch = "b", .order = "1"}, "a knight").entry, first);
    facegen_ledger_close(fixture->ledger);
    assert_int_equal(facegen_client_set_key(fixture->client, "another-key", NULL), FACEGEN_OK);
    fixture->ledger = facegen_ledger_open(fixture->path, fixture->client, NULL, NULL);
    assert_int_equal(add_item(fixture, (facegen_item){.batch = "a", .order = "1"}, "a knight").addition, FACEGEN_ADDED);
}

static void a_face_that_has_changed_since_is_not_sent(void **state)
{
    struct ledger_fixture *fixture = *state;
    char face[96];
    facegen_added added;
    facegen_request *request = facegen_request_new();
    snprintf(face, sizeof face, "%s/face.png", fixture->folder);
    FILE *file = fopen(face, "wb");
    static const unsigned char png[] = {
        0x89, 'P',  'N',  'G', 0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    0x0d, 'I',  'H',  'D',  'R', 0, 0,
        0,    1,    0,    0,   0,    1,    8,    2,    0,    0,    0,    0x90, 0x77, 0x53, 0xde, 0,   0, 0,
        0x0c, 'I',  'D',  'A', 'T',  8,    0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0,    0,    3,    1,    1,   0, 0x18,
        0xdd, 0x8d, 0xb0, 0,   0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};
    fwrite(png, 1, sizeof png, file);
    fclose(file);
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_file(request, face);
    facegen_item item = {.size = sizeof item, .request = request, .batch = "shop", .order = "1"};
    assert_int_equal(facegen_ledger_add(fixture->ledger, &item, 1, &added, &fixture->error), FACEGEN_OK);
    facegen_request_free(request);
    write_file(face, "ab", "more");
    work(fixture);
    facegen_entry *entry = read_order(fixture, "1");
    assert_int_equal(facegen_entry_state(entry), FACEGEN_STATE_REFUSED);
    assert_non_null(strstr(facegen_entry_message(entry), "has changed"));
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 0);
    facegen_entry_free(entry);
}

/* ---- what a person decides ---- */

static void what_was_cancelled_is_not_sent(void **state)
{
    struct ledger_fixture *fixture = *state;
    int64_t number = add_order(fixture, "1", NULL).entry;
    assert_int_equal(facegen_ledger_cancel(fixture->ledger, number, NULL), FACEGEN_OK);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 0);
    assert_int_equal(facegen_ledger_cancel(fixture->ledger, number, &fixture->error), FACEGEN_E_ARGUMENT);
}

static void a_saved_entry_is_not_sent_again(void **state)
{
    struct ledger_fixture *fixture = *state;
    int64_t number = add_order(fixture, "1", NULL).entry;
    work(fixture);
    assert_int_equal(facegen_ledger_retry(fixture->ledger, number, &fixture->error), FACEGEN_E_ARGUMENT);
    assert_non_null(strstr(fixture->error.message, "is saved"));
}

static void a_budget_ends_the_paid_requests_of_its_batch(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 5);
    assert_int_equal(facegen_ledger_set_budget(fixture->ledger, "shop", 3, NULL), FACEGEN_OK);
    work(fixture);
    end_process(fixture);
    begin_process(fixture);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 3);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_WAITING), 2);
}

static void what_is_pruned_is_known_until_it_is_forgotten(void **state)
{
    struct ledger_fixture *fixture = *state;
    int64_t removed = 0;
    add_order(fixture, "1", NULL);
    work(fixture);
    facegen_ledger_prune(fixture->ledger, 0, INT64_MAX, false, &removed, NULL);
    assert_int_equal(removed, 1);
    facegen_entry *entry = read_order(fixture, "1");
    assert_string_equal(facegen_entry_request_json(entry), "");
    facegen_entry_free(entry);
    assert_int_equal(add_order(fixture, "1", NULL).addition, FACEGEN_KNOWN);
    facegen_ledger_prune(fixture->ledger, 0, INT64_MAX, true, NULL, NULL);
    assert_int_equal(add_order(fixture, "1", NULL).addition, FACEGEN_ADDED);
}

/* ---- files that are no ledger to be used ---- */

static void a_ledger_on_a_network_disk_is_refused(void **state)
{
    struct ledger_fixture *fixture = *state;
    disk_kind = 0x6969; /* NFS */
    refuse_to_open(fixture, FACEGEN_E_CONFIG, "network disk");
    disk_kind = 0;
}

static void a_ledger_of_a_later_version_is_refused(void **state)
{
    struct ledger_fixture *fixture = *state;
    end_process(fixture);
    run_sql(fixture, "PRAGMA user_version=99");
    refuse_to_open(fixture, FACEGEN_E_CONFIG, "later version");
}

static void the_database_of_another_program_is_refused(void **state)
{
    struct ledger_fixture *fixture = *state;
    end_process(fixture);
    run_sql(fixture, "PRAGMA application_id=7");
    refuse_to_open(fixture, FACEGEN_E_CONFIG, "another program");
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct ledger_fixture *fixture = *state;
    end_process(fixture);
    remove(fixture->path);
    write_file(fixture->path, "w",
               "This text is long enough to be taken for the header of a file, but it is none at all, "
               "whatever one makes of it.");
    refuse_to_open(fixture, FACEGEN_E_FILE, "damaged or no ledger");
}

static void a_ledger_that_was_cut_off_is_refused(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 20);
    end_process(fixture);
    assert_int_equal(truncate(fixture->path, 8192), 0);
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_ledger *ledger = facegen_ledger_open(fixture->path, NULL, NULL, &error);
    facegen_counts counts = {.size = sizeof counts};
    if (ledger) /* what is missing is found as it is read */
        assert_int_equal(facegen_ledger_count(ledger, NULL, &counts, &error), FACEGEN_E_FILE);
    assert_int_equal(error.code, FACEGEN_E_FILE);
    facegen_ledger_close(ledger);
}

static void a_copy_is_refused_until_it_is_declared_the_only_one(void **state)
{
    struct ledger_fixture *fixture = *state;
    char copy[96], command[256];
    facegen_error error = FACEGEN_ERROR_INIT;
    end_process(fixture);
    snprintf(copy, sizeof copy, "%s/copy", fixture->folder);
    snprintf(command, sizeof command, "cp %s %s", fixture->path, copy);
    assert_int_equal(system(command), 0);
    assert_null(facegen_ledger_open(copy, NULL, NULL, &error));
    assert_int_equal(error.code, FACEGEN_E_CONFIG);
    assert_int_equal(facegen_ledger_moved(copy, NULL), FACEGEN_OK);
    facegen_ledger *ledger = facegen_ledger_open(copy, NULL, NULL, NULL);
    assert_non_null(ledger);
    facegen_ledger_close(ledger);
}

static void a_missing_ledger_is_made_unless_it_must_be_there(void **state)
{
    struct ledger_fixture *fixture = *state;
    const facegen_ledger_options options = {.size = sizeof options, .existing = true};
    end_process(fixture);
    remove(fixture->path);
    assert_null(facegen_ledger_open(fixture->path, NULL, &options, &fixture->error));
    assert_int_equal(fixture->error.code, FACEGEN_E_FILE);
}

static void a_folder_is_no_ledger(void **state)
{
    struct ledger_fixture *fixture = *state;
    end_process(fixture);
    remove(fixture->path);
    assert_int_equal(mkdir(fixture->path, 0700), 0);
    refuse_to_open(fixture, FACEGEN_E_FILE, "no file");
}

static void nothing_is_sent_if_the_file_is_gone(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_order(fixture, "1", NULL);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    remove(fixture->path);
    for (int i = 0; i < 50; i++)
        facegen_worker_step(fixture->worker, 1000);
    assert_int_equal(facegen_worker_problem(fixture->worker, &fixture->error), FACEGEN_E_FILE);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 0);
}

static void only_its_owner_may_read_the_file(void **state)
{
    struct ledger_fixture *fixture = *state;
    struct stat status;
    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static bool has_text(const char *path, const char *text)
{
    static char bytes[1 << 20];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return memmem(bytes, size, text, strlen(text)) != NULL;
}

static void the_key_is_not_in_the_file(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 2);
    work(fixture);
    end_process(fixture);
    assert_true(has_text(fixture->path, "https://example.com/face.jpg"));
    assert_false(has_text(fixture->path, "sandbox-key"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(another_content_of_a_known_order_is_not_added),
        TEST(a_changed_request_is_paid_for_if_that_is_wanted),
        TEST(a_request_that_is_added_again_has_a_number),
        TEST(equal_requests_without_an_order_are_one_unless_they_are_copies),
        TEST(an_order_belongs_to_its_batch_and_its_account),
        TEST(a_face_that_has_changed_since_is_not_sent),
        TEST(what_was_cancelled_is_not_sent),
        TEST(a_saved_entry_is_not_sent_again),
        TEST(a_budget_ends_the_paid_requests_of_its_batch),
        TEST(what_is_pruned_is_known_until_it_is_forgotten),
        TEST(a_ledger_on_a_network_disk_is_refused),
        TEST(a_ledger_of_a_later_version_is_refused),
        TEST(the_database_of_another_program_is_refused),
        TEST(a_file_that_is_no_database_is_refused),
        TEST(a_ledger_that_was_cut_off_is_refused),
        TEST(a_copy_is_refused_until_it_is_declared_the_only_one),
        TEST(a_missing_ledger_is_made_unless_it_must_be_there),
        TEST(a_folder_is_no_ledger),
        TEST(nothing_is_sent_if_the_file_is_gone),
        TEST(only_its_owner_may_read_the_file),
        TEST(the_key_is_not_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
