/* The process. */
#ifndef FG_PROCESS_H
#define FG_PROCESS_H

#include <stdint.h>

/* Its number: that of a child of fork() is another. */
int64_t fg_process_id(void);

/* How many descriptors it may have. */
int64_t fg_descriptor_limit(void);

#endif
