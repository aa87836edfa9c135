/* The process. */
#ifndef FG_PROCESS_H
#define FG_PROCESS_H

#include <stddef.h>
#include <stdint.h>

/* Its number: that of a child of fork() is another. */
int64_t fg_process_id(void);

/* When a process began, in a unit of the system's; 0 if there is none of that number, or it cannot be told. */
int64_t fg_process_start(int64_t process);

/* What tells this start of the machine from others; "" if it is not known. */
void fg_boot_name(char *name, size_t size);

/* What tells this machine from others; "" if it is not known. */
void fg_machine_name(char *name, size_t size);

/* How many descriptors it may have. */
int64_t fg_descriptor_limit(void);

#endif
