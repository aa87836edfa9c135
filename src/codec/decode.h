/* An answer of the provider, as it arrives, to a result. */
#ifndef FG_DECODE_H
#define FG_DECODE_H

#include "model/error.h"
#include "model/result.h"
#include "sieve.h"

enum {
    FG_ANSWER_LIMIT = 8 * 1024 * 1024, /* bytes of an answer without its base64 images */
    FG_BODY_EXCERPT = 1024,            /* bytes of the beginning that are kept for an error */
};

/* An answer being received. */
typedef struct fg_answer {
    fg_sieve sieve;
    char excerpt[FG_BODY_EXCERPT]; /* its beginning, as it came */
    size_t excerpt_size;
    bool lenient; /* to a question that was free: mended if it is not JSON. Else what was paid for is read strictly */
} fg_answer;

void fg_answer_init(fg_answer *answer);

/* Takes the next piece; false when no more is wanted. */
bool fg_answer_feed(fg_answer *answer, const char *bytes, size_t size);

/*
 * Makes a result of a complete answer, whose images move into it. NULL if it is not a JSON object, is too large, or
 * memory runs out; code then receives FACEGEN_E_PROTOCOL, _E_TOO_LARGE or _E_NOMEM.
 */
facegen_result *fg_answer_decode(fg_answer *answer, int http_status, int64_t unix_time, facegen_code *code);

/*
 * The id in an answer that broke off, makes no sense, or that memory ran out for: what is known of a job that may have
 * been paid for. Any "id" with a scalar value is taken, "" if there is none.
 */
void fg_answer_salvage_id(const fg_answer *answer, char id[FG_ID_SIZE]);

/*
 * Takes what people read of the beginning of an answer that is not the API's own into one line: the title of a page, or
 * else its text without tags, or the text. "" if there is nothing to read. Not yet fit to be shown: fg_redact().
 */
void fg_answer_words(const fg_answer *answer, char *words, size_t room);

void fg_answer_free(fg_answer *answer);

#endif
