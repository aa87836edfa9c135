/* What is tortured: ways through the library from beginning to end, which judge what they see. */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include "fallible.h"

/* Where a scenario runs. */
typedef struct torture_place {
    const char *folder;   /* to save images in: empty at first */
    const char *face;     /* an image in a file, elsewhere */
    const char *provider; /* "http://127.0.0.1:PORT" */
    fallible_plan plan;   /* what is to fail, between fallible_begin() and fallible_end() */
    bool cold;            /* the library is used for the first time in the process */
} torture_place;

/* A scenario: reports what is wrong by expect(). */
typedef void torture_run(const torture_place *place);

/* calls.c: one call after another. */
torture_run torture_sandbox, torture_face_file, torture_face_memory, torture_delivery, torture_http;
/* engine.c: jobs and savings side by side. */
torture_run torture_engine;
/* documents.c: without a transport. */
torture_run torture_request, torture_webhook;

/* Reports what is wrong unless `fine`; the first report counts. */
void expect(bool fine, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
