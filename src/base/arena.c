#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 2048 };

struct fg_arena_block {
    struct fg_arena_block *older;
    size_t used, capacity;
    alignas(max_align_t) char bytes[];
};

void *fg_arena_alloc(fg_arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX)
        return NULL;
    struct fg_arena_block *block = arena->newest;
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!block || rounded > block->capacity - block->used) {
        size_t capacity = rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE;
        block = malloc(sizeof *block + capacity);
        if (!block)
            return NULL;
        *block = (struct fg_arena_block){.older = arena->newest, .capacity = capacity};
        arena->newest = block;
    }
    void *memory = block->bytes + block->used;
    block->used += rounded;
    return memset(memory, 0, rounded);
}

char *fg_arena_copy(fg_arena *arena, const char *text, size_t size)
{
    char *copy = fg_arena_alloc(arena, size + 1);
    return copy ? memcpy(copy, text, size) : NULL;
}

void fg_arena_free(fg_arena *arena)
{
    while (arena->newest) {
        struct fg_arena_block *block = arena->newest;
        arena->newest = block->older;
        free(block);
    }
}
