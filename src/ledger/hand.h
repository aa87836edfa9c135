/* An entry in hand: from its claim, or from when its job is taken up, until its images are saved or it is put down. */
#ifndef FG_HAND_H
#define FG_HAND_H

#include "worker.h"

#define FG_LEFT_MS                                                                                                     \
    (60 * 60 * 1000LL) /* for which an entry is left alone, unless it is added again, as a command does */

struct fg_hand {
    facegen_worker *worker;
    fg_hand *next, *previous;
    int64_t number, epoch;
    facegen_job *job; /* NULL while none runs */
    bool is_followed; /* its job was accepted before: it is fetched */
    bool is_sent;     /* it has passed the gate at least once */
    int64_t seed;     /* that it is sent with */
    int64_t sent_at;  /* as the entry has it, Unix time, ms */
    char *output;     /* where its images go */
    facegen_result *result;
    char id[FG_ENTRY_ID_SIZE];
    size_t image;           /* the one that is being saved */
    fg_saved_image *images; /* of the result; without a path as long as it is not saved */
    size_t image_count;
    facegen_error problem; /* why an image could not be saved; FACEGEN_OK if all are */
    int64_t ask_at;        /* when the program is asked again about what was saved; 0: it is not */
    int tries;             /* how often it was asked in vain */
};

/* Ends a hand. It is freed. */
void fg_hand_end(fg_hand *hand);

/* Tells a fact about a hand's entry: its epoch, worker and time are filled in. NULL if memory runs out. */
fg_letter *fg_hand_tell(fg_hand *hand, fg_fact fact);

/* Begins to save the images of the hand's result. */
void fg_hand_save(fg_hand *hand);

/* Asks the program about what is saved, where that is due. */
void fg_hand_ask_program(fg_hand *hand, int64_t now);

#endif
