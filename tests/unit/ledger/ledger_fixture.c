#include "ledger_fixture.h"

#include "support/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS_MAX = 200000, STEP_MS = 60 * 1000 };

int ledger_set_up(void **state)
{
    struct ledger_fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture->sandbox = facegen_sandbox_new();
    fixture->error = (facegen_error)FACEGEN_ERROR_INIT;
    /* Where it is cheap to have the disk take what is written, if there is such a place. */
    strcpy(fixture->folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/facegen-XXXXXX" : "/tmp/facegen-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    snprintf(fixture->path, sizeof fixture->path, "%s/ledger", fixture->folder);
    fixture->options = (facegen_worker_options){.size = sizeof fixture->options, .folder = fixture->folder};
    begin_process(fixture);
    *state = fixture;
    return 0;
}

static int remove_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

int ledger_tear_down(void **state)
{
    struct ledger_fixture *fixture = *state;
    end_process(fixture);
    facegen_sandbox_free(fixture->sandbox);
    nftw(fixture->folder, remove_file, 8, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return 0;
}

void begin_process(struct ledger_fixture *fixture)
{
    fixture->client = facegen_client_new();
    assert_int_equal(facegen_sandbox_attach(fixture->sandbox, fixture->client, NULL), FACEGEN_OK);
    fixture->ledger = facegen_ledger_open(fixture->path, fixture->client, NULL, &fixture->error);
    assert_string_equal(fixture->error.message, "");
    assert_non_null(fixture->ledger);
}

void end_process(struct ledger_fixture *fixture)
{
    facegen_worker_free(fixture->worker);
    facegen_ledger_close(fixture->ledger);
    facegen_client_free(fixture->client);
    fixture->worker = NULL;
    fixture->ledger = NULL;
    fixture->client = NULL;
}

facegen_added add_order(struct ledger_fixture *fixture, const char *order, const char *prompt)
{
    facegen_added added;
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, prompt ? prompt : order);
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    facegen_request_set_width(request, 64);
    facegen_request_set_height(request, 64);
    facegen_item item = {.size = sizeof item, .request = request, .batch = "shop", .order = order};
    facegen_code code = facegen_ledger_add(fixture->ledger, &item, 1, &added, &fixture->error);
    assert_string_equal(fixture->error.message, "");
    assert_int_equal(code, FACEGEN_OK);
    facegen_request_free(request);
    return added;
}

void add_orders(struct ledger_fixture *fixture, int count)
{
    char order[16];
    for (int i = 1; i <= count; i++) {
        snprintf(order, sizeof order, "%d", i);
        add_order(fixture, order, NULL);
    }
}

void work(struct ledger_fixture *fixture)
{
    if (!fixture->worker)
        fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, &fixture->error);
    assert_non_null(fixture->worker);
    int steps = 0;
    while (facegen_worker_step(fixture->worker, STEP_MS) > 0 && steps < STEPS_MAX)
        steps++;
    assert_true(steps < STEPS_MAX);
}

facegen_entry *read_order(struct ledger_fixture *fixture, const char *order)
{
    facegen_entry *entry = NULL;
    assert_int_equal(facegen_ledger_find(fixture->ledger, "shop", order, &entry, NULL), FACEGEN_OK);
    assert_non_null(entry);
    return entry;
}

facegen_ledger_state state_of(struct ledger_fixture *fixture, const char *order)
{
    facegen_entry *entry = read_order(fixture, order);
    facegen_ledger_state state = facegen_entry_state(entry);
    facegen_entry_free(entry);
    return state;
}

int64_t count_state(struct ledger_fixture *fixture, facegen_ledger_state state)
{
    facegen_counts counts = {.size = sizeof counts};
    assert_int_equal(facegen_ledger_count(fixture->ledger, NULL, &counts, NULL), FACEGEN_OK);
    return counts.states[state];
}
