/*
 * Numbers that several rooms go by: the provider's, and those of a client's settings. The public headers say them in
 * words, which a test compares (tests/docs/test_limits.py).
 */
#ifndef FG_LIMITS_H
#define FG_LIMITS_H

/* ---- the provider's page ---- */

#define FG_API_ROOT "https://modelslab.com/api"

/* How long the images of a job are kept, in seconds. */
#define FG_IMAGE_LIFETIME_S (24 * 60 * 60)

/* The most images that a job makes. */
#define FG_SAMPLES_MAX 2

/* ---- of a request ---- */

#define FG_TRACK_ID_MAX 127 /* bytes: facegen_error::track_id has room for them and a NUL */

/* ---- what is taken of an answer, whatever the provider promises ---- */

/* Images, or entries of another list. */
#define FG_IMAGES_MAX 64

/* Bytes of an image. */
#define FG_IMAGE_LIMIT (64 * 1024 * 1024)

/* ---- the settings of a client: the default, and the most that is accepted ---- */

#define FG_TIMEOUT_S 300
#define FG_TIMEOUT_MAX_S 86400
#define FG_CONNECT_TIMEOUT_S 10
#define FG_CONNECT_TIMEOUT_MAX_S 3600
#define FG_STALL_TIMEOUT_S 30
#define FG_STALL_TIMEOUT_MAX_S 3600
#define FG_RETRIES 3
#define FG_RETRIES_MAX 100
#define FG_MAX_QUEUED 5 /* which every account's plan allows */
#define FG_MAX_QUEUED_MAX 1000
#define FG_KEY_MAX 512 /* bytes */

/* One of these numbers as text. */
#define FG_DIGITS(number) FG_DIGITS_OF(number)
#define FG_DIGITS_OF(number) #number

#endif
