/* Saving the images of an entry, each as facegen_engine_save() does: whole, or not at all. */
#include "hand.h"
#include "identity.h"

#include "base/text.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECOND_MS = 1000,
    RETRY_MS = 30 * SECOND_MS,              /* before images that could not be saved are tried again */
    LONGEST_RETRY_MS = 10 * 60 * SECOND_MS, /* before the program is asked again */
};

/* Hands the list of images over to what is told of them. */
static void tell_images(fg_hand *hand, fg_fact fact)
{
    fg_letter *letter = fg_hand_tell(hand, fact);
    if (letter) {
        letter->images = hand->images;
        letter->image_count = hand->image_count;
        hand->images = NULL;
        hand->image_count = 0;
    }
    fg_hand_end(hand);
}

/* Ends a hand whose images are not all saved: they are fetched and saved anew. */
static void end_unsaved(fg_hand *hand)
{
    bool is_late = fg_worker_now(hand->worker) >= hand->sent_at + FG_IMAGES_LIVE_MS;
    tell_images(hand, (fg_fact){.kind = is_late ? FG_FACT_FAILED : FG_FACT_LEFT,
                                .id = hand->id,
                                .code = hand->problem.code,
                                .message = hand->problem.message,
                                .delay = hand->worker->once ? FG_LEFT_MS : RETRY_MS});
}

/* The path of an image: numbered if there are several, and they have no folder to be named in. */
static char *image_path(const fg_hand *hand)
{
    const char *slash = strrchr(hand->output, '/'), *name = slash ? slash + 1 : hand->output;
    const char *dot = strrchr(name, '.');
    size_t size = strlen(hand->output) + 24;
    bool is_folder = !*name || fg_os_is_folder(hand->output);
    if (is_folder || facegen_result_image_count(hand->result) < 2)
        return fg_text_copy(hand->output);
    int stem = (int)(dot && dot > name ? dot - hand->output : (ptrdiff_t)strlen(hand->output));
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%.*s-%zu%s", stem, hand->output, hand->image + 1, hand->output + stem);
    return path;
}

/* Notes why an image could not be saved; the first reason counts. The others are saved all the same. */
static void note_unsaved(fg_hand *hand, facegen_code code, const char *message)
{
    if (hand->problem.code == FACEGEN_OK)
        facegen_error_fill(&hand->problem, code, "", message);
}

static void keep_image(fg_hand *hand, const char *path)
{
    fg_saved_image *image = &hand->images[hand->image];
    image->path = fg_os_real_path(path);
    if (!image->path || !fg_digest_file(image->path, image->digest, &image->size))
        note_unsaved(hand, FACEGEN_E_FILE, "a saved image cannot be read");
}

static void save_next(fg_hand *hand);

static void when_image_saved(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    fg_hand *hand = user_data;
    hand->job = NULL;
    if (code == FACEGEN_OK)
        keep_image(hand, path);
    else
        note_unsaved(hand, code, error->message);
    hand->image++;
    save_next(hand);
}

/* All that can be saved is; if that is everything, the program is asked, if it wants to be. */
static void end_saving(fg_hand *hand)
{
    if (hand->problem.code != FACEGEN_OK) {
        end_unsaved(hand);
    } else if (hand->worker->saved) {
        hand->ask_at = fg_worker_now(hand->worker);
        hand->tries = 0;
    } else {
        tell_images(hand, (fg_fact){.kind = FG_FACT_SAVED, .id = hand->id});
    }
}

/* Begins to save the next image that can be saved. */
static void save_next(fg_hand *hand)
{
    for (; hand->image < hand->image_count; hand->image++) {
        facegen_error error = FACEGEN_ERROR_INIT;
        char *path = image_path(hand);
        facegen_code code = path ? facegen_engine_save(hand->worker->engine, hand->result, hand->image, path,
                                                       when_image_saved, hand, &hand->job, &error)
                                 : facegen_error_fill(&error, FACEGEN_E_NOMEM, "", NULL);
        free(path);
        if (code == FACEGEN_OK)
            return;
        note_unsaved(hand, code, error.message);
    }
    end_saving(hand);
}

void fg_hand_save(fg_hand *hand)
{
    hand->image = 0;
    hand->problem = (facegen_error)FACEGEN_ERROR_INIT;
    hand->image_count = facegen_result_image_count(hand->result);
    hand->images = calloc(hand->image_count + 1, sizeof *hand->images);
    if (!hand->images) {
        hand->image_count = 0;
        note_unsaved(hand, FACEGEN_E_NOMEM, facegen_code_text(FACEGEN_E_NOMEM));
    }
    save_next(hand);
}

/* The entry with its images as they are saved, though the ledger does not say so yet. */
static facegen_entry *entry_with_images(const fg_hand *hand)
{
    facegen_entry *entry = fg_store_entry(hand->worker->ledger->store, hand->number);
    if (!entry)
        return NULL;
    for (size_t i = 0; i < entry->image_count; i++)
        free(entry->images[i]);
    free(entry->images);
    entry->image_count = 0;
    entry->images = calloc(hand->image_count + 1, sizeof *entry->images);
    for (size_t i = 0; entry->images && i < hand->image_count; i++) {
        entry->images[i] = fg_text_copy(hand->images[i].path);
        entry->image_count += entry->images[i] ? 1 : 0;
    }
    if (entry->image_count == hand->image_count)
        return entry;
    facegen_entry_free(entry);
    return NULL;
}

void fg_hand_ask_program(fg_hand *hand, int64_t now)
{
    if (hand->ask_at == 0 || now < hand->ask_at)
        return;
    facegen_entry *entry = entry_with_images(hand);
    facegen_after_save answer = entry ? hand->worker->saved(hand->worker->user_data, entry) : FACEGEN_AFTER_SAVE_AGAIN;
    facegen_entry_free(entry);
    int64_t delay = SECOND_MS;
    if (answer == FACEGEN_AFTER_SAVE_DONE) {
        tell_images(hand, (fg_fact){.kind = FG_FACT_SAVED, .id = hand->id});
        return;
    }
    if (answer == FACEGEN_AFTER_SAVE_AGAIN) {
        for (int i = 0; i < hand->tries && delay < LONGEST_RETRY_MS; i++)
            delay *= 2;
        hand->tries++;
    }
    hand->ask_at = now + (delay < LONGEST_RETRY_MS ? delay : LONGEST_RETRY_MS);
}
