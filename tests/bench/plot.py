"""How time and memory grow: the plots of docs/performance.svg, in the style of docs/polling.svg."""

import math
import statistics

from programs import KIB, LINK, MIB

WIDTH, PANEL_WIDTH, PANEL_HEIGHT, LEFT, TOP, GAP_X, GAP_Y = 920, 370, 220, 66, 98, 70, 82
OURS, HAND, BARE, TEXT, GRID = "#2f5fd0", "#8b929c", "#2b9a66", "#30353d", "#e6e9ee"


class Panel:
    """Lines over one quantity, both axes logarithmic. A line is (colour, [(x, y), ...])."""

    def __init__(self, title, across, up, lines):
        self.title, self.across, self.up, self.lines = title, across, up, lines


# ---- what is drawn ----


def face_panels(plan):
    bench, url = plan.bench, plan.bench.url + "/link"
    programs = (OURS, "bench-call"), (BARE, "bench-upload"), (HAND, "bench-hand-call")
    return over_sizes(plan, "face", ((colour, lambda size, name=name: (name, url, bench.face(size), count_for(size)))
                                     for colour, name in programs))


def image_panels(plan):
    def command(name):
        return lambda size: (name, "%s/images/2/%d" % (plan.bench.url, size), LINK, count_for(4 * size))

    return over_sizes(plan, "two images in the answer, each",
                      ((OURS, command("bench-call")), (HAND, command("bench-hand-call"))), largest=16 * MIB)


def count_for(size):
    return max(2, min(300, 64 * MIB // size))


def over_sizes(plan, what, programs, largest=64 * MIB):
    sizes = [size for size in (KIB * 4**step for step in range(10)) if size <= largest]
    times, memory = [], []
    for colour, command in programs:
        figures = [(size, several(plan, command(size))) for size in sizes]
        times.append((colour, [(size, one["time"] * 1000) for size, one in figures]))
        memory.append((colour, [(size, one["peak"] / KIB) for size, one in figures]))
    across = "size of the %s" % what
    return [Panel("A call with a %s" % what if what == "face" else "A call with images in its answer", across,
                  "ms a call", times),
            Panel("Memory of the process", across, "peak, MiB", memory)]


def flight_panels(plan):
    counts = (1, 3, 10, 30, 100, 300, 1000)
    times, memory = [], []
    for colour, name in ((OURS, "bench-polls"), (HAND, "bench-hand-polls")):
        figures = [(count, several(plan, (name, plan.bench.url + "/link", count, 6000))) for count in counts]
        times.append((colour, [(count, one["work"] * 1e6) for count, one in figures]))
        memory.append((colour, [(count, one["peak"] / KIB) for count, one in figures]))
    return [Panel("Polls on one thread", "in flight", "processor time, us a poll", times),
            Panel("Memory of the process", "in flight", "peak, MiB", memory)]


def job_panels(plan):
    counts = (1000, 3000, 10000, 30000, 100000, 300000, 1000000)
    figures = [(count, plan.bench.run("bench-jobs", "fetch", count, 40000)) for count in counts]
    return [Panel("A poll of a waiting job, in virtual time", "waiting jobs", "us",
                  [(OURS, [(count, one["time"] * 1e6) for count, one in figures])]),
            Panel("Memory of the waiting jobs", "waiting jobs", "heap, MiB",
                  [(OURS, [(count, count * one["bytes"] / MIB) for count, one in figures])])]


def several(plan, command):
    """The median run of a few."""
    runs = [plan.bench.run(*command) for _ in range(3)]
    middle = statistics.median_low(one["time"] for one in runs)
    return next(one for one in runs if one["time"] == middle)


# ---- drawing ----


def decades(low, high):
    """The ends of an axis: whole powers of ten around the figures."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return first, max(last, first + 1)


def label(power, across):
    if "size" not in across:
        return "{:,}".format(10**power)
    return {3: "1 kB", 4: "10 kB", 5: "100 kB", 6: "1 MB", 7: "10 MB", 8: "100 MB", 9: "1 GB"}[power]


def draw_panel(panel, left, top):
    points = [point for _, line in panel.lines for point in line]
    x_low, x_high = decades(min(x for x, _ in points), max(x for x, _ in points))
    y_low, y_high = decades(min(y for _, y in points), max(y for _, y in points))
    bottom, right = top + PANEL_HEIGHT, left + PANEL_WIDTH

    def x_of(x):
        return left + PANEL_WIDTH * (math.log10(x) - x_low) / (x_high - x_low)

    def y_of(y):
        return bottom - PANEL_HEIGHT * (math.log10(y) - y_low) / (y_high - y_low)

    out = []
    for power in range(x_low, x_high + 1):
        x = x_of(10.0**power)
        out.append('<path d="M%.1f %d V%d" stroke="%s"/>' % (x, top, bottom, GRID))
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (x, bottom + 18, label(power, panel.across)))
    for power in range(y_low, y_high + 1):
        y = y_of(10.0**power)
        out.append('<path d="M%d %.1f H%d" stroke="%s"/>' % (left, y, right, GRID))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%g</text>' % (left - 8, y + 4, 10**power))
    out.append('<text x="%d" y="%d" text-anchor="middle">%s</text>' % ((left + right) / 2, bottom + 37, panel.across))
    out.append('<text transform="translate(%d %d) rotate(-90)" text-anchor="middle">%s</text>'
               % (left - 48, (top + bottom) / 2, panel.up))
    out.append('<text x="%d" y="%d" font-weight="600">%s</text>' % (left, top - 12, panel.title))
    for colour, line in panel.lines:
        places = ["%.1f,%.1f" % (x_of(x), y_of(y)) for x, y in line]
        out.append('<polyline fill="none" stroke="%s" stroke-width="2.5" points="%s"/>' % (colour, " ".join(places)))
        out += ['<circle cx="%s" cy="%s" r="3" fill="%s"/>' % (*place.split(","), colour) for place in places]
    return out


def draw(plan):
    panels = face_panels(plan) + image_panels(plan) + flight_panels(plan) + job_panels(plan)
    height = TOP + (len(panels) + 1) // 2 * (PANEL_HEIGHT + GAP_Y)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" '
           'fill="%s">' % (WIDTH, height, TEXT), '<rect width="%d" height="%d" fill="white"/>' % (WIDTH, height),
           '<text x="%d" y="26" font-size="17" font-weight="600">How time and memory grow</text>' % LEFT]
    x = LEFT
    for colour, name, room in ((OURS, "libfacegen", 130), (HAND, "by hand: libcurl + jansson", 230),
                               (BARE, "bare libcurl, base64 in its read callback", 0)):
        out.append('<path d="M%d 48 h28" stroke="%s" stroke-width="2.5"/>' % (x, colour))
        out.append('<text x="%d" y="52">%s</text>' % (x + 36, name))
        x += room
    for index, panel in enumerate(panels):
        out += draw_panel(panel, LEFT + index % 2 * (PANEL_WIDTH + GAP_X), TOP + index // 2 * (PANEL_HEIGHT + GAP_Y))
    return "\n".join(out + ["</svg>", ""])
