/*
 * What the tests of faults share: a client of a scripted server, the three operations that meet a fault, and what is
 * demanded of each: its outcome, the number of paid requests that the server saw, an end in time, and no key in any
 * text. What came out is printed, for the table in docs/reliability.md (tests/fault/matrix.py).
 */
#ifndef FAULT_H
#define FAULT_H

#include <facegen/facegen.h>

#include "scripted_server.h"

enum {
    FAULT_LIMIT_MS = 20000, /* a call that takes as long hangs */
    FAULT_SOON_MS = 200,    /* the time given to a call that is to end by its deadline */
};

#define FAULT_KEY "secret-key"

/* The smallest thing that passes for a PNG: its beginning, and the chunk at its end. */
#define FAULT_PNG "\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82"

typedef enum fault_phase {
    FAULT_SUBMIT = 'S', /* paid */
    FAULT_FETCH = 'P',  /* polls; free */
    FAULT_LOAD = 'D'    /* downloads an image; free, and without the key */
} fault_phase;

typedef struct fault_fixture {
    scripted_server *server;
    facegen_client *client;   /* of that server; makes one attempt, and has FAULT_LIMIT_MS for it */
    facegen_request *request; /* a small one that is valid */
    facegen_result *result;   /* of the last submit or fetch */
    facegen_error error;      /* of the last operation */
    char origin[64];          /* of the API root and of images: the server, or what fault_set_origin() set */
} fault_fixture;

/* tls is as for scripted_server_start_tls(). */
void fault_set_up(fault_fixture *fixture, const script_step *steps, size_t count, SSL_CTX *tls);
void fault_tear_down(fault_fixture *fixture);

/* Sends all requests elsewhere, also over plain http: "http://example.com". */
void fault_set_origin(fault_fixture *fixture, const char *origin);

/* Performs an operation. A submit and a fetch do not wait for the job; a load gets "/1.png" of the origin. */
facegen_code fault_perform(fault_fixture *fixture, fault_phase phase);

/* Performs an operation, which is to come to this code and to this many complete paid requests. */
void fault_expect(fault_fixture *fixture, fault_phase phase, facegen_code code, int paid);

/* Begins an operation in an engine, and cancels it when it has run for FAULT_SOON_MS: it ends in the next step. */
void fault_expect_cancel(fault_fixture *fixture, fault_phase phase, int paid);

/* Prints what an operation came to. Not needed after fault_expect(). */
void fault_print(fault_phase phase, facegen_code code, int paid);

/* A result with one image, a link. To be freed with facegen_result_free(). */
facegen_result *fault_result_with_link(const char *link);

/* Milliseconds, monotonic. */
int64_t fault_now(void);

/* A fault of every connection, and what each operation comes to. */
typedef struct fault {
    const char *name;
    script_step step;
    facegen_code submit, fetch, load; /* FAULT_LEFT_OUT: not met by it */
    int paid;                         /* complete requests of the submit */
    int64_t timeout_ms;               /* of the client; 0: FAULT_LIMIT_MS */
} fault;

#define FAULT_LEFT_OUT ((facegen_code)-1)

/* Runs a test for each, named after it; how many failed. */
int fault_meet_all(const fault *faults, size_t count);

#endif
