#include "engine.h"

#include "model/error.h"

#include <stdlib.h>

static fg_engine *open_engine(facegen_client *client)
{
    fg_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return NULL;
    engine->client = client;
    atomic_init(&engine->cancelled, false);
    if (!fg_clock_init(&engine->clock)) {
        free(engine);
        return NULL;
    }
    bool opens = client->transport.open;
    engine->session = opens ? client->transport.open(client->transport_data) : client->transport_data;
    if (opens && !engine->session) {
        fg_clock_destroy(&engine->clock);
        free(engine);
        return NULL;
    }
    return engine;
}

static void close_engine(fg_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    if (transport->open && transport->close)
        transport->close(engine->session);
    fg_clock_destroy(&engine->clock);
    free(engine);
}

fg_engine *fg_engine_acquire(facegen_client *client, facegen_error *error)
{
    pthread_mutex_lock(&client->lock);
    fg_engine *engine = client->idle;
    if (engine)
        client->idle = engine->next;
    pthread_mutex_unlock(&client->lock);
    if (!engine)
        engine = open_engine(client);
    if (!engine) {
        fg_fail(error, FACEGEN_E_SYSTEM, "", "the transport could not be opened");
        return NULL;
    }
    pthread_mutex_lock(&client->lock);
    atomic_store(&engine->cancelled, false);
    engine->next = client->running;
    client->running = engine;
    pthread_mutex_unlock(&client->lock);
    return engine;
}

void fg_engine_release(fg_engine *engine)
{
    facegen_client *client = engine->client;
    pthread_mutex_lock(&client->lock);
    fg_engine **link = &client->running;
    while (*link != engine)
        link = &(*link)->next;
    *link = engine->next;
    engine->next = client->idle;
    client->idle = engine;
    pthread_mutex_unlock(&client->lock);
}

void fg_engines_free(facegen_client *client)
{
    while (client->idle) {
        fg_engine *engine = client->idle;
        client->idle = engine->next;
        close_engine(engine);
    }
}

void facegen_client_cancel(facegen_client *client)
{
    if (!client)
        return;
    pthread_mutex_lock(&client->lock);
    for (fg_engine *engine = client->running; engine; engine = engine->next) {
        atomic_store(&engine->cancelled, true);
        if (!client->transport.wait)
            fg_clock_wake(&engine->clock);
        else if (client->transport.wake)
            client->transport.wake(engine->session);
    }
    pthread_mutex_unlock(&client->lock);
}

bool fg_engine_is_cancelled(const fg_engine *engine)
{
    return atomic_load(&engine->cancelled);
}

int64_t fg_engine_now(const fg_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    return transport->now ? transport->now(engine->session) : fg_clock_now();
}

int64_t fg_engine_unix_time(const fg_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    return transport->unix_time ? transport->unix_time(engine->session) : fg_clock_unix_time();
}

void fg_engine_wait(fg_engine *engine, int64_t until)
{
    const facegen_transport *transport = &engine->client->transport;
    if (fg_engine_is_cancelled(engine))
        return;
    if (transport->wait)
        transport->wait(engine->session, until);
    else
        fg_clock_wait(&engine->clock, until);
}

void fg_engine_start(fg_engine *engine, facegen_exchange *exchange)
{
    facegen_code code = engine->client->transport.start(engine->session, exchange);
    if (code != FACEGEN_OK)
        facegen_exchange_fail(exchange, code, FACEGEN_REACH_NOTHING, "the transport did not begin");
}

void fg_engine_stop(fg_engine *engine, facegen_exchange *exchange, facegen_code code)
{
    if (exchange->ended)
        return;
    if (engine->client->transport.cancel)
        engine->client->transport.cancel(engine->session, exchange);
    facegen_exchange_fail(exchange, code, FACEGEN_REACH_MAYBE, NULL);
}

void fg_engine_perform(fg_engine *engine, facegen_exchange *exchange)
{
    fg_engine_start(engine, exchange);
    while (!exchange->ended) {
        if (fg_engine_is_cancelled(engine))
            fg_engine_stop(engine, exchange, FACEGEN_E_CANCELLED);
        else if (fg_engine_now(engine) >= exchange->deadline)
            fg_engine_stop(engine, exchange, FACEGEN_E_TIMEOUT);
        else
            fg_engine_wait(engine, exchange->deadline);
    }
}
