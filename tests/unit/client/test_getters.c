/* What a client tells of its settings, to a program that keeps records. */
#include <facegen/client.h>

#include "support/test.h"

static int set_up(void **state)
{
    *state = facegen_client_new();
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    facegen_client_free(*state);
    return 0;
}

static void the_api_root_is_told_as_it_is_used(void **state)
{
    facegen_client *client = *state;
    assert_string_equal(facegen_client_base_url(client), "https://modelslab.com/api");
    facegen_client_set_base_url(client, "HTTPS://API.Example.com:443/root/", NULL);
    assert_string_equal(facegen_client_base_url(client), "https://api.example.com/root");
    facegen_client_set_base_url(client, "no link", NULL); /* is refused */
    assert_string_equal(facegen_client_base_url(client), "https://api.example.com/root");
}

static void the_plan_is_told(void **state)
{
    facegen_client *client = *state;
    assert_int_equal(facegen_client_plan(client), FACEGEN_PLAN_STANDARD);
    facegen_client_set_plan(client, FACEGEN_PLAN_ENTERPRISE_FACE_GEN, NULL);
    assert_int_equal(facegen_client_plan(client), FACEGEN_PLAN_ENTERPRISE_FACE_GEN);
}

static void no_client_has_no_settings(void **state)
{
    (void)state;
    assert_string_equal(facegen_client_base_url(NULL), "");
    assert_int_equal(facegen_client_plan(NULL), FACEGEN_PLAN_STANDARD);
    assert_int_equal(facegen_client_settling_ms(NULL), 0);
    assert_int_equal(facegen_client_key_check(NULL, 1), 0);
}

static uint32_t check_of(facegen_client *client, const char *key, uint64_t salt)
{
    assert_int_equal(facegen_client_set_key(client, key, NULL), FACEGEN_OK);
    return facegen_client_key_check(client, salt);
}

/* Ledgers have them stored. */
static void a_key_check_is_the_same_for_ever(void **state)
{
    assert_int_equal(check_of(*state, "key", 0), 0x562b13da);
    assert_int_equal(check_of(*state, "key", 1), 0xceadd718);
    assert_int_equal(check_of(*state, "sk-example", 0x0123456789abcdef), 0x37270947);
}

static void a_key_check_tells_keys_apart(void **state)
{
    enum { KEYS = 26 };
    uint32_t checks[KEYS];
    char key[] = "key-a";
    for (int i = 0; i < KEYS; i++) {
        key[4] = (char)('a' + i);
        checks[i] = check_of(*state, key, 7);
        for (int other = 0; other < i; other++)
            assert_int_not_equal(checks[i], checks[other]);
    }
}

static void a_key_check_is_another_for_each_bit_of_the_salt(void **state)
{
    uint32_t plain = check_of(*state, "key", 0);
    for (int bit = 0; bit < 64; bit++)
        assert_int_not_equal(facegen_client_key_check(*state, (uint64_t)1 << bit), plain);
}

static void without_a_key_the_check_is_0(void **state)
{
    assert_int_equal(facegen_client_key_check(*state, 7), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_api_root_is_told_as_it_is_used), TEST(the_plan_is_told),
        TEST(no_client_has_no_settings),          TEST(a_key_check_is_the_same_for_ever),
        TEST(a_key_check_tells_keys_apart),       TEST(a_key_check_is_another_for_each_bit_of_the_salt),
        TEST(without_a_key_the_check_is_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
