/*
 * Sees what a client's transport hands over: which paid requests were given away whole, and which ids the library was
 * given in answers to them. What a call tells in the end must account for both. One client at a time.
 */
#ifndef OBSERVER_H
#define OBSERVER_H

#include <facegen/client.h>

/* Forgets what was seen. */
void observer_begin(void);

/*
 * Stands between a client and its transport. exempts: the transport itself is never to fail, only what it calls of the
 * library.
 */
void observer_attach(facegen_client *client, bool exempts);

/* A call that is paid for has ended with a code and, in its result or its error, an id ("" for none). */
void observer_tell(facegen_code code, const char *id);

/* All such calls have ended: what is wrong, NULL when nothing is. */
const char *observer_verdict(void);

/* How many paid requests were given away whole. */
int observer_given(void);

#endif
