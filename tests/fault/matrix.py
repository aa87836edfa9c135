"""The table of faults in docs/reliability.md, made from matrix.txt and from what the tests say now.

Usage: matrix.py PROGRAMS_FOLDER DOCUMENT [--write]

Runs the tests that matrix.txt names. Without --write it fails unless the document has the table that they make.
"""

import concurrent.futures
import difflib
import os
import re
import subprocess
import sys

ROWS = range(1, 64)
BEGIN, END = "<!-- matrix -->\n", "<!-- end -->\n"


def read_matrix(path):
    """The rows of the matrix: number, phases, fault, outcome, and tests as pairs of a program and a case."""
    with open(path) as file:
        text = "".join(line for line in file if not line.startswith("#"))
    for block in text.strip().split("\n\n"):
        head, outcome, *tests = block.split("\n")
        number, phases, fault = head.split(" ", 2)
        yield int(number), phases, fault, outcome, [tuple(test.split(": ", 1)) for test in tests]


def run(program):
    """What each case of a program came to: whether it passes, and triples of a phase, a code and how much was paid."""
    process = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                             encoding="utf-8", errors="replace")
    cases, seen = {}, set()
    for line in process.stdout.splitlines():
        if line.startswith("[ RUN "):
            seen = set()
        elif match := re.fullmatch(r"=> (\w) FACEGEN_(\w+), (\d+) paid", line):
            seen.add(match.groups())
        elif match := re.fullmatch(r"\[ +(OK|SKIPPED|FAILED|ERROR) +\] (.*)", line):
            # A test that needs what this machine lacks, such as a locale, says nothing against the table.
            cases[match[2]] = (match[1] in ("OK", "SKIPPED"), seen)
    return cases


def make_table(rows, programs):
    """The lines of the table, and what is wrong with the matrix."""
    lines = ["| # | phase | fault | comes to | shown by | result | paid |\n", "|---|---|---|---|---|---|---|\n"]
    problems = ["row %d is missing" % number for number in ROWS if number not in {row[0] for row in rows}]
    for number, phases, fault, outcome, tests in rows:
        cells = "| %d | %s | %s | %s |" % (number, " ".join(phases), fault, outcome)
        for program, case in tests:
            passes, seen = programs[program].get(case, (False, set()))
            if not passes:
                problems.append("row %d: %s: %s does not pass" % (number, program, case))
            undocumented = {code for _, code, _ in seen} - set(re.findall(r"\w+", outcome))
            if undocumented:
                problems.append("row %d: %s: %s came to %s" % (number, program, case, ", ".join(undocumented)))
            paid = {paid for phase, _, paid in seen if phase == "S"} or {paid for _, _, paid in seen}
            if paid - {"0", "1"}:
                problems.append("row %d: %s: %s paid %s times" % (number, program, case, ", ".join(paid)))
            lines.append("%s `%s: %s` | %s | %s |\n" %
                         (cells, program, case, "passes" if passes else "fails", ", ".join(sorted(paid))))
            cells = "| | | | |"
    shown = "%d tests of %d programs" % (len({test for row in rows for test in row[4]}), len(programs))
    return ["%d faults, shown by %s.\n" % (len(rows), shown), "\n"] + lines, problems


def main(folder, document, write):
    rows = list(read_matrix(os.path.join(os.path.dirname(__file__), "matrix.txt")))
    names = sorted({program for row in rows for program, _ in row[4]})
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        programs = dict(zip(names, pool.map(lambda name: run(os.path.join(folder, name)), names)))
    table, problems = make_table(rows, programs)
    with open(document) as file:
        old = file.readlines()
    begin, end = old.index(BEGIN) + 1, old.index(END)
    new = old[:begin] + table + old[end:]
    sys.stdout.writelines(problem + "\n" for problem in problems)
    if write and not problems:
        with open(document, "w") as file:
            file.writelines(new)
    elif not write:
        sys.stdout.writelines(difflib.unified_diff(old, new, document, "as the tests make it"))
    return 1 if problems or (not write and new != old) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "--write" in sys.argv))
