/* Memory for many small things that are freed together. */
#ifndef FG_ARENA_H
#define FG_ARENA_H

#include <stddef.h>

typedef struct fg_arena {
    struct fg_arena_block *newest; /* NULL at first */
} fg_arena;

/* Zeroed memory, aligned for any object; NULL when memory runs out. */
void *fg_arena_alloc(fg_arena *arena, size_t size);

/* A NUL-terminated copy; NULL when memory runs out. */
char *fg_arena_copy(fg_arena *arena, const char *text, size_t size);

void fg_arena_free(fg_arena *arena);

#endif
