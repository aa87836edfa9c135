/* The request that tests send which care for no more than that it is valid. */
#ifndef FG_TEST_REQUEST_H
#define FG_TEST_REQUEST_H

#include <facegen/request.h>

/* A prompt and a link to a face; for facegen_request_free(). */
static inline facegen_request *plain_request(void)
{
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    return request;
}

#endif
