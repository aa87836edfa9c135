/*
 * Several posts run at a time in one thread, so that a receiver who does not answer holds up nobody else. The queue is
 * the jobs that the endpoint keeps: a body is written only when it is sent.
 */
#include "dispatcher.h"

#include "sandbox/webhook.h"
#include "os/clock.h"
#include "os/thread.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    POSTS_MAX = 16,
    TIMEOUT = 30000,      /* milliseconds in which a receiver answers */
    LONGEST_PAUSE = 60000 /* milliseconds */
};

typedef struct post {
    CURL *curl; /* NULL: free */
    sb_webhook webhook;
} post;

struct sb_dispatcher {
    sb_endpoint *endpoint;
    const sb_allowed_hosts *hosts;
    CURLM *multi;
    struct curl_slist *headers;
    post posts[POSTS_MAX];
    fg_thread thread;
    atomic_bool stopping;
};

static post *free_post(sb_dispatcher *self)
{
    size_t i = 0;
    while (i < POSTS_MAX && self->posts[i].curl)
        i++;
    return i < POSTS_MAX ? &self->posts[i] : NULL;
}

static void report(const post *lost, const char *reason)
{
    fprintf(stderr, "facegen-sandbox: the webhook of job %" PRId64 " was not delivered: %s\n", lost->webhook.job,
            reason);
}

/* A CURLOPT_WRITEFUNCTION: nobody reads what a receiver answers. */
static size_t ignore(char *bytes, size_t one, size_t size, void *data)
{
    (void)bytes, (void)one, (void)data;
    return size;
}

/* Ends a post, whether it is over or not. */
static void end(sb_dispatcher *self, post *over)
{
    curl_multi_remove_handle(self->multi, over->curl);
    curl_easy_cleanup(over->curl);
    sb_webhook_free(&over->webhook);
    over->curl = NULL;
}

static void begin(sb_dispatcher *self, post *next)
{
    char reason[SB_OUTBOUND_REASON];
    next->curl = sb_outbound_new(self->hosts, next->webhook.url, TIMEOUT, reason);
    if (!next->curl) {
        report(next, reason);
        sb_webhook_free(&next->webhook);
        return;
    }
    curl_easy_setopt(next->curl, CURLOPT_HTTPHEADER, self->headers);
    curl_easy_setopt(next->curl, CURLOPT_POSTFIELDS, next->webhook.body);
    curl_easy_setopt(next->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)next->webhook.size);
    curl_easy_setopt(next->curl, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(next->curl, CURLOPT_PRIVATE, next);
    CURLMcode code = curl_multi_add_handle(self->multi, next->curl);
    if (code != CURLM_OK) {
        report(next, curl_multi_strerror(code));
        end(self, next);
    }
}

static void begin_due(sb_dispatcher *self)
{
    post *next;
    while ((next = free_post(self)) && sb_webhook_take(self->endpoint, fg_clock_now(), &next->webhook))
        begin(self, next);
}

static void end_over(sb_dispatcher *self)
{
    const CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(self->multi, &left))) {
        char reason[32];
        post *over = NULL;
        long status = 0;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&over);
        curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        snprintf(reason, sizeof reason, "HTTP status %ld", status);
        if (code != CURLE_OK || status / 100 != 2)
            report(over, code == CURLE_OK ? reason : curl_easy_strerror(code));
        end(self, over);
    }
}

/* Milliseconds for which nothing is to be done, unless a post goes on. */
static int pause_of(sb_dispatcher *self)
{
    int64_t left = free_post(self) ? sb_webhook_next(self->endpoint) - fg_clock_now() : LONGEST_PAUSE;
    return left < 0 ? 0 : left > LONGEST_PAUSE ? LONGEST_PAUSE : (int)left;
}

static void *run(void *data)
{
    sb_dispatcher *self = data;
    while (!atomic_load(&self->stopping)) {
        int running;
        begin_due(self);
        curl_multi_perform(self->multi, &running);
        end_over(self);
        curl_multi_poll(self->multi, NULL, 0, pause_of(self), NULL);
    }
    return NULL;
}

static void dispatcher_free(sb_dispatcher *self)
{
    for (size_t i = 0; i < POSTS_MAX; i++) {
        if (self->posts[i].curl)
            end(self, &self->posts[i]);
    }
    curl_multi_cleanup(self->multi);
    curl_slist_free_all(self->headers);
    free(self);
}

/* Nothing is asked of a receiver before the body, as curl does for large ones: simple ones do not answer that. */
static struct curl_slist *make_headers(void)
{
    struct curl_slist *type = curl_slist_append(NULL, "Content-Type: application/json");
    struct curl_slist *all = type ? curl_slist_append(type, "Expect:") : NULL;
    if (!all)
        curl_slist_free_all(type);
    return all;
}

sb_dispatcher *sb_dispatcher_start(sb_endpoint *endpoint, const sb_allowed_hosts *hosts)
{
    sb_dispatcher *self = calloc(1, sizeof *self);
    if (!self)
        return NULL;
    self->endpoint = endpoint;
    self->hosts = hosts;
    self->multi = curl_multi_init();
    self->headers = make_headers();
    atomic_init(&self->stopping, false);
    if (self->multi && self->headers && fg_thread_start(&self->thread, run, self))
        return self;
    dispatcher_free(self);
    return NULL;
}

void sb_dispatcher_wake(sb_dispatcher *dispatcher)
{
    curl_multi_wakeup(dispatcher->multi);
}

void sb_dispatcher_stop(sb_dispatcher *dispatcher)
{
    if (!dispatcher)
        return;
    atomic_store(&dispatcher->stopping, true);
    sb_dispatcher_wake(dispatcher);
    fg_thread_join(dispatcher->thread);
    dispatcher_free(dispatcher);
}
