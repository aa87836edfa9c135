/* Those who call: an account for each key, with its wallet and its throttle. */
#ifndef SB_ACCOUNT_H
#define SB_ACCOUNT_H

#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SB_KEY_SIZE = FG_KEY_MAX + 1, /* a key and its NUL */
    SB_ACCOUNTS_MAX = 1024,       /* accounts that are kept; more are turned away */
    SB_COUNT_CALLS_MAX = 30,      /* request_count calls that are allowed ... */
    SB_COUNT_PERIOD = 60000       /* ... in as many milliseconds */
};

/* Money in millionths of the currency's unit: whole, so that 0.03 pays for three jobs of 0.01 each, and not for two. */
typedef int64_t sb_money;
#define SB_MONEY_UNIT 1000000

typedef struct sb_account {
    struct sb_account *next;
    char key[SB_KEY_SIZE];
    size_t jobs_paid;
    sb_money spent;
    int64_t calls[SB_COUNT_CALLS_MAX]; /* times of the last request_count calls, a ring */
    size_t call_count;                 /* of all request_count calls */
} sb_account;

/* Zeroed at first. */
typedef struct sb_accounts {
    sb_account *first;
    size_t count;
} sb_accounts;

/* The account of a key, made when it is new. NULL when memory, or the room for accounts, is used up. */
sb_account *sb_accounts_get(sb_accounts *accounts, const char *key);

/* What is left in the wallet, of what was in it initially: an amount of the currency's unit, for people. */
double sb_account_balance(const sb_account *account, sb_money initial);

/* Whether there is enough left for a job. */
bool sb_account_can_pay(const sb_account *account, sb_money initial, sb_money price);

/* Whether one more request_count call is allowed now. Counts it if so. */
bool sb_account_may_count(sb_account *account, int64_t now);

void sb_accounts_free(sb_accounts *accounts);

#endif
