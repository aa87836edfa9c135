/* Several processes on one ledger: who lives, and who is gone. */
#include "support/test.h"

#include "ledger_fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define set_up ledger_set_up
#define tear_down ledger_tear_down

/* Runs a function in a process of its own, which ends when it returns. Returns its number. */
static pid_t start_process(struct ledger_fixture *fixture, void (*live)(struct ledger_fixture *fixture, int said),
                           int said[2])
{
    assert_int_equal(pipe(said), 0);
    pid_t process = fork();
    if (process == 0) {
        live(fixture, said[1]);
        _exit(0);
    }
    close(said[1]);
    return process;
}

/* Waits until a process says something, or ends. */
static void wait_for_word(const int said[2])
{
    char word;
    assert_int_equal(read(said[0], &word, 1), 1);
}

/* Begins to send the first order, and says so. */
static void begin_to_send(struct ledger_fixture *fixture, int said)
{
    fixture->sandbox = facegen_sandbox_new(); /* the parent's client is of no use here */
    begin_process(fixture);
    add_order(fixture, "1", NULL);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (state_of(fixture, "1") != FACEGEN_STATE_SENDING)
        facegen_worker_step(fixture->worker, 0);
    if (write(said, "!", 1) != 1)
        _exit(1);
}

static void send_and_leave_a_child(struct ledger_fixture *fixture, int said)
{
    begin_to_send(fixture, said);
    pid_t child = fork();
    if (child == 0) {
        alarm(20); /* the end of it, long after the test */
        close(STDOUT_FILENO);
        close(STDERR_FILENO); /* which whoever runs the test reads to their end */
        pause();
    }
    if (write(said, &(char){(char)(child != 0)}, 1) != 1)
        _exit(1);
    kill(getpid(), SIGKILL);
}

static void send_and_stay(struct ledger_fixture *fixture, int said)
{
    begin_to_send(fixture, said);
    pause();
}

static void what_a_killed_process_was_sending_is_uncertain_even_if_its_child_lives_on(void **state)
{
    struct ledger_fixture *fixture = *state;
    int said[2];
    end_process(fixture);
    pid_t process = start_process(fixture, send_and_leave_a_child, said);
    wait_for_word(said);
    assert_int_equal(waitpid(process, NULL, 0), process);
    begin_process(fixture);
    fixture->options.once = true;
    work(fixture);
    assert_int_equal(state_of(fixture, "1"), FACEGEN_STATE_UNCERTAIN);
    close(said[0]);
}

static void what_a_stopped_process_was_sending_is_left_alone(void **state)
{
    struct ledger_fixture *fixture = *state;
    int said[2];
    end_process(fixture);
    pid_t process = start_process(fixture, send_and_stay, said);
    wait_for_word(said);
    assert_int_equal(kill(process, SIGSTOP), 0);
    begin_process(fixture);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    for (int i = 0; i < 1000; i++) /* an hour of virtual time, and more */
        facegen_worker_step(fixture->worker, 5000);
    assert_int_equal(state_of(fixture, "1"), FACEGEN_STATE_SENDING);
    kill(process, SIGKILL);
    assert_int_equal(waitpid(process, NULL, 0), process);
    for (int i = 0; i < 100 && state_of(fixture, "1") == FACEGEN_STATE_SENDING; i++)
        facegen_worker_step(fixture->worker, 5000);
    assert_int_equal(state_of(fixture, "1"), FACEGEN_STATE_UNCERTAIN);
    close(said[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_a_killed_process_was_sending_is_uncertain_even_if_its_child_lives_on),
        TEST(what_a_stopped_process_was_sending_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
