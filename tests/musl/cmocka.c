#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

void cmocka_check(bool holds, const char *what, const char *file, int line)
{
    if (!holds)
        cmocka_fail(file, line, "it does not hold that %s", what);
}

void cmocka_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, arguments);
    fputs("\n", stderr);
    va_end(arguments);
    exit(1);
}

static jmp_buf skipped;

void cmocka_skip(const char *file, int line)
{
    printf("%s:%d: skipped\n", file, line);
    longjmp(skipped, 1);
}

int cmocka_run(const char *name, const struct CMUnitTest *tests, size_t count, cmocka_fixture *set_up,
               cmocka_fixture *tear_down)
{
    void *group_state = NULL;
    cmocka_check(!set_up || set_up(&group_state) == 0, "the group is set up", name, 0);
    for (volatile size_t i = 0; i < count; i++) {
        void *state = group_state;
        cmocka_check(!tests[i].set_up || tests[i].set_up(&state) == 0, "it is set up", tests[i].name, 0);
        if (setjmp(skipped) == 0)
            tests[i].function(&state);
        cmocka_check(!tests[i].tear_down || tests[i].tear_down(&state) == 0, "it is torn down", tests[i].name, 0);
    }
    cmocka_check(!tear_down || tear_down(&group_state) == 0, "the group is torn down", name, 0);
    printf("%s: %zu tests\n", name, count);
    return 0;
}
