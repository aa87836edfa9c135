/**
 * @file journal.h
 * A journal of paid requests: for programs that must know, after a crash, what was sent. Since 0.2.0.
 *
 * A journal is asked before a paid request is sent, and told what came of it. What it has written down by then outlives
 * the process. libfacegen-ledger (ledger.h) is one, over a database.
 *
 *     static facegen_gate sending(void *book, facegen_job *job)
 *     {
 *         return book_write(book, "sending", facegen_job_user_data(job)) ? FACEGEN_GATE_OPEN : FACEGEN_GATE_SHUT;
 *     }
 *     static const facegen_journal journal = {.size = sizeof journal, .sending = sending, .settled = settled};
 *
 * Its functions are called on the thread that drives the job, within a step of its engine or a call that blocks. Only
 * functions of jobs may be called inside. Any of them may be NULL.
 */
#ifndef FACEGEN_JOURNAL_H
#define FACEGEN_JOURNAL_H

#include <facegen/engine.h>

FACEGEN_BEGIN

/** Whether a paid request may be sent. */
typedef enum facegen_gate {
    FACEGEN_GATE_OPEN = 0, /**< It is sent now. */
    FACEGEN_GATE_WAIT = 1, /**< Nothing is sent until facegen_job_open() answers. */
    FACEGEN_GATE_SHUT = 2  /**< It is not sent: the job ends with FACEGEN_E_CANCELLED. */
} facegen_gate;

/** What a journal is asked and told. */
typedef struct facegen_journal {
    /** sizeof(facegen_journal): members past it are taken as NULL. */
    size_t size;

    /**
     * A paid request is due, also one that is sent again because nothing was accepted. Each call that does not answer
     * FACEGEN_GATE_SHUT is followed by exactly one call of `settled`.
     */
    facegen_gate (*sending)(void *user_data, facegen_job *job);

    /**
     * The last piece of the body is about to be handed to the transport: the last moment at which the request can be
     * kept from being accepted. It does no I/O, for it is asked in the middle of a transfer.
     *
     * @return false: the transfer is broken off, nothing was accepted, and the job ends with FACEGEN_E_CANCELLED
     */
    bool (*leaving)(void *user_data, facegen_job *job);

    /**
     * An attempt to send is over. `acceptance` decides what to keep, not `code`: a request that was accepted may have
     * failed, and one whose acceptance is unknown may have been paid for.
     *
     * @param code  FACEGEN_OK if the request was accepted, or what went wrong with this attempt; the job itself may go
     *              on
     * @param id    the job's id; "" if it is not known. Valid during the call
     */
    void (*settled)(void *user_data, facegen_job *job, facegen_acceptance acceptance, facegen_code code,
                    const char *id);
} facegen_journal;

/**
 * Sets the journal of all paid requests of a client; NULL for none, the default. Call it before the client's first
 * call, and before its first engine is made.
 *
 * @param journal    copied up to its size
 * @param user_data  handed to its functions; must outlive the client
 */
FACEGEN_API void facegen_client_set_journal(facegen_client *client, const facegen_journal *journal, void *user_data);

/**
 * Answers for a job that waits at the gate, as facegen_journal::sending would have. The job goes on in the next step.
 * Does nothing if the job does not wait at the gate, or for FACEGEN_GATE_WAIT. To be called on the thread of the job's
 * engine.
 */
FACEGEN_API void facegen_job_open(facegen_job *job, facegen_gate gate);

/** The user data that the job was begun with, by which a journal recognizes it; NULL for a call that blocks. */
FACEGEN_API void *facegen_job_user_data(const facegen_job *job);

FACEGEN_END

#endif
