/* Preloaded into the programs of the documentation: their clients go to the sandbox that the environment names. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <facegen/client.h>

#include <dlfcn.h>
#include <stdlib.h>

facegen_client *facegen_client_new(void)
{
    facegen_client *(*real)(void);
    *(void **)&real = dlsym(RTLD_NEXT, __func__);
    facegen_client *client = real();
    facegen_client_set_base_url(client, getenv("FACEGEN_BASE_URL"), NULL);
    return client;
}
