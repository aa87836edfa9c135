/*
 * An HTTP server on loopback that answers by a script, and misbehaves by it: one step for each connection, the last one
 * again for all that follow. It counts what a test of the billing rule is about: complete paid requests. With
 * SCRIPT_TUNNEL it is a proxy, plain or over TLS.
 */
#ifndef SCRIPTED_SERVER_H
#define SCRIPTED_SERVER_H

#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

typedef enum script_end {
    SCRIPT_KEEP,  /* read the next request on the same connection, with the next step */
    SCRIPT_CLOSE, /* close in order */
    SCRIPT_RESET, /* reset (RST) */
    SCRIPT_HANG,  /* say nothing more until the test ends the server */
    SCRIPT_DRIP,  /* send the answer a byte every 10 ms, then hang */
    SCRIPT_TUNNEL /* pass on what comes, both ways, between the client and the server of scripted_server_tunnel_to() */
} script_end;

#define SCRIPT_NOTHING SIZE_MAX /* as read_at_most */

typedef struct script_step {
    const char *reply;   /* bytes of the answer, as they are; NULL for none */
    size_t reply_size;   /* how many of them; 0: the whole string */
    script_end end;      /* then */
    size_t read_at_most; /* bytes of a request, headers included, that are read before answering; 0: all */
} script_step;

typedef struct scripted_server scripted_server;

/* Starts a server in a thread of its own; steps outlive it. Ends the test program when it cannot. */
scripted_server *scripted_server_start(const script_step *steps, size_t count);

/* As an https server with a context (tls_identity.h) that outlives it; NULL: as a plain one. */
scripted_server *scripted_server_start_tls(const script_step *steps, size_t count, SSL_CTX *tls);

/* Where SCRIPT_TUNNEL leads, whatever host a client asks for; before the first connection. */
void scripted_server_tunnel_to(scripted_server *server, const scripted_server *target);

/* "http://127.0.0.1:PORT", or "https://..." */
const char *scripted_server_url(const scripted_server *server);

/* Generate requests whose whole body arrived. Fetches are not counted. */
int scripted_server_paid(const scripted_server *server);

/* All requests whose headers arrived, and connections that were made. */
int scripted_server_requests(const scripted_server *server);
int scripted_server_connections(const scripted_server *server);

/* Answers that were handed to the system whole, dripped ones aside: on loopback they lie in the client's socket. */
int scripted_server_answered(const scripted_server *server);

/* The last request as it arrived, headers and body, NUL-terminated; valid until the next. */
const char *scripted_server_last_request(const scripted_server *server);

/* Ends the server and frees it. */
void scripted_server_stop(scripted_server *server);

/* "HTTP/1.1 STATUS\r\n..." with a Content-Length, as a string for a step; valid for the whole program. */
const char *scripted_reply(const char *status, const char *body);

#endif
