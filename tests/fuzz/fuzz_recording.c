/* Lines of recordings, which people change by hand: one that is read is written and read again as the same. */
#include "replay/recorded.h"

#include "fuzz.h"

#include <string.h>

static void demand_same_text(const char *one, const char *other)
{
    DEMAND(!one == !other && (!one || strcmp(one, other) == 0));
}

/* A line end within JSON has become a space. */
static void demand_same_bytes(const fg_buffer *one, const fg_buffer *other)
{
    DEMAND(one->size == other->size);
    for (size_t i = 0; i < one->size; i++)
        DEMAND(one->bytes[i] == other->bytes[i] || (strchr("\r\n", one->bytes[i]) && other->bytes[i] == ' '));
}

static void demand_same(const fg_recorded *one, const fg_recorded *other)
{
    demand_same_text(one->method, other->method);
    demand_same_text(one->url, other->url);
    DEMAND(one->size == other->size && one->sent == other->sent);
    DEMAND(one->status == other->status && one->failure == other->failure);
    if (one->size > 0)
        demand_same_bytes(&one->request, &other->request);
    if (one->status != 0) {
        demand_same_text(one->location, other->location);
        demand_same_text(one->retry_after, other->retry_after);
        demand_same_bytes(&one->answer, &other->answer);
    }
    if (one->failure != FACEGEN_OK)
        demand_same_text(one->message, other->message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fg_buffer line;
    fg_recorded first, again;
    fg_buffer_init(&line, SIZE_MAX / 4);
    fg_buffer_append(&line, data, size);
    fg_recorded_init(&first);
    if (!fg_recorded_read(&first, fg_buffer_string(&line), size)) {
        fg_buffer_free(&line);
        fg_recorded_write(&first, &line);
        fg_recorded_init(&again);
        DEMAND(!fg_recorded_read(&again, fg_buffer_string(&line), line.size));
        demand_same(&first, &again);
        fg_recorded_free(&again);
    }
    fg_recorded_free(&first);
    fg_buffer_free(&line);
    return 0;
}
