"""The rows of the table: what is measured, beside what, and the goal."""

import statistics

from programs import KIB, LINK, MIB


class Row:
    """What was measured: `ours` and `theirs` are lists of figures, or `theirs` is None where the goal is a figure."""

    def __init__(self, what, against, unit, ours, theirs, goal, most=True):
        self.what, self.against, self.unit = what, against, unit
        self.ours, self.theirs, self.goal, self.most = ours, theirs, goal, most

    def ratio(self):
        """Of the medians; the median itself where there is nothing beside it."""
        median = statistics.median(self.ours)
        return median / statistics.median(self.theirs) if self.theirs else median

    def met(self):
        return self.ratio() <= self.goal if self.most else self.ratio() >= self.goal


class Plan:
    """How often and how much: `short` takes less than a minute."""

    def __init__(self, bench, short):
        self.bench = bench
        self.short = short

    def some(self, few, many):
        return few if self.short else many

    def alternate(self, *commands, run=None):
        """Runs commands by turns, several rounds; a list of their figures for each."""
        run = run or self.bench.run
        figures = [[] for _ in commands]
        for _ in range(self.some(3, 9)):
            for command, into in zip(commands, figures):
                into.append(run(*command))
        return figures


def pick(figures, name, scale=1):
    return [one[name] * scale for one in figures]


def instruction_rows(plan):
    """Exact, but for what the kernel leaves to chance, such as how an answer is cut."""
    bench, url = plan.bench, plan.bench.url + "/link"
    many = plan.some(40, 210)
    for what, face, goal in (("a call, face as link", LINK, 0.80),
                             ("a call, face of 100 KiB", bench.face(100 * KIB), 0.09)):
        ours = bench.instructions("bench-call", url, face, None, many=many)
        theirs = bench.instructions("bench-hand-call", url, face, None, many=many)
        yield Row(what, "libcurl easy + jansson", "thousand instructions", [ours / 1000], [theirs / 1000], goal)


def upload_rows(plan):
    bench, url = plan.bench, plan.bench.url + "/link"
    face, count = bench.face(64 * MIB), plan.some(3, 10)
    ours, ready, table, link = plan.alternate(("bench-call", url, face, count),
                                              ("bench-upload", url, face, count, "--ready"),
                                              ("bench-upload", url, face, count),
                                              ("bench-call", url, LINK, count))
    yield Row("a face of 64 MiB", "libcurl, ready bytes in a read callback", "ms", pick(ours, "time", 1000),
              pick(ready, "time", 1000), 3.0)
    yield Row("a face of 64 MiB", "libcurl, base64 by table in a read callback", "ms", pick(ours, "time", 1000),
              pick(table, "time", 1000), 1.15)
    more = [big - small for big, small in zip(pick(ours, "peak"), pick(link, "peak"))]
    yield Row("a face of 64 MiB: peak memory", "more than with the face as link", "KiB", more, None, KIB)


def call_rows(plan):
    bench, url = plan.bench, plan.bench.url + "/link"
    face, count = bench.face(100 * KIB), plan.some(200, 1000)
    ours, theirs = plan.alternate(("bench-call", url, face, count), ("bench-hand-call", url, face, count))
    yield Row("a face of 100 KiB", "libcurl easy + jansson", "calls/s", pick(ours, "rate"), pick(theirs, "rate"), 5,
              most=False)
    count = plan.some(1500, 5000)
    ours, theirs = plan.alternate(("bench-call", url, LINK, count), ("bench-hand-call", url, LINK, count, "--fresh"))
    yield Row("one call in flight", "libcurl easy + jansson, a connection each", "calls/s", pick(ours, "rate"),
              pick(theirs, "rate"), 0.95, most=False)


def poll_rows(plan):
    url, count = plan.bench.url + "/link", plan.some(8000, 30000)
    ours, theirs = plan.alternate(("bench-polls", url, 100, count), ("bench-hand-polls", url, 100, count))
    yield Row("100 polls in flight, one thread", "libcurl multi + jansson", "calls/s", pick(ours, "rate"),
              pick(theirs, "rate"), 0.95, most=False)
    yield Row("100 polls in flight: processor time", "libcurl multi + jansson", "us a call",
              pick(ours, "work", 1e6), pick(theirs, "work", 1e6), 1.05)
    before = plan.bench.connections()
    plan.bench.run("bench-polls", url, 1, 300)
    yield Row("300 polls in sequence", "", "connections", [plan.bench.connections() - before], None, 1)


def image_rows(plan):
    bench, url = plan.bench, "%s/images/2/%d" % (plan.bench.url, MIB)
    count = plan.some(8, 40)
    for what, folder in (("an answer with two images of 1 MiB", []), ("the same, to files", [bench.folder])):
        ours, theirs = plan.alternate(("bench-call", url, LINK, 3 * count, *folder),
                                      ("bench-hand-call", url, LINK, count, *folder))
        yield Row(what, "libcurl easy + jansson", "calls/s", pick(ours, "rate"), pick(theirs, "rate"), 8, most=False)


def base64_rows(plan):
    """By processor time, which other programs disturb less than the time on the wall."""
    works = ("encode", "evp-encode", "decode", "evp-decode", "aes-256-gcm")
    figures = plan.alternate(*(("bench-base64", work, plan.some(4000, 16000)) for work in works))
    encode, evp_encode, decode, evp_decode, aes = ([64 * KIB / 1e9 / one["work"] for one in each] for each in figures)
    for what, ours, evp in (("base64 encoding", encode, evp_encode), ("base64 decoding", decode, evp_decode)):
        yield Row(what, "OpenSSL EVP block function", "GB/s of text", ours, evp, 1.25, most=False)
        yield Row(what, "AES-256-GCM, one core", "GB/s of text", ours, aes, 0.8, most=False)


def process_rows(plan):
    url = plan.bench.url + "/link"
    programs = ("bench-process", url), ("bench-bare-process", url)
    rounds = [plan.alternate(*programs, run=plan.bench.process) for _ in range(plan.some(5, 10))]
    ours, theirs = (sum((one[side] for one in rounds), []) for side in (0, 1))
    yield Row("a whole process: load, one call, exit", "a bare libcurl program", "ms", pick(ours, "time", 1000),
              pick(theirs, "time", 1000), 1.10)


def memory_rows(plan):
    bench, url = plan.bench, plan.bench.url + "/link"
    faces = LINK, bench.face(KIB), bench.face(64 * MIB)
    counted = [bench.allocations("bench-call", url, face, None, "--one-request") for face in faces]
    yield Row("allocations of a warm call", "", "calls of malloc", [max(one["allocations"] for one in counted)], None,
              10)
    largest = [one["largest"] for one in counted]
    yield Row("the largest of them, face of 64 MiB", "face as link", "bytes", [largest[2]], [largest[0]], 1)
    for kind, count in (("fetch", 10000), ("submit", 1000)):
        waiting = bench.run("bench-jobs", kind, count, count)["bytes"]
        yield Row("a job that waits (%s)" % kind, "", "bytes", [waiting], None, KIB)
    yield Row("libfacegen.so, stripped", "", "KiB", [bench.stripped_size() / KIB], None, 120)


def job_rows(plan):
    """An event is a whole poll: the request is made, answered at once, read, and the next poll planned."""
    rounds = plan.some(1, 7)
    few = [plan.bench.run("bench-jobs", "fetch", 1000, 40000) for _ in range(rounds)]
    many = [plan.bench.run("bench-jobs", "fetch", 1000000, 400000) for _ in range(rounds)]
    few, many = pick(few, "work", 1e6), pick(many, "work", 1e6)
    yield Row("a poll of one of 1,000,000 waiting jobs", "of 1,000", "us of processor time", many, few, 2)
    yield Row("the same", "", "us of processor time", many, None, 2)


GROUPS = (instruction_rows, upload_rows, call_rows, poll_rows, image_rows, base64_rows, process_rows, memory_rows,
          job_rows)
