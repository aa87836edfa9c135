/* A job on the page for people. */
#ifndef FG_SANDBOX_PAGE_JOB_H
#define FG_SANDBOX_PAGE_JOB_H

#include "base/buffer.h"
#include "jobs.h"

/* An element of id "job-ID". account_number tells the accounts apart, 0 when there is only one. */
void fg_page_job(fg_buffer *out, const fg_sandbox_job *job, size_t account_number, int64_t now);

#endif
