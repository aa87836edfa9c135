/* Those who call: an account for each key, with its wallet and its throttle. */
#ifndef FG_SANDBOX_ACCOUNT_H
#define FG_SANDBOX_ACCOUNT_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FG_KEY_SIZE = FG_KEY_MAX + 1, /* a key and its NUL */
    FG_ACCOUNTS_MAX = 1024,       /* accounts that are kept; more are turned away */
    FG_COUNT_CALLS_MAX = 30,      /* request_count calls that are allowed ... */
    FG_COUNT_PERIOD = 60000       /* ... in as many milliseconds */
};

/* Money in millionths of the currency's unit: whole, so that 0.03 pays for three jobs of 0.01 each, and not for two. */
typedef int64_t fg_money;
#define FG_MONEY_UNIT 1000000

typedef struct fg_account {
    struct fg_account *next;
    char key[FG_KEY_SIZE];
    size_t jobs_paid;
    fg_money spent;
    int64_t calls[FG_COUNT_CALLS_MAX]; /* times of the last request_count calls, a ring */
    size_t call_count;                 /* of all request_count calls */
} fg_account;

/* Zeroed at first. */
typedef struct fg_accounts {
    fg_account *first;
    size_t count;
} fg_accounts;

/* The account of a key, made when it is new. NULL when memory, or the room for accounts, is used up. */
fg_account *fg_accounts_get(fg_accounts *accounts, const char *key);

/* What is left in the wallet, of what was in it initially: an amount of the currency's unit, for people. */
double fg_account_balance(const fg_account *account, fg_money initial);

/* Whether there is enough left for a job. */
bool fg_account_can_pay(const fg_account *account, fg_money initial, fg_money price);

/* Whether one more request_count call is allowed now. Counts it if so. */
bool fg_account_may_count(fg_account *account, int64_t now);

void fg_accounts_free(fg_accounts *accounts);

#endif
