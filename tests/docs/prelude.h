/* What the fragments of the documentation may take for granted: a fragment in C is compiled after this, in a function
 * unless it has functions of its own. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <facegen/facegen.h>
#include <facegen/replay.h>
#include <facegen/sandbox.h>

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern facegen_client *client;
extern facegen_sandbox *sandbox;
extern facegen_engine *engine;
extern facegen_request *request;
extern facegen_result *result;
extern facegen_job *job;
extern facegen_error error;
extern facegen_code code;
extern const char *key, *id;
extern facegen_done_fn when_done;
extern facegen_saved_fn when_saved;
extern void *my_data;
extern const void *body; /* that was POSTed */
extern size_t size;
