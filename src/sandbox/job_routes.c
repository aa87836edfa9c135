/* The routes that jobs are made and seen by. */
#include "routes.h"

#include "answer.h"
#include "webhook.h"

#include <math.h>
#include <stdio.h>

/* Follows the link to the face. */
static bool get_face(sb_call *call)
{
    const sb_settings *settings = &call->endpoint->settings;
    char why[SB_REASON_SIZE] = "", message[SB_REASON_SIZE + 64];
    sb_order *order = &call->order;
    if (order->face || !settings->face_source)
        return true;
    order->face =
        settings->face_source(order->values[FG_face_image].text, &order->face_size, why, settings->face_source_data);
    order->size += order->face_size;
    snprintf(message, sizeof message, "face_image could not be fetched: %s", why);
    return order->face || !*why || sb_call_refuse(call, 400, message);
}

bool sb_prepare_generate(sb_call *call)
{
    char reason[SB_REASON_SIZE];
    if (!sb_order_check(&call->order, call->document, reason))
        return sb_call_refuse(call, 400, reason);
    return get_face(call) && (sb_order_complete(&call->order, reason) || sb_call_refuse(call, 400, reason));
}

/* The track_id of a request, "" when it has none. */
static const char *track_id_of(const sb_call *call)
{
    const char *track_id = call->order.values[FG_track_id].text;
    return track_id ? track_id : "";
}

/* The scenario of a request: its own or else the endpoint's. */
static bool choose(sb_call *call, sb_choice *choice, bool *is_own)
{
    *is_own = sb_choice_of_track_id(track_id_of(call), choice);
    if (!*is_own)
        *choice = call->endpoint->settings.scenario;
    return !*is_own || choice->scenario ||
           sb_call_refuse(call, 400, "track_id: unknown scenario (facegen-sandbox --list-scenarios prints them)");
}

/* The fault of this generate call; NULL for nothing. */
static const sb_scenario *fault_of(sb_call *call, const sb_choice *choice, bool is_own)
{
    bool was_met = sb_choice_breaks_body(choice) && (!is_own || call->reply->peeked);
    if (was_met)
        return NULL;
    unsigned *uses = sb_tally_uses(&call->endpoint->tally, track_id_of(call));
    if (sb_choice_applies(choice, SB_CALL_GENERATE, uses))
        return choice->scenario;
    *uses = 0;
    return NULL;
}

/* Whether a fault keeps the job from being accepted. */
static bool is_refusal(const sb_scenario *scenario)
{
    bool breaks = scenario->effect == SB_CLOSE || scenario->effect == SB_RESET;
    return scenario->effect == SB_REFUSE || (breaks && scenario->value < SB_BREAK_AFTER_BODY);
}

/* Whether the account can have another job made now. */
static bool is_admitted(sb_call *call)
{
    const sb_settings *settings = &call->endpoint->settings;
    char message[96];
    int64_t next_end = 0;
    if (!sb_account_can_pay(call->account, settings->balance, settings->price))
        return sb_call_refuse(call, 402, "Insufficient credits. Please top up your wallet.");
    if (sb_jobs_pending(&call->endpoint->jobs, call->account, call->now, &next_end) < settings->queue_limit)
        return true;
    snprintf(message, sizeof message, "Rate limit exceeded. Maximum %zu queued requests allowed.",
             settings->queue_limit);
    sb_reply_busy(call->reply, message, (next_end - call->now + 999) / 1000);
    return false;
}

/* Puts the job at the end of its account's queue, or before it when it is to be done at once. */
static void schedule(sb_call *call, sb_job *job)
{
    const sb_settings *settings = &call->endpoint->settings;
    double duration = (double)sb_order_duration(&job->order) / settings->speed;
    job->starts = job->ends = call->now;
    if (sb_choice_fate(&job->choice) != SB_FATE_INSTANT) {
        job->starts = sb_jobs_next_start(&call->endpoint->jobs, call->account, settings->workers, call->now);
        job->ends = job->starts + (int64_t)ceil(duration);
    }
}

static void write_accepted(sb_call *call)
{
    sb_answer_accepted(call->reply, &call->endpoint->settings, call->job, call->now);
}

static void write_processing(sb_call *call)
{
    sb_answer_processing(call->reply, &call->endpoint->settings, call->job, call->now);
}

static void write_success(sb_call *call)
{
    sb_answer_success(call->reply, &call->endpoint->settings, call->job, SB_FOR_CALLER);
}

static void show_success(sb_call *call)
{
    call->write = write_success;
    call->draws = call->job->order.values[FG_base64].boolean;
    if (call->draws && !call->fault)
        call->job->given = SB_JOB_GIVEN_WHOLE;
}

static void write_failed(sb_call *call)
{
    sb_answer_failed(call->reply, call->job, NULL, SB_FOR_CALLER);
}

static bool accept_job(sb_call *call, const sb_choice *choice)
{
    call->job = sb_jobs_add(&call->endpoint->jobs, &call->order, call->now);
    if (!call->job)
        return sb_call_refuse(call, 503, "Service temporarily unavailable. Too many jobs.");
    call->job->account = call->account;
    call->job->plan = call->plan;
    call->job->choice = *choice;
    schedule(call, call->job);
    sb_webhook_schedule(call->job);
    call->account->jobs_paid++;
    call->account->spent += call->endpoint->settings.price;
    call->endpoint->paid_requests++;
    call->write = write_accepted;
    if (sb_choice_fate(choice) == SB_FATE_INSTANT)
        show_success(call);
    return true;
}

void sb_route_generate(sb_call *call)
{
    sb_choice choice;
    bool is_own;
    if (!choose(call, &choice, &is_own))
        return;
    const sb_scenario *fault = fault_of(call, &choice, is_own);
    if (fault && is_refusal(fault)) {
        sb_reply_apply(call->reply, fault);
        return;
    }
    if (!is_admitted(call))
        return;
    if (accept_job(call, &choice))
        call->fault = fault;
}

void sb_route_fetch(sb_call *call)
{
    int64_t id;
    const char *rest;
    if (sb_answer_read_id(call->rest, '\0', &id, &rest))
        call->job = sb_jobs_hold(&call->endpoint->jobs, id, call->now);
    if (!call->job || call->job->account != call->account) {
        sb_call_refuse(call, 404, "Request not found");
        return;
    }
    sb_call_meet(call, SB_CALL_FETCH);
    switch (sb_job_state_at(call->job, call->now)) {
    case SB_JOB_QUEUED:
    case SB_JOB_GENERATING:
        call->write = write_processing;
        break;
    case SB_JOB_DONE:
        show_success(call);
        break;
    case SB_JOB_FAILED:
    case SB_JOB_EXPIRED:
        call->write = write_failed;
        if (!call->fault)
            call->job->given = SB_JOB_GIVEN_WHOLE;
        break;
    }
}
