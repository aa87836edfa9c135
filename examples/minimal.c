/*
 * The whole way, from a face to a saved image, through the sandbox: no key, no network.
 *
 *     cc minimal.c $(pkg-config --cflags --libs facegen-sandbox) -o minimal && ./minimal portrait.jpg knight.png
 */
#include <facegen/facegen.h>
#include <facegen/sandbox.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: minimal FACE IMAGE\n");
        return 2;
    }
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    facegen_sandbox *sandbox = facegen_sandbox_new();
    facegen_sandbox_attach(sandbox, client, &error); /* or, with a key: facegen_client_set_key(client, key, &error) */

    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight in a forest");
    facegen_request_set_face_file(request, argv[1]);

    facegen_result *result = NULL;
    if (facegen_submit(client, request, &result, &error) == FACEGEN_OK)
        facegen_result_save(client, result, 0, argv[2], NULL, &error);
    if (error.code != FACEGEN_OK)
        fprintf(stderr, "%s\n", error.message);

    facegen_result_free(result);
    facegen_request_free(request);
    facegen_client_free(client);
    facegen_sandbox_free(sandbox);
    return error.code == FACEGEN_OK ? 0 : 1;
}
