/*
 * The library's base64 beside OpenSSL's, and beside the most that TLS can carry.
 *
 *     bench-base64 encode|decode|evp-encode|evp-decode|aes-256-gcm BLOCKS
 *
 * A block is 64 KiB of characters, as libcurl sends them; of AES, 64 KiB in records of 16 KiB.
 */
#include "../measure.h"

#include "base/base64.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 64 * 1024, RAW = TEXT / 4 * 3, RECORD = 16 * 1024 };

static uint8_t raw[RAW + 3], sealed[RECORD + 16];
static char text[TEXT + 1];
static EVP_CIPHER_CTX *cipher;

static void encode(void)
{
    fg_base64_encode(raw, RAW, text);
}

static void decode(void)
{
    fg_base64_decoder decoder = {0};
    size_t size;
    if (!fg_base64_decode(&decoder, text, TEXT, raw, &size))
        measure_fail("decoding failed");
}

static void evp_encode(void)
{
    EVP_EncodeBlock((unsigned char *)text, raw, RAW);
}

static void evp_decode(void)
{
    if (EVP_DecodeBlock(raw, (unsigned char *)text, TEXT) < 0)
        measure_fail("decoding failed");
}

static void seal(void)
{
    static const unsigned char nonce[12], head[5];
    int size;
    for (size_t at = 0; at < TEXT; at += RECORD) {
        if (EVP_EncryptInit_ex(cipher, NULL, NULL, NULL, nonce) != 1 ||
            EVP_EncryptUpdate(cipher, NULL, &size, head, sizeof head) != 1 ||
            EVP_EncryptUpdate(cipher, sealed, &size, (unsigned char *)text + at, RECORD) != 1 ||
            EVP_EncryptFinal_ex(cipher, sealed + RECORD, &size) != 1 ||
            EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, 16, sealed + RECORD) != 1)
            measure_fail("encryption failed");
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } works[] = {{"encode", encode},
                 {"decode", decode},
                 {"evp-encode", evp_encode},
                 {"evp-decode", evp_decode},
                 {"aes-256-gcm", seal}};
    static const unsigned char key[32] = {1, 2, 3};
    void (*run)(void) = NULL;
    for (size_t i = 0; argc == 3 && i < sizeof works / sizeof works[0]; i++) {
        if (strcmp(argv[1], works[i].name) == 0)
            run = works[i].run;
    }
    if (!run)
        measure_fail("usage: bench-base64 encode|decode|evp-encode|evp-decode|aes-256-gcm BLOCKS");
    cipher = EVP_CIPHER_CTX_new();
    if (EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, key, NULL) != 1)
        measure_fail("no AES");
    for (size_t i = 0; i < RAW; i++)
        raw[i] = (uint8_t)(i * 2654435761u >> 13);
    encode();
    long count = atol(argv[2]);
    run();
    measure begun = measure_begin();
    for (long i = 0; i < count; i++)
        run();
    measure_end(begun, count);
    EVP_CIPHER_CTX_free(cipher);
    return EXIT_SUCCESS;
}
