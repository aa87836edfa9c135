/*
 * What a ledger costs: adding many entries, working on them in the sandbox's virtual time, and the size of the file.
 * And whether a statement scans the table of entries, which would make each of them cost more.
 *
 * Usage: scale ENTRIES JOBS     exit code 1 if a statement scans
 */
#include "ledger/ledger.h"
#include "ledger/sqlite/store.h"
#include "os/clock.h"

#include "unit/ledger/ledger_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { GROUP = 500 };

static long peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static double seconds_since(int64_t start)
{
    return (double)(fg_clock_now() - start) / 1000;
}

/* Adds entries of a batch, their faces being links, some at a time. */
static void add_entries(struct ledger_fixture *fixture, const char *batch, int count)
{
    facegen_item items[GROUP];
    facegen_request *requests[GROUP];
    for (int done = 0; done < count; done += GROUP) {
        int some = count - done < GROUP ? count - done : GROUP;
        for (int i = 0; i < some; i++) {
            char prompt[48];
            snprintf(prompt, sizeof prompt, "a knight of the order %d", done + i);
            requests[i] = facegen_request_new();
            facegen_request_set_prompt(requests[i], prompt);
            facegen_request_set_face_image(requests[i], "https://example.com/face.jpg");
            facegen_request_set_width(requests[i], 64);
            facegen_request_set_height(requests[i], 64);
            items[i] = (facegen_item){.size = sizeof items[i], .request = requests[i], .batch = batch};
        }
        if (facegen_ledger_add(fixture->ledger, items, (size_t)some, NULL, &fixture->error) != FACEGEN_OK) {
            fprintf(stderr, "%s\n", fixture->error.message);
            exit(2);
        }
        for (int i = 0; i < some; i++)
            facegen_request_free(requests[i]);
    }
}

/* Counts the statements that go through all entries, of those that were used; those that count or prune may. */
static int count_scans(fg_database *database)
{
    int scans = 0;
    for (size_t i = 0; i < FG_STATEMENTS_MAX && database->statements[i].sql; i++) {
        char sql[4096];
        sqlite3_stmt *plan = NULL;
        snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", database->statements[i].sql);
        if (strstr(sql, "GROUP BY") || sqlite3_prepare_v2(database->sqlite, sql, -1, &plan, NULL) != SQLITE_OK)
            continue;
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *detail = (const char *)sqlite3_column_text(plan, 3);
            bool is_scan = strncmp(detail, "SCAN entry", 10) == 0 || strncmp(detail, "SCAN e", 7) == 0;
            if (is_scan && !strstr(detail, "INDEX")) {
                printf("scans: %s\n", database->statements[i].sql);
                scans++;
            }
        }
        sqlite3_finalize(plan);
    }
    return scans;
}

int main(int count, char **arguments)
{
    struct ledger_fixture *fixture;
    struct stat file;
    int entries = count > 1 ? atoi(arguments[1]) : 10000, jobs = count > 2 ? atoi(arguments[2]) : 100;
    ledger_set_up((void **)&fixture);

    int64_t start = fg_clock_now();
    add_entries(fixture, "waiting", entries);
    double took = seconds_since(start);
    facegen_ledger_close(fixture->ledger);
    stat(fixture->path, &file);
    printf("added: %d entries in %.2f s, %.0f a second; %.0f bytes each; peak memory %ld KiB\n", entries, took,
           entries / took, (double)file.st_size / entries, peak_kib());

    double waiting_size = (double)file.st_size;
    fixture->ledger = facegen_ledger_open(fixture->path, fixture->client, NULL, NULL);
    facegen_ledger_set(fixture->ledger, NULL, "places", "15", NULL);
    add_entries(fixture, "jobs", jobs);
    facegen_sandbox_set(fixture->sandbox, "plan", "premium", NULL);
    fixture->options.batch = "jobs";
    start = fg_clock_now();
    work(fixture);
    took = seconds_since(start);
    int scans = count_scans(&fixture->ledger->store->database);
    printf("worked: %d jobs in %.2f s, %.2f ms a job; %zu paid; peak memory %ld KiB\n", jobs, took, 1000 * took / jobs,
           facegen_sandbox_paid_requests(fixture->sandbox), peak_kib());
    bool is_good = facegen_sandbox_paid_requests(fixture->sandbox) == (size_t)jobs;
    facegen_worker_free(fixture->worker);
    fixture->worker = NULL;
    facegen_ledger_close(fixture->ledger);
    stat(fixture->path, &file);
    printf("a finished job takes %.0f bytes\n", ((double)file.st_size - waiting_size) / jobs);
    fixture->ledger = facegen_ledger_open(fixture->path, fixture->client, NULL, NULL);
    ledger_tear_down((void **)&fixture);
    return scans == 0 && is_good ? 0 : 1;
}
