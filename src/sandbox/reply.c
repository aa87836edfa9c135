#include "reply.h"

#include "writer.h"

#include <string.h>

enum {
    BODY_MAX = 64 * 1024 * 1024, /* bytes */
    RETRY_AFTER = 2              /* seconds, of a refusal whose body names none */
};

void fg_reply_init(fg_reply *reply)
{
    *reply = (fg_reply){.status = 200, .content_type = "application/json"};
    fg_buffer_init(&reply->body, BODY_MAX);
}

void fg_reply_free(fg_reply *reply)
{
    fg_buffer_free(&reply->body);
}

static void write_error(fg_reply *reply, const char *message)
{
    fg_buffer_free(&reply->body);
    fg_writer writer = {.out = &reply->body};
    fg_writer_open(&writer, NULL, '{');
    fg_writer_text(&writer, "status", "error");
    fg_writer_text(&writer, "message", message);
    if (reply->retry_after > 0)
        fg_writer_integer(&writer, "retry_after", reply->retry_after);
    fg_writer_close(&writer, '}');
}

void fg_reply_error(fg_reply *reply, int status, const char *message)
{
    reply->status = status;
    write_error(reply, message);
}

void fg_reply_busy(fg_reply *reply, const char *message, int64_t retry_after)
{
    reply->status = 429;
    reply->retry_after = retry_after > 1 ? retry_after : 1;
    write_error(reply, message);
}

static void replace(fg_reply *reply, const fg_scenario *scenario)
{
    fg_buffer_free(&reply->body);
    fg_buffer_text(&reply->body, scenario->body);
    reply->status = scenario->value;
    reply->content_type = scenario->body[0] == '<' ? "text/html" : "application/json";
    if (scenario->value / 100 == 3)
        reply->location = "https://elsewhere.invalid/";
    if (scenario->value == 429 && !strstr(scenario->body, "retry_after"))
        reply->retry_after = RETRY_AFTER;
}

void fg_reply_befall(fg_reply *reply, const fg_scenario *scenario)
{
    switch (scenario->effect) {
    case FG_REFUSE:
    case FG_SPOIL:
        replace(reply, scenario);
        break;
    case FG_CLOSE:
    case FG_RESET:
        reply->broken = (fg_break)scenario->value;
        reply->reset = scenario->effect == FG_RESET;
        break;
    case FG_DELAY:
        reply->delay = scenario->value;
        break;
    case FG_SHAPE:
    case FG_FATE:
    case FG_WEBHOOK:
        break; /* of a job and not of a call */
    }
}
