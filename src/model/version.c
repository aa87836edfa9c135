#include <facegen/version.h>

const char *facegen_version(void)
{
    return FACEGEN_VERSION;
}
