/**
 * @file replay.h
 * Recordings: what a client and the provider said to each other, kept in a file, and played back without a network. In
 * libfacegen-sandbox (`pkg-config facegen-sandbox`), not in libfacegen.
 *
 *     facegen_recorder *recorder = facegen_recorder_new("portrait.jsonl", &error);
 *     facegen_recorder_attach(recorder, client, &error);
 *     // ... use the client, free it, then:
 *     facegen_recorder_close(recorder, &error);
 *
 *     facegen_replay *replay = facegen_replay_open("portrait.jsonl", &error);
 *     facegen_replay_attach(replay, client, &error);
 *
 * A recording is text, an exchange on each line. It has neither the key, nor the photo of a face that was sent, nor the
 * queries of links, which may be signatures, nor what follows the host of a webhook; it has prompts, and the images
 * that were made (docs/recordings.md).
 */
#ifndef FACEGEN_REPLAY_H
#define FACEGEN_REPLAY_H

#include <facegen/client.h>

FACEGEN_BEGIN

/** Writes the exchanges of clients into a file. Any number of threads may use the clients at once. */
typedef struct facegen_recorder facegen_recorder;

/**
 * Begins a recording.
 *
 * @param path  the file, which only its owner may read; what was in it is replaced
 * @return to be ended with facegen_recorder_close(); NULL when the file cannot be written (FACEGEN_E_FILE) or memory
 *         runs out
 */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_recorder *facegen_recorder_new(const char *path, facegen_error *error);

/**
 * Records what a client does from now on, whatever its transport; it is the client's tap (facegen_client_set_tap()).
 * Call it while nothing runs on the client. An exchange is written when it has ended. One that cannot be written is
 * missing from the recording, and nothing else comes of it.
 */
FACEGEN_API facegen_code facegen_recorder_attach(facegen_recorder *recorder, facegen_client *client,
                                                 facegen_error *error);

/**
 * Ends a recording and frees the recorder, after the clients that it was attached to; does nothing if NULL.
 *
 * @return FACEGEN_OK when every exchange is in the file; FACEGEN_E_FILE or FACEGEN_E_NOMEM for the first that is not
 */
FACEGEN_API facegen_code facegen_recorder_close(facegen_recorder *recorder, facegen_error *error);

/**
 * A recording that stands in for the provider. It and its clients are used by one thread at a time. Time is virtual:
 * waiting takes no time, as with FACEGEN_SANDBOX_VIRTUAL.
 */
typedef struct facegen_replay facegen_replay;

/**
 * Reads a recording.
 *
 * @return to be freed with facegen_replay_free(); NULL when the file cannot be read, is damaged, or comes from a later
 *         version of the library (FACEGEN_E_CONFIG, with the line), or memory runs out
 */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_replay *facegen_replay_open(const char *path, facegen_error *error);

/**
 * Makes a client talk to the recording instead of the network: sets its transport, its API root to the one that was
 * recorded, and its key to a stand-in. The plan is left to the caller. Call it before the client's first engine and its
 * first call: FACEGEN_E_CONFIG afterwards.
 *
 * A request is answered by the first exchange that has not been played and has its method, its URL and its body, which
 * need not be in the order of the recording. What is free of charge (a fetch, a download) may be asked more often than
 * it was, and gets the last answer again: how often a job is polled hangs on time and chance. For anything else the
 * call ends with FACEGEN_E_TRANSPORT, and a message that says in what the request differs.
 */
FACEGEN_API facegen_code facegen_replay_attach(facegen_replay *replay, facegen_client *client, facegen_error *error);

/** How many exchanges have not been played yet. */
FACEGEN_API size_t facegen_replay_left(const facegen_replay *replay);

/** Frees a replay, after the clients that use it; does nothing if NULL. */
FACEGEN_API void facegen_replay_free(facegen_replay *replay);

FACEGEN_END

#endif
