/* The routes that jobs are made and seen by. */
#include "routes.h"

#include "answer.h"
#include "webhook.h"

#include <math.h>
#include <stdio.h>

/* Follows the link to the face. */
static bool get_face(fg_call *call)
{
    const fg_settings *settings = &call->endpoint->settings;
    char why[FG_REASON_SIZE] = "", message[FG_REASON_SIZE + 64];
    fg_order *order = &call->order;
    if (order->face || !settings->face_source)
        return true;
    order->face =
        settings->face_source(order->values[FG_face_image].text, &order->face_size, why, settings->face_source_data);
    order->size += order->face_size;
    snprintf(message, sizeof message, "face_image could not be fetched: %s", why);
    return order->face || !*why || fg_call_refuse(call, 400, message);
}

bool fg_prepare_generate(fg_call *call)
{
    char reason[FG_REASON_SIZE];
    if (!fg_order_check(&call->order, call->document, reason))
        return fg_call_refuse(call, 400, reason);
    return get_face(call) && (fg_order_complete(&call->order, reason) || fg_call_refuse(call, 400, reason));
}

/* The track_id of a request, "" when it has none. */
static const char *track_id_of(const fg_call *call)
{
    const char *track_id = call->order.values[FG_track_id].text;
    return track_id ? track_id : "";
}

/* The scenario of a request: its own or else the endpoint's. */
static bool choose(fg_call *call, fg_choice *choice, bool *is_own)
{
    *is_own = fg_choice_of_track_id(track_id_of(call), choice);
    if (!*is_own)
        *choice = call->endpoint->settings.scenario;
    return !*is_own || choice->scenario ||
           fg_call_refuse(call, 400, "track_id: unknown scenario (facegen-sandbox --list-scenarios prints them)");
}

/* What befalls this generate call; NULL for nothing. */
static const fg_scenario *misfortune_of(fg_call *call, const fg_choice *choice, bool is_own)
{
    bool was_met = fg_choice_breaks_body(choice) && (!is_own || call->reply->peeked);
    if (was_met)
        return NULL;
    unsigned *uses = fg_tally_uses(&call->endpoint->tally, track_id_of(call));
    if (fg_choice_befalls(choice, FG_CALL_GENERATE, uses))
        return choice->scenario;
    *uses = 0;
    return NULL;
}

/* Whether a misfortune keeps the job from being accepted. */
static bool is_refusal(const fg_scenario *scenario)
{
    bool breaks = scenario->effect == FG_CLOSE || scenario->effect == FG_RESET;
    return scenario->effect == FG_REFUSE || (breaks && scenario->value < FG_BREAK_AFTER_BODY);
}

/* Whether the account can have another job made now. */
static bool is_admitted(fg_call *call)
{
    const fg_settings *settings = &call->endpoint->settings;
    char message[96];
    int64_t next_end = 0;
    if (!fg_account_can_pay(call->account, settings->balance, settings->price))
        return fg_call_refuse(call, 402, "Insufficient credits. Please top up your wallet.");
    if (fg_jobs_pending(&call->endpoint->jobs, call->account, call->now, &next_end) < settings->queue_limit)
        return true;
    snprintf(message, sizeof message, "Rate limit exceeded. Maximum %zu queued requests allowed.",
             settings->queue_limit);
    fg_reply_busy(call->reply, message, (next_end - call->now + 999) / 1000);
    return false;
}

/* Puts the job at the end of its account's queue, or before it when it is to be done at once. */
static void schedule(fg_call *call, fg_sandbox_job *job)
{
    const fg_settings *settings = &call->endpoint->settings;
    double duration = (double)fg_order_duration(&job->order) / settings->speed;
    job->starts = job->ends = call->now;
    if (fg_choice_fate(&job->choice) != FG_FATE_INSTANT) {
        job->starts = fg_jobs_next_start(&call->endpoint->jobs, call->account, settings->workers, call->now);
        job->ends = job->starts + (int64_t)ceil(duration);
    }
}

static void write_accepted(fg_call *call)
{
    fg_answer_accepted(call->reply, &call->endpoint->settings, call->job, call->now);
}

static void write_processing(fg_call *call)
{
    fg_answer_processing(call->reply, &call->endpoint->settings, call->job, call->now);
}

static void write_success(fg_call *call)
{
    fg_answer_success(call->reply, &call->endpoint->settings, call->job, FG_FOR_CALLER);
}

static void show_success(fg_call *call)
{
    call->write = write_success;
    call->draws = call->job->order.values[FG_base64].boolean;
    if (call->draws && !call->misfortune)
        call->job->given = FG_JOB_GIVEN_WHOLE;
}

static void write_failed(fg_call *call)
{
    fg_answer_failed(call->reply, call->job, NULL, FG_FOR_CALLER);
}

static bool accept_job(fg_call *call, const fg_choice *choice)
{
    call->job = fg_jobs_add(&call->endpoint->jobs, &call->order, call->now);
    if (!call->job)
        return fg_call_refuse(call, 503, "Service temporarily unavailable. Too many jobs.");
    call->job->account = call->account;
    call->job->plan = call->plan;
    call->job->choice = *choice;
    schedule(call, call->job);
    fg_webhook_schedule(call->job);
    call->account->jobs_paid++;
    call->account->spent += call->endpoint->settings.price;
    call->endpoint->paid_requests++;
    call->write = write_accepted;
    if (fg_choice_fate(choice) == FG_FATE_INSTANT)
        show_success(call);
    return true;
}

void fg_route_generate(fg_call *call)
{
    fg_choice choice;
    bool is_own;
    if (!choose(call, &choice, &is_own))
        return;
    const fg_scenario *misfortune = misfortune_of(call, &choice, is_own);
    if (misfortune && is_refusal(misfortune)) {
        fg_reply_befall(call->reply, misfortune);
        return;
    }
    if (!is_admitted(call))
        return;
    if (accept_job(call, &choice))
        call->misfortune = misfortune;
}

void fg_route_fetch(fg_call *call)
{
    int64_t id;
    const char *rest;
    if (fg_answer_read_id(call->rest, '\0', &id, &rest))
        call->job = fg_jobs_hold(&call->endpoint->jobs, id, call->now);
    if (!call->job || call->job->account != call->account) {
        fg_call_refuse(call, 404, "Request not found");
        return;
    }
    fg_call_meet(call, FG_CALL_FETCH);
    switch (fg_job_state_at(call->job, call->now)) {
    case FG_JOB_QUEUED:
    case FG_JOB_GENERATING:
        call->write = write_processing;
        break;
    case FG_JOB_DONE:
        show_success(call);
        break;
    case FG_JOB_FAILED:
    case FG_JOB_EXPIRED:
        call->write = write_failed;
        if (!call->misfortune)
            call->job->given = FG_JOB_GIVEN_WHOLE;
        break;
    }
}
