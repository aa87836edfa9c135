/*
 * Who an https server of a test says it is: certificates for 127.0.0.1, for facegen.invalid and for the names under it,
 * made when they are needed, good and bad ones.
 */
#ifndef TLS_IDENTITY_H
#define TLS_IDENTITY_H

#include <openssl/ssl.h>

typedef enum tls_identity {
    TLS_GOOD,        /* signed by the authority in ca_file */
    TLS_STRANGER,    /* signed by another authority of the same name */
    TLS_SELF_SIGNED, /* signed by itself */
    TLS_WRONG_HOST,  /* made out to 127.0.0.2 */
    TLS_EXPIRED      /* ended yesterday */
} tls_identity;

/*
 * The context of a server, for SSL_CTX_free(). Writes a certificate of an authority to ca_file, for the client to
 * trust. Ends the test program when something fails.
 */
SSL_CTX *tls_identity_context(tls_identity identity, const char *ca_file);

/* Makes the context of a server speak TLS 1.1 alone. */
void tls_identity_make_old(SSL_CTX *context);

/*
 * Runs one test of a program in a process whose OpenSSL is told to speak any version: it reads its configuration once,
 * as it begins. Returns the status of system().
 */
int tls_identity_run_lax(const char *program, const char *test);

#endif
