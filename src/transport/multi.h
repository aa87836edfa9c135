/* Making libcurl's multi handles. */
#ifndef FG_MULTI_H
#define FG_MULTI_H

#include <curl/curl.h>

/* Like curl_multi_init(), but the descriptors by which a wait is woken are closed on exec: before 8.8 libcurl leaves
 * them open for a program that the host executes. Those of sockets are the business of fg_curl_open_socket() and
 * fg_loop. */
CURLM *fg_new_multi(void);

#endif
