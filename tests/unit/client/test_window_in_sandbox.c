/* How 200 jobs share an account's five places in the provider's queue; docs/polling.md has it of more providers. */
#include "support/batch.h"
#include "support/test.h"

static const batch_provider five_workers = {.workers = 5, .sigma = 0.6, .estimates = true};
static const batch_provider one_worker = {.workers = 1, .sigma = 0.6, .estimates = true};

static void jobs_are_accepted_in_their_order_and_none_is_refused(void **state)
{
    (void)state;
    batch_outcome outcomes[] = {batch_run(&five_workers, 1), batch_run(&one_worker, 1)};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(outcomes[i].succeeded, BATCH_JOBS);
        assert_int_equal(outcomes[i].refusals, 0);
        assert_int_equal(outcomes[i].disorder, 0);
    }
}

static void a_job_takes_few_requests(void **state)
{
    (void)state;
    assert_true(batch_run(&five_workers, 1).requests < 5.5);
    assert_true(batch_run(&one_worker, 1).requests < 5.5);
}

static void the_providers_workers_have_little_idle_time(void **state)
{
    (void)state;
    assert_true(batch_run(&five_workers, 1).busy > 0.88);
    assert_true(batch_run(&one_worker, 1).busy > 0.97);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_are_accepted_in_their_order_and_none_is_refused),
        cmocka_unit_test(a_job_takes_few_requests),
        cmocka_unit_test(the_providers_workers_have_little_idle_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
