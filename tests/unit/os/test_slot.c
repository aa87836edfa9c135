/* Places in the provider's queue that processes share by a name. */
#include "os/slot.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Names of this run's own. */
static char name[32], other_name[32];

static int remove_objects(void **state)
{
    (void)state;
    char path[80];
    const char *const names[] = {name, other_name};
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/facegen-%lu-%s", (unsigned long)geteuid(), names[i]);
        shm_unlink(path);
    }
    return 0;
}

static int make_names(void **state)
{
    (void)state;
    snprintf(name, sizeof name, "test-%ld", (long)getpid());
    snprintf(other_name, sizeof other_name, "test-%ld-2", (long)getpid());
    return 0;
}

static void as_many_slots_can_be_taken_as_are_counted(void **state)
{
    (void)state;
    int first = fg_slot_take(name, 2), second = fg_slot_take(name, 2);
    assert_true(first != FG_NO_SLOT && second != FG_NO_SLOT);
    assert_int_equal(fg_slot_take(name, 2), FG_NO_SLOT);
    assert_int_equal(errno, EAGAIN);
    fg_slot_give_back(first);
    int third = fg_slot_take(name, 2);
    assert_true(third != FG_NO_SLOT);
    fg_slot_give_back(second);
    fg_slot_give_back(third);
}

static void a_slot_is_closed_on_exec(void **state)
{
    (void)state;
    int slot = fg_slot_take(name, 1);
    assert_true(fcntl(slot, F_GETFD) & FD_CLOEXEC);
    fg_slot_give_back(slot);
}

static void names_have_slots_of_their_own(void **state)
{
    (void)state;
    int slot = fg_slot_take(name, 1), other = fg_slot_take(other_name, 1);
    assert_true(slot != FG_NO_SLOT && other != FG_NO_SLOT);
    fg_slot_give_back(slot);
    fg_slot_give_back(other);
}

/* A child process that does nothing until it is killed; told when it is ready. */
static pid_t begin_child(bool takes_slot)
{
    int ready[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (takes_slot && fg_slot_take(name, 1) == FG_NO_SLOT)
            _exit(1);
        if (write(ready[1], &byte, 1) == 1)
            for (;;)
                pause();
        _exit(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void kill_child(pid_t child)
{
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void the_slot_of_a_process_that_is_killed_is_free(void **state)
{
    (void)state;
    pid_t child = begin_child(true);
    int slot = fg_slot_take(name, 1);
    assert_int_equal(slot, FG_NO_SLOT);
    kill_child(child);
    slot = fg_slot_take(name, 1);
    assert_true(slot != FG_NO_SLOT);
    fg_slot_give_back(slot);
}

static void a_slot_that_is_given_back_is_free_although_a_fork_has_its_descriptor(void **state)
{
    (void)state;
    int slot = fg_slot_take(name, 1);
    pid_t child = begin_child(false);
    fg_slot_give_back(slot);
    slot = fg_slot_take(name, 1);
    kill_child(child);
    assert_true(slot != FG_NO_SLOT);
    fg_slot_give_back(slot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_slots_can_be_taken_as_are_counted),
        cmocka_unit_test(a_slot_is_closed_on_exec),
        cmocka_unit_test(names_have_slots_of_their_own),
        cmocka_unit_test(the_slot_of_a_process_that_is_killed_is_free),
        cmocka_unit_test(a_slot_that_is_given_back_is_free_although_a_fork_has_its_descriptor),
    };
    return cmocka_run_group_tests(tests, make_names, remove_objects);
}
