/*
 * For programs that use jansson: reads a request as a JSON object from standard input, saves the image, and writes the
 * provider's answer, or what went wrong, as JSON to standard output.
 *
 *     cc jansson.c $(pkg-config --cflags --libs facegen jansson) -o jansson
 *     echo '{"prompt": "a knight", "face_image": "https://example.com/portrait.jpg"}' |
 *         FACEGEN_API_KEY=... ./jansson knight.png
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs, to which
 * the link's host is named by --allow-host.
 */
#include <facegen/facegen.h>
#include <facegen/jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* The provider's answer; NULL with an error if there is none, or the image could not be saved. */
static json_t *generate(facegen_client *client, const facegen_request *request, const char *image, facegen_error *error)
{
    json_t *json = NULL;
    facegen_result *result = NULL;
    if (facegen_submit(client, request, &result, error) == FACEGEN_OK &&
        facegen_result_save(client, result, 0, image, NULL, error) == FACEGEN_OK)
        json = facegen_result_to_jansson(result, error);
    facegen_result_free(result);
    return json;
}

/* The error, and every rule that the request breaks. */
static json_t *explain(const facegen_request *request, const facegen_error *error)
{
    facegen_violations *violations = NULL;
    json_t *json = facegen_error_to_jansson(error);
    if (request && error->code == FACEGEN_E_INVALID)
        facegen_request_validate(request, &violations, NULL);
    if (json)
        json_object_set_new(json, "violations", facegen_violations_to_jansson(violations));
    facegen_violations_free(violations);
    return json;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: jansson IMAGE <REQUEST\n");
        return 2;
    }
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    const char *url = getenv("FACEGEN_BASE_URL");
    if (facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), &error) == FACEGEN_OK && url)
        facegen_client_set_base_url(client, url, &error);

    json_error_t syntax;
    json_t *input = json_loadf(stdin, 0, &syntax), *output = NULL;
    facegen_request *request = NULL;
    if (!input)
        facegen_error_fill(&error, FACEGEN_E_INVALID, "", syntax.text);
    else if (error.code == FACEGEN_OK)
        request = facegen_request_from_jansson(input, &error);
    if (request)
        output = generate(client, request, argv[1], &error);
    bool done = output != NULL;
    if (!done)
        output = explain(request, &error);
    json_dumpf(output, stdout, JSON_INDENT(2));
    printf("\n");

    json_decref(input);
    json_decref(output);
    facegen_request_free(request);
    facegen_client_free(client);
    return done ? 0 : 1;
}
