/**
 * @file client.h
 * The account and the way to it; sending requests, taking up jobs, getting images.
 *
 * A client is set up by one thread first. From then on any number of threads may use it at once: send, fetch, save,
 * load, cancel, reconcile, and make engines; the setters are called no more. A client made before fork() answers
 * FACEGEN_E_FORK in the child.
 *
 * Setters copy what they are given. They return FACEGEN_E_CONFIG for a value that cannot be used, with a message that
 * says what can, FACEGEN_E_NOMEM, or FACEGEN_OK, and change nothing on failure. Key, links, files and names that a call
 * uses cannot be replaced while one is under way: FACEGEN_E_CONFIG.
 */
#ifndef FACEGEN_CLIENT_H
#define FACEGEN_CLIENT_H

#include <facegen/request.h>
#include <facegen/result.h>
#include <facegen/transport.h>

FACEGEN_BEGIN

/** An account, the settings to reach it, and the connections that are kept. */
typedef struct facegen_client facegen_client;

/** Which of the provider's servers generates (routes of the provider's documentation). */
typedef enum facegen_plan {
    FACEGEN_PLAN_STANDARD = 0,                /**< /v6/image_editing/... */
    FACEGEN_PLAN_ENTERPRISE_FACE_GEN = 1,     /**< /v1/enterprise/face_gen/... */
    FACEGEN_PLAN_ENTERPRISE_IMAGE_EDITING = 2 /**< /v1/enterprise/image_editing/... */
} facegen_plan;

/** How important a line of the log is. */
typedef enum facegen_log_level {
    FACEGEN_LOG_DEBUG = 0,  /**< Every exchange. */
    FACEGEN_LOG_INFO = 1,   /**< A job's steps. */
    FACEGEN_LOG_WARNING = 2 /**< What went wrong and is being repeated. */
} facegen_log_level;

/** What a job or the saving of an image is doing. */
typedef enum facegen_phase {
    FACEGEN_PHASE_HELD = 0,    /**< It waits for others to end (facegen_client_set_max_queued()): done 0, total -1. */
    FACEGEN_PHASE_UPLOAD = 1,  /**< The request is being sent: done and total in bytes. */
    FACEGEN_PHASE_QUEUED = 2,  /**< It was accepted: done is milliseconds since, total the estimate, -1 if none.
                                    Reported as soon as the id is known, for a program that keeps it. */
    FACEGEN_PHASE_FETCHED = 3, /**< Its result is here: done and total are the number of images. */
    FACEGEN_PHASE_DOWNLOAD = 4 /**< An image is received and written: done in bytes, total -1 until it is whole. */
} facegen_phase;

/**
 * A line for the log: one sentence, without a newline, in which the key is replaced by "***". Called on the thread
 * that called the library, while it works; `message` is valid during the call. Calling facegen_client_cancel() inside
 * is legal, every other function on the same client is not.
 */
typedef void (*facegen_log_fn)(facegen_log_level level, const char *message, void *user_data);

/**
 * Progress, for showing it: as a phase begins, as it goes on, a few times a second at most, and as it ends. Called on
 * the thread that called the library. Everything but facegen_engine_step() may be called inside;
 * facegen_client_cancel() and facegen_job_cancel() end what is shown.
 *
 * @param id  the job's id, "" until it is known
 */
typedef void (*facegen_progress_fn)(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data);

/** A client of the provider's public address with default settings; free it with facegen_client_free(). NULL when out
 * of memory. */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_client *facegen_client_new(void);

/** Frees a client that no thread uses any more, wiping the key; does nothing if NULL. */
FACEGEN_API void facegen_client_free(facegen_client *client);

/**
 * The API key: 1 to 512 bytes of printable ASCII without spaces inside. Blanks and line ends around it are left out.
 * Needed for every call, except with the sandbox. Wherever else a key of 8 or more characters turns up, in what the
 * provider answers, it is replaced by asterisks; a shorter one is not looked for (docs/security.md).
 */
FACEGEN_API facegen_code facegen_client_set_key(facegen_client *client, const char *key, facegen_error *error);

/**
 * The API root, default "https://modelslab.com/api". Plain http only on this machine (localhost, 127.0.0.0/8, ::1), or
 * after facegen_client_allow_http(): the key would be readable on the way.
 *
 * @param url  a link of at most 8192 bytes, without user name and query
 */
FACEGEN_API facegen_code facegen_client_set_base_url(facegen_client *client, const char *url, facegen_error *error);

/** The API root. Valid until it is set again, or the client is freed; "" for NULL. Since 0.2.0. */
FACEGEN_API const char *facegen_client_base_url(const facegen_client *client);

/**
 * A number by which a program that keeps records tells one key from another without storing it: 32 bits of a hash of
 * the key and a salt. It says too little of the key to be of use to anyone else.
 *
 * @param salt  any number, drawn once for each file of records
 * @return 0 without a key. Since 0.2.0.
 */
FACEGEN_API uint32_t facegen_client_key_check(const facegen_client *client, uint64_t salt);

/**
 * Whether a request without a seed is sent with one that the library draws, anew for each call. On by default: the
 * provider repeats the seed in its answers, by which facegen_reconcile() recognizes a job. The caller's request stays
 * as it is; facegen_error::seed and facegen_result_seed() name the seed. Since 0.2.0.
 */
FACEGEN_API void facegen_client_draw_seed(facegen_client *client, bool draw);

/**
 * Allows plain http to other machines, for the API root and for images, and images from private addresses. Off by
 * default: then images come over https from public addresses or from the host of the API root itself. Call it before
 * facegen_client_set_base_url().
 */
FACEGEN_API void facegen_client_allow_http(facegen_client *client, bool allow);

/** Which server generates; default FACEGEN_PLAN_STANDARD. */
FACEGEN_API facegen_code facegen_client_set_plan(facegen_client *client, facegen_plan plan, facegen_error *error);

/** Which server generates; FACEGEN_PLAN_STANDARD for NULL. Since 0.2.0. */
FACEGEN_API facegen_plan facegen_client_plan(const facegen_client *client);

/** How long a paid request may still arrive after it was sent, in milliseconds, if no answer came: as
 * facegen_transport::settling_ms, for the API root and the stall timeout that are set. 0: not at all. Since 0.2.0. */
FACEGEN_API int64_t facegen_client_settling_ms(const facegen_client *client);

/**
 * The time for a whole job, waiting in the provider's queue included: 1 ms to 24 h, default 300,000 ms. It begins when
 * the job is let in (facegen_client_set_max_queued()).
 */
FACEGEN_API facegen_code facegen_client_set_timeout(facegen_client *client, int64_t milliseconds, facegen_error *error);

/** The time to make a connection, name look-up and TLS included: 1 ms to 1 h, default 10,000 ms. */
FACEGEN_API facegen_code facegen_client_set_connect_timeout(facegen_client *client, int64_t milliseconds,
                                                            facegen_error *error);

/**
 * The time in which something must move while a request is on its way, connecting included: 1 ms to 1 h, default
 * 30,000 ms. What stands still for longer is given up, and repeated if it is free or was not yet sent whole. A paid
 * request that was sent whole is waited for until facegen_client_set_timeout().
 */
FACEGEN_API facegen_code facegen_client_set_stall_timeout(facegen_client *client, int64_t milliseconds,
                                                          facegen_error *error);

/**
 * How often a step that is known to have had no effect is repeated: 0 to 100, default 3. A paid request is repeated
 * only when nothing was accepted; fetches and downloads are free to repeat.
 */
FACEGEN_API facegen_code facegen_client_set_retries(facegen_client *client, int retries, facegen_error *error);

/**
 * How many jobs of this client may be in the provider's queue at once: 1 to 1000, default 5. Further ones are held
 * back, and sent in their order as others end. The account's limit is 5 on pay-as-you-go, 10 on standard, 15 on
 * premium, over all its machines (provider's page).
 */
FACEGEN_API facegen_code facegen_client_set_max_queued(facegen_client *client, int jobs, facegen_error *error);

/**
 * A name that makes this client one of several that keep to facegen_client_set_max_queued() together: all clients of
 * one user on this machine that have the name, whatever their process. Give each the same max_queued. The place of a
 * process that dies is free at once. Linux; a lock on a shared memory object "/facegen-UID-NAME". While
 * the client waits for a place that others hold, virtual time of a sandbox or replay passes no faster than real time.
 *
 * @param name  1 to 63 letters, digits, '.', '_' or '-'; NULL for none, the default
 * @return FACEGEN_E_CONFIG also where processes cannot share it, as on other systems
 */
FACEGEN_API facegen_code facegen_client_set_name(facegen_client *client, const char *name, facegen_error *error);

/** Whether a paid request that was answered with HTTP 503 is repeated; off by default (docs/design.md). */
FACEGEN_API void facegen_client_retry_unavailable(facegen_client *client, bool retry);

/**
 * A proxy such as "http://proxy:3128"; NULL for none, the default. The environment is not asked.
 *
 * @param url  scheme (http, https, socks4, socks4a, socks5 or socks5h), host, and if need be a port from 1 to 65535 and
 *             a user name and password, percent-encoded: at most 8192 bytes of printable ASCII. No message or log line
 *             repeats it.
 * @return FACEGEN_E_CONFIG with what is wrong with it
 */
FACEGEN_API facegen_code facegen_client_set_proxy(facegen_client *client, const char *url, facegen_error *error);

/**
 * A file of trusted certificates (PEM) instead of the system's; NULL for those, the default. It must be readable here,
 * and is read when a connection is made.
 */
FACEGEN_API facegen_code facegen_client_set_ca_file(facegen_client *client, const char *path, facegen_error *error);

/** The User-Agent: 1 to 200 bytes of printable ASCII; default "libfacegen/VERSION". */
FACEGEN_API facegen_code facegen_client_set_user_agent(facegen_client *client, const char *text, facegen_error *error);

/** Where log lines go; NULL for nowhere, the default. The user data outlives the client. */
FACEGEN_API void facegen_client_set_log(facegen_client *client, facegen_log_fn log, void *user_data);

/**
 * Where progress goes; NULL for nowhere, the default. Jobs of an engine begin with it, and can have their own
 * (facegen_job_set_progress()). The user data outlives the client.
 */
FACEGEN_API void facegen_client_set_progress(facegen_client *client, facegen_progress_fn progress, void *user_data);

/**
 * Lets a tap watch all exchanges; NULL for none, the default. Call it while nothing runs on the client.
 *
 * @param tap        copied up to its size
 * @param user_data  handed to facegen_tap::begin
 */
FACEGEN_API void facegen_client_set_tap(facegen_client *client, const facegen_tap *tap, void *user_data);

/**
 * Another transport than libcurl. Call it before the first engine is made and the first call: FACEGEN_E_CONFIG
 * afterwards, as engines keep sessions of the transport that they were made with.
 *
 * @param transport  copied up to its size; FACEGEN_E_CONFIG when it has no `start`
 * @param user_data  handed to facegen_transport::open; must outlive the client
 */
FACEGEN_API facegen_code facegen_client_set_transport(facegen_client *client, const facegen_transport *transport,
                                                      void *user_data, facegen_error *error);

/**
 * Sends a request, waits until its images are made, and returns the complete result.
 *
 * The request is paid for. It is sent again only when it is known that nothing was accepted; where that is not known,
 * the call ends with FACEGEN_E_UNCERTAIN and all that is known; facegen_reconcile() may know more.
 *
 * @param result  receives the result, status FACEGEN_STATUS_SUCCESS, to be freed with facegen_result_free(); NULL on
 *                failure
 * @param error   filled on failure; once the provider accepted the job it has the id, for facegen_fetch(); may be
 *                NULL
 * @return FACEGEN_OK, or what went wrong: any code of the groups INVALID (nothing sent), REFUSED, NETWORK,
 *         UNCERTAIN, FAILED, CALLER
 */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_code facegen_submit(facegen_client *client, const facegen_request *request,
                                                             facegen_result **result, facegen_error *error);

/**
 * Like facegen_submit(), but returns with the provider's first answer: an id for facegen_fetch() with
 * FACEGEN_STATUS_PROCESSING (or what else the provider calls it), or already the images with FACEGEN_STATUS_SUCCESS.
 * Parameters and codes are those of facegen_submit().
 */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_code facegen_submit_nowait(facegen_client *client,
                                                                    const facegen_request *request,
                                                                    facegen_result **result, facegen_error *error);

/**
 * Resumes a job by its id, waits until its images are made, and returns the complete result. Free of charge.
 *
 * @param id      of an earlier result or error: 1 to 255 letters, digits, '.', '_' or '-'
 * @param result  as for facegen_submit()
 * @return FACEGEN_E_ARGUMENT for what cannot be an id; FACEGEN_E_GONE when the provider does not know it, or no longer
 *         (images live 24 hours, says the provider's page); as facegen_submit() else
 */
FACEGEN_API facegen_code facegen_fetch(facegen_client *client, const char *id, facegen_result **result,
                                       facegen_error *error);

/** Like facegen_fetch(), but asks once and returns the job's state, also with FACEGEN_STATUS_PROCESSING. */
FACEGEN_API facegen_code facegen_fetch_nowait(facegen_client *client, const char *id, facegen_result **result,
                                              facegen_error *error);

/**
 * Ends every call and every job that now runs on this client with FACEGEN_E_CANCELLED, within moments. What the
 * provider has accepted goes on there. Any thread, but not a signal handler.
 */
FACEGEN_API void facegen_client_cancel(facegen_client *client);

/**
 * Saves an image of at most 64 MiB in a file, downloading it if it came as a link, which is free of charge.
 *
 * The image is checked, written to a temporary file beside its target and renamed: there is never half a file under
 * the final name, and an existing file is replaced only by a whole image.
 *
 * @param client  may be NULL for an image that came as bytes
 * @param index   0 to facegen_result_image_count() - 1
 * @param path    the file; or an existing folder, in which it is named facegen-ID-N.png (.jpg, .webp ...), N from 1.
 *                Without an id it is facegen-image-X-N.png, X drawn anew for each image, so that none is replaced
 * @param saved   receives the file's path, to be freed with facegen_free(); may be NULL
 * @return FACEGEN_E_FILE, FACEGEN_E_IMAGE, FACEGEN_E_EXPIRED, FACEGEN_E_URL, or a code of the group NETWORK. The
 *         result is as it was: the image can be saved again, elsewhere.
 */
FACEGEN_API facegen_code facegen_result_save(facegen_client *client, const facegen_result *result, size_t index,
                                             const char *path, char **saved, facegen_error *error);

/**
 * Gets an image into memory, downloading it if it came as a link.
 *
 * @param bytes  receives the image file's bytes, to be freed with facegen_free()
 * @param size   receives their number, at most 64 MiB
 * @return as facegen_result_save(), but for FACEGEN_E_FILE; FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_result_load(facegen_client *client, const facegen_result *result, size_t index,
                                             void **bytes, size_t *size, facegen_error *error);

/**
 * Finds out whether facegen_result_save() could write to a path, before anything is paid for: makes the temporary
 * file and removes it. Any thread.
 *
 * @return FACEGEN_OK, or FACEGEN_E_FILE with the reason
 */
FACEGEN_API facegen_code facegen_save_check(const char *path, facegen_error *error);

FACEGEN_END

#endif
