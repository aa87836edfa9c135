/* What libcurl calls while a transfer runs; `transfer` is the fg_transfer. A transfer that was given up has no exchange
 * any more: each of them then ends it. */
#ifndef FG_CURL_CALLBACKS_H
#define FG_CURL_CALLBACKS_H

#include "curl_transfer.h"

/* CURLOPT_READFUNCTION, and CURLOPT_SEEKFUNCTION of a request that is free to repeat. */
size_t fg_curl_read_body(char *buffer, size_t size, size_t count, void *transfer);
int fg_curl_rewind_body(void *transfer, curl_off_t offset, int origin);

/* CURLOPT_HEADERFUNCTION and CURLOPT_WRITEFUNCTION. */
size_t fg_curl_write_header(char *line, size_t size, size_t count, void *transfer);
size_t fg_curl_write_answer(char *bytes, size_t size, size_t count, void *transfer);

/* CURLOPT_PREREQFUNCTION of a paid request. */
int fg_curl_allow_beginning(void *transfer, char *peer, char *local, int peer_port, int local_port);

/* CURLOPT_OPENSOCKETFUNCTION. */
curl_socket_t fg_curl_open_socket(void *transfer, curlsocktype purpose, struct curl_sockaddr *address);

#endif
