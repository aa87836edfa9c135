/*
 * A connection that is cut after every byte of a request, and after every byte of its answer, in order (FIN) and by
 * reset (RST), over real sockets. Whatever comes of it is of the right class:
 *
 * - the request was not handed over whole: nothing was accepted, FACEGEN_E_IO (or _CONNECT: a reset came first);
 * - it was, and no whole answer came: FACEGEN_E_UNCERTAIN of a paid one; of one that is free, a code that is repeated;
 * - the answer came whole: it is read.
 */
#include "support/fault.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static const script_end ends[] = {SCRIPT_CLOSE, SCRIPT_RESET};

static const char *good_answer(fault_phase phase)
{
    return scripted_reply("200 OK", phase == FAULT_LOAD ? FAULT_PNG : "{\"status\":\"processing\",\"id\":1}");
}

/* How long the request of an operation is. */
static size_t measure_request(fault_phase phase)
{
    const script_step step = {good_answer(phase), 0, SCRIPT_CLOSE, 0};
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    fault_expect(&fixture, phase, FACEGEN_OK, phase == FAULT_SUBMIT);
    size_t size = strlen(scripted_server_last_request(fixture.server));
    fault_tear_down(&fixture);
    return size;
}

/* Whether an operation whose answer did not come whole came to what it should have. */
static bool is_right(fault_phase phase, const facegen_error *error)
{
    if (phase == FAULT_SUBMIT && error->bytes_sent == error->bytes_total)
        return error->code == FACEGEN_E_UNCERTAIN;
    /* libcurl takes headers that break off for whole ones, of an answer without a body. */
    facegen_code empty = phase == FAULT_FETCH ? FACEGEN_E_PROTOCOL : FACEGEN_E_IMAGE;
    bool broken = error->code == FACEGEN_E_IO || error->code == FACEGEN_E_CONNECT;
    return broken || (error->code == empty && phase != FAULT_SUBMIT);
}

/* Performs an operation once for each step; the last one of an answer is whole. */
static void meet_cuts(fault_phase phase, const script_step *steps, size_t count, bool of_answer)
{
    fault_fixture fixture;
    bool seen[FACEGEN_E_URL + 1][2] = {{false}};
    fault_set_up(&fixture, steps, count, NULL);
    for (size_t i = 0; i < count; i++) {
        int paid = scripted_server_paid(fixture.server);
        facegen_code code = fault_perform(&fixture, phase);
        paid = scripted_server_paid(fixture.server) - paid;
        bool whole_request = of_answer || i == count - 1, whole_answer = of_answer && i == count - 1;
        bool right = whole_answer ? code == FACEGEN_OK : is_right(phase, &fixture.error);
        if (!right || paid != (phase == FAULT_SUBMIT && whole_request))
            fail_msg("%c, %zu of %zu bytes: %s, %d paid, \"%s\"", phase, i, count - 1, facegen_code_name(code), paid,
                     fixture.error.message);
        if (!seen[code][paid])
            fault_print(phase, code, paid);
        seen[code][paid] = true;
    }
    fault_tear_down(&fixture);
}

static void cut_requests(fault_phase phase)
{
    size_t count = measure_request(phase) + 1;
    script_step *steps = calloc(count, sizeof *steps);
    for (size_t i = 0; i < COUNT(ends); i++) {
        for (size_t size = 0; size < count; size++)
            steps[size] = (script_step){.end = ends[i], .read_at_most = size > 0 ? size : SCRIPT_NOTHING};
        meet_cuts(phase, steps, count, false);
    }
    free(steps);
}

static void cut_answers(fault_phase phase)
{
    const char *answer = good_answer(phase);
    size_t count = strlen(answer) + 1;
    script_step *steps = calloc(count, sizeof *steps);
    for (size_t i = 0; i < COUNT(ends); i++) {
        for (size_t size = 0; size < count; size++)
            steps[size] = (script_step){size > 0 ? answer : NULL, size, ends[i], 0};
        meet_cuts(phase, steps, count, true);
    }
    free(steps);
}

static void a_paid_request_cut_at_every_byte(void **state)
{
    (void)state;
    cut_requests(FAULT_SUBMIT);
}

static void the_answer_to_a_paid_request_cut_at_every_byte(void **state)
{
    (void)state;
    cut_answers(FAULT_SUBMIT);
}

static void a_fetch_cut_at_every_byte(void **state)
{
    (void)state;
    cut_requests(FAULT_FETCH);
}

static void the_answer_to_a_fetch_cut_at_every_byte(void **state)
{
    (void)state;
    cut_answers(FAULT_FETCH);
}

static void a_download_cut_at_every_byte_of_its_request(void **state)
{
    (void)state;
    cut_requests(FAULT_LOAD);
}

static void a_download_cut_at_every_byte_of_its_answer(void **state)
{
    (void)state;
    cut_answers(FAULT_LOAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paid_request_cut_at_every_byte),
        cmocka_unit_test(the_answer_to_a_paid_request_cut_at_every_byte),
        cmocka_unit_test(a_fetch_cut_at_every_byte),
        cmocka_unit_test(the_answer_to_a_fetch_cut_at_every_byte),
        cmocka_unit_test(a_download_cut_at_every_byte_of_its_request),
        cmocka_unit_test(a_download_cut_at_every_byte_of_its_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
