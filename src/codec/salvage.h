/* The id in what is left of an answer: of a job that may have been paid for. */
#ifndef FG_SALVAGE_H
#define FG_SALVAGE_H

#include "model/result.h"

/* Takes the first "id" with a scalar value in a text that need not be JSON; "" if there is none. */
void fg_salvage_id(const char *text, size_t length, char id[FG_ID_SIZE]);

#endif
