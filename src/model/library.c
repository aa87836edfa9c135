/* What belongs to no request and no result: the library's version, and memory that it handed out. */
#include <facegen/request.h>
#include <facegen/version.h>

#include <stdlib.h>

const char *facegen_version(void)
{
    return FACEGEN_VERSION;
}

void facegen_free(void *memory)
{
    free(memory);
}
