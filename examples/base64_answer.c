/*
 * Images that come inside the answer, as base64, instead of links that are valid for 24 hours: nothing is downloaded.
 *
 *     cc base64_answer.c $(pkg-config --cflags --libs facegen) -o base64_answer
 *     FACEGEN_API_KEY=... ./base64_answer https://example.com/portrait.jpg knight.png
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs, to which
 * the link's host is named by --allow-host.
 */
#include <facegen/facegen.h>
#include <stdio.h>
#include <stdlib.h>

/* The library has decoded an image already as it arrived. Some answers have a link all the same. */
static bool write_image(const facegen_result *result, const char *path)
{
    size_t size;
    const void *bytes = facegen_result_image_bytes(result, 0, &size);
    if (!bytes) {
        fprintf(stderr, "the answer has a link: %s\n", facegen_result_image_link(result, 0));
        return false;
    }
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(bytes, 1, size, file) == size;
    written = file && fclose(file) == 0 && written;
    if (!written)
        perror(path);
    return written;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: base64_answer LINK IMAGE\n");
        return 2;
    }
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    const char *url = getenv("FACEGEN_BASE_URL");
    if (facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), &error) == FACEGEN_OK && url)
        facegen_client_set_base_url(client, url, &error);

    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight in a forest");
    facegen_request_set_face_image(request, argv[1]);
    facegen_request_set_base64(request, true); /* a face from a file or from memory switches it on by itself */

    bool written = false;
    facegen_result *result = NULL;
    if (error.code == FACEGEN_OK && facegen_submit(client, request, &result, &error) == FACEGEN_OK)
        written = write_image(result, argv[2]);
    else
        fprintf(stderr, "%s\n", error.message);

    facegen_result_free(result);
    facegen_request_free(request);
    facegen_client_free(client);
    return written ? 0 : 1;
}
