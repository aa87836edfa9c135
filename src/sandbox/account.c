#include "account.h"

#include "base/buffer.h"
#include "os/secret.h"

#include <stdlib.h>
#include <string.h>

sb_account *sb_accounts_get(sb_accounts *accounts, const char *key)
{
    sb_account *account = accounts->first;
    while (account && strcmp(account->key, key) != 0)
        account = account->next;
    if (account || accounts->count == SB_ACCOUNTS_MAX || strlen(key) >= SB_KEY_SIZE)
        return account;
    account = calloc(1, sizeof *account);
    if (!account)
        return NULL;
    memcpy(account->key, key, strlen(key) + 1);
    account->next = accounts->first;
    accounts->first = account;
    accounts->count++;
    return account;
}

double sb_account_balance(const sb_account *account, sb_money initial)
{
    return (double)(initial - account->spent) / SB_MONEY_UNIT;
}

bool sb_account_can_pay(const sb_account *account, sb_money initial, sb_money price)
{
    return initial - account->spent >= price;
}

bool sb_account_may_count(sb_account *account, int64_t now)
{
    int64_t *oldest = &account->calls[account->call_count % SB_COUNT_CALLS_MAX];
    if (account->call_count >= SB_COUNT_CALLS_MAX && now - *oldest < SB_COUNT_PERIOD)
        return false;
    *oldest = now;
    account->call_count++;
    return true;
}

void sb_accounts_free(sb_accounts *accounts)
{
    while (accounts->first) {
        sb_account *account = accounts->first;
        accounts->first = account->next;
        fg_wipe(account->key, sizeof account->key);
        free(account);
    }
}
