/*
 * Keeps descriptors that a library has opened from programs that the host executes. They come in pairs of sockets and
 * pipes, and descriptors of the host may lie between their numbers: those are left alone.
 */
#ifndef FG_CLOSE_ON_EXEC_H
#define FG_CLOSE_ON_EXEC_H

#include "socket.h"

#include <stdbool.h>

/* Sets close-on-exec on a descriptor; if that is an end of a pair or a pipe, on both ends. Nothing must have been sent
 * to the other end. */
void fg_close_on_exec(fg_socket end);

/* Sends a byte to a descriptor whose number is unknown. Returns false if that fails. */
typedef bool fg_send_byte(void *data);

/* The same for that descriptor, whose number is probably this one or a higher one. The bytes stay to be read. */
void fg_close_on_exec_where(fg_send_byte *send, void *data, int probable);

/* The lowest number without a descriptor, which the next one gets unless another thread is faster. Returns -1 if none
 * is left. */
int fg_next_descriptor(void);

#endif
