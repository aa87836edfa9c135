/*
 * Counts what the library allocates, to be preloaded (LD_PRELOAD): calls of malloc, calloc, realloc, strdup and strndup
 * that come from the code of libfacegen, or from that of libjansson, which works for it. At its end the process prints
 *
 *     {"allocations": N, "largest": BYTES}
 */
#include <dlfcn.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

enum { RANGES_MAX = 8 };

static struct {
    uintptr_t from, to;
} ranges[RANGES_MAX]; /* of the code that is counted */
static int range_count;
static unsigned long allocations;
static size_t largest;

static int take_object(struct dl_phdr_info *object, size_t size, void *unused)
{
    (void)size, (void)unused;
    if (!strstr(object->dlpi_name, "libfacegen") && !strstr(object->dlpi_name, "libjansson"))
        return 0;
    for (int i = 0; i < object->dlpi_phnum && range_count < RANGES_MAX; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && part->p_flags & PF_X) {
            ranges[range_count].from = object->dlpi_addr + part->p_vaddr;
            ranges[range_count].to = ranges[range_count].from + part->p_memsz;
            range_count++;
        }
    }
    return 0;
}

__attribute__((constructor)) static void find_ranges(void)
{
    dl_iterate_phdr(take_object, NULL);
}

__attribute__((destructor)) static void report(void)
{
    printf("{\"allocations\": %lu, \"largest\": %zu}\n", allocations, largest);
}

static void count(const void *caller, size_t size)
{
    for (int i = 0; i < range_count; i++) {
        if ((uintptr_t)caller - ranges[i].from < ranges[i].to - ranges[i].from) {
            allocations++;
            largest = size > largest ? size : largest;
        }
    }
}

/* What stands in for the C library's own. */
#define STANDS_IN __attribute__((visibility("default")))

#define COUNT(size) count(__builtin_return_address(0), size)

STANDS_IN void *malloc(size_t size)
{
    COUNT(size);
    return __libc_malloc(size);
}

STANDS_IN void *calloc(size_t number, size_t size)
{
    COUNT(number * size);
    return __libc_calloc(number, size);
}

STANDS_IN void *realloc(void *memory, size_t size)
{
    COUNT(size);
    return __libc_realloc(memory, size);
}

STANDS_IN char *strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    COUNT(size);
    char *copy = __libc_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

STANDS_IN char *strndup(const char *text, size_t most)
{
    size_t size = strnlen(text, most);
    COUNT(size + 1);
    char *copy = __libc_malloc(size + 1);
    if (copy)
        ((char *)memcpy(copy, text, size))[size] = '\0';
    return copy;
}
