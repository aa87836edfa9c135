"""Holds the library to its budget of instructions.

    python3 budget.py BUILD COMPILER [--update]

Counts the instructions of each operation in budget.json with callgrind and fails where one takes more than 5 % above its
budget. They repeat to a few per mille on one compiler; with another than the budget's, or without valgrind, the test is
skipped (exit code 77). --update writes what was counted as the new budget.
"""

import json
import os
import shutil
import sys

from programs import KIB, LINK, Bench

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "budget.json")
HEADROOM = 1.05
SKIPPED = 77


def count(bench):
    """Instructions in user space by operation; the library, libcurl and the C library together."""
    link = bench.url + "/link"
    images = "%s/images/2/%d" % (bench.url, 100 * KIB)
    face = bench.face(100 * KIB)
    return {
        "a call, face as link": bench.instructions("bench-call", link, LINK, None, many=110),
        "a call, face of 100 KiB": bench.instructions("bench-call", link, face, None),
        "a call, two images of 100 KiB in the answer": bench.instructions("bench-call", images, LINK, None),
        "a poll over libcurl": bench.instructions("bench-polls", link, 10, None, few=20, many=220),
        "a poll in virtual time": bench.instructions("bench-jobs", "fetch", 1000, None, few=2000, many=12000),
        "encoding 48 KiB as base64": bench.instructions("bench-base64", "encode", None),
        "decoding 64 KiB of base64": bench.instructions("bench-base64", "decode", None),
    }


def major(compiler):
    return compiler.split(".")[0]


def compare(budget, counted):
    """Prints both; whether all are within the budget."""
    fine = True
    for name, instructions in counted.items():
        allowed = budget[name]
        over = instructions > allowed * HEADROOM
        fine = fine and not over
        print("%-46s %9d of %9d, %+5.1f %%%s" % (name, instructions, allowed, 100 * (instructions / allowed - 1),
                                                 "  OVER BUDGET" if over else ""))
    return fine


def main():
    build, compiler = sys.argv[1:3]
    update = "--update" in sys.argv
    with open(FILE) as file:
        budget = json.load(file)
    if not shutil.which("valgrind") or (major(compiler) != major(budget["compiler"]) and not update):
        print("skipped: the budget is of %s, counted with valgrind" % budget["compiler"])
        return SKIPPED
    with Bench(build) as bench:
        counted = count(bench)
    if update:
        with open(FILE, "w") as file:
            json.dump({"compiler": compiler, "instructions": {name: round(one) for name, one in counted.items()}}, file,
                      indent=2)
            file.write("\n")
        return 0
    return 0 if compare(budget["instructions"], counted) else 1


if __name__ == "__main__":
    sys.exit(main())
