#include "hand.h"

#include "base/text.h"
#include "identity.h"
#include "inquiry.h"
#include "look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECOND_MS = 1000,
    REFUSED_PAUSE_MS = 10 * 60 * SECOND_MS, /* after a refusal that holds for the whole account */
    LONGEST_DELAY_MS = 60 * SECOND_MS,      /* before an entry is tried again */
    GONE_DELAY_MS = 10 * 60 * SECOND_MS,    /* before a job that the provider does not know is asked for again */
};

/* ---- a hand ---- */

static void link_hand(fg_hand *hand)
{
    facegen_worker *worker = hand->worker;
    hand->next = worker->first;
    if (worker->first)
        worker->first->previous = hand;
    worker->first = hand;
    worker->in_hand++;
}

void fg_hand_end(fg_hand *hand)
{
    facegen_worker *worker = hand->worker;
    if (hand->next)
        hand->next->previous = hand->previous;
    if (hand->previous)
        hand->previous->next = hand->next;
    else
        worker->first = hand->next;
    worker->in_hand--;
    worker->take_at = 0; /* there is room */
    fg_outbox_forget(worker, hand);
    for (size_t i = 0; i < hand->image_count; i++)
        free(hand->images[i].path);
    free(hand->images);
    facegen_result_free(hand->result);
    free(hand->output);
    free(hand);
}

fg_letter *fg_hand_tell(fg_hand *hand, fg_fact fact)
{
    fact.at = fg_worker_now(hand->worker);
    fact.worker = hand->worker->number;
    fact.epoch = hand->epoch;
    return fg_outbox_add(hand->worker, hand->number, &fact);
}

/* Puts an entry down whose job is paid for, to be taken up again after a while. */
static void put_down(fg_hand *hand, facegen_code code, const char *message, int64_t delay)
{
    bool is_left = hand->worker->once && code != FACEGEN_OK;
    fg_fact fact = {.kind = FG_FACT_LEFT, .code = code, .message = message, .delay = is_left ? FG_LEFT_MS : delay};
    fg_hand_tell(hand, fact);
    fg_hand_end(hand);
}

/* ---- how an account comes to be ---- */

static fg_mood *change_mood(facegen_worker *worker)
{
    worker->mood.has_changed = true;
    worker->mood.at = fg_worker_now(worker);
    return &worker->mood;
}

static void note_pause(facegen_worker *worker, const facegen_error *error, int64_t pause_ms)
{
    fg_mood *mood = change_mood(worker);
    if (pause_ms <= mood->pause_ms)
        return;
    mood->pause_ms = pause_ms;
    mood->code = error->code;
    snprintf(mood->message, sizeof mood->message, "%s", error->message);
}

static void note_made(fg_hand *hand)
{
    const char *id = hand->id;
    facegen_worker *worker = hand->worker;
    int64_t shown;
    fg_mood *mood = change_mood(worker);
    mood->ended_well = true;
    if (facegen_result_seed(hand->result, &shown))
        mood->seeds = shown == hand->seed ? FG_SEEDS_HONEST : FG_SEEDS_CHANGED;
    fg_worker_set_mark(worker, id);
}

/* ---- a job has ended ---- */

/* How long to wait before an entry is sent again of which nothing was accepted: doubled with each time. */
static int64_t delay_after(const fg_hand *hand, const facegen_error *error)
{
    int64_t delay = SECOND_MS;
    for (int i = 0; i < hand->tries && delay < LONGEST_DELAY_MS; i++)
        delay *= 2;
    delay = delay < LONGEST_DELAY_MS ? delay : LONGEST_DELAY_MS;
    return error->retry_after_ms > delay ? error->retry_after_ms : delay;
}

/* Nothing was accepted. What holds for the account pauses it: or else all that waits would be used up in minutes. */
static void end_unaccepted(fg_hand *hand, const facegen_error *error)
{
    fg_fact fact = {.kind = FG_FACT_NOTHING, .code = error->code, .message = error->message};
    switch (error->code) {
    case FACEGEN_E_AUTH:
    case FACEGEN_E_CREDITS:
    case FACEGEN_E_PLAN:
        note_pause(hand->worker, error, REFUSED_PAUSE_MS);
        break;
    case FACEGEN_E_BUSY:
        change_mood(hand->worker)->places_lost = 1;
        note_pause(hand->worker, error, delay_after(hand, error));
        break;
    case FACEGEN_E_CANCELLED: /* it was withdrawn: by the worker, the program, or the gate that stayed shut */
        break;
    default:
        if (facegen_code_group(error->code) == FACEGEN_GROUP_NETWORK || error->code == FACEGEN_E_NOMEM ||
            error->code == FACEGEN_E_SYSTEM)
            fact.delay = delay_after(hand, error);
        else
            fact.kind = FG_FACT_REFUSED;
    }
    if (hand->worker->once && error->code != FACEGEN_E_CANCELLED)
        fact.delay = FG_LEFT_MS;
    fg_hand_tell(hand, fact);
    fg_hand_end(hand);
}

/* It may have been accepted. What the ledger does not know of the account's jobs, the client may. */
static void end_uncertain(fg_hand *hand, const facegen_error *error)
{
    fg_letter *letter = fg_hand_tell(
        hand, (fg_fact){.kind = FG_FACT_NO_ANSWER, .code = error->code, .message = facegen_error_message(error)});
    if (letter)
        snprintf(letter->mark, sizeof letter->mark, "%s", facegen_error_mark(error));
    fg_inquiry_hear(hand->worker->inquiry);
    fg_hand_end(hand);
}

/* Whether the provider has said for good that no images come of a job. */
static bool is_over(const fg_hand *hand, facegen_code code)
{
    int64_t now = fg_worker_now(hand->worker);
    if (code == FACEGEN_E_GONE ||
        code == FACEGEN_E_EXPIRED) /* before, the key may be the wrong one, or the provider ill */
        return now >= hand->sent_at + FG_IMAGES_LIVE_MS;
    return code == FACEGEN_E_FAILED;
}

/* The provider has accepted the job, and its images have not come. */
static void end_accepted(fg_hand *hand, const facegen_error *error)
{
    bool is_gone = error->code == FACEGEN_E_GONE || error->code == FACEGEN_E_EXPIRED;
    if (!is_over(hand, error->code)) {
        put_down(hand, error->code, error->message, is_gone ? GONE_DELAY_MS : delay_after(hand, error));
        return;
    }
    change_mood(hand->worker)->failed = !is_gone;
    fg_hand_tell(hand, (fg_fact){.kind = FG_FACT_FAILED,
                                 .id = facegen_error_id(error),
                                 .code = error->code,
                                 .message = error->message});
    fg_hand_end(hand);
}

static void end_made(fg_hand *hand, facegen_result *result)
{
    const char *id = facegen_result_id(result);
    hand->result = result;
    snprintf(hand->id, sizeof hand->id, "%s", id);
    fg_letter *letter = fg_hand_tell(hand, (fg_fact){.kind = FG_FACT_MADE, .id = id});
    if (letter)
        letter->result = fg_text_copy(facegen_result_json(result));
    note_made(hand);
    fg_hand_save(hand);
}

static void when_ended(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                       void *user_data)
{
    fg_hand *hand = user_data;
    (void)job;
    hand->job = NULL;
    if (code == FACEGEN_OK)
        end_made(hand, result);
    else if (hand->is_followed || facegen_error_acceptance(error) == FACEGEN_ACCEPTANCE_YES)
        end_accepted(hand, error);
    else if (facegen_error_acceptance(error) == FACEGEN_ACCEPTANCE_NO)
        end_unaccepted(hand, error);
    else
        end_uncertain(hand, error);
}

/* ---- the journal of the client ---- */

static fg_hand *hand_of(facegen_worker *worker, const facegen_job *job)
{
    const void *user_data = facegen_job_user_data(job);
    fg_hand *hand = worker->first;
    while (hand && hand != user_data)
        hand = hand->next;
    return hand;
}

/* The gate opens once it is written that the entry is being sent. A request of anyone else stays out. */
static facegen_gate ask_gate(void *user_data, facegen_job *job)
{
    fg_hand *hand = hand_of(user_data, job);
    fg_letter *letter = hand ? fg_hand_tell(hand, (fg_fact){.kind = FG_FACT_SENDING}) : NULL;
    if (!letter)
        return FACEGEN_GATE_SHUT;
    letter->gate = hand;
    hand->is_sent = true;
    hand->sent_at = letter->fact.at;
    return FACEGEN_GATE_WAIT;
}

static void settle_attempt(void *user_data, facegen_job *job, facegen_acceptance acceptance, facegen_code code,
                           const char *id)
{
    fg_hand *hand = hand_of(user_data, job);
    fg_fact fact = {.code = code, .message = facegen_code_text(code)};
    if (!hand)
        return;
    fg_outbox_forget(user_data, hand);
    if (acceptance == FACEGEN_ACCEPTANCE_UNKNOWN)
        return; /* the job ends in this step, and its error says more */
    if (acceptance == FACEGEN_ACCEPTANCE_YES)
        fact = (fg_fact){.kind = FG_FACT_ACCEPTED, .id = id};
    else
        fact.kind = FG_FACT_UNSENT;
    fg_hand_tell(hand, fact);
}

const facegen_journal fg_worker_journal = {
    .size = sizeof(facegen_journal), .sending = ask_gate, .settled = settle_attempt};

/* ---- taking up ---- */

/* Gives a request the face that its entry names; FACEGEN_E_INVALID if its image is not what it was. */
static facegen_code set_face(facegen_worker *worker, const facegen_entry *entry, facegen_request *request,
                             facegen_error *error)
{
    size_t size = 0;
    if (entry->face_file && facegen_request_set_face_file(request, entry->face_file) != FACEGEN_OK)
        return facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    if (!entry->has_face)
        return FACEGEN_OK;
    void *bytes = fg_store_face(worker->ledger->store, entry->number, &size);
    facegen_code code = bytes ? facegen_request_set_face_memory(request, bytes, size) : FACEGEN_E_NOMEM;
    free(bytes);
    return code == FACEGEN_OK ? code : facegen_error_fill(error, code, "", NULL);
}

/* Whether a request is still what was added. */
static facegen_code check_content(const facegen_entry *entry, const facegen_request *request, facegen_error *error)
{
    fg_identity identity;
    facegen_code code = fg_identify(request, &identity, error);
    bool is_same = memcmp(identity.digest, entry->digest, sizeof entry->digest) == 0;
    fg_identity_free(&identity);
    if (code == FACEGEN_OK && !is_same)
        code = facegen_error_fill(error, FACEGEN_E_INVALID, "face_image",
                                  "face_image: the file has changed since the request was added");
    return code;
}

/* The request of an entry, with the seed that it is sent with. */
static facegen_request *read_request(facegen_worker *worker, const facegen_entry *entry, facegen_error *error)
{
    facegen_request *request = NULL;
    facegen_code code = facegen_request_from_json(entry->request_json, strlen(entry->request_json), &request, error);
    if (code == FACEGEN_OK)
        code = set_face(worker, entry, request, error);
    if (code == FACEGEN_OK)
        code = check_content(entry, request, error);
    if (code == FACEGEN_OK && entry->seed_is_drawn)
        facegen_request_draw_seed(request, entry->seed);
    if (code == FACEGEN_OK)
        return request;
    facegen_request_free(request);
    return NULL;
}

static void submit(fg_hand *hand, const facegen_entry *entry)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_request *request = read_request(hand->worker, entry, &error);
    facegen_code code = error.code;
    if (request)
        code = facegen_engine_submit(hand->worker->engine, request, when_ended, hand, &hand->job, &error);
    facegen_request_free(request);
    if (code != FACEGEN_OK)
        end_unaccepted(hand, &error);
}

static void follow_job(fg_hand *hand)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    hand->is_followed = true;
    if (facegen_engine_fetch(hand->worker->engine, hand->id, when_ended, hand, &hand->job, &error) != FACEGEN_OK)
        put_down(hand, error.code, error.message, LONGEST_DELAY_MS);
}

/* Where the images of an entry go: from the worker's folder, unless it is absolute. */
static char *join_output(const facegen_worker *worker, const char *output)
{
    const char *folder = worker->folder && *output != '/' ? worker->folder : "";
    size_t size = strlen(folder) + strlen(output) + sizeof "./";
    char *path = malloc(size);
    bool is_closed = !*folder || folder[strlen(folder) - 1] == '/';
    if (path)
        snprintf(path, size, "%s%s%s", *folder || *output ? folder : ".", is_closed ? "" : "/", output);
    return path;
}

void fg_hand_take(facegen_worker *worker, int64_t number)
{
    facegen_entry *entry = fg_store_entry(worker->ledger->store, number);
    fg_hand *hand = entry ? calloc(1, sizeof *hand) : NULL;
    if (!hand || !(hand->output = join_output(worker, entry->output))) {
        free(hand);
        facegen_entry_free(entry);
        return; /* it stays claimed until the worker ends: memory ran out */
    }
    hand->worker = worker;
    hand->number = number;
    hand->epoch = entry->record.epoch;
    hand->seed = entry->seed;
    hand->sent_at = entry->record.sent_at;
    hand->tries = entry->record.attempts;
    memcpy(hand->id, entry->record.id, sizeof hand->id);
    link_hand(hand);
    if (entry->record.state == FACEGEN_STATE_CLAIMED)
        submit(hand, entry);
    else
        follow_job(hand);
    facegen_entry_free(entry);
}

void fg_hands_withdraw(facegen_worker *worker)
{
    for (fg_hand *hand = worker->first; hand; hand = hand->next) {
        if (hand->job && !hand->is_sent && !hand->is_followed)
            facegen_job_cancel(hand->job);
    }
}

void fg_hands_drop(facegen_worker *worker)
{
    for (fg_hand *hand = worker->first, *next; hand; hand = next) {
        next = hand->next;
        if (!hand->job)
            put_down(hand, FACEGEN_OK, NULL, 0);
    }
}
