/* The allocation functions of the process. libc's other ones (strdup, getline, fopen) call these. */
#include "fallible.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What really allocates: AddressSanitizer's functions, which then watch over the blocks, or libc's. */
#ifdef TORTURE_ASAN
#define REAL(name) __interceptor_##name
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0"; /* they are found here */
}
#else
#define REAL(name) __libc_##name
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *block, size_t size);
void *REAL(memalign)(size_t alignment, size_t size);
void REAL(free)(void *block);

void *malloc(size_t size)
{
    void *block = fallible_fails(CALL_MEMORY, size) ? NULL : REAL(malloc)(size);
    fallible_record(block);
    return block;
}

void *calloc(size_t count, size_t size)
{
    void *block = fallible_fails(CALL_MEMORY, count * size) ? NULL : REAL(calloc)(count, size);
    fallible_record(block);
    return block;
}

void *realloc(void *block, size_t size)
{
    if (fallible_fails(CALL_MEMORY, size))
        return NULL;
    fallible_forget(block);
    void *moved = REAL(realloc)(block, size);
    fallible_record(moved);
    return moved;
}

void *memalign(size_t alignment, size_t size)
{
    void *block = fallible_fails(CALL_MEMORY, size) ? NULL : REAL(memalign)(alignment, size);
    fallible_record(block);
    return block;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    void *made = memalign(alignment, size);
    if (!made)
        return ENOMEM;
    *block = made;
    return 0;
}

void free(void *block)
{
    fallible_forget(block);
    REAL(free)(block);
}

/* AddressSanitizer has its own of these two, which would pass by. */
char *strdup(const char *text)
{
    return strndup(text, SIZE_MAX);
}

char *strndup(const char *text, size_t most)
{
    size_t size = strnlen(text, most);
    char *copy = malloc(size + 1);
    if (!copy)
        return NULL;
    copy[size] = '\0';
    return memcpy(copy, text, size);
}
