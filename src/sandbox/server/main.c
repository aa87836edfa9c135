/* facegen-sandbox: the sandbox as a server of its own. */
#include "dispatcher.h"
#include "face.h"
#include "http.h"

#include "os/standard_files.h"

#include <facegen/version.h>

#include <curl/curl.h>
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DEFAULT_PORT = 8642, BACKLOG = 512, OPTIONS_MAX = 24, EXIT_USAGE = 2 };

/* What getopt_long() returns. */
enum { OPTION_VALUE = 1, OPTION_SCENARIOS, OPTION_HELP, OPTION_VERSION };

typedef struct arguments {
    unsigned port; /* 0: any that is free */
    fg_guard guard;
    fg_allowed_hosts allowed; /* for requests of the server's own */
    fg_settings *settings;    /* the endpoint's */
} arguments;

static void print_help(void)
{
    fg_option option;
    printf("Usage: facegen-sandbox [OPTION]...\n"
           "A stand-in for the Face Generator endpoint: no key, no cost. Its images are previews,\n"
           "drawn and not generated. Prints its API root once it listens, and runs until it is\n"
           "sent SIGTERM or SIGINT.\n\n"
           "  --%-11s %-8s port to listen on, 0 for any; default %d\n"
           "  --%-11s %-8s IPv4 address to listen on; default 127.0.0.1\n"
           "  --%-11s %-8s name by which others call this machine, such as a container's; may be repeated\n"
           "  --%-11s %-8s faces may come from this host, and webhooks go there; may be repeated\n",
           "port", "PORT", DEFAULT_PORT, "host", "ADDRESS", "name", "HOST", "allow-host", "HOST");
    for (size_t i = 0; fg_option_at(i, &option); i++)
        printf("  --%-11s %-8s %s\n", option.name, option.value, option.help);
    printf("  --list-scenarios       what --scenario, or a track_id of scenario:NAME, can be\n"
           "  --help                 this text\n"
           "  --version              the version\n");
}

static void print_scenarios(void)
{
    const fg_scenario *scenario;
    for (size_t i = 0; (scenario = fg_scenario_at(i)); i++)
        printf("%-20s %s\n", scenario->name, scenario->help);
}

static bool set_port(arguments *args, const char *value, const char **accepted)
{
    char *end;
    unsigned long port = strtoul(value, &end, 10);
    *accepted = "a number from 0 to 65535";
    args->port = (unsigned)port;
    return *value >= '0' && *value <= '9' && !*end && port <= 65535;
}

static bool set_host(arguments *args, const char *value, const char **accepted)
{
    struct in_addr address;
    *accepted = "an IPv4 address";
    args->guard.address = value;
    return inet_pton(AF_INET, value, &address) == 1;
}

static bool set(arguments *args, const char *name, const char *value, const char **accepted)
{
    if (strcmp(name, "port") == 0)
        return set_port(args, value, accepted);
    if (strcmp(name, "host") == 0)
        return set_host(args, value, accepted);
    bool is_name = strcmp(name, "name") == 0;
    if (is_name || strcmp(name, "allow-host") == 0) {
        *accepted = "16 hosts at most";
        return fg_allowed_hosts_add(is_name ? &args->guard.names : &args->allowed, value);
    }
    return fg_settings_set(args->settings, name, value, accepted);
}

/* The long options: those of the server, those of the sandbox, and those that only print. */
static void list_options(struct option options[OPTIONS_MAX])
{
    size_t count = 0;
    fg_option option;
    options[count++] = (struct option){"port", required_argument, NULL, OPTION_VALUE};
    options[count++] = (struct option){"host", required_argument, NULL, OPTION_VALUE};
    options[count++] = (struct option){"name", required_argument, NULL, OPTION_VALUE};
    options[count++] = (struct option){"allow-host", required_argument, NULL, OPTION_VALUE};
    for (size_t i = 0; count < OPTIONS_MAX - 4 && fg_option_at(i, &option); i++)
        options[count++] = (struct option){option.name, required_argument, NULL, OPTION_VALUE};
    options[count++] = (struct option){"list-scenarios", no_argument, NULL, OPTION_SCENARIOS};
    options[count++] = (struct option){"help", no_argument, NULL, OPTION_HELP};
    options[count++] = (struct option){"version", no_argument, NULL, OPTION_VERSION};
    options[count] = (struct option){0};
}

/* Reads the command line. False when the program is to end with `status`. */
static bool read_arguments(arguments *args, int count, char **texts, int *status)
{
    struct option options[OPTIONS_MAX];
    const char *accepted;
    int kind, index;
    list_options(options);
    *status = EXIT_USAGE;
    while ((kind = getopt_long(count, texts, "", options, &index)) != -1) {
        switch (kind) {
        case OPTION_VALUE:
            if (set(args, options[index].name, optarg, &accepted))
                continue;
            fprintf(stderr, "facegen-sandbox: --%s: \"%s\" was given; accepted: %s\n", options[index].name, optarg,
                    accepted);
            return false;
        case OPTION_SCENARIOS:
            print_scenarios();
            break;
        case OPTION_HELP:
            print_help();
            break;
        case OPTION_VERSION:
            printf("facegen-sandbox %s\n", facegen_version());
            break;
        default:
            fputs("facegen-sandbox: see --help\n", stderr); /* getopt_long() has said why */
            return false;
        }
        *status = EXIT_SUCCESS;
        return false;
    }
    if (optind == count)
        return true;
    fprintf(stderr, "facegen-sandbox: unexpected argument \"%s\"\n", texts[optind]);
    return false;
}

/* A listening socket on the arguments' address and port, the latter updated; -1 with errno. */
static int make_listener(arguments *args)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)args->port)};
    socklen_t size = sizeof address;
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, args->guard.address, &address.sin_addr);
    if (listener >= 0 && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, BACKLOG) == 0 &&
        getsockname(listener, (struct sockaddr *)&address, &size) == 0) {
        args->port = ntohs(address.sin_port);
        return listener;
    }
    if (listener >= 0)
        close(listener);
    return -1;
}

/* Where clients find it: an address that means "any" is none that can be called. */
static void name_origin(arguments *args)
{
    const char *address = args->guard.address;
    bool is_any = strcmp(address, "0.0.0.0") == 0;
    snprintf(args->settings->origin, FG_ORIGIN_SIZE, "http://%s:%u", is_any ? "127.0.0.1" : address, args->port);
}

/* Serves until a signal of `ends` arrives. */
static int serve(const arguments *args, fg_endpoint *endpoint, int listener, const sigset_t *ends)
{
    int signal_number;
    fg_dispatcher *dispatcher = fg_dispatcher_start(endpoint, &args->allowed);
    fg_server *server = dispatcher ? fg_server_start(endpoint, dispatcher, &args->guard, listener) : NULL;
    if (server) {
        printf("%s/api\n", args->settings->origin);
        fflush(stdout);
        sigwait(ends, &signal_number);
    } else {
        fprintf(stderr, "facegen-sandbox: cannot start the server\n");
    }
    fg_server_stop(server);
    fg_dispatcher_stop(dispatcher);
    return server ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(arguments *args, fg_endpoint *endpoint, const sigset_t *ends)
{
    int listener = make_listener(args);
    if (listener < 0) {
        fprintf(stderr, "facegen-sandbox: cannot listen on %s:%u: %s\n", args->guard.address, args->port,
                strerror(errno));
        return EXIT_FAILURE;
    }
    name_origin(args);
    return serve(args, endpoint, listener, ends);
}

/* Blocks the signals that end the program, before any thread begins, so that only sigwait() gets them. */
static void block(sigset_t *ends)
{
    sigemptyset(ends);
    sigaddset(ends, SIGINT);
    sigaddset(ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int main(int count, char **texts)
{
    arguments args = {.guard.address = "127.0.0.1", .port = DEFAULT_PORT};
    fg_settings settings;
    sigset_t ends;
    int status = EXIT_FAILURE;
    if (!fg_standard_files_open())
        return status;
    fg_settings_init(&settings, "");
    settings.face_source = fg_server_face;
    settings.face_source_data = &args.allowed;
    fg_endpoint *endpoint = fg_endpoint_new(&settings);
    if (!endpoint || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        fprintf(stderr, "facegen-sandbox: out of memory\n");
        fg_endpoint_free(endpoint);
        return status;
    }
    block(&ends);
    args.settings = fg_endpoint_settings(endpoint);
    if (read_arguments(&args, count, texts, &status))
        status = run(&args, endpoint, &ends);
    curl_global_cleanup();
    fg_endpoint_free(endpoint);
    return status;
}
