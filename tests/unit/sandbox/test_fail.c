/* The errors of sandbox, recorder and replay, in the struct of any caller. */
#include <facegen/replay.h>
#include <facegen/sandbox.h>

#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static facegen_code set_an_option_that_is_not_there(facegen_error *error)
{
    facegen_sandbox *sandbox = facegen_sandbox_new();
    facegen_code code = facegen_sandbox_set(sandbox, "nope", "x", error);
    facegen_sandbox_free(sandbox);
    return code;
}

static facegen_code record_where_nothing_can_be(facegen_error *error)
{
    return facegen_recorder_new("/nowhere/at/all", error) ? FACEGEN_OK : FACEGEN_E_FILE;
}

static facegen_code replay_what_is_not_there(facegen_error *error)
{
    return facegen_replay_open("/nowhere/at/all", error) ? FACEGEN_OK : FACEGEN_E_CONFIG;
}

static facegen_code (*const failures[])(facegen_error *error) = {set_an_option_that_is_not_there,
                                                                 record_where_nothing_can_be, replay_what_is_not_there};

static void a_caller_that_knows_fewer_members_gets_those(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        name_row(i, "");
        facegen_error error;
        memset(&error, 0x55, sizeof error);
        error.size = offsetof(facegen_error, acceptance);
        facegen_code code = failures[i](&error);
        assert_int_equal(error.code, code);
        assert_true(strlen(error.message) > 10);
        assert_string_equal(error.mark, "");
        for (const char *beyond = (char *)&error + error.size; beyond < (char *)(&error + 1); beyond++)
            assert_int_equal(*beyond, 0x55);
    }
}

static void a_struct_of_zeros_gets_its_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        name_row(i, "");
        facegen_error error;
        memset(&error, 0, sizeof error);
        facegen_code code = failures[i](&error);
        assert_int_equal(error.code, code);
        assert_true(strlen(error.message) > 10);
    }
}

static void nothing_of_an_earlier_failure_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        name_row(i, "");
        facegen_error error = FACEGEN_ERROR_INIT;
        memset(&error.code, 'x', sizeof error - offsetof(facegen_error, code));
        failures[i](&error);
        assert_int_equal(error.http_status, 0);
        assert_string_equal(error.parameter, i == 0 ? "nope" : "");
        assert_string_equal(error.id, "");
        assert_string_equal(error.body, "");
        assert_string_equal(error.mark, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_caller_that_knows_fewer_members_gets_those),
        cmocka_unit_test(a_struct_of_zeros_gets_its_message),
        cmocka_unit_test(nothing_of_an_earlier_failure_is_left),
    };
    return cmocka_run_group_tests_name("fail", tests, NULL, NULL);
}
