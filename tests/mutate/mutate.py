"""Changes the code at random places and lists the changes that no test notices; see tests/mutate.sh.

Usage: mutate.py [COUNT [SEED [PATH...]]]
"""

import os
import random
import signal
import sys
import time

from mutations import mutations
from workshop import Workshop

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROOMS = ["src/job", "src/codec", "src/transport", "src/client"]


def read_equivalents(path):
    """Triples (file, before, after) of changes that make no difference."""
    with open(path, encoding="utf-8") as file:
        text = "".join(line for line in file if not line.startswith("#"))
    for block in text.strip().split("\n\n") if text.strip() else []:
        name, before, after, _reason = block.split("\n", 3)
        yield name, before.removeprefix("- "), after.removeprefix("+ ")


def try_one(workshop, mutation, source):
    """What became of a mutation: "does not compile", "equivalent", "killed by TEST" or "SURVIVED"."""
    workshop.write(mutation.path, source[:mutation.begin] + mutation.text + source[mutation.end:])
    try:
        if not workshop.compiles(mutation.path):
            return "does not compile"
        killer = workshop.noticed_by(mutation.path)
        if killer:
            return f"killed by {killer}"
        mutated = workshop.optimized(mutation.path)
    finally:
        workshop.write(mutation.path, source)
    return "equivalent" if mutated == workshop.optimized(mutation.path) else "SURVIVED"


def show(mutation):
    return f"{mutation.path}:{mutation.line}\n  - {mutation.before}\n  + {mutation.after}"


def main(count="60", seed=None, *paths):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130)) # ends what it has started, too
    seed = int(seed) if seed else random.randrange(10 ** 6)
    workshop = Workshop(ROOT)
    lock = workshop.lock()
    workshop.prepare()
    sources = dict(workshop.sources(paths or ROOMS))
    equivalents = set(read_equivalents(os.path.join(ROOT, "tests/mutate/equivalent.txt")))
    every = [mutation for path, source in sources.items() for mutation in mutations(path, source)]
    random.Random(seed).shuffle(every)
    print(f"seed {seed}; {len(every)} possible changes in {len(sources)} files; {len(workshop.tests)} tests, without "
          f"{', '.join(workshop.left_out) or 'exception'}", flush=True)

    survivors, killed, begun = [], 0, time.monotonic()
    for mutation in every:
        if killed + len(survivors) == int(count):
            break
        if (mutation.path, mutation.before, mutation.after) in equivalents:
            continue
        at = time.monotonic()
        outcome = try_one(workshop, mutation, sources[mutation.path])
        print(f"{show(mutation)}\n  {outcome} ({time.monotonic() - at:.0f} s)", flush=True)
        killed += outcome.startswith("killed")
        if outcome == "SURVIVED":
            survivors.append(mutation)
    total = killed + len(survivors)
    print("\nSurvivors:", *map(show, survivors), sep="\n")
    lock.close()
    print(f"\n{killed}/{total} killed, {(time.monotonic() - begun) / max(total, 1):.0f} s each")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
