#include "tls_identity.h"

#include "process.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DAY_S = 24 * 60 * 60 };

static void add_extension(X509 *certificate, int number, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, number, value);
    must(extension && X509_add_ext(certificate, extension, -1) == 1, "X509_add_ext");
    X509_EXTENSION_free(extension);
}

/* A certificate that is not signed yet; host is NULL for an authority's. */
static X509 *make_certificate(const char *name, const char *host, EVP_PKEY *key, long ends_in_s)
{
    static long serial = 1;
    X509 *certificate = X509_new();
    must(certificate && X509_set_version(certificate, X509_VERSION_3) == 1, "X509_new");
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -2 * DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(certificate), ends_in_s);
    X509_set_pubkey(certificate, key);
    X509_NAME *subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    add_extension(certificate, NID_basic_constraints, host ? "CA:FALSE" : "critical,CA:TRUE");
    if (host)
        add_extension(certificate, NID_subject_alt_name, host);
    return certificate;
}

static void sign(X509 *certificate, const X509 *issuer, EVP_PKEY *key)
{
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    must(X509_sign(certificate, key, EVP_sha256()) > 0, "X509_sign");
}

static void write_certificate(X509 *certificate, const char *path)
{
    FILE *file = fopen(path, "w");
    must(file && PEM_write_X509(file, certificate) == 1 && fclose(file) == 0, "PEM_write_X509");
}

SSL_CTX *tls_identity_context(tls_identity identity, const char *ca_file)
{
    EVP_PKEY *authority_key = EVP_EC_gen("P-256"), *other_key = EVP_EC_gen("P-256"), *key = EVP_EC_gen("P-256");
    must(authority_key && other_key && key, "EVP_EC_gen");
    X509 *authority = make_certificate("facegen test authority", NULL, authority_key, DAY_S);
    sign(authority, authority, authority_key);
    write_certificate(authority, ca_file);

    const char *host =
        identity == TLS_WRONG_HOST ? "IP:127.0.0.2" : "IP:127.0.0.1,DNS:facegen.invalid,DNS:*.facegen.invalid";
    X509 *certificate = make_certificate("facegen test server", host, key, identity == TLS_EXPIRED ? -DAY_S : DAY_S);
    if (identity == TLS_SELF_SIGNED)
        sign(certificate, certificate, key);
    else
        sign(certificate, authority, identity == TLS_STRANGER ? other_key : authority_key);

    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    must(context && SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1,
         "SSL_CTX_new");
    X509_free(certificate);
    X509_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(other_key);
    EVP_PKEY_free(authority_key);
    return context;
}

void tls_identity_make_old(SSL_CTX *context)
{
    SSL_CTX_set_min_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0"); /* else this OpenSSL does not speak it either */
}

int tls_identity_run_lax(const char *program, const char *test)
{
    static const char lax[] = "openssl_conf = lax\n[lax]\nssl_conf = ssl\n[ssl]\nsystem_default = all\n[all]\n"
                              "MinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n";
    char path[] = "/tmp/facegen-test-conf-XXXXXX", command[512];
    int descriptor = mkstemp(path);
    must(write(descriptor, lax, sizeof lax - 1) == sizeof lax - 1, "write");
    close(descriptor);
    snprintf(command, sizeof command, "OPENSSL_CONF=%s '%s' %s >&2", path, program, test);
    int status = system(command);
    remove(path);
    return status;
}
