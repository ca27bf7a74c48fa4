#!/usr/bin/env python3
"""Which branches of src/ did the tests take? Reads what a build with -DHARK_COVERAGE=ON counted.

coverage.py BUILD [--gaps ROOM ...]    a table of the rooms, and the places that were never taken
                                       (all rooms with less than the goal, or the ones named)

Left out are only the branches of assert(): the way out of one is a mistake of ours that cannot be
reached from outside. A switch over all values of an enum of ours has a way out too, for values
that do not exist; gcov counts it, and so do we.
"""
import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOAL = {"event": 90, "visit": 90, "view": 90, "store": 90, "wire": 90}


def assert_lines(path):
    """The numbers of all lines that an assert() covers."""
    text = path.read_text(encoding="utf-8")
    lines = set()
    for match in re.finditer(r"\bassert\(", text):
        depth, at = 1, match.end()
        while depth > 0 and at < len(text):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
        first = text.count("\n", 0, match.start()) + 1
        lines.update(range(first, first + text.count("\n", match.start(), at) + 1))
    return lines


def count_object(gcno):
    done = subprocess.run(["gcov", "--json-format", "--stdout", "-b", "-c", str(gcno)],
                          capture_output=True, text=True, check=False, cwd=gcno.parent)
    if done.returncode != 0 or not done.stdout:
        sys.exit(f"{gcno}: gcov: {done.stderr.strip()}")
    return [one for line in done.stdout.splitlines() for one in json.loads(line)["files"]]


def count_all(build):
    """{source: [(line, executed, branches taken, branches)]}"""
    sources = {}
    gcnos = sorted((build / "src").rglob("*.c.gcno"))
    if not gcnos:
        sys.exit(f"{build} was not built with -DHARK_COVERAGE=ON")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for gcno, files in zip(gcnos, pool.map(count_object, gcnos)):
            for one in files:
                path = Path(one["file"])
                if path.name != gcno.name.removesuffix(".gcno") or ROOT / "src" not in path.parents:
                    continue
                skipped = assert_lines(path)
                rows = sources.setdefault(path.relative_to(ROOT / "src"), [])
                for line in one["lines"]:
                    branches = line["branches"]
                    if line["line_number"] in skipped:
                        branches = []
                    taken = sum(1 for branch in branches if branch["count"] > 0)
                    rows.append((line["line_number"], line["count"] > 0, taken, len(branches)))
    return sources


def share(part, whole):
    return 100.0 * part / whole if whole else 100.0


def print_table(rooms):
    print(f"{'room':<10}{'lines':>7}{'run':>8}{'branches':>10}{'taken':>8}   goal")
    below = []
    for room, rows in sorted(rooms.items()):
        lines, run = len(rows), sum(1 for row in rows if row[1])
        taken, branches = sum(row[2] for row in rows), sum(row[3] for row in rows)
        goal = GOAL.get(room)
        percent = share(taken, branches)
        if goal is not None and percent < goal:
            below.append(room)
        print(f"{room:<10}{lines:>7}{share(run, lines):>7.1f}%{branches:>10}{percent:>7.1f}%"
              f"{f'   {goal}%' if goal else ''}{'  below' if room in below else ''}")
    return below


def print_gaps(sources, rooms):
    for path, rows in sorted(sources.items()):
        if path.parts[0] not in rooms:
            continue
        code = (ROOT / "src" / path).read_text(encoding="utf-8").split("\n")
        for number, run, taken, branches in sorted(rows):
            if taken < branches:
                print(f"src/{path}:{number}: {taken} of {branches}"
                      f"{'' if run else ' (never run)'}: {code[number - 1].strip()}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--gaps", nargs="*", default=None, metavar="ROOM")
    args = parser.parse_args()
    sources = count_all(args.build.resolve())
    rooms = {}
    for path, rows in sources.items():
        rooms.setdefault(path.parts[0], []).extend(rows)
    gaps = args.build / "coverage.txt"
    below = print_table(rooms)
    with open(gaps, "w", encoding="utf-8") as out:
        standard, sys.stdout = sys.stdout, out
        print_gaps(sources, set(rooms))
        sys.stdout = standard
    print(f"every branch that was never taken: {gaps}")
    if args.gaps is not None:
        print_gaps(sources, set(args.gaps) or set(below))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
