/* A request's values, as they were given. */
#ifndef FG_REQUEST_H
#define FG_REQUEST_H

#include <facegen/request.h>

#include "face.h"
#include "params.h"

typedef enum fg_value_kind {
    FG_VALUE_UNSET,
    FG_VALUE_TEXT, /* also what was given for another type and could not be read as one */
    FG_VALUE_INTEGER,
    FG_VALUE_NUMBER,
    FG_VALUE_BOOLEAN
} fg_value_kind;

typedef struct fg_value {
    fg_value_kind kind;
    union {
        char *text; /* owned */
        int64_t integer;
        double number;
        bool boolean;
    };
} fg_value;

struct facegen_request {
    fg_value values[FG_PARAM_COUNT]; /* by fg_param_id; of face_image always unset */
    fg_face face;
    bool has_drawn_seed;
    int64_t drawn_seed; /* 0 to 4294967295, that the program has drawn */
};

/* Whether images come inside of the answer: asked for, or because the face is sent as data. */
bool fg_request_wants_bytes(const facegen_request *request);

/* Takes the track_id out of a request, for free(); NULL if it is unset. */
char *fg_request_take_track_id(facegen_request *request);

/* What the setters of setters.h are made of. */
facegen_code fg_request_set_text(facegen_request *request, fg_param_id id, const char *text);
facegen_code fg_request_set_integer(facegen_request *request, fg_param_id id, int64_t integer);
facegen_code fg_request_set_number(facegen_request *request, fg_param_id id, double number);
facegen_code fg_request_set_boolean(facegen_request *request, fg_param_id id, bool boolean);

#endif
