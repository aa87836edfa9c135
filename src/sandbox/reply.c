#include "reply.h"

#include "base/json_writer.h"

#include <string.h>

enum {
    BODY_MAX = 64 * 1024 * 1024, /* bytes */
    RETRY_AFTER = 2              /* seconds, of a refusal whose body names none */
};

void sb_reply_init(sb_reply *reply)
{
    *reply = (sb_reply){.status = 200, .content_type = "application/json"};
    fg_buffer_init(&reply->body, BODY_MAX);
}

void sb_reply_free(sb_reply *reply)
{
    fg_buffer_free(&reply->body);
}

static void write_error(sb_reply *reply, const char *message)
{
    fg_buffer_free(&reply->body);
    fg_json_writer writer = {.out = &reply->body};
    fg_json_open(&writer, NULL, '{');
    fg_json_write_text(&writer, "status", "error");
    fg_json_write_text(&writer, "message", message);
    if (reply->retry_after > 0)
        fg_json_write_integer(&writer, "retry_after", reply->retry_after);
    fg_json_close(&writer, '}');
}

void sb_reply_error(sb_reply *reply, int status, const char *message)
{
    reply->status = status;
    write_error(reply, message);
}

void sb_reply_busy(sb_reply *reply, const char *message, int64_t retry_after)
{
    reply->status = 429;
    reply->retry_after = retry_after > 1 ? retry_after : 1;
    write_error(reply, message);
}

static void replace(sb_reply *reply, const sb_scenario *scenario)
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

void sb_reply_apply(sb_reply *reply, const sb_scenario *scenario)
{
    switch (scenario->effect) {
    case SB_REFUSE:
    case SB_SPOIL:
        replace(reply, scenario);
        break;
    case SB_CLOSE:
    case SB_RESET:
        reply->broken = (sb_break)scenario->value;
        reply->reset = scenario->effect == SB_RESET;
        break;
    case SB_DELAY:
        reply->delay = scenario->value;
        break;
    case SB_SHAPE:
    case SB_FATE:
    case SB_WEBHOOK:
        break; /* of a job and not of a call */
    }
}
