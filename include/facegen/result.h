/**
 * @file result.h
 * What the provider answered: the state of a job and its images.
 *
 * A result is a document that nothing changes: it may be read from several threads at once, and outlives the client.
 * Every text and every byte it hands out is valid until facegen_result_free().
 */
#ifndef FACEGEN_RESULT_H
#define FACEGEN_RESULT_H

#include <facegen/export.h>

FACEGEN_BEGIN

/** An answer of the provider. */
typedef struct facegen_result facegen_result;

/** Where a job stands. */
typedef enum facegen_status {
    FACEGEN_STATUS_UNKNOWN = 0,    /**< The answer gave none, or one that is not known here. */
    FACEGEN_STATUS_PROCESSING = 1, /**< Queued or generating: facegen_fetch() takes it up by its id. */
    FACEGEN_STATUS_SUCCESS = 2, /**< The images are there, whatever the provider calls it ("success", "completed"). */
    FACEGEN_STATUS_FAILED = 3   /**< It failed for good. */
} facegen_status;

/** The form an image came in. */
typedef enum facegen_image_form {
    FACEGEN_IMAGE_NONE = 0,  /**< There is no image at that index. */
    FACEGEN_IMAGE_LINK = 1,  /**< A link to the image, or to a text file that holds it as base64. */
    FACEGEN_IMAGE_BYTES = 2, /**< The image itself came in the answer. */
    FACEGEN_IMAGE_BROKEN = 3 /**< Neither a link nor an image: facegen_result_save() says why. */
} facegen_image_form;

/** Frees a result; does nothing if NULL. */
FACEGEN_API void facegen_result_free(facegen_result *result);

/** Where the job stands. */
FACEGEN_API facegen_status facegen_result_status(const facegen_result *result);

/** The job's id as text, whatever JSON type it came in; "" when there was none. */
FACEGEN_API const char *facegen_result_id(const facegen_result *result);

/** The request's track_id, as a webhook call repeats it; "" when there was none. */
FACEGEN_API const char *facegen_result_track_id(const facegen_result *result);

/** How many images came, 0 to 64. One at 512 x 768 even when two were asked for (provider's page). */
FACEGEN_API size_t facegen_result_image_count(const facegen_result *result);

/** The form of the image at an index from 0 to facegen_result_image_count() - 1. */
FACEGEN_API facegen_image_form facegen_result_image_form(const facegen_result *result, size_t index);

/**
 * The link to an image; NULL if it came as bytes or does not exist.
 *
 * A success can arrive without images in `output`. Then the proxy links, or else the future links, are the images; an
 * entry that is neither a link nor an image is likewise replaced by its other link. facegen_result_save() also tries
 * the other links of an image when this one fails.
 */
FACEGEN_API const char *facegen_result_image_link(const facegen_result *result, size_t index);

/**
 * The bytes of an image that came in the answer, decoded.
 *
 * @param size  receives their number; may be NULL
 * @return NULL when it came as a link; facegen_result_load() gets the bytes of both
 */
FACEGEN_API const void *facegen_result_image_bytes(const facegen_result *result, size_t index, size_t *size);

/** The link to the provider's proxy of an entry of `output`; NULL past the last. */
FACEGEN_API const char *facegen_result_proxy_link(const facegen_result *result, size_t index);

/**
 * Where an image of a queued job is going to be; NULL past the last. When the job is done these are the links of that
 * answer, or else of the last earlier answer that named some in the same call.
 */
FACEGEN_API const char *facegen_result_future_link(const facegen_result *result, size_t index);

/** Seconds the generation took; negative when the answer does not say. */
FACEGEN_API double facegen_result_generation_time(const facegen_result *result);

/** Seconds until a queued job is done, as the provider estimates (often wrong); negative when it does not say. */
FACEGEN_API double facegen_result_eta(const facegen_result *result);

/** The provider's message, flattened to one line of at most 512 bytes; "" when there was none. */
FACEGEN_API const char *facegen_result_message(const facegen_result *result);

/** The provider's tip for queued jobs; "" when there was none. */
FACEGEN_API const char *facegen_result_tip(const facegen_result *result);

/** When the answer arrived, in seconds since 1970-01-01 UTC. */
FACEGEN_API int64_t facegen_result_received_at(const facegen_result *result);

/**
 * Until when the images can be downloaded at the latest, in seconds since 1970-01-01 UTC: the provider keeps them for
 * 24 hours (provider's page), counted here from this answer. 0 while there are none.
 */
FACEGEN_API int64_t facegen_result_expires_at(const facegen_result *result);

/**
 * A text or scalar member of `meta`, in which the provider repeats the parameters it used, as text.
 *
 * @param name  such as "prompt", "seed", "file_prefix"
 * @return numbers as they were written, booleans as "yes" or "no"; NULL when it is absent, null or nested
 */
FACEGEN_API const char *facegen_result_meta_text(const facegen_result *result, const char *name);

/** A number in `meta`, also where it came as a string. @return false when it is absent or no number */
FACEGEN_API bool facegen_result_meta_number(const facegen_result *result, const char *name, double *number);

/** A boolean in `meta`: true or false, "yes" or "no". @return false when it is absent or no boolean */
FACEGEN_API bool facegen_result_meta_boolean(const facegen_result *result, const char *name, bool *boolean);

/** The seed that was used, 0 to 4294967295. @return false when the answer does not say */
FACEGEN_API bool facegen_result_seed(const facegen_result *result, int64_t *seed);

/** The whole `meta` object as JSON; "" when there was none. */
FACEGEN_API const char *facegen_result_meta_json(const facegen_result *result);

/**
 * The whole answer as JSON, as it came, for members that have no function here. Long base64 in `output`, whose bytes
 * facegen_result_image_bytes() has, is replaced by the text "image N", N counting from 0. In an answer to a question
 * that is free of charge, what is not quite JSON is repaired: NaN and Infinity are null, and invalid characters,
 * such as half of a surrogate pair, are U+FFFD.
 */
FACEGEN_API const char *facegen_result_json(const facegen_result *result);

FACEGEN_END

#endif
