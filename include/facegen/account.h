/**
 * @file account.h
 * What the account shows: the jobs that it has made, how many are processing, what is left in the wallet. Asking is
 * free of charge. Enterprise servers may lack these routes. Since 0.2.0.
 */
#ifndef FACEGEN_ACCOUNT_H
#define FACEGEN_ACCOUNT_H

#include <facegen/engine.h>

FACEGEN_BEGIN

/** Which question about the account is asked. */
typedef enum facegen_account_question {
    /** How many jobs are queued or processing (/v6/processing/request_count), at most 30 times a minute (provider's
     * page). */
    FACEGEN_ACCOUNT_PROCESSING = 0,
    /** The jobs whose images were made, newest first, a page of them (/assets_generated): only those that are over. */
    FACEGEN_ACCOUNT_JOBS = 1,
    /** What is left in the wallet (/wallet_balance). */
    FACEGEN_ACCOUNT_BALANCE = 2
} facegen_account_question;

/** How many jobs are on a page of FACEGEN_ACCOUNT_JOBS, the most that the provider allows; a page with fewer is the
 * last.
 */
#define FACEGEN_ACCOUNT_PAGE 30

/**
 * Asks the account, and waits for the answer. Any thread, as facegen_submit().
 *
 * @param page    of FACEGEN_ACCOUNT_JOBS, from 1; otherwise it does not matter
 * @param answer  receives the answer, to be freed with facegen_result_free(): the functions below read it
 * @return FACEGEN_OK; FACEGEN_E_ARGUMENT for another question or a page below 1; FACEGEN_E_PROTOCOL if the answer lacks
 *         what was asked for; a code of the groups CALLER, REFUSED, NETWORK, FAILED
 */
FACEGEN_API facegen_code facegen_account_ask(facegen_client *client, facegen_account_question question, int page,
                                             facegen_result **answer, facegen_error *error);

/** Begins a job that does as facegen_account_ask(). The other parameters are as for facegen_engine_submit(). */
FACEGEN_API facegen_code facegen_engine_ask_account(facegen_engine *engine, facegen_account_question question, int page,
                                                    facegen_done_fn done, void *user_data, facegen_job **job,
                                                    facegen_error *error);

/** The answer to FACEGEN_ACCOUNT_PROCESSING; negative if it is no such answer. */
FACEGEN_API int64_t facegen_account_processing(const facegen_result *answer);

/** How many jobs are on the page of FACEGEN_ACCOUNT_JOBS; 0 if it is no such answer. A job with several images may be
 * listed several times. */
FACEGEN_API size_t facegen_account_job_count(const facegen_result *answer);

/** The id of a job on that page, for facegen_fetch(); NULL past the last. Valid until facegen_result_free(). */
FACEGEN_API const char *facegen_account_job_id(const facegen_result *answer, size_t index);

/** The answer to FACEGEN_ACCOUNT_BALANCE as it was written, such as "12.5"; "" if it is no such answer. Valid until
 * facegen_result_free(). */
FACEGEN_API const char *facegen_account_balance(const facegen_result *answer);

/** The currency of that balance, such as "USD"; "" if it is not told. Valid until facegen_result_free(). */
FACEGEN_API const char *facegen_account_currency(const facegen_result *answer);

FACEGEN_END

#endif
