/* What must hold of every outcome, whatever failed. */
#ifndef JUDGE_H
#define JUDGE_H

#include "scenarios.h"

#include <facegen/facegen.h>

/* Of every function that may fail: its code blames nobody who is not to blame, and its error says the same. */
void judge_code(facegen_code code, const facegen_error *error);

/* Also of a call of the provider. */
void judge_call(facegen_code code, const facegen_result *result, const facegen_error *error);

/* Also of one that is paid for: tells the observer. */
void judge_submit(facegen_code code, const facegen_result *result, const facegen_error *error);

/* Of a saving, whose path is NULL on failure. */
void judge_saving(facegen_code code, const char *path, const facegen_error *error);

/* Calls begin to fail. */
void judge_begin(const torture_place *place);

/* Calls fail no more. From now on everything must work again. */
void judge_recovery(void);

/* Everything has ended and was freed: nothing is left in memory and of descriptors, nor in the folder but what was
 * saved. */
void judge_end(const torture_place *place);

#endif
