/* The provider's answers about a job, with every documented member. */
#ifndef FG_SANDBOX_ANSWER_H
#define FG_SANDBOX_ANSWER_H

#include "jobs.h"
#include "reply.h"
#include "settings.h"
#include "writer.h"

/* Whom an answer about a job that is over is for. */
typedef enum fg_audience { FG_FOR_CALLER, FG_FOR_WEBHOOK } fg_audience;

/* To a generate call whose job is queued. now in milliseconds, for eta. */
void fg_answer_accepted(fg_reply *reply, const fg_settings *settings, const fg_sandbox_job *job, int64_t now);

/* To a fetch of a job that is not done. */
void fg_answer_processing(fg_reply *reply, const fg_settings *settings, const fg_sandbox_job *job, int64_t now);

/* The finished job; its images are drawn when they are part of the answer. */
void fg_answer_success(fg_reply *reply, const fg_settings *settings, const fg_sandbox_job *job, fg_audience audience);

/* A job that ended without images; message says why, NULL for no reason that is known. */
void fg_answer_failed(fg_reply *reply, const fg_sandbox_job *job, const char *message, fg_audience audience);

/* An image as fg_order_draw() draws it, from the storage when it is there already. */
bool fg_answer_draw(const fg_settings *settings, const fg_sandbox_job *job, int index, void **png, size_t *size,
                    const char **reason);

/* The member "id". */
void fg_answer_write_id(fg_writer *writer, const fg_sandbox_job *job);

/* The id of a job as it was shown, followed by `end`, from which rest then points on. False for anything else. */
bool fg_answer_read_id(const char *text, char end, int64_t *id, const char **rest);

/* An array of links to a job's images, in a folder such as "images". */
void fg_answer_links(fg_writer *writer, const char *name, const fg_settings *settings, const fg_sandbox_job *job,
                     const char *folder);

#endif
