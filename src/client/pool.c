/* The engines of a client: idle ones that calls borrow, and the running ones that facegen_client_cancel() reaches. */
#include "engine.h"

#include "model/error.h"

#include <stdlib.h>

static facegen_engine *open_engine(facegen_client *client)
{
    facegen_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return NULL;
    engine->client = client;
    atomic_init(&engine->cancelled, false);
    if (!fg_event_init(&engine->woken)) {
        free(engine);
        return NULL;
    }
    bool opens = client->transport.open;
    engine->session = opens ? client->transport.open(client->transport_data) : client->transport_data;
    if (opens && !engine->session) {
        fg_event_destroy(&engine->woken);
        free(engine);
        return NULL;
    }
    return engine;
}

static void close_engine(facegen_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    if (transport->open && transport->close)
        transport->close(engine->session);
    fg_event_destroy(&engine->woken);
    free(engine->turns);
    free(engine);
}

/* Adds an engine to the running ones, which facegen_client_cancel() reaches. */
static void enlist(facegen_engine *engine)
{
    facegen_client *client = engine->client;
    fg_mutex_lock(&client->lock);
    atomic_store(&engine->cancelled, false);
    engine->next = client->running;
    client->running = engine;
    fg_mutex_unlock(&client->lock);
}

/* Takes it away again; `idle`: to be used by a later call. */
static void discharge(facegen_engine *engine, bool idle)
{
    facegen_client *client = engine->client;
    fg_mutex_lock(&client->lock);
    facegen_engine **link = &client->running;
    while (*link != engine)
        link = &(*link)->next;
    *link = engine->next;
    if (idle) {
        engine->next = client->idle;
        client->idle = engine;
    }
    fg_mutex_unlock(&client->lock);
}

facegen_engine *fg_engine_acquire(facegen_client *client, facegen_error *error)
{
    fg_mutex_lock(&client->lock);
    facegen_engine *engine = client->idle;
    if (engine)
        client->idle = engine->next;
    fg_mutex_unlock(&client->lock);
    if (!engine)
        engine = open_engine(client);
    if (engine)
        enlist(engine);
    else
        fg_fail(error, FACEGEN_E_SYSTEM, "", "the transport could not be opened");
    return engine;
}

void fg_engine_release(facegen_engine *engine)
{
    discharge(engine, true);
}

void fg_engines_free(facegen_client *client)
{
    while (client->idle) {
        facegen_engine *engine = client->idle;
        client->idle = engine->next;
        close_engine(engine);
    }
}

void facegen_client_cancel(facegen_client *client)
{
    if (!client || fg_client_check(client, NULL) != FACEGEN_OK)
        return;
    fg_mutex_lock(&client->lock);
    for (facegen_engine *engine = client->running; engine; engine = engine->next) {
        atomic_store(&engine->cancelled, true);
        facegen_engine_wake(engine);
    }
    fg_mutex_unlock(&client->lock);
}

void fg_engine_dismiss(facegen_engine *engine)
{
    discharge(engine, false);
    close_engine(engine);
}
