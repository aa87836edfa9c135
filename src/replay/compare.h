/* Two bodies of requests, which are the same whatever the order of their members. */
#ifndef FG_REPLAY_COMPARE_H
#define FG_REPLAY_COMPARE_H

#include "base/json.h"

/*
 * Returns the number of members in which two objects differ, apart from their keys, and from their seeds with any_seed.
 * *first becomes the name of one of them.
 */
size_t fg_count_differences(fg_json one, fg_json other, bool any_seed, fg_json *first);

#endif
