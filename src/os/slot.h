/*
 * Slots that the processes of one user on this machine share by a name, and each of which one holder has at a time. A
 * slot is free again when the process of its holder ends, in whatever way, and two holders in one process compete for
 * it like two processes.
 */
#ifndef FG_SLOT_H
#define FG_SLOT_H

enum { FG_NO_SLOT = -1, FG_SLOT_NAME_SIZE = 64 /* with the NUL */ };

/*
 * Takes one of the first `count` slots of a name, of letters, digits, '-' and '_'. Returns a number to be given back,
 * or FG_NO_SLOT: errno is EAGAIN if others hold them all.
 */
int fg_slot_take(const char *name, int count);

/* Gives a slot back; does nothing if FG_NO_SLOT. */
void fg_slot_give_back(int slot);

#endif
