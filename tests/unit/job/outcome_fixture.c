#include "outcome_fixture.h"

#include "support/test.h"

fg_result_image link_image = {.form = FACEGEN_IMAGE_LINK, .link = "https://example.com/1.png"};

const facegen_code failures[10] = {
    FACEGEN_E_RESOLVE, FACEGEN_E_CONNECT, FACEGEN_E_TLS,    FACEGEN_E_IO,        FACEGEN_E_TIMEOUT,
    FACEGEN_E_INVALID, FACEGEN_E_NOMEM,   FACEGEN_E_SYSTEM, FACEGEN_E_TRANSPORT, FACEGEN_E_TOO_LARGE,
};
const facegen_code passing[4] = {FACEGEN_E_RESOLVE, FACEGEN_E_CONNECT, FACEGEN_E_IO, FACEGEN_E_TIMEOUT};
const facegen_code lasting[5] = {FACEGEN_E_TLS, FACEGEN_E_INVALID, FACEGEN_E_NOMEM, FACEGEN_E_SYSTEM,
                                 FACEGEN_E_TRANSPORT};

fg_outcome unread(int http_status)
{
    return (fg_outcome){
        .body_sent = BODY_SIZE,
        .body_size = BODY_SIZE,
        .http_status = http_status,
        .unreadable = FACEGEN_E_PROTOCOL,
        .id = "",
    };
}

fg_outcome read_reply(const facegen_result *result)
{
    fg_outcome outcome = unread(200);
    outcome.result = result;
    outcome.id = result->id;
    return outcome;
}

fg_outcome failed(facegen_code failure, uint64_t body_sent)
{
    return (fg_outcome){.failure = failure, .body_sent = body_sent, .body_size = BODY_SIZE, .id = ""};
}

void expect_verdict(const char *name, fg_verdict verdict, fg_verdict_kind kind, facegen_code code)
{
    if (verdict.kind != kind || verdict.code != code)
        fail_msg("%s: %d %s, expected %d %s", name, (int)verdict.kind, facegen_code_name(verdict.code), (int)kind,
                 facegen_code_name(code));
}

void expect_acceptance(const char *name, const fg_outcome *outcome, facegen_acceptance acceptance)
{
    facegen_acceptance judged = fg_judge_submit(outcome, true).acceptance;
    if (judged != acceptance)
        fail_msg("%s: acceptance %d, expected %d", name, (int)judged, (int)acceptance);
}
