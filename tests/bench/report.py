"""The table as text, as Markdown and as JSON."""

import json
import statistics

BEGIN, END = "<!-- begin: made by tests/bench/bench.py -->\n", "<!-- end -->\n"
HEADS = ("what", "beside", "unit", "median", "min - max", "theirs", "min - max", "ratio", "goal", "met")


def figure(number):
    return "%.0f" % number if abs(number) >= 100 else "%.3g" % number


def span(figures):
    return "%s - %s" % (figure(min(figures)), figure(max(figures))) if len(figures) > 1 else ""


def cells(row):
    theirs = [figure(statistics.median(row.theirs)), span(row.theirs)] if row.theirs else ["", ""]
    return [row.what, row.against, row.unit, figure(statistics.median(row.ours)), span(row.ours), *theirs,
            "%.2f" % row.ratio() if row.theirs else "", "%s %g" % ("<=" if row.most else ">=", row.goal),
            "yes" if row.met() else "NO"]


def text(rows):
    table = [HEADS] + [cells(row) for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in table)


def markdown(rows):
    lines = ["| %s |" % " | ".join(HEADS), "|" + "---|" * len(HEADS)]
    for row in rows:
        words = " | ".join(cells(row)).replace("NO", "**no**").replace("<=", "≤").replace(">=", "≥")
        lines.append("| %s |" % words.replace(" - ", " – "))
    return "\n".join(lines) + "\n"


def as_json(rows):
    return json.dumps([{"what": row.what, "against": row.against, "unit": row.unit, "ours": row.ours,
                        "theirs": row.theirs, "ratio": row.ratio(), "goal": row.goal,
                        "goal_is": "at most" if row.most else "at least", "met": row.met()} for row in rows], indent=1)


def replace_between_markers(path, made):
    with open(path) as file:
        before, rest = file.read().split(BEGIN)
    after = rest.split(END)[1]
    with open(path, "w") as file:
        file.write(before + BEGIN + "\n" + made + "\n" + END + after)
