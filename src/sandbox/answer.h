/* The provider's answers about a job, with every documented member. */
#ifndef SB_ANSWER_H
#define SB_ANSWER_H

#include "jobs.h"
#include "reply.h"
#include "settings.h"
#include "base/json_writer.h"

/* Whom an answer about a job that is over is for. */
typedef enum sb_audience { SB_FOR_CALLER, SB_FOR_WEBHOOK } sb_audience;

/* To a generate call whose job is queued. now in milliseconds, for eta. */
void sb_answer_accepted(sb_reply *reply, const sb_settings *settings, const sb_job *job, int64_t now);

/* To a fetch of a job that is not done. */
void sb_answer_processing(sb_reply *reply, const sb_settings *settings, const sb_job *job, int64_t now);

/* The finished job; its images are drawn when they are part of the answer. */
void sb_answer_success(sb_reply *reply, const sb_settings *settings, const sb_job *job, sb_audience audience);

/* A job that ended without images; message says why, NULL for no reason that is known. */
void sb_answer_failed(sb_reply *reply, const sb_job *job, const char *message, sb_audience audience);

/* An image as sb_order_draw() draws it, from the storage when it is there already. */
bool sb_answer_draw(const sb_settings *settings, const sb_job *job, int index, void **png, size_t *size,
                    const char **reason);

/* The member "id". */
void sb_answer_write_id(fg_json_writer *writer, const sb_job *job);

/* The id of a job as it was shown, followed by `end`, from which rest then points on. False for anything else. */
bool sb_answer_read_id(const char *text, char end, int64_t *id, const char **rest);

/* An array of links to a job's images, in a folder such as "images". */
void sb_answer_links(fg_json_writer *writer, const char *name, const sb_settings *settings, const sb_job *job,
                     const char *folder);

#endif
