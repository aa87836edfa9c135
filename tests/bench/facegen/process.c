/* A whole program with the library: one call, the link printed. Beside baseline/process.c.  bench-process URL */
#include <facegen/facegen.h>

#include <stdio.h>

int main(int argc, char **argv)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    facegen_request *request = facegen_request_new();
    facegen_result *result = NULL;
    facegen_client_set_key(client, "a-key-of-usual-length-0123456789abcdefghijklmnopqrstuvwxyz", &error);
    facegen_client_set_base_url(client, argc > 1 ? argv[1] : "", &error);
    facegen_request_set_prompt(request, "pretty woman");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    facegen_code code = facegen_submit(client, request, &result, &error);
    puts(code == FACEGEN_OK ? facegen_result_image_link(result, 0) : facegen_error_message(&error));
    facegen_result_free(result);
    facegen_request_free(request);
    facegen_client_free(client);
    return code == FACEGEN_OK ? 0 : 1;
}
