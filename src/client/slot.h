/*
 * A place in the provider's queue, among those that the processes of one user on this machine share by a name.
 *
 * A slot is a lock on a byte of a shared memory object of that name. It is held by an open file description, so that
 * it is free again when its process ends, in whatever way, and two clients of one process compete for it like two
 * processes.
 */
#ifndef FG_SLOT_H
#define FG_SLOT_H

enum { FG_NO_SLOT = -1 };

/*
 * Takes one of the first `count` slots of a name, which is as a mark (fg_mark_valid()). Returns a descriptor to be
 * given back, or FG_NO_SLOT: errno is EAGAIN when others hold them all.
 */
int fg_slot_take(const char *name, int count);

/* Gives a slot back; FG_NO_SLOT is nothing to do. */
void fg_slot_give_back(int slot);

#endif
