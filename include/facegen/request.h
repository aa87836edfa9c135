/**
 * @file request.h
 * What is asked for: a face, a prompt and the parameters of the image.
 *
 * Setters store what they are given, and validation judges all of it at once: a setter fails only for lack of memory
 * or a parameter that does not exist. facegen_submit() validates by itself. The setters of the single parameters are
 * in setters.h; facegen_request_set() with NULL unsets any.
 *
 * A request belongs to one thread at a time. It may be changed or freed as soon as a call that took it returns.
 */
#ifndef FACEGEN_REQUEST_H
#define FACEGEN_REQUEST_H

#include <facegen/error.h>
#include <facegen/setters.h>

FACEGEN_BEGIN

/** The rules that a request breaks. */
typedef struct facegen_violations facegen_violations;

/** An empty request; free it with facegen_request_free(). NULL when out of memory. */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_request *facegen_request_new(void);

/** A copy of a request, to be freed with facegen_request_free(). NULL when out of memory. */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_request *facegen_request_copy(const facegen_request *request);

/** Frees a request; does nothing if NULL. */
FACEGEN_API void facegen_request_free(facegen_request *request);

/**
 * Sets any parameter by its wire name, from text, as a command line or a form has it.
 *
 * @param name  the wire name, such as "s_scale"; "key" is refused, because it belongs to the client
 * @param text  the value: numbers in digits with a point ("7.5"; "256.0" is 256), booleans as "true" or "false"; NULL
 *              unsets it
 * @return FACEGEN_OK; FACEGEN_E_ARGUMENT for a name that is no parameter of a request; FACEGEN_E_NOMEM. A value that
 *         cannot be read is reported by facegen_request_validate().
 */
FACEGEN_API facegen_code facegen_request_set(facegen_request *request, const char *name, const char *text,
                                             facegen_error *error);

/**
 * The face from an image file: JPEG, PNG or WebP, told apart by its first bytes. The file is read in small pieces
 * while the request is sent, so that its size costs no memory; it must stay as it is until then. Switches `base64` on.
 *
 * @param path  copied; a missing, empty, unreadable, cut off or other file is reported by facegen_request_validate()
 * @return FACEGEN_OK, FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_request_set_face_file(facegen_request *request, const char *path);

/**
 * The face from an image in memory: JPEG, PNG or WebP, told apart by its first bytes. Switches `base64` on.
 *
 * @param bytes  the image file's bytes, copied
 * @param size   their number
 * @return FACEGEN_OK; FACEGEN_E_NOMEM, also for a size that no memory can have
 */
FACEGEN_API facegen_code facegen_request_set_face_memory(facegen_request *request, const void *bytes, size_t size);

/**
 * A seed that the program has drawn for a request without one, so as to know it before it is sent. It goes out in the
 * place of one that the library would draw (facegen_client_draw_seed()): what plays back a recording does not expect
 * it.
 *
 * @param seed  0 to 4294967295; negative for none, the default. A seed that is set as a parameter comes first. Since
 *              0.2.0.
 */
FACEGEN_API void facegen_request_draw_seed(facegen_request *request, int64_t seed);

/**
 * Checks every rule of the provider that can be known here, and the face file.
 *
 * @param violations  receives what is wrong, all of it, to be freed with facegen_violations_free(); NULL when
 *                    nothing is. May itself be NULL.
 * @return FACEGEN_OK; FACEGEN_E_INVALID with the first parameter at fault and a message that names them all;
 *         FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_request_validate(const facegen_request *request, facegen_violations **violations,
                                                  facegen_error *error);

/**
 * Looks for what breaks no rule but is probably a mistake: a link to this machine or its network as the face or the
 * webhook, which the provider cannot reach; a photo that only its EXIF data turns upright, which the provider may see
 * lying on its side (it does not say whether it uses EXIF). Each is also a warning in the client's log when the
 * request is submitted. Since 0.2.0.
 *
 * @param notes  receives one note for each such parameter, whose facegen_violations_message() is a sentence, to be
 * freed with facegen_violations_free(); NULL if there are none
 * @return FACEGEN_OK, also with notes; FACEGEN_E_ARGUMENT if an argument is NULL; FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_request_notes(const facegen_request *request, facegen_violations **notes,
                                               facegen_error *error);

/** How many rules are broken; 0 for NULL. */
FACEGEN_API size_t facegen_violations_count(const facegen_violations *violations);

/** The parameter's wire name. Texts of violations are valid until facegen_violations_free(); NULL past the last. */
FACEGEN_API const char *facegen_violations_parameter(const facegen_violations *violations, size_t index);

/** What was given, as text, cut where it is long; "" when nothing was. */
FACEGEN_API const char *facegen_violations_given(const facegen_violations *violations, size_t index);

/** What is accepted, in words. */
FACEGEN_API const char *facegen_violations_accepted(const facegen_violations *violations, size_t index);

/** The accepted value nearest to the given one, as text for facegen_request_set(); "" when there is none. */
FACEGEN_API const char *facegen_violations_nearest(const facegen_violations *violations, size_t index);

/** All of it as a sentence: "width: 600 was given; accepted: 1 to 512; nearest: 512". */
FACEGEN_API const char *facegen_violations_message(const facegen_violations *violations, size_t index);

/** Frees violations; does nothing if NULL. */
FACEGEN_API void facegen_violations_free(facegen_violations *violations);

/** How much of a face image facegen_request_to_json() writes. */
typedef enum facegen_face_form {
    FACEGEN_FACE_WHOLE = 0,     /**< The whole data URI: facegen_request_from_json() gives the same request back. */
    FACEGEN_FACE_SHORTENED = 1, /**< Its beginning and its size, for people to read. */
    FACEGEN_FACE_OMITTED = 2 /**< Nothing of a file or of bytes, which are not read; a link is written. Since 0.2.0. */
} facegen_face_form;

/**
 * The request as the JSON object that is sent, without the key.
 *
 * @param form  how much of a face image is written
 * @param json  receives NUL-terminated UTF-8, to be freed with facegen_free()
 * @return FACEGEN_OK; FACEGEN_E_INVALID when the face file cannot be read; FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_request_to_json(const facegen_request *request, facegen_face_form form, char **json,
                                                 facegen_error *error);

/** The path that facegen_request_set_face_file() was given; NULL if the face is none, a link or in memory. Valid until
 * the face is set again. Since 0.2.0. */
FACEGEN_API const char *facegen_request_face_file(const facegen_request *request);

/**
 * The bytes that facegen_request_set_face_memory() was given, or those of a data URI, decoded. Valid until the face is
 * set again.
 *
 * @param size  receives their number; may be NULL
 * @return NULL if the face is none, a link or in a file. Since 0.2.0.
 */
FACEGEN_API const void *facegen_request_face_memory(const facegen_request *request, size_t *size);

/**
 * A request from a JSON object of wire names. Numbers may be strings, as in the provider's sample, and integers may be
 * written as any decimal: 256.0 is 256. null and an empty `key` are passed over.
 *
 * @param json     UTF-8, `size` bytes
 * @param request  receives the request, to be freed with facegen_request_free(); untouched on failure
 * @return FACEGEN_OK; FACEGEN_E_INVALID for text that is no JSON object, for a member that is no parameter or comes
 *         twice, and for a key; FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_request_from_json(const char *json, size_t size, facegen_request **request,
                                                   facegen_error *error);

/** Frees memory that a function of this library handed out and named facegen_free() for; does nothing if NULL. Any
 * thread. */
FACEGEN_API void facegen_free(void *memory);

FACEGEN_END

#endif
