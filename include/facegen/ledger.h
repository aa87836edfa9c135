/**
 * @file ledger.h
 * A ledger: what was paid for outlives the process. In libfacegen-ledger (`pkg-config facegen-ledger`), not in
 * libfacegen; facegen.h does not include this header. Since 0.2.0.
 *
 * A ledger is a file, an SQLite database, in which each paid request is written down before it is sent, and what came
 * of it as soon as that is known. After a crash, a kill or a power cut the same program goes on from it: it resumes
 * jobs that are open, saves again what is missing, and pays for nothing twice.
 *
 *     facegen_ledger *ledger = facegen_ledger_open("orders.ledger", client, NULL, &error);
 *     facegen_item item = {.size = sizeof item, .request = request, .batch = "shop", .order = "4711"};
 *     facegen_ledger_add(ledger, &item, 1, &added, &error); // a second time it is known, and not paid again
 *     facegen_worker *worker = facegen_worker_new(ledger, NULL, &error);
 *     while (facegen_worker_step(worker, -1) > 0)
 *         ;
 *
 * A ledger and its workers are used by one thread at a time; any number of ledgers, also in other processes, may have
 * the same file open. The API key is never written to it. docs/ledger.md is the guide.
 */
#ifndef FACEGEN_LEDGER_H
#define FACEGEN_LEDGER_H

#include <facegen/engine.h>

FACEGEN_BEGIN

/** A book of paid requests. */
typedef struct facegen_ledger facegen_ledger;

/** An entry of a ledger as it was when it was read; nothing changes it. */
typedef struct facegen_entry facegen_entry;

/** What takes entries from a ledger and has their images made. */
typedef struct facegen_worker facegen_worker;

/** Where an entry stands. */
typedef enum facegen_ledger_state {
    FACEGEN_STATE_WAITING = 0,   /**< Nothing was sent, or it is known that nothing came of it. */
    FACEGEN_STATE_CLAIMED = 1,   /**< A worker prepares it. */
    FACEGEN_STATE_SENDING = 2,   /**< It is being sent: it may have been accepted. */
    FACEGEN_STATE_ACCEPTED = 3,  /**< The provider has the job, whose id is known. */
    FACEGEN_STATE_MADE = 4,      /**< The images are made, and not saved yet. The provider keeps them for 24 hours. */
    FACEGEN_STATE_SAVED = 5,     /**< All images are saved. Final. */
    FACEGEN_STATE_UNCERTAIN = 6, /**< It was sent, and may have been paid for: the account is looked at. */
    FACEGEN_STATE_REFUSED = 7,   /**< Nothing was accepted, and sending it again would not help. Final. */
    FACEGEN_STATE_FAILED = 8,    /**< It was accepted, and no images came of it. Final. */
    FACEGEN_STATE_CANCELLED = 9  /**< It was cancelled before it was sent. Final. */
} facegen_ledger_state;

/** What looks at the account have shown of an uncertain entry. */
typedef enum facegen_verdict {
    FACEGEN_VERDICT_NONE = 0,     /**< Nothing yet. */
    FACEGEN_VERDICT_NOT_SEEN = 1, /**< Two looks after the settling time showed no job that may be it. */
    FACEGEN_VERDICT_SEVERAL = 2,  /**< Several jobs may be it: a person decides (facegen_ledger_adopt()). */
    FACEGEN_VERDICT_UNKNOWN = 3   /**< 24 hours have passed, and it was never clear. */
} facegen_verdict;

/** Settings of a ledger. Start from zero and set `size`. */
typedef struct facegen_ledger_options {
    /** sizeof(facegen_ledger_options): members past it are taken as 0. */
    size_t size;
    /** Whether a ledger that is missing is an error; otherwise it is made. */
    bool existing;
} facegen_ledger_options;

/**
 * Opens a ledger, and makes it if it is missing.
 *
 * @param path     a file on a local disk; NULL for one in memory, which ends with the process
 * @param client   whose account the entries are added to and looked up in: one for each API root, plan and key; it
 *                 outlives the ledger. NULL to look at the entries of all accounts
 * @param options  NULL for the defaults
 * @return NULL on failure: FACEGEN_E_CONFIG for a file on a network disk, one that is no ledger, one of a later version
 *         or a copy (facegen_ledger_moved()); FACEGEN_E_FILE if it cannot be opened, read or written; FACEGEN_E_NOMEM
 */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_ledger *facegen_ledger_open(const char *path, facegen_client *client,
                                                                     const facegen_ledger_options *options,
                                                                     facegen_error *error);

/** Closes a ledger, after its workers; does nothing if NULL. */
FACEGEN_API void facegen_ledger_close(facegen_ledger *ledger);

/**
 * Declares a copied or moved ledger the only one that is used from now on. Two copies of a ledger in use would each
 * send what the other has sent.
 *
 * @return FACEGEN_OK, also if it was not moved; otherwise as facegen_ledger_open()
 */
FACEGEN_API facegen_code facegen_ledger_moved(const char *path, facegen_error *error);

/* ---- adding ---- */

/** What to do if a request is in the ledger already. */
typedef enum facegen_repeat {
    FACEGEN_REPEAT_NEVER = 0,   /**< It is not added again. */
    FACEGEN_REPEAT_CHANGED = 1, /**< It is added as a new one if its content has changed and the old one is final. */
    FACEGEN_REPEAT_ALWAYS = 2   /**< It is added as a new one: "4711" is followed by "4711#2". */
} facegen_repeat;

/** What is to be made. Start from zero and set `size`; texts are copied, and NULL is the default of each. */
typedef struct facegen_item {
    /** sizeof(facegen_item): members past it are taken as 0 or NULL. */
    size_t size;
    /** The request, which must be valid; copied. A face in a file is read now, to know its content, and again before it
     * is sent. */
    const facegen_request *request;
    /** The group that `order` is unique in, 1 to 255 bytes of UTF-8; "" by default. */
    const char *batch;
    /** The caller's own name of the request, 1 to 255 bytes of UTF-8, unique in its batch: the idempotency key. By
     * default it is made of the content, so that equal requests are one. */
    const char *order;
    /** Where it is to be made: a worker may keep to one queue. 1 to 255 bytes of UTF-8; "" by default. */
    const char *queue;
    /** Where the images go, as facegen_result_save() takes it, from the worker's folder if it is relative; several
     * images are numbered ("knight-1.png"). By default that folder. */
    const char *output;
    /** -100 to 100; a higher one is sent earlier. 0 by default. */
    int priority;
    /** What to do if it is known. */
    facegen_repeat repeat;
    /** Without an order: which of several equal requests it is, from 0, so that each has its images. */
    int copy;
} facegen_item;

/** What became of an item. */
typedef enum facegen_addition {
    FACEGEN_ADDED = 0,  /**< It waits to be sent. */
    FACEGEN_KNOWN = 1,  /**< The same request is there: it is not paid again. */
    FACEGEN_CHANGED = 2 /**< A request of that name with another content is there: nothing was added. */
} facegen_addition;

/** What facegen_ledger_add() says of an item. */
typedef struct facegen_added {
    int64_t entry;             /**< The number of the entry. */
    facegen_addition addition; /**< What became of the item. */
} facegen_added;

/**
 * Adds requests in one transaction, durable on return. Nothing is sent.
 *
 * @param items  `count` of them, 1 to 1000
 * @param added  receives what became of each; may be NULL
 * @return FACEGEN_OK; FACEGEN_E_INVALID for a request that is not valid; FACEGEN_E_ARGUMENT; FACEGEN_E_CONFIG without a
 *         client; FACEGEN_E_FILE; FACEGEN_E_NOMEM. On failure nothing was added.
 */
FACEGEN_API facegen_code facegen_ledger_add(facegen_ledger *ledger, const facegen_item *items, size_t count,
                                            facegen_added *added, facegen_error *error);

/* ---- looking ---- */

/**
 * An entry by its number.
 *
 * @param entry  receives it, to be freed with facegen_entry_free(); NULL if there is none
 * @return FACEGEN_OK, also if there is none; FACEGEN_E_FILE, FACEGEN_E_NOMEM
 */
FACEGEN_API facegen_code facegen_ledger_get(facegen_ledger *ledger, int64_t number, facegen_entry **entry,
                                            facegen_error *error);

/** An entry by its name, the newest of that name. The other parameters are as for facegen_ledger_get(). */
FACEGEN_API facegen_code facegen_ledger_find(facegen_ledger *ledger, const char *batch, const char *order,
                                             facegen_entry **entry, facegen_error *error);

/** Which entries are meant. Start from zero and set `size`. */
typedef struct facegen_filter {
    /** sizeof(facegen_filter): members past it are taken as 0 or NULL. */
    size_t size;
    /** Those of this batch; NULL: of all. */
    const char *batch;
    /** A bit `1u << state` for each state that is meant; 0: all. */
    unsigned states;
    /** Those with a larger number. */
    int64_t after;
} facegen_filter;

/** Called for an entry, valid during the call; false ends the reading. */
typedef bool (*facegen_entry_fn)(const facegen_entry *entry, void *user_data);

/** Reads entries in the order of their numbers, in pages: what is added meanwhile may be among them. Any function of
 * the ledger may be called inside. `filter` may be NULL. */
FACEGEN_API facegen_code facegen_ledger_each(facegen_ledger *ledger, const facegen_filter *filter,
                                             facegen_entry_fn entry, void *user_data, facegen_error *error);

/** How many entries are in each state. Start from zero and set `size`. */
typedef struct facegen_counts {
    /** sizeof(facegen_counts): members past it are not filled. */
    size_t size;
    /** By facegen_ledger_state. */
    int64_t states[10];
    /** Requests that were paid for, or may have been. */
    int64_t paid;
    /** By when the next image that is made must be saved: Unix time in ms; 0 if none waits. */
    int64_t deadline_ms;
} facegen_counts;

/** Counts the entries of a batch; of all if it is NULL. */
FACEGEN_API facegen_code facegen_ledger_count(facegen_ledger *ledger, const char *batch, facegen_counts *counts,
                                              facegen_error *error);

/** Frees an entry that facegen_ledger_get() or facegen_ledger_find() handed out; does nothing if NULL. */
FACEGEN_API void facegen_entry_free(facegen_entry *entry);

FACEGEN_API int64_t facegen_entry_number(const facegen_entry *entry);    /**< Its number, from 1; 0 for NULL. */
FACEGEN_API const char *facegen_entry_batch(const facegen_entry *entry); /**< facegen_item::batch. Texts of an entry are
                                                                              valid as long as it; "" if absent. */
FACEGEN_API const char *facegen_entry_order(const facegen_entry *entry); /**< facegen_item::order. */
FACEGEN_API const char *facegen_entry_queue(const facegen_entry *entry); /**< facegen_item::queue. */
FACEGEN_API const char *facegen_entry_output(const facegen_entry *entry);         /**< facegen_item::output. */
FACEGEN_API const char *facegen_entry_account(const facegen_entry *entry);        /**< The name of its account. */
FACEGEN_API facegen_ledger_state facegen_entry_state(const facegen_entry *entry); /**< Where it stands. */
FACEGEN_API facegen_verdict facegen_entry_verdict(const facegen_entry *entry);    /**< What looks have shown. */
FACEGEN_API const char *facegen_entry_id(const facegen_entry *entry);             /**< The job's id. */
FACEGEN_API facegen_code facegen_entry_code(const facegen_entry *entry);   /**< What went wrong last; FACEGEN_OK. */
FACEGEN_API const char *facegen_entry_message(const facegen_entry *entry); /**< The same in words. */
FACEGEN_API int64_t facegen_entry_seed(const facegen_entry *entry); /**< That it is sent with, also if it was drawn. */
FACEGEN_API int facegen_entry_attempts(const facegen_entry *entry); /**< How often it was sent, also in part. */
FACEGEN_API const char *
facegen_entry_mark(const facegen_entry *entry); /**< The newest job of the account that was known
                                                    when it was sent, as facegen_error::mark. */
FACEGEN_API const char *facegen_entry_request_json(const facegen_entry *entry); /**< The request, without the bytes of a
                                                                                    face; "" once it is pruned. */
FACEGEN_API const char *facegen_entry_result_json(const facegen_entry *entry);  /**< The last answer; "" before. */
/** When it was added, last sent, accepted, made, and came to its end: Unix time in ms; 0 if it was not. */
FACEGEN_API int64_t facegen_entry_added_at(const facegen_entry *entry);
FACEGEN_API int64_t facegen_entry_sent_at(const facegen_entry *entry);     /**< @copydoc facegen_entry_added_at */
FACEGEN_API int64_t facegen_entry_accepted_at(const facegen_entry *entry); /**< @copydoc facegen_entry_added_at */
FACEGEN_API int64_t facegen_entry_made_at(const facegen_entry *entry);     /**< @copydoc facegen_entry_added_at */
FACEGEN_API int64_t facegen_entry_ended_at(const facegen_entry *entry);    /**< @copydoc facegen_entry_added_at */
FACEGEN_API size_t facegen_entry_image_count(const facegen_entry *entry);  /**< How many images are saved. */
/** The file of a saved image; "" if that one could not be saved, NULL past the last. */
FACEGEN_API const char *facegen_entry_image_path(const facegen_entry *entry, size_t index);

/** The word for a state, such as "waiting"; "" for a number that is no state. Any thread. */
FACEGEN_API const char *facegen_ledger_state_text(facegen_ledger_state state);

/** The word for a verdict, such as "not seen"; "" for FACEGEN_VERDICT_NONE and a number that is none. Any thread. */
FACEGEN_API const char *facegen_verdict_text(facegen_verdict verdict);

/* ---- what a person decides ---- */

/** Cancels an entry that was not sent. FACEGEN_E_ARGUMENT if it was, or is not there. */
FACEGEN_API facegen_code facegen_ledger_cancel(facegen_ledger *ledger, int64_t number, facegen_error *error);

/** Sends an entry again that is uncertain, refused, failed or cancelled: one that is uncertain may be paid twice.
 * FACEGEN_E_ARGUMENT in another state. */
FACEGEN_API facegen_code facegen_ledger_retry(facegen_ledger *ledger, int64_t number, facegen_error *error);

/** Says that an uncertain entry is this job. FACEGEN_E_ARGUMENT if it has an id, or another entry has that one. */
FACEGEN_API facegen_code facegen_ledger_adopt(facegen_ledger *ledger, int64_t number, const char *id,
                                              facegen_error *error);

/**
 * Removes the requests, results and lists of images of final entries that ended by a time; a stub stays, so that
 * the same request is not paid again.
 *
 * @param states   as facegen_filter::states; 0: all final ones
 * @param before   Unix time in ms
 * @param forget   whether the stubs go, too
 * @param removed  receives how many entries were pruned; may be NULL
 */
FACEGEN_API facegen_code facegen_ledger_prune(facegen_ledger *ledger, unsigned states, int64_t before, bool forget,
                                              int64_t *removed, facegen_error *error);

/** At most this many paid requests for a batch, counted over restarts; negative for no limit, the default. */
FACEGEN_API facegen_code facegen_ledger_set_budget(facegen_ledger *ledger, const char *batch, int64_t requests,
                                                   facegen_error *error);

/**
 * Changes a setting of the ledger's account:
 *
 * - "places": how many jobs may be in the provider's queue at once, "1" to "1000"; default 5
 * - "pause": nothing is sent for this many seconds from now on; "0" ends a pause
 * - "not-seen": what follows when an uncertain entry is not seen in the account: "keep" (the default) leaves it to a
 *   person, "resend" sends it again
 * - "name": another name, for people
 *
 * @param account  its name; NULL for that of the ledger's client
 * @return FACEGEN_OK, or FACEGEN_E_CONFIG with what is accepted
 */
FACEGEN_API facegen_code facegen_ledger_set(facegen_ledger *ledger, const char *account, const char *name,
                                            const char *value, facegen_error *error);

/* ---- working ---- */

/** What a program says of an entry whose images are saved (facegen_worker_options::saved). */
typedef enum facegen_after_save {
    FACEGEN_AFTER_SAVE_DONE = 0,    /**< The entry is saved. */
    FACEGEN_AFTER_SAVE_PENDING = 1, /**< It is being worked on: ask again within a second. */
    FACEGEN_AFTER_SAVE_AGAIN = 2    /**< It failed: ask again after a while, 1 s to 10 min. */
} facegen_after_save;

/** Settings of a worker. Start from zero and set `size`; texts are copied. */
typedef struct facegen_worker_options {
    /** sizeof(facegen_worker_options): members past it are taken as 0 or NULL. */
    size_t size;
    /** The folder that relative outputs start from; NULL: the working directory. */
    const char *folder;
    /** Only the entries of this batch are worked on; NULL: those of all. */
    const char *batch;
    /** Only those of this queue are sent; NULL: those of all. */
    const char *queue;
    /** Whether an entry that has come to nothing is left to the next worker: one that could not be sent, or whose
     * images could not be had, and one that a look at the account does not explain. For a command that ends; otherwise
     * they are tried again after a while. */
    bool once;
    /** Whether nothing is sent: jobs that were paid for are followed, and their images saved. */
    bool resumes_only;
    /** Called after an entry has changed; NULL: nobody is. It may call everything but the worker's step and free. */
    void (*changed)(void *user_data, const facegen_entry *entry);
    /** Called when the images of an entry are saved, before it counts as saved: for copying them elsewhere. NULL: it
     * counts as saved at once. */
    facegen_after_save (*saved)(void *user_data, const facegen_entry *entry);
    /** Handed to both. */
    void *user_data;
} facegen_worker_options;

/**
 * A worker over the entries of the ledger's account: an engine that takes its jobs from the ledger. It sets the
 * client's journal, so a client has one worker, made before the client's first call. Before it sends anything it looks
 * at the account for what an earlier process may have left.
 *
 * @return NULL on failure: FACEGEN_E_CONFIG if the ledger has no client or a worker already; FACEGEN_E_SYSTEM,
 *         FACEGEN_E_FORK, FACEGEN_E_FILE, FACEGEN_E_NOMEM
 */
FACEGEN_API FACEGEN_CHECK_RESULT facegen_worker *
facegen_worker_new(facegen_ledger *ledger, const facegen_worker_options *options, facegen_error *error);

/**
 * Lets everything progress.
 *
 * @param timeout_ms  as for facegen_engine_step()
 * @return how many entries are still to be worked on, those that wait included; 0: all are final, or only a person can
 *         decide; once it is draining: how many are in hand
 */
FACEGEN_API size_t facegen_worker_step(facegen_worker *worker, int64_t timeout_ms);

/** As facegen_engine_fd(). */
FACEGEN_API int facegen_worker_fd(const facegen_worker *worker);

/** As facegen_engine_timeout(). */
FACEGEN_API int facegen_worker_timeout(const facegen_worker *worker);

/** Ends the wait of a step; any thread. */
FACEGEN_API void facegen_worker_wake(facegen_worker *worker);

/** Waits for as long as that in milliseconds, or until facegen_worker_wake(), when facegen_worker_step() has returned
 * 0: for a program that works on what others add later. Then it steps again. */
FACEGEN_API void facegen_worker_rest(facegen_worker *worker, int64_t timeout_ms);

/** Sends nothing more, and lets what is in hand come to its end: step on until facegen_worker_step() returns 0. */
FACEGEN_API void facegen_worker_drain(facegen_worker *worker);

/** Why nothing is sent: FACEGEN_OK if the account is not paused; otherwise what paused it, with a message and the time
 * left in retry_after_ms. */
FACEGEN_API facegen_code facegen_worker_pause(const facegen_worker *worker, facegen_error *error);

/** What went wrong with the ledger itself, after which the worker sends nothing: FACEGEN_OK if nothing did. */
FACEGEN_API facegen_code facegen_worker_problem(const facegen_worker *worker, facegen_error *error);

/** Frees a worker, before its ledger and its client. What was not sent is given back; what was sent stays to be
 * followed by the next worker. Does nothing if NULL. */
FACEGEN_API void facegen_worker_free(facegen_worker *worker);

FACEGEN_END

#endif
