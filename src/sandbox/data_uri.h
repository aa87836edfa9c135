/* Images as data URIs: data:image/jpeg;base64,... */
#ifndef FG_SANDBOX_DATA_URI_H
#define FG_SANDBOX_DATA_URI_H

#include <stddef.h>

/* The image's bytes, for free(); NULL when it is not base64 of a JPEG, PNG or WebP image, or memory runs out. */
void *fg_data_uri_read(const char *uri, size_t *size);

#endif
