/*
 * Runs every scenario with each of its allocations and system calls failing in turn, once and from then on for ever;
 * and, as when memory is scarce but not gone, with all allocations failing that are larger than so many bytes. Each run
 * has a process of its own, so that a crash or a hang is a finding like any other. --full leaves out no call, and also
 * lets several fail in a row.
 *
 *     torture [--full] [SCENARIO...]
 *     torture --run SCENARIO memory|system FIRST COUNT SMALLEST     one run in this process, for a debugger
 */
#include "provider.h"
#include "scenarios.h"
#include "support/process.h"

#include <dirent.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    RUN_LIMIT_S = 60,     /* a run that takes longer hangs */
    SHALLOW = 300,        /* runs in a series at most, spread evenly over a scenario's calls; all with --full */
    SMALLEST = 16,        /* bytes up to which allocations succeed when larger ones fail */
    LARGEST = 1024 * 1024 /* larger ones are not made */
};

/* The first is run in processes in which the library was never used before. */
static const struct scenario {
    const char *name;
    torture_run *run;
} scenarios[] = {
    {"first-use", torture_http},          /* libcurl begins, and all that it needs */
    {"http", torture_http},               /* over libcurl, in steps: submit, fetch, save and load */
    {"sandbox", torture_sandbox},         /* a face by its link, a job that is waited for, an image by its link */
    {"face-file", torture_face_file},     /* answered at once, with base64 and a link */
    {"face-memory", torture_face_memory}, /* the same in steps */
    {"delivery", torture_delivery},       /* a webhook's images, saved by a client that was not used before */
    {"engine", torture_engine},           /* several jobs, one of them cancelled, and their savings */
    {"request", torture_request},         /* setters, validation, JSON and back */
    {"webhook", torture_webhook},         /* reading a delivery with tokens of every kind */
};

/* What a run tells the process that began it. */
struct report {
    size_t calls;      /* that could have failed */
    char problem[512]; /* "" when all is well */
};

static struct report *report; /* shared by both */
static char root[] = "/tmp/facegen-torture-XXXXXX", folder[64], face[64];
static const char *provider;
static bool full;
static int runs, findings, given_up; /* the last: by OpenSSL, which is counted and no finding */

void expect(bool fine, const char *format, ...)
{
    if (fine || *report->problem)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(report->problem, sizeof report->problem, format, arguments);
    va_end(arguments);
    fallible_show();
}

/* ---- the place ---- */

static void empty_folder(void)
{
    DIR *opened = opendir(folder);
    for (struct dirent *entry; (entry = readdir(opened));)
        unlinkat(dirfd(opened), entry->d_name, 0);
    closedir(opened);
}

static void make_place(void)
{
    size_t size;
    const void *image = provider_image(&size);
    must(mkdtemp(root), "mkdtemp");
    snprintf(folder, sizeof folder, "%s/images", root);
    snprintf(face, sizeof face, "%s/face.png", root);
    must(mkdir(folder, 0700) == 0, "mkdir");
    FILE *file = fopen(face, "wb");
    must(file && fwrite(image, 1, size, file) == size && fclose(file) == 0, "the face's file");
    provider = provider_start();
}

static void remove_place(void)
{
    empty_folder();
    rmdir(folder);
    unlink(face);
    rmdir(root);
}

/* ---- a run ---- */

static bool is_cold(const struct scenario *scenario)
{
    return scenario == scenarios;
}

static void run_here(const struct scenario *scenario, const fallible_plan *plan)
{
    *report = (struct report){.calls = 0};
    scenario->run(&(torture_place){folder, face, provider, *plan, is_cold(scenario)});
    report->calls = fallible_end();
}

static void note_finding(const struct scenario *scenario, const fallible_plan *plan)
{
    findings++;
    printf("--run %s %s %zu %zu %zu: %s\n", scenario->name, plan->kinds == CALL_MEMORY ? "memory" : "system",
           plan->first, plan->count, plan->smallest, report->problem);
}

/* Writes down which lines were reached, in a build that counts them (tests/coverage.sh). */
extern void __gcov_dump(void) __attribute__((weak));

/* Runs a scenario in a process of its own. How many calls could have failed. */
static size_t run_apart(const struct scenario *scenario, const fallible_plan *plan)
{
    int status = 0;
    *report = (struct report){.calls = 0};
    pid_t process = fork();
    must(process >= 0, "fork");
    if (process == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0});
        alarm(RUN_LIMIT_S);
        run_here(scenario, plan);
        if (__gcov_dump)
            __gcov_dump();
        _exit(0);
    }
    must(waitpid(process, &status, 0) == process, "waitpid");
    expect(!WIFSIGNALED(status) || WTERMSIG(status) != SIGALRM, "it hangs");
    expect(!WIFSIGNALED(status), "it crashes: signal %d", WTERMSIG(status));
    if (WIFEXITED(status) && WEXITSTATUS(status) == OPENSSL_GAVE_UP)
        given_up++;
    else
        expect(WIFSIGNALED(status) || WEXITSTATUS(status) == 0, "it exits: %d", WEXITSTATUS(status));
    if (*report->problem)
        note_finding(scenario, plan);
    empty_folder();
    runs++;
    return report->calls;
}

/* ---- series of runs ---- */

static const fallible_plan nothing = {.kinds = CALL_MEMORY, .first = SIZE_MAX};

/* What happens only the first time in a process is not the scenario's. */
static void warm_up(const struct scenario *scenario)
{
    if (!is_cold(scenario))
        run_here(scenario, &nothing);
    empty_folder();
}

/* Lets each of the calls fail in turn: once, for ever, and several in a row. */
static void run_each(const struct scenario *scenario, unsigned kinds)
{
    static const size_t counts[] = {1, SIZE_MAX, 2, 5, 20};
    size_t calls = run_apart(scenario, &(fallible_plan){.kinds = kinds, .first = SIZE_MAX});
    size_t stride = full ? 1 : (calls + SHALLOW - 1) / SHALLOW;
    for (size_t i = 0; i < (full ? sizeof counts / sizeof counts[0] : 2); i++) {
        for (size_t first = 1; first <= calls; first += stride)
            run_apart(scenario, &(fallible_plan){.kinds = kinds, .first = first, .count = counts[i]});
    }
}

static void torture(const struct scenario *scenario)
{
    int before = runs;
    warm_up(scenario);
    run_each(scenario, CALL_MEMORY);
    run_each(scenario, CALLS_SYSTEM);
    for (size_t bytes = SMALLEST; bytes <= LARGEST; bytes *= 2)
        run_apart(scenario,
                  &(fallible_plan){.kinds = CALL_MEMORY, .first = 1, .count = SIZE_MAX, .smallest = bytes + 1});
    printf("%s: %d runs\n", scenario->name, runs - before);
}

static const struct scenario *find(const char *name)
{
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        if (strcmp(scenarios[i].name, name) == 0)
            return &scenarios[i];
    }
    fprintf(stderr, "there is no scenario %s\n", name);
    exit(99);
}

/* The words of a finding, as it was printed. */
static void run_one(char **words)
{
    const struct scenario *scenario = find(words[0]);
    const fallible_plan plan = {
        .kinds = strcmp(words[1], "memory") == 0 ? CALL_MEMORY : CALLS_SYSTEM,
        .first = strtoul(words[2], NULL, 10),
        .count = strtoul(words[3], NULL, 10),
        .smallest = strtoul(words[4], NULL, 10),
    };
    warm_up(scenario);
    run_here(scenario, &plan);
    if (*report->problem)
        note_finding(scenario, &plan);
}

/* ---- the program ---- */

static void *do_nothing(void *unused)
{
    return unused;
}

/* libc keeps the stack of a thread that has ended for the next one: what it takes would seem to leak. */
static void run_thread(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, do_nothing, NULL) == 0 && pthread_join(thread, NULL) == 0, "a thread");
}

int main(int argc, char **argv)
{
    int next = 1;
    full = argc > next && strcmp(argv[next], "--full") == 0;
    next += full;
    report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(report != MAP_FAILED, "mmap");
    setvbuf(stdout, NULL, _IOLBF, 0);
    run_thread();
    make_place();
    if (argc == 7 && strcmp(argv[1], "--run") == 0) {
        run_one(argv + 2);
    } else {
        for (int i = next; i < argc; i++)
            torture(find(argv[i]));
        for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0] && next == argc; i++)
            torture(&scenarios[i]);
    }
    remove_place();
    printf("%d runs, %d findings", runs, findings);
    if (given_up > 0)
        printf("; OpenSSL ended the process itself in %d", given_up);
    puts("");
    return findings > 0;
}
