#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#endif

/*
 * The other end of a pipe is recognized by its inode, and an end of a pair only if bytes that the library or the other
 * end sends are seen to arrive there, in rounds of random sizes: another thread may be sending such bytes to a pair of
 * its own at the same moment.
 */

#include "os/close_on_exec.h"
#include "os/process.h"
#include "os/random.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    ROUNDS = 4,
    ROUND_BITS = 4,          /* of a random number, for the size of a round: 1 to 16 bytes */
    DESCRIPTORS_MAX = 65536, /* numbers that are looked at */
};

/* What the bytes come from. */
struct source {
    fg_send_byte *send;
    void *data;
    int sent; /* bytes */
};

/* From an end of a pair to the other one. */
static bool send_from(void *end)
{
    return send(*(int *)end, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1;
}

/* Sends 1 to 16 bytes; false if one of them could not be sent. */
static bool send_round(struct source *source, uint64_t number)
{
    for (uint64_t left = 1 + number % (1u << ROUND_BITS); left > 0; left--) {
        if (!source->send(source->data))
            return false;
        source->sent++;
    }
    return true;
}

static bool is_inherited(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFD);
    return flags >= 0 && !(flags & FD_CLOEXEC);
}

static bool is_pipe(int descriptor, struct stat *status)
{
    return fstat(descriptor, status) == 0 && S_ISFIFO(status->st_mode);
}

/* Whether this is an end of a pair of sockets: connected, and without a name. */
static bool is_pair(int descriptor)
{
    struct sockaddr_un address = {.sun_family = AF_UNSPEC};
    socklen_t size = sizeof address;
    return getpeername(descriptor, (struct sockaddr *)&address, &size) == 0 && address.sun_family == AF_UNIX &&
           size <= offsetof(struct sockaddr_un, sun_path);
}

static int count_pending(int descriptor)
{
    int bytes = -1;
    return ioctl(descriptor, FIONREAD, &bytes) == 0 ? bytes : -1;
}

/*
 * Whether what the source sends arrives here. Descriptors of other threads are asked by fcntl(), ioctl() and
 * getpeername() alone, which ThreadSanitizer does not take for a use of what another thread has just opened.
 */
static bool is_fed_by(int descriptor, struct source *source)
{
    if (!is_inherited(descriptor) || count_pending(descriptor) != source->sent)
        return false;
    if (!is_pair(descriptor) && fcntl(descriptor, F_GETPIPE_SZ) < 0)
        return false;
    uint64_t random = fg_random();
    for (int i = 0; i < ROUNDS; i++) {
        if (!send_round(source, random >> i * ROUND_BITS) || count_pending(descriptor) != source->sent)
            return false;
    }
    return true;
}

/* How many numbers of descriptors there may be. */
static int count_numbers(void)
{
    int64_t limit = fg_descriptor_limit();
    return limit < DESCRIPTORS_MAX ? (int)limit : DESCRIPTORS_MAX;
}

/* The descriptor that is fed by a source, probably of this number or a higher one; -1 if there is none. */
static int find_fed(struct source *source, int probable)
{
    int count = count_numbers();
    if (!send_round(source, fg_random()))
        return -1;
    for (int i = 0; i < count; i++) {
        if (is_fed_by((probable + i) % count, source))
            return (probable + i) % count;
    }
    return -1;
}

/* The end of the same pipe that is still inherited; -1 if there is none. */
static int find_pipe(const struct stat *pipe, int probable)
{
    int count = count_numbers();
    for (int i = 0; i < count; i++) {
        struct stat status;
        int descriptor = (probable + i) % count;
        if (is_inherited(descriptor) && is_pipe(descriptor, &status) && status.st_dev == pipe->st_dev &&
            status.st_ino == pipe->st_ino)
            return descriptor;
    }
    return -1;
}

void fg_close_on_exec(fg_socket end)
{
    struct stat status;
    int other = -1;
    if (!is_inherited(end))
        return;
    fcntl(end, F_SETFD, FD_CLOEXEC);
    if (is_pair(end))
        other = find_fed(&(struct source){.send = send_from, .data = &end}, end + 1);
    else if (is_pipe(end, &status))
        other = find_pipe(&status, end + 1);
    if (other >= 0)
        fcntl(other, F_SETFD, FD_CLOEXEC);
}

void fg_close_on_exec_where(fg_send_byte *send, void *data, int probable)
{
    int fed = find_fed(&(struct source){.send = send, .data = data}, probable);
    if (fed >= 0)
        fg_close_on_exec(fed);
}

int fg_next_descriptor(void)
{
    int next = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (next >= 0)
        close(next);
    return next;
}
