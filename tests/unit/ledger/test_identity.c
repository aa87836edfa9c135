#include "support/test.h"

#include "ledger/identity.h"
#include "support/request.h"

#include <stdio.h>
#include <string.h>

/* The digest of a request, as hexadecimal digits. */
static const char *digest_of(const facegen_request *request)
{
    static char text[2 * FG_DIGEST_SIZE + 1];
    fg_identity identity;
    assert_int_equal(fg_identify(request, &identity, NULL), FACEGEN_OK);
    for (int i = 0; i < FG_DIGEST_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", identity.digest[i]);
    fg_identity_free(&identity);
    return text;
}

/* The digest of a plain request with one parameter set. */
static const char *digest_with(const char *name, const char *value)
{
    facegen_request *request = plain_request();
    assert_int_equal(facegen_request_set(request, name, value, NULL), FACEGEN_OK);
    const char *digest = digest_of(request);
    facegen_request_free(request);
    return digest;
}

/* A version of the library that takes a known request for another one would pay for it again. */
static void the_digest_of_rule_1_never_changes(void **state)
{
    (void)state;
    assert_int_equal(FG_IDENTITY_RULE, 1);
    assert_string_equal(digest_with("width", "256"),
                        "1ea18f8945c74bb34ca8f48718d40564c1245425e2f22818fea3fd6a152f3bd1");
    assert_string_equal(digest_with("s_scale", "0.5"),
                        "df9123f21190183296ead7d1895b6181aa9423bf23f2663b69c0f0ade3a505d7");
}

static void numbers_count_by_their_value(void **state)
{
    (void)state;
    char first[80];
    strcpy(first, digest_with("guidance_scale", "7.5"));
    assert_string_equal(digest_with("guidance_scale", "7.50"), first);
    strcpy(first, digest_with("width", "256"));
    assert_string_equal(digest_with("width", "256.0"), first);
}

static void a_webhook_is_no_part_of_what_is_asked_for(void **state)
{
    (void)state;
    char plain[80];
    strcpy(plain, digest_with("width", "256"));
    facegen_request *request = plain_request();
    facegen_request_set_width(request, 256);
    facegen_request_set_webhook(request, "https://example.com/hook");
    assert_string_equal(digest_of(request), plain);
    facegen_request_free(request);
}

static void a_seed_that_the_caller_sets_is_a_part_and_a_drawn_one_is_not(void **state)
{
    (void)state;
    char plain[80];
    facegen_request *request = plain_request();
    strcpy(plain, digest_of(request));
    facegen_request_draw_seed(request, 7);
    assert_string_equal(digest_of(request), plain);
    facegen_request_set_seed(request, 7);
    assert_string_not_equal(digest_of(request), plain);
    facegen_request_free(request);
}

static void a_face_counts_by_its_bytes(void **state)
{
    (void)state;
    char first[80];
    facegen_request *request = plain_request();
    facegen_request_set_face_memory(request, "one image", 9);
    strcpy(first, digest_of(request));
    facegen_request_set_face_memory(request, "two image", 9);
    assert_string_not_equal(digest_of(request), first);
    facegen_request_free(request);
}

static void a_face_that_cannot_be_read_is_named(void **state)
{
    (void)state;
    fg_identity identity;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_request *request = plain_request();
    facegen_request_set_face_file(request, "/nowhere/face.jpg");
    assert_int_equal(fg_identify(request, &identity, &error), FACEGEN_E_INVALID);
    assert_non_null(strstr(error.message, "/nowhere/face.jpg"));
    fg_identity_free(&identity);
    facegen_request_free(request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digest_of_rule_1_never_changes),
        cmocka_unit_test(numbers_count_by_their_value),
        cmocka_unit_test(a_webhook_is_no_part_of_what_is_asked_for),
        cmocka_unit_test(a_seed_that_the_caller_sets_is_a_part_and_a_drawn_one_is_not),
        cmocka_unit_test(a_face_counts_by_its_bytes),
        cmocka_unit_test(a_face_that_cannot_be_read_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
