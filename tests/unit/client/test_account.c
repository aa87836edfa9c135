/* Questions about the account, in the sandbox and through a transport that gives one answer to all. */
#include <facegen/account.h>

#include "support/fixture.h"
#include "support/test.h"

#include <string.h>

struct scene {
    struct fixture base; /* whose result is the last answer */
    facegen_code code;   /* that a question asked by the engine ended with */
};

static int set_up(void **state)
{
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    scene->base.engine = facegen_engine_new(scene->base.client, NULL);
    return failed;
}

static int tear_down(void **state)
{
    return fixture_tear_down(state);
}

static void take_answer(facegen_job *job, facegen_code code, facegen_result *answer, const facegen_error *error,
                        void *user_data)
{
    struct scene *scene = user_data;
    (void)job;
    assert_true((code == FACEGEN_OK) == (answer != NULL) && (code == FACEGEN_OK) == (error == NULL));
    scene->code = code;
    scene->base.result = answer;
}

typedef facegen_code (*ask_fn)(struct scene *scene, facegen_account_question question, int page);

static facegen_code ask_and_wait(struct scene *scene, facegen_account_question question, int page)
{
    struct fixture *base = &scene->base;
    facegen_result_free(base->result);
    facegen_code code = facegen_account_ask(base->client, question, page, &base->result, &base->error);
    assert_true((code == FACEGEN_OK) == (base->result != NULL));
    return code;
}

static facegen_code ask_beside_others(struct scene *scene, facegen_account_question question, int page)
{
    struct fixture *base = &scene->base;
    facegen_result_free(base->result);
    base->result = NULL;
    facegen_code code =
        facegen_engine_ask_account(base->engine, question, page, take_answer, scene, NULL, &base->error);
    if (code != FACEGEN_OK)
        return code;
    while (facegen_engine_step(base->engine, -1) > 0)
        continue;
    return scene->code;
}

static const ask_fn forms[] = {ask_and_wait, ask_beside_others};

static void make_images(struct scene *scene, int count)
{
    for (int i = 0; i < count; i++) {
        facegen_result *result = NULL;
        assert_int_equal(facegen_submit(scene->base.client, scene->base.request, &result, NULL), FACEGEN_OK);
        facegen_result_free(result);
    }
}

/* ---- in the sandbox ---- */

static void what_is_processing_is_counted(void **state)
{
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(forms); i++) {
        name_row(i, "");
        facegen_result *queued = NULL;
        assert_int_equal(facegen_submit_nowait(scene->base.client, scene->base.request, &queued, NULL), FACEGEN_OK);
        facegen_result_free(queued);
        assert_int_equal(forms[i](scene, FACEGEN_ACCOUNT_PROCESSING, 0), FACEGEN_OK);
        assert_int_equal(facegen_account_processing(scene->base.result), i + 1);
    }
}

static void jobs_are_listed_newest_first_in_pages(void **state)
{
    struct scene *scene = *state;
    make_images(scene, FACEGEN_ACCOUNT_PAGE + 1);
    for (size_t i = 0; i < COUNT(forms); i++) {
        name_row(i, "");
        assert_int_equal(forms[i](scene, FACEGEN_ACCOUNT_JOBS, 1), FACEGEN_OK);
        assert_int_equal(facegen_account_job_count(scene->base.result), FACEGEN_ACCOUNT_PAGE);
        assert_string_equal(facegen_account_job_id(scene->base.result, 0), "31");
        assert_string_equal(facegen_account_job_id(scene->base.result, 29), "2");
        assert_null(facegen_account_job_id(scene->base.result, 30));
        assert_int_equal(forms[i](scene, FACEGEN_ACCOUNT_JOBS, 2), FACEGEN_OK);
        assert_int_equal(facegen_account_job_count(scene->base.result), 1);
        assert_string_equal(facegen_account_job_id(scene->base.result, 0), "1");
        assert_int_equal(forms[i](scene, FACEGEN_ACCOUNT_JOBS, 3), FACEGEN_OK);
        assert_int_equal(facegen_account_job_count(scene->base.result), 0);
    }
}

static void the_balance_is_what_jobs_have_left_of_it(void **state)
{
    struct scene *scene = *state;
    facegen_sandbox_set(scene->base.sandbox, "balance", "10", NULL);
    facegen_sandbox_set(scene->base.sandbox, "price", "0.25", NULL);
    static const char *const balances[] = {"9.75", "9.5"};
    for (size_t i = 0; i < COUNT(forms); i++) {
        name_row(i, balances[i]);
        make_images(scene, 1);
        assert_int_equal(forms[i](scene, FACEGEN_ACCOUNT_BALANCE, 0), FACEGEN_OK);
        assert_string_equal(facegen_account_balance(scene->base.result), balances[i]);
        assert_string_equal(facegen_account_currency(scene->base.result), "USD");
    }
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), COUNT(forms));
}

static void an_answer_has_only_what_was_asked_for(void **state)
{
    struct scene *scene = *state;
    make_images(scene, 1);
    ask_and_wait(scene, FACEGEN_ACCOUNT_JOBS, 1);
    assert_true(facegen_account_processing(scene->base.result) < 0);
    assert_string_equal(facegen_account_balance(scene->base.result), "");
    assert_string_equal(facegen_account_currency(scene->base.result), "");
    ask_and_wait(scene, FACEGEN_ACCOUNT_BALANCE, 1);
    assert_true(facegen_account_processing(scene->base.result) < 0);
    assert_int_equal(facegen_account_job_count(scene->base.result), 0);
    assert_null(facegen_account_job_id(scene->base.result, 0));
}

static void no_answer_has_nothing(void **state)
{
    (void)state;
    assert_true(facegen_account_processing(NULL) < 0);
    assert_int_equal(facegen_account_job_count(NULL), 0);
    assert_null(facegen_account_job_id(NULL, 0));
    assert_string_equal(facegen_account_balance(NULL), "");
    assert_string_equal(facegen_account_currency(NULL), "");
}

static void a_question_can_be_cancelled(void **state)
{
    struct scene *scene = *state;
    facegen_job *job = NULL;
    assert_int_equal(
        facegen_engine_ask_account(scene->base.engine, FACEGEN_ACCOUNT_BALANCE, 0, take_answer, scene, &job, NULL),
        FACEGEN_OK);
    facegen_job_cancel(job);
    assert_int_equal(facegen_engine_step(scene->base.engine, 0), 0);
    assert_int_equal(scene->code, FACEGEN_E_CANCELLED);
}

static void only_the_questions_that_there_are_and_pages_from_1_are_asked(void **state)
{
    static const struct {
        facegen_account_question question;
        int page;
        const char *parameter;
    } rows[] = {
        {(facegen_account_question)-1, 1, ""},
        {(facegen_account_question)3, 1, ""},
        {FACEGEN_ACCOUNT_JOBS, 0, "page"},
        {FACEGEN_ACCOUNT_JOBS, -1, "page"},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(rows) * COUNT(forms); i++) {
        size_t row = i / COUNT(forms);
        name_row(row, rows[row].parameter);
        scene->base.error = (facegen_error)FACEGEN_ERROR_INIT;
        facegen_code code = forms[i % COUNT(forms)](scene, rows[row].question, rows[row].page);
        assert_int_equal(code, FACEGEN_E_ARGUMENT);
        assert_string_equal(scene->base.error.parameter, rows[row].parameter);
    }
}

static void a_question_needs_somebody_to_ask_and_a_place_for_the_answer(void **state)
{
    struct scene *scene = *state;
    facegen_result *answer = NULL;
    facegen_client *client = scene->base.client, *keyless = facegen_client_new();
    facegen_engine *engine = scene->base.engine;
    assert_int_equal(facegen_account_ask(NULL, FACEGEN_ACCOUNT_BALANCE, 1, &answer, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_account_ask(client, FACEGEN_ACCOUNT_BALANCE, 1, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_account_ask(keyless, FACEGEN_ACCOUNT_BALANCE, 1, &answer, NULL), FACEGEN_E_CONFIG);
    facegen_code code = facegen_engine_ask_account(NULL, FACEGEN_ACCOUNT_BALANCE, 1, take_answer, NULL, NULL, NULL);
    assert_int_equal(code, FACEGEN_E_ARGUMENT);
    code = facegen_engine_ask_account(engine, FACEGEN_ACCOUNT_BALANCE, 1, NULL, NULL, NULL, NULL);
    assert_int_equal(code, FACEGEN_E_ARGUMENT);
    facegen_client_free(keyless);
}

/* ---- answers of other servers ---- */

struct canned {
    int status;
    const char *answer;
};

static facegen_code answer_canned(void *session, facegen_exchange *exchange)
{
    const struct canned *canned = session;
    return answer_exchange(exchange, canned->status, canned->answer);
}

/* Asks somebody who gives that answer to all. */
static facegen_code ask_canned(struct scene *scene, ask_fn ask, facegen_account_question question, int status,
                               const char *answer)
{
    static const facegen_transport transport = {.size = sizeof transport, .start = answer_canned};
    struct canned canned = {status, answer};
    facegen_client *client = facegen_client_new(), *former = scene->base.client;
    facegen_engine *engine = scene->base.engine;
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_retries(client, 0, NULL);
    facegen_client_set_transport(client, &transport, &canned, NULL);
    scene->base.client = client;
    scene->base.engine = facegen_engine_new(client, NULL);
    facegen_code code = ask(scene, question, 1);
    facegen_engine_free(scene->base.engine);
    facegen_client_free(client);
    scene->base.client = former;
    scene->base.engine = engine;
    return code;
}

static void an_answer_without_what_was_asked_for_is_no_answer(void **state)
{
    static const struct {
        facegen_account_question question;
        const char *answer, *missing;
    } rows[] = {
        {FACEGEN_ACCOUNT_PROCESSING, "{\"status\":\"success\"}", "processing_count"},
        {FACEGEN_ACCOUNT_PROCESSING, "{\"status\":\"success\",\"processing_count\":-1}", "processing_count"},
        {FACEGEN_ACCOUNT_PROCESSING, "{\"status\":\"success\",\"processing_count\":1e300}", "processing_count"},
        {FACEGEN_ACCOUNT_JOBS, "{\"status\":\"success\",\"data\":{\"balance\":1}}", "list of images"},
        {FACEGEN_ACCOUNT_BALANCE, "{\"status\":\"success\",\"data\":[]}", "balance"},
        {FACEGEN_ACCOUNT_BALANCE, "{\"status\":\"success\",\"data\":{\"currency\":\"USD\"}}", "balance"},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].answer);
        facegen_code code = ask_canned(scene, ask_and_wait, rows[i].question, 200, rows[i].answer);
        assert_int_equal(code, FACEGEN_E_PROTOCOL);
        assert_non_null(strstr(scene->base.error.message, rows[i].missing));
        code = ask_canned(scene, ask_beside_others, rows[i].question, 200, rows[i].answer);
        assert_int_equal(code, FACEGEN_E_PROTOCOL);
    }
}

static void a_server_that_refuses_or_lacks_the_route_says_so(void **state)
{
    static const struct {
        int status;
        facegen_code code;
    } rows[] = {{401, FACEGEN_E_AUTH}, {404, FACEGEN_E_REJECTED}, {429, FACEGEN_E_BUSY}, {500, FACEGEN_E_UNAVAILABLE}};
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        for (size_t form = 0; form < COUNT(forms); form++) {
            facegen_code code = ask_canned(scene, forms[form], FACEGEN_ACCOUNT_BALANCE, rows[i].status,
                                           "{\"status\":\"error\",\"message\":\"no\"}");
            assert_int_equal(code, rows[i].code);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_processing_is_counted),
        TEST(jobs_are_listed_newest_first_in_pages),
        TEST(the_balance_is_what_jobs_have_left_of_it),
        TEST(an_answer_has_only_what_was_asked_for),
        TEST(no_answer_has_nothing),
        TEST(a_question_can_be_cancelled),
        TEST(only_the_questions_that_there_are_and_pages_from_1_are_asked),
        TEST(a_question_needs_somebody_to_ask_and_a_place_for_the_answer),
        TEST(an_answer_without_what_was_asked_for_is_no_answer),
        TEST(a_server_that_refuses_or_lacks_the_route_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
