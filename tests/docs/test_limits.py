"""The public headers say in words what src/base/limits.h has as numbers. Usage: test_limits.py SOURCE_DIR"""

import os
import re
import sys

HOUR_S = 3600


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def comment_of(header, name):
    """What the comment before a declaration says, on one line."""
    before = header[:re.search(r"FACEGEN_API[^;]*\b%s\(" % name, header).start()]
    return re.sub(r"\s+(\* )?", " ", before[before.rindex("/**"):])


def main(root):
    numbers = dict(re.findall(r"#define FG_(\w+) (.+?)(?: /\*.*)?\n", read(root, "src/base/limits.h")))
    client, result = (read(root, "include/facegen/%s.h" % noun) for noun in ("client", "result"))

    def number(name):
        return eval(numbers[name], {"__builtins__": {}})

    def time(name):
        return "1 ms to %d h, default %s ms" % (number(name + "_MAX_S") / HOUR_S, format(number(name + "_S") * 1000, ","))

    said = [
        (client, "facegen_client_set_key", "1 to %d bytes" % number("KEY_MAX")),
        (client, "facegen_client_set_base_url", "default " + numbers["API_ROOT"]),
        (client, "facegen_client_set_timeout", time("TIMEOUT")),
        (client, "facegen_client_set_connect_timeout", time("CONNECT_TIMEOUT")),
        (client, "facegen_client_set_stall_timeout", time("STALL_TIMEOUT")),
        (client, "facegen_client_set_retries", "0 to %d, default %d" % (number("RETRIES_MAX"), number("RETRIES"))),
        (client, "facegen_client_set_max_queued",
         "1 to %d, default %d" % (number("MAX_QUEUED_MAX"), number("MAX_QUEUED"))),
        (client, "facegen_result_save", "at most %d MiB" % (number("IMAGE_LIMIT") >> 20)),
        (client, "facegen_result_load", "at most %d MiB" % (number("IMAGE_LIMIT") >> 20)),
        (result, "facegen_result_image_count", "0 to %d" % number("IMAGES_MAX")),
        (result, "facegen_result_expires_at", "%d hours" % (number("IMAGE_LIFETIME_S") / HOUR_S)),
    ]
    missing = ["%s does not say \"%s\"" % (name, words)
               for header, name, words in said if words not in comment_of(header, name)]
    print("\n".join(missing), end="\n" * bool(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
