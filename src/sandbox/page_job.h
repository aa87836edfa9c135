/* A job on the page for people. */
#ifndef SB_PAGE_JOB_H
#define SB_PAGE_JOB_H

#include "base/buffer.h"
#include "jobs.h"

/* An element of id "job-ID". account_number tells the accounts apart, 0 when there is only one. */
void sb_page_job(fg_buffer *out, const sb_job *job, size_t account_number, int64_t now);

#endif
