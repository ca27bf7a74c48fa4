"""Sets Hark beside a page in a tuned Chromium and measures both, in one run and by the same rules.
README.md says what is compared, and what is not.

    bench.py --build BUILD --root ROOT [--arm64 BUILD SYSROOT] [--quick] [--json FILE] [--write]
             [PART...]

PART is one of start, visits, card, delivery, instructions; without one: all. The exit code is 0
when everything was measured, whether goals were met or not.
"""
import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys

import card
import delivery
import figures
import instructions
import plot
import runs
import terminals
from display import Display

PARTS = ("start", "visits", "card", "delivery", "instructions")
MAKERS = (terminals.Hark, terminals.Page)
BEGIN, END = "<!-- figures of ./dev bench -->\n", "<!-- end of the figures -->\n"


class Place:
    """Where everything is that is measured."""

    def __init__(self, build, root):
        self.build, self.root = os.path.abspath(build), os.path.abspath(root)
        self.assets = os.path.join(self.build, "assets")
        self.event = os.path.join(self.root, "assets", "events", "personalisation.yaml")
        self.display = Display(self.tool("watch"))

    def program(self, name):
        return os.path.join(self.build, name)

    def tool(self, name):
        return os.path.join(self.build, "tests", "bench", name)


class Plan:
    """How much is measured."""

    def __init__(self, place, is_quick):
        languages = instructions.languages_of(place.event)
        self.visit = runs.find_taps(place, runs.VISIT)
        self.before = [self.visit]  # what comes first is never as fast as later
        self.after = [runs.find_taps(place, runs.tour(languages))]
        if is_quick:  # one visit, in which the language changes
            self.visit = runs.find_taps(place, runs.tour([languages[0], languages[3]]))
            self.before = self.after = []
        self.rounds = 1 if is_quick else 2
        self.starts = 1 if is_quick else 7
        self.visits = 1 if is_quick else 3
        self.pause_s = runs.QUICK_PAUSE_S if is_quick else 0.7  # about a tap a second
        self.settle_s, self.rest_s = (0.5, 1.0) if is_quick else (10.0, 20.0)
        self.card_pause_s = runs.QUICK_PAUSE_S if is_quick else 5.7
        self.backlog = 200 if is_quick else 5000
        self.deliveries = 1 if is_quick else 3


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def join(found):
    """Of each figure all its values: lists of taps are put together."""
    joined = {}
    for one in found:
        for key, value in one.items():
            joined.setdefault(key, []).extend(value if isinstance(value, list) else [value])
    return joined


def run_start(place, plan):
    return {name: join(found)
            for name, found in runs.measure_starts(place, MAKERS, plan.starts).items()}


def run_visits(place, plan):
    found = {make.name: [] for make in MAKERS}
    for index in range(plan.rounds):
        for make in MAKERS:
            say(f"visits: {make.name}, {index + 1} of {plan.rounds}")
            found[make.name].append(runs.measure_session(place, make, plan))
    return {name: join(one) for name, one in found.items()}


def run_card(place, plan):
    if not card.is_possible():
        say("card: not measured; only root can make a file system of its own")
        return {}
    return {make.name: join([runs.measure_card(place, make, plan.visit, plan.card_pause_s)])
            for make in MAKERS}


def run_delivery(place, plan):
    found = join([delivery.measure_delivery(place, plan.backlog) for _ in range(plan.deliveries)])
    return {key: figures.percentile(values, 0.5) for key, values in found.items()}


def run_instructions(place, given):
    counters = [instructions.Callgrind(place.build)]
    if given.arm64:
        counters.append(instructions.Qemu(*given.arm64, place.tool("counter.so")))
    else:
        say("instructions: of arm64 they are not measured; there is no build for it")
    found = {}
    for counter in counters:
        counts = {language: counter.count_screens(place.event, place.assets, language)
                  for language in instructions.languages_of(place.event)}
        counts["start"] = counter.count_start(place.event, place.assets, place.display.name)
        found[counter.kind] = counts
    return found


def first_line(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[0]


def describe(place):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    with open("/etc/debian_version", encoding="utf-8") as file:
        debian = file.read().strip()
    return {
        "when": datetime.date.today().isoformat(),
        "machine": f"{os.cpu_count()} CPUs, {model.group(1) if model else platform.machine()}, "
                   f"Debian {debian}, Linux {platform.release()}",
        "display": "Xvfb, 1280×800, no GPU",
        "Hark": first_line(place.program("hark-kiosk"), "--version"),
        "beside it": f"{first_line(terminals.CHROMIUM, '--version')}, node "
                     f"{first_line('node', '--version')}",
        "load when it began": f"{os.getloadavg()[0]:.1f}",
    }


def write_docs(place, results):
    path = os.path.join(place.root, "docs", "performance.md")
    with open(path, encoding="utf-8") as file:
        before, rest = file.read().split(BEGIN)
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + "\n" + figures.report(results) + "\n" + END +
                   rest.split(END)[1])
    with open(os.path.join(place.root, "docs", "performance.svg"), "w", encoding="utf-8") as file:
        file.write(plot.draw(results))
    say("look at docs/performance.md and docs/performance.svg")


def measure(place, given):
    plan = Plan(place, given.quick)
    results = {"machine": describe(place)}
    results["machine"]["how often"] = (f"{plan.starts} starts, {plan.rounds} × {plan.visits} "
                                       f"visits, {plan.deliveries} deliveries")
    runners = {"start": lambda: run_start(place, plan), "visits": lambda: run_visits(place, plan),
               "card": lambda: run_card(place, plan),
               "delivery": lambda: run_delivery(place, plan),
               "instructions": lambda: run_instructions(place, given)}
    for part in given.parts or PARTS:
        say(part)
        results[part] = runners[part]()
        if given.json:  # what is there when a later part fails
            with open(given.json, "w", encoding="utf-8") as file:
                json.dump(results, file, indent=1)
    return results


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True, help="where Hark was built")
    parser.add_argument("--root", required=True, help="the folder of Hark")
    parser.add_argument("--arm64", nargs=2, metavar=("BUILD", "SYSROOT"))
    parser.add_argument("--quick", action="store_true", help="little of everything")
    parser.add_argument("--json", help="all figures, raw")
    parser.add_argument("--write", action="store_true", help="put them into docs/performance.md")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = parser.parse_args()
    unknown = [part for part in given.parts if part not in PARTS]
    if unknown:
        parser.error(f"no part is called {unknown[0]}; there is {', '.join(PARTS)}")
    if given.write and (given.parts or given.quick):
        parser.error("--write is for a whole run")
    return given


def main():
    given = options()
    place = Place(given.build, given.root)
    try:
        results = measure(place, given)
        if given.write:
            write_docs(place, results)
        print(figures.report(results))
    finally:
        place.display.close()


if __name__ == "__main__":
    main()
