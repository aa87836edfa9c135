/* Runs the tests that have registered themselves; an argument is the name of one to run alone. */
#include "test.hpp"

#include <cstring>

int main(int argc, char **argv)
{
    int ran = 0;
    for (const test *each = test::first(); each; each = each->next) {
        if (argc > 1 && std::strcmp(argv[1], each->name) != 0)
            continue;
        std::printf("%s\n", each->name);
        std::fflush(stdout);
        each->run();
        ran++;
    }
    return ran > 0 ? 0 : 1;
}
