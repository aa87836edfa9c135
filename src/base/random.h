/* Numbers that differ between processes and threads: for delays and the names of temporary files, not for secrets. */
#ifndef FG_RANDOM_H
#define FG_RANDOM_H

#include <stdint.h>

uint64_t fg_random(void);

#endif
