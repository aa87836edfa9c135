/*
 * An exchange that a tap watches. What the tap is told has an asterisk for each character of the key, in every form
 * that base/redact.h knows, also where the key comes in pieces: a tap never sees it.
 */
#ifndef FG_WATCH_H
#define FG_WATCH_H

#include <facegen/transport.h>

typedef struct fg_watch fg_watch;

/*
 * Tells a tap, whose `begin` is set, that an exchange begins: exchange->watch is set unless the tap passes it over. key
 * outlives the exchange, and may be NULL. Returns false if memory runs out; the tap is told nothing then.
 */
bool fg_watch_begin(facegen_exchange *exchange, const facegen_tap *tap, void *user_data, const char *key,
                    int64_t unix_time);

/* The functions of facegen_tap. */
void fg_watch_sent(fg_watch *watch, uint64_t offset, const void *bytes, size_t size);
void fg_watch_header(fg_watch *watch, const char *name, size_t name_size, const char *value, size_t value_size);
void fg_watch_received(fg_watch *watch, const void *bytes, size_t size);

/* Tells the tap how the exchange ended, and frees the watch. */
void fg_watch_end(facegen_exchange *exchange);

#endif
