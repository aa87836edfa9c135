/* One attempt of a call: the request that is sent, the answer as it arrives, and what is to be said of it. */
#ifndef FG_ATTEMPT_H
#define FG_ATTEMPT_H

#include "codec/decode.h"
#include "codec/encode.h"
#include "engine.h"
#include "model/routes.h"

/* What an attempt asks of the provider. */
typedef struct fg_question {
    fg_route route;
    const facegen_request *request; /* to be generated; borrowed */
    const char *id;                 /* to be fetched; borrowed */
    int64_t seed; /* to be sent if the request has none; of a fetch, what the job was sent with. Negative: unknown */
    bool fresh;   /* on a new connection */
    int page;     /* of the list, from 1 */
} fg_question;

typedef struct fg_attempt {
    fg_route route;
    const char *id_asked; /* of a fetch, in url; else "" */
    int64_t seed;         /* as fg_question::seed */
    fg_body body;
    facegen_exchange exchange;
    fg_answer answer;
    const fg_kept_links *earlier; /* of earlier answers about the same job; borrowed, NULL for none */
    char id[FG_ID_SIZE];          /* of the answer, as far as it came; "" if there is none */
    facegen_error error; /* what is known if it went wrong; its message is "" if nothing did. With a code: it could
                            not even be begun, and the message says all */
    bool says_all;       /* error's message needs no code's text in front: what refused was not the API */
    char url[];
} fg_attempt;

/*
 * Makes an attempt. Unless error has a code, its exchange is ready to be started but for its deadline and ends. NULL
 * when memory runs out.
 */
fg_attempt *fg_attempt_new(const facegen_client *client, const fg_question *question);

/*
 * Decodes the answer of an attempt whose exchange has ended, and notes in error what went wrong. The outcome is for the
 * job; its result is the caller's, for facegen_result_free().
 */
fg_outcome fg_attempt_conclude(fg_attempt *attempt, const facegen_client *client, int64_t unix_time,
                               facegen_result **result);

/* Frees an attempt whose exchange has ended; NULL is nothing to do. */
void fg_attempt_free(fg_attempt *attempt);

#endif
