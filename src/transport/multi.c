#include "multi.h"

#include "os/close_on_exec.h"

enum { CLOSES_BY_ITSELF = 0x080800 }; /* the libcurl that has all its descriptors closed on exec */

static bool send_wake(void *multi)
{
    return curl_multi_wakeup(multi) == CURLM_OK;
}

CURLM *fg_new_multi(void)
{
    bool leaves_open = curl_version_info(CURLVERSION_NOW)->version_num < CLOSES_BY_ITSELF;
    int next = leaves_open ? fg_next_descriptor() : -1;
    CURLM *multi = curl_multi_init();
    if (!multi || next < 0)
        return multi;
    fg_close_on_exec_where(send_wake, multi, next);
    curl_multi_poll(multi, NULL, 0, 0, NULL); /* takes the wakes */
    return multi;
}
