/* facegen-sandbox: the sandbox as a server of its own. */
#include "dispatcher.h"
#include "face.h"
#include "http.h"
#include "options.h"
#include "os/interrupt.h"
#include "os/ip.h"
#include "os/listener.h"
#include "os/stream.h"

#include <facegen/version.h>

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BACKLOG = 512, EXIT_USAGE = 2 };

typedef struct arguments {
    unsigned port; /* 0: any that is free */
    sb_guard guard;
    sb_allowed_hosts allowed; /* for requests of the server's own */
    sb_settings *settings;    /* the endpoint's */
} arguments;

static void print_scenarios(void)
{
    const sb_scenario *scenario;
    for (size_t i = 0; (scenario = sb_scenario_at(i)); i++)
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
    uint8_t address[FG_IP_SIZE];
    *accepted = "an IPv4 address";
    args->guard.address = value;
    return fg_ip_parse(value, address) == 4;
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
        return sb_allowed_hosts_add(is_name ? &args->guard.names : &args->allowed, value);
    }
    return sb_settings_set(args->settings, name, value, accepted);
}

/* Reads the command line. False when the program is to end with `status`. */
static bool read_arguments(arguments *args, int count, char **texts, int *status)
{
    struct option options[SB_OPTIONS_MAX];
    const char *accepted;
    int kind, index;
    sb_options_list(options);
    *status = EXIT_USAGE;
    while ((kind = getopt_long(count, texts, "", options, &index)) != -1) {
        switch (kind) {
        case SB_OPTION_SETS:
            if (set(args, options[index].name, optarg, &accepted))
                continue;
            fprintf(stderr, "facegen-sandbox: --%s: \"%s\" was given; accepted: %s\n", options[index].name, optarg,
                    accepted);
            return false;
        case SB_OPTION_SCENARIOS:
            print_scenarios();
            break;
        case SB_OPTION_HELP:
            sb_options_print_help();
            break;
        case SB_OPTION_HELP_JSON:
            *status = sb_options_print_json() ? EXIT_SUCCESS : EXIT_FAILURE;
            return false;
        case SB_OPTION_VERSION:
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

/* Where clients find it: an address that means "any" is none that can be called. */
static void name_origin(arguments *args)
{
    const char *address = args->guard.address;
    bool is_any = strcmp(address, "0.0.0.0") == 0;
    snprintf(args->settings->origin, SB_ORIGIN_SIZE, "http://%s:%u", is_any ? "127.0.0.1" : address, args->port);
}

/* Serves until it is interrupted. */
static int serve(const arguments *args, sb_endpoint *endpoint, fg_socket listener)
{
    sb_dispatcher *dispatcher = sb_dispatcher_start(endpoint, &args->allowed);
    sb_server *server = dispatcher ? sb_server_start(endpoint, dispatcher, &args->guard, listener) : NULL;
    if (server) {
        printf("%s/api\n", args->settings->origin);
        fflush(stdout);
        while (fg_interrupt_wait(-1) == 0)
            continue;
    } else {
        fprintf(stderr, "facegen-sandbox: cannot start the server\n");
    }
    sb_server_stop(server);
    sb_dispatcher_stop(dispatcher);
    return server ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run(arguments *args, sb_endpoint *endpoint)
{
    fg_socket listener = fg_listen(args->guard.address, &args->port, BACKLOG);
    if (listener < 0) {
        fprintf(stderr, "facegen-sandbox: cannot listen on %s:%u: %s\n", args->guard.address, args->port,
                strerror(errno));
        return EXIT_FAILURE;
    }
    name_origin(args);
    return serve(args, endpoint, listener);
}

int main(int count, char **texts)
{
    arguments args = {.guard.address = "127.0.0.1", .port = SB_DEFAULT_PORT};
    sb_settings settings;
    int status = EXIT_FAILURE;
    if (!fg_standard_files_open())
        return status;
    sb_settings_init(&settings, "");
    settings.face_source = sb_server_face;
    settings.face_source_data = &args.allowed;
    sb_endpoint *endpoint = sb_endpoint_new(&settings);
    if (!endpoint || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        fprintf(stderr, "facegen-sandbox: out of memory\n");
        sb_endpoint_free(endpoint);
        return status;
    }
    fg_interrupts_begin(FG_INTERRUPTS_OF_SERVER);
    fg_stream_ignore_broken_pipes();
    args.settings = sb_endpoint_settings(endpoint);
    if (read_arguments(&args, count, texts, &status))
        status = run(&args, endpoint);
    curl_global_cleanup();
    sb_endpoint_free(endpoint);
    return status;
}
