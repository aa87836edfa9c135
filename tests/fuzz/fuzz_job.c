/*
 * Jobs, a line each, in virtual time. The first four characters of a line set the limits, the others are what happens:
 *
 *   time limit 0-4, repetitions 0-9, flags (1: HTTP 503 is repeated, 2: not waited for, 4: a fetch, 8: a question about
 *   the account), any number
 *
 *   0 to 9     time passes, up to about 28 hours
 *   + > x      the exchange moves on; its body has been sent whole; the caller stops the job
 *   ; !        the exchange ends with the answer described so far; a webhook delivers it
 *   psefru     that answer: processing, success, success without an image, failed, error, another status
 *   # & =      with an id; with another; with one that a broken answer had
 *   % $        with an estimate; with an absurd one
 *   ~ ^        with a delay asked for, in the body; in a header
 *   A to Z     its HTTP status
 *   ciotlm     it did not come: see failures
 *
 * What an earlier job taught is passed on to the later ones. After the script the last answer comes for ever.
 */
#include "fuzz.h"
#include "job/lifecycle.h"

#include <math.h>
#include <string.h>

enum { SECOND = 1000, STEPS_MAX = 100 * 1000, BODY_SIZE = 100, LINES_MAX = 4 };

static const int statuses['Z' - 'A' + 1] = {
    200, 201, 204, 206, 299, 300, 302, 303, 307, 400, 401, 402, 403,
    404, 405, 410, 413, 422, 429, 500, 502, 503, 504, 599, 999, 0,
};

/* Milliseconds: around the time after which a fetch is given up, and past every time limit. */
static const int64_t passes[] = {0, 1, 100, 1000, 5000, 29999, 30000, 300 * 1000, 3600 * 1000, 100 * 1000 * 1000};

static const struct failure {
    char letter;
    facegen_code code;
    bool nothing_sent;
    uint64_t sent;
} failures[] = {
    {'c', FACEGEN_E_CONNECT, true, 0},
    {'i', FACEGEN_E_IO, false, BODY_SIZE / 2},
    {'o', FACEGEN_E_IO, false, BODY_SIZE},
    {'t', FACEGEN_E_TLS, true, 0},
    {'l', FACEGEN_E_TOO_LARGE, false, BODY_SIZE},
    {'m', FACEGEN_E_NOMEM, true, 0},
};

/* An answer, and the result that it is read as. */
struct answer {
    fg_outcome outcome;
    facegen_result result;
};

struct scene {
    fg_lifecycle job;
    int64_t now;
    const char *script, *end;
    struct answer answer; /* as described so far */
    struct answer last;   /* as it came last */
    int submits;
    bool may_submit_again;
};

static const struct answer silence = {
    .outcome = {.body_sent = BODY_SIZE,
                .body_size = BODY_SIZE,
                .http_status = 200,
                .id = "",
                .unreadable = FACEGEN_E_PROTOCOL},
    .result = {.id = "", .eta = -1},
};

/* ---- describing an answer ---- */

static void set_result(struct answer *answer, facegen_status status, bool refused, size_t images)
{
    static fg_result_image image = {.form = FACEGEN_IMAGE_LINK, .link = "https://example.com/1.png"};
    answer->outcome.result = &answer->result;
    answer->result.status = status;
    answer->result.refused = refused;
    answer->result.image_count = images;
    answer->result.images = &image;
}

static void set_failure(struct answer *answer, char letter)
{
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        if (failures[i].letter != letter)
            continue;
        answer->outcome.failure = failures[i].code;
        answer->outcome.nothing_sent = failures[i].nothing_sent;
        answer->outcome.body_sent = failures[i].sent;
    }
}

static void describe(struct answer *answer, char letter)
{
    switch (letter) {
    case 'p':
        set_result(answer, FACEGEN_STATUS_PROCESSING, false, 0);
        break;
    case 's':
    case 'e':
        set_result(answer, FACEGEN_STATUS_SUCCESS, false, letter == 's');
        break;
    case 'f':
    case 'r':
        set_result(answer, FACEGEN_STATUS_FAILED, letter == 'r', 0);
        break;
    case 'u':
        set_result(answer, FACEGEN_STATUS_UNKNOWN, false, 0);
        break;
    case '#':
    case '&':
        answer->result.id = answer->outcome.id = letter == '#' ? "32" : "34";
        break;
    case '=':
        answer->outcome.id = "33";
        break;
    case '~':
        answer->result.retry_after_ms = 20 * SECOND;
        break;
    case '^':
        answer->outcome.retry_after_ms = 400 * SECOND;
        break;
    case '%':
    case '$':
        answer->result.eta = letter == '%' ? 5 : 1e300;
        break;
    default:
        if (letter >= 'A' && letter <= 'Z')
            answer->outcome.http_status = statuses[letter - 'A'];
        set_failure(answer, letter);
    }
}

/* ---- what always holds ---- */

/* Whether it is known of a generate call that nothing was accepted: the only reason to send it again. */
static bool is_known_to_be_refused(const fg_outcome *outcome, const fg_lifecycle_limits *limits)
{
    const facegen_result *result = outcome->result;
    bool success = outcome->http_status >= 200 && outcome->http_status < 300;
    if (outcome->http_status == 0)
        return outcome->nothing_sent || outcome->body_sent < outcome->body_size;
    if (success)
        return result && result->refused && *result->id == '\0' && result->retry_after_ms > 0;
    return outcome->http_status == 429 || (outcome->http_status == 503 && limits->repeat_unavailable);
}

static void demand_sound(const struct scene *scene, fg_action action)
{
    const fg_lifecycle *job = &scene->job;
    bool begins = action.kind == FG_ACTION_SUBMIT || action.kind == FG_ACTION_FETCH;
    DEMAND((action.kind == FG_ACTION_END) == fg_lifecycle_is_final(job));
    DEMAND(action.kind == FG_ACTION_END || action.until <= job->deadline);
    DEMAND(!begins || (scene->now < job->deadline && action.until > scene->now));
    DEMAND(action.kind != FG_ACTION_WAIT || (action.until > scene->now && scene->now < job->deadline));
    DEMAND(action.kind != FG_ACTION_FETCH || *job->id || job->state == FG_JOB_ASKING);
    DEMAND(!fg_lifecycle_is_final(job) || (job->code == FACEGEN_OK) == (job->state == FG_JOB_DONE));
    if (action.kind == FG_ACTION_SUBMIT)
        DEMAND(scene->submits == 0 || (scene->may_submit_again && scene->submits <= job->limits.retries));
}

static void demand_over(struct scene *scene)
{
    fg_lifecycle before = scene->job;
    DEMAND(fg_lifecycle_next(&scene->job, scene->now + SECOND).kind == FG_ACTION_END);
    DEMAND(scene->job.state == before.state && scene->job.code == before.code);
    DEMAND(strcmp(scene->job.id, before.id) == 0);
}

static void demand_finite(const fg_poll_history *history)
{
    fg_poll_model model = fg_poll_predict(history, -1);
    double wait = fg_poll_next(&model, 0, FG_POLL_COST);
    DEMAND(isfinite(history->jobs) && isfinite(history->x) && isfinite(history->y));
    DEMAND(isfinite(history->xx) && isfinite(history->xy) && isfinite(history->yy));
    DEMAND(isfinite(model.mu) && model.sigma > 0 && wait > 0 && wait <= 60);
}

/* "Not accepted" is never said of a generate call that may have been, and no id of one is dropped. */
static void demand_acceptance(const fg_lifecycle *job, const fg_outcome *outcome)
{
    facegen_code code = fg_judge_submit(outcome, true).code;
    bool refused = code != FACEGEN_OK && code != FACEGEN_E_UNCERTAIN && code != FACEGEN_E_FAILED;
    DEMAND(job->acceptance != FACEGEN_ACCEPTANCE_NO || refused);
    DEMAND(job->acceptance == FACEGEN_ACCEPTANCE_NO || strcmp(job->id, outcome->id) == 0);
    DEMAND(job->acceptance != FACEGEN_ACCEPTANCE_YES || outcome->result);
}

/* ---- what happens ---- */

static void take(struct scene *scene)
{
    fg_lifecycle *job = &scene->job;
    const fg_outcome *outcome = &scene->last.outcome;
    bool submits = job->state == FG_JOB_SUBMITTING, success = outcome->http_status / 100 == 2;
    char id[FG_ID_SIZE];
    memcpy(id, job->id, sizeof id);
    if (outcome->result) {
        scene->last.outcome.result = &scene->last.result;
        scene->last.outcome.id = scene->last.result.id;
    }
    fg_lifecycle_take(job, scene->now, outcome);
    DEMAND(*id == '\0' || strcmp(id, job->id) == 0);
    if (submits) {
        scene->may_submit_again = is_known_to_be_refused(outcome, &job->limits);
        demand_acceptance(job, outcome);
        DEMAND(!success || !outcome->result || strcmp(job->id, outcome->result->id) == 0);
        DEMAND(job->code != FACEGEN_E_UNCERTAIN || strcmp(job->id, outcome->id) == 0);
    }
}

/* As the engine does with a delivery for a job of that id, whether or not an exchange is under way. */
static void deliver(struct scene *scene)
{
    const struct answer *answer = &scene->answer;
    bool final = answer->result.status == FACEGEN_STATUS_SUCCESS || answer->result.status == FACEGEN_STATUS_FAILED;
    if (scene->job.state != FG_JOB_QUEUED || !answer->outcome.result || !final)
        return;
    scene->last = silence;
    scene->last.result = answer->result;
    scene->last.outcome.result = &scene->last.result;
    scene->answer = silence;
    take(scene);
}

/* The caller cancels the job. Of an exchange that is under way, what was described so far has come. */
static void stop(struct scene *scene)
{
    fg_lifecycle *job = &scene->job;
    bool submits = job->in_flight && job->state == FG_JOB_SUBMITTING;
    const fg_outcome *outcome = &scene->answer.outcome;
    if (job->in_flight)
        fg_lifecycle_break_off(job, FACEGEN_E_CANCELLED, outcome);
    else if (!fg_lifecycle_is_final(job))
        fg_lifecycle_stop(job, FACEGEN_E_CANCELLED);
    if (submits)
        demand_acceptance(job, outcome);
}

/* A character of the script; whether it changed anything for the job. */
static bool obey(struct scene *scene, char letter)
{
    if (letter >= '0' && letter <= '9') {
        scene->now += passes[letter - '0'];
        return true;
    }
    if (letter == '+' && scene->job.in_flight)
        fg_lifecycle_progress(&scene->job, scene->now);
    if (letter == '>' && scene->job.in_flight && scene->job.state == FG_JOB_SUBMITTING)
        fg_lifecycle_sent(&scene->job);
    if (letter == 'x')
        stop(scene);
    if (letter == ';') {
        scene->last = scene->answer;
        scene->answer = silence;
        take(scene);
    }
    if (letter == '!')
        deliver(scene);
    describe(&scene->answer, letter);
    return strchr("+>x;!", letter) && letter != '\0';
}

/* Something happens, by the script or after it. An exchange that is to end is waited for. */
static void go_on(struct scene *scene, fg_action action)
{
    while (scene->script < scene->end && (*scene->script != ';' || scene->job.in_flight)) {
        if (obey(scene, *scene->script++))
            return;
    }
    if (scene->job.in_flight)
        take(scene);
    else
        scene->now = action.until;
}

static void run(struct scene *scene)
{
    for (int steps = 0;; steps++) {
        fg_action action = fg_lifecycle_next(&scene->job, scene->now);
        demand_sound(scene, action);
        DEMAND(steps < STEPS_MAX);
        scene->submits += action.kind == FG_ACTION_SUBMIT;
        if (action.kind == FG_ACTION_END)
            break;
        if (action.kind == FG_ACTION_ABORT) {
            scene->last = silence;
            scene->last.outcome.failure = FACEGEN_E_TIMEOUT;
            scene->last.outcome.http_status = 0;
            take(scene);
        } else if (action.kind == FG_ACTION_WAIT) {
            go_on(scene, action);
        }
    }
    demand_over(scene);
}

static const char *run_line(const char *line, const char *end, fg_poll_history *history)
{
    static const int64_t timeouts[] = {1, SECOND, 30 * SECOND, 300 * SECOND, 3600 * SECOND};
    const char *line_end = memchr(line, '\n', (size_t)(end - line));
    line_end = line_end ? line_end : end;
    if (line_end - line < 4)
        return line_end;
    unsigned options[4];
    for (int i = 0; i < 4; i++)
        options[i] = (unsigned char)(line[i] - '0');
    fg_lifecycle_limits limits = {
        .timeout_ms = timeouts[options[0] % 5],
        .stall_ms = 30 * SECOND,
        .retries = (int)(options[1] % 10),
        .repeat_unavailable = options[2] & 1,
        .wait = !(options[2] & 2),
        .history = *history,
    };
    struct scene scene = {.script = line + 4, .end = line_end, .answer = silence, .last = silence};
    if (options[2] & 8)
        fg_lifecycle_ask(&scene.job, &limits, scene.now, options[3]);
    else if (options[2] & 4)
        fg_lifecycle_fetch(&scene.job, &limits, "31", scene.now, options[3]);
    else
        fg_lifecycle_submit(&scene.job, &limits, scene.now, options[3]);
    run(&scene);
    fg_lifecycle_teach(&scene.job, history);
    demand_finite(history);
    return line_end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *line = (const char *)data, *end = line + size;
    fg_poll_history history = {0};
    for (int lines = 0; lines < LINES_MAX && line < end; lines++)
        line = run_line(line, end, &history) + 1;
    return 0;
}
