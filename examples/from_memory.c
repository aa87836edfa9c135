/*
 * From a face in memory to an image in memory: no file on the way. Here they come from standard input and go to
 * standard output.
 *
 *     cc from_memory.c $(pkg-config --cflags --libs facegen) -o from_memory
 *     FACEGEN_API_KEY=... ./from_memory <portrait.jpg >knight.png
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs.
 */
#include <facegen/facegen.h>
#include <stdio.h>
#include <stdlib.h>

enum { FACE_MOST = 16 * 1024 * 1024 };

/* An image of that face, to be freed with facegen_free(); its bytes are those of a PNG, JPEG or WebP file. */
static facegen_code make_knight(facegen_client *client, const void *face, size_t face_size, void **image, size_t *size,
                                facegen_error *error)
{
    facegen_result *result = NULL;
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight in a forest");
    facegen_request_set_face_memory(request, face, face_size);
    facegen_code code = facegen_submit(client, request, &result, error);
    if (code == FACEGEN_OK)
        code = facegen_result_load(client, result, 0, image, size, error);
    facegen_result_free(result);
    facegen_request_free(request);
    return code;
}

int main(void)
{
    static char face[FACE_MOST];
    void *image = NULL;
    size_t face_size = fread(face, 1, sizeof face, stdin), size = 0;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    const char *url = getenv("FACEGEN_BASE_URL");
    if (facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), &error) == FACEGEN_OK && url)
        facegen_client_set_base_url(client, url, &error);

    if (error.code == FACEGEN_OK && make_knight(client, face, face_size, &image, &size, &error) == FACEGEN_OK)
        fwrite(image, 1, size, stdout);
    else
        fprintf(stderr, "%s\n", error.message);
    facegen_free(image);
    facegen_client_free(client);
    return error.code == FACEGEN_OK ? 0 : 1;
}
