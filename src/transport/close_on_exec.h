/*
 * The descriptors that libcurl opens by itself: before 8.8 it leaves them open for a program that the host executes.
 * Sockets to peers are opened by fg_curl_open_socket(), which needs none of this.
 */
#ifndef FG_CLOSE_ON_EXEC_H
#define FG_CLOSE_ON_EXEC_H

#include <curl/curl.h>

/* Like curl_multi_init(), but the descriptors by which a wait is woken are closed on exec. */
CURLM *fg_new_multi(void);

/* Sets close-on-exec on a descriptor that libcurl waits for; if that is an end of a pair or a pipe, on both ends.
 * Nothing must have been sent to the other end. */
void fg_close_on_exec(curl_socket_t end);

#endif
