"""Measures the library beside what a user would do instead.

    python3 bench.py BUILD [--short] [--json FILE] [--docs DIRECTORY] [--only WORD]

BUILD is the folder of the preset `bench`. Prints a table; the exit code is 1 when a goal is missed. --docs puts the table
into DIRECTORY/performance.md and the plots into DIRECTORY/performance.svg.
"""

import argparse
import os
import sys

import plot
import report
from programs import Bench
from rows import GROUPS, Plan


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--json")
    parser.add_argument("--docs")
    parser.add_argument("--only", default="", help="the groups of rows whose name has this word")
    options = parser.parse_args()
    rows = []
    with Bench(options.build) as bench:
        plan = Plan(bench, options.short)
        for group in GROUPS:
            if options.only in group.__name__:
                print("%s ..." % group.__name__.replace("_", " "), file=sys.stderr)
                rows += group(plan)
        print(report.text(rows))
        if options.json:
            with open(options.json, "w") as file:
                file.write(report.as_json(rows))
        if options.docs:
            report.replace_between_markers(os.path.join(options.docs, "performance.md"), report.markdown(rows))
            with open(os.path.join(options.docs, "performance.svg"), "w") as file:
                file.write(plot.draw(plan))
    return 0 if all(row.met() for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
