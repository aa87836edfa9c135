#include "observer.h"

#include "fallible.h"

#include "client/client.h"
#include "transport/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXCHANGES_MAX = 64,
    ANSWER_MAX = 4096,
    BEGINNING = 1024, /* bytes that the library keeps of an answer even if there is no memory for it */
};

/* An exchange, and where its bytes really come from and go to. */
struct observed {
    facegen_exchange *exchange;
    fg_exchange_ends ends;
    bool paid;
    uint64_t left; /* bytes of the body not yet given away */
    char answer[ANSWER_MAX];
    size_t answer_size;
    bool told; /* the id of its answer was */
};

static facegen_transport inner;
static bool transport_exempts;
static struct observed all[EXCHANGES_MAX];
static size_t count;
static int accounted; /* calls whose end accounts for one paid request */

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    struct observed *observed = owner;
    bool before = fallible_pause(false);
    int64_t got = observed->ends.read(observed->ends.owner, bytes, size);
    fallible_pause(before);
    observed->left -= got > 0 ? (uint64_t)got : 0;
    return got;
}

static void rewind_body(void *owner)
{
    struct observed *observed = owner;
    observed->ends.rewind(observed->ends.owner);
    observed->left = observed->exchange->body_size;
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    struct observed *observed = owner;
    bool before = fallible_pause(false);
    bool taken = observed->ends.write(observed->ends.owner, bytes, size);
    fallible_pause(before);
    size_t known = taken ? ANSWER_MAX - 1 : BEGINNING;
    size_t room = known > observed->answer_size ? known - observed->answer_size : 0, kept = size < room ? size : room;
    memcpy(observed->answer + observed->answer_size, bytes, kept);
    observed->answer_size += kept;
    return taken;
}

static facegen_code start(void *session, facegen_exchange *exchange)
{
    if (count == EXCHANGES_MAX)
        abort();
    struct observed *observed = &all[count++];
    *observed = (struct observed){
        .exchange = exchange, .ends = exchange->ends, .paid = exchange->paid, .left = exchange->body_size};
    exchange->ends = (fg_exchange_ends){
        .read = exchange->ends.read ? read_body : NULL,
        .rewind = exchange->ends.rewind ? rewind_body : NULL,
        .write = write_answer,
        .owner = observed,
    };
    bool before = fallible_pause(transport_exempts);
    facegen_code code = inner.start(session, exchange);
    fallible_pause(before);
    return code;
}

void observer_begin(void)
{
    count = 0;
    accounted = 0;
}

void observer_attach(facegen_client *client, bool exempts)
{
    inner = client->transport;
    transport_exempts = exempts;
    client->transport.start = start;
}

/* The id in the answer to a paid request; "" when none came. */
static const char *id_of(const struct observed *observed)
{
    static char id[64];
    const char *member = observed->paid ? strstr(observed->answer, "\"id\":") : NULL;
    return member && sscanf(member, "\"id\":%63[0-9]", id) == 1 ? id : "";
}

void observer_tell(facegen_code code, const char *id)
{
    for (size_t i = 0; i < count && *id; i++)
        all[i].told |= strcmp(id_of(&all[i]), id) == 0;
    accounted += code == FACEGEN_OK || code == FACEGEN_E_UNCERTAIN || *id;
}

int observer_given(void)
{
    int given = 0;
    for (size_t i = 0; i < count; i++)
        given += all[i].paid && all[i].left == 0;
    return given;
}

const char *observer_verdict(void)
{
    for (size_t i = 0; i < count; i++) {
        if (*id_of(&all[i]) && !all[i].told)
            return "an id that came is neither in a result nor in an error";
    }
    return observer_given() > accounted ? "a paid request was given away, and no call tells" : NULL;
}
