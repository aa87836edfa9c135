#include "pool.h"

#include "engine.h"
#include "model/error.h"

#include <stdlib.h>

static void wake_engine(void *engine)
{
    fg_engine_wake(engine);
}

static bool open_session(facegen_engine *engine)
{
    const facegen_client *client = engine->client;
    bool opens = client->transport.open;
    engine->session = opens ? client->transport.open(client->transport_data) : client->transport_data;
    return !opens || engine->session;
}

static void close_session(facegen_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    if (transport->open && transport->close)
        transport->close(engine->session);
}

static facegen_engine *make_engine(facegen_client *client)
{
    facegen_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return NULL;
    engine->client = client;
    engine->waiting = (fg_waiting_thread){.wake = wake_engine, .owner = engine};
    atomic_init(&engine->cancelled, false);
    if (!fg_event_init(&engine->woken)) {
        free(engine);
        return NULL;
    }
    if (open_session(engine))
        return engine;
    fg_event_destroy(&engine->woken);
    free(engine);
    return NULL;
}

static void free_engine(facegen_engine *engine)
{
    close_session(engine);
    fg_event_destroy(&engine->woken);
    free(engine->turns.items);
    free(engine);
}

/* Adds an engine to the running ones, which facegen_client_cancel() reaches. */
static void enlist(facegen_engine *engine)
{
    facegen_client *client = engine->client;
    fg_mutex_lock(&client->lock);
    atomic_store(&engine->cancelled, false);
    engine->next = client->pool.running;
    client->pool.running = engine;
    fg_mutex_unlock(&client->lock);
}

/* Takes it away again; `idle`: to be used by a later call. */
static void discharge(facegen_engine *engine, bool idle)
{
    facegen_client *client = engine->client;
    fg_mutex_lock(&client->lock);
    facegen_engine **link = &client->pool.running;
    while (*link != engine)
        link = &(*link)->next;
    *link = engine->next;
    if (idle) {
        engine->next = client->pool.idle;
        client->pool.idle = engine;
    }
    fg_mutex_unlock(&client->lock);
}

facegen_engine *fg_engine_borrow(facegen_client *client, facegen_error *error)
{
    fg_mutex_lock(&client->lock);
    facegen_engine *engine = client->pool.idle;
    if (engine)
        client->pool.idle = engine->next;
    fg_mutex_unlock(&client->lock);
    if (!engine)
        engine = make_engine(client);
    if (engine)
        enlist(engine);
    else
        fg_fail(error, FACEGEN_E_SYSTEM, "", "the transport could not be opened");
    return engine;
}

void fg_engine_give_back(facegen_engine *engine)
{
    discharge(engine, true);
}

void fg_engine_close(facegen_engine *engine)
{
    discharge(engine, false);
    free_engine(engine);
}

void fg_pool_close(facegen_client *client)
{
    while (client->pool.idle) {
        facegen_engine *engine = client->pool.idle;
        client->pool.idle = engine->next;
        free_engine(engine);
    }
}

void fg_pool_cancel(facegen_client *client)
{
    fg_mutex_lock(&client->lock);
    for (facegen_engine *engine = client->pool.running; engine; engine = engine->next) {
        atomic_store(&engine->cancelled, true);
        fg_engine_wake(engine);
    }
    fg_mutex_unlock(&client->lock);
}

bool fg_pool_is_used(facegen_client *client)
{
    fg_mutex_lock(&client->lock);
    bool used = client->pool.idle || client->pool.running;
    fg_mutex_unlock(&client->lock);
    return used;
}

bool fg_pool_is_busy(facegen_client *client)
{
    bool busy = false;
    fg_mutex_lock(&client->lock);
    for (const facegen_engine *engine = client->pool.running; engine; engine = engine->next)
        busy = busy || engine->turns.count > 0;
    fg_mutex_unlock(&client->lock);
    return busy;
}
