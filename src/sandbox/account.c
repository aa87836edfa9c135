#include "account.h"

#include "base/buffer.h"
#include "os/secret.h"

#include <stdlib.h>
#include <string.h>

fg_account *fg_accounts_get(fg_accounts *accounts, const char *key)
{
    fg_account *account = accounts->first;
    while (account && strcmp(account->key, key) != 0)
        account = account->next;
    if (account || accounts->count == FG_ACCOUNTS_MAX || strlen(key) >= FG_KEY_SIZE)
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

double fg_account_balance(const fg_account *account, fg_money initial)
{
    return (double)(initial - account->spent) / FG_MONEY_UNIT;
}

bool fg_account_can_pay(const fg_account *account, fg_money initial, fg_money price)
{
    return initial - account->spent >= price;
}

bool fg_account_may_count(fg_account *account, int64_t now)
{
    int64_t *oldest = &account->calls[account->call_count % FG_COUNT_CALLS_MAX];
    if (account->call_count >= FG_COUNT_CALLS_MAX && now - *oldest < FG_COUNT_PERIOD)
        return false;
    *oldest = now;
    account->call_count++;
    return true;
}

void fg_accounts_free(fg_accounts *accounts)
{
    while (accounts->first) {
        fg_account *account = accounts->first;
        accounts->first = account->next;
        fg_wipe(account->key, sizeof account->key);
        free(account);
    }
}
