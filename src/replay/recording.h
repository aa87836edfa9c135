/* A recording that was read: its exchanges, and which of them answers a request. */
#ifndef FG_REPLAY_RECORDING_H
#define FG_REPLAY_RECORDING_H

#include "recorded.h"

#include <facegen/transport.h>

typedef struct fg_recording {
    fg_recorded *exchanges;
    size_t count;
} fg_recording;

/* Reads a file; on failure error says why, with the line, and the recording is empty. */
facegen_code fg_recording_open(fg_recording *recording, const char *path, facegen_error *error);
void fg_recording_free(fg_recording *recording);

#endif
