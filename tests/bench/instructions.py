"""How many instructions a screen costs in each language, and a start until the first frame.

Counts do not depend on what else the machine does. Those of this machine's kind of processor are
callgrind's; those of an arm64 one are counted by a plugin of qemu-user (counter.c).

    instructions.py BUILD ROOT [--arm64 BUILD SYSROOT] [LANGUAGE...]
"""
import argparse
import itertools
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import yaml

COLUMNS = {
    "first_screen": "first",
    "screen_again": "again",
    "tile_tapped": "a tap",
    "typing_screen": "typing",
    "letter_typed": "a letter",
    "letter_most": "the dearest",
}
FUNCTIONS = [name for name in COLUMNS if name != "letter_most"]  # of screen_cost
BETWEEN = "between"  # called before and behind each of them
FIRST_FRAME = "keeper_open"  # the first thing that hark-kiosk does behind its first frame
PATIENCE_S = 120


class Counter:
    """One kind of processor. build has the programs that were built for it."""

    kind = ""

    def __init__(self, build):
        self.build = build

    def count_screens(self, event, assets, language):
        """{function of screen_cost: instructions}; of letters the median, and the dearest one."""
        with tempfile.TemporaryDirectory() as scratch:
            out = os.path.join(scratch, "counts")
            program = os.path.join(self.build, "tests", "bench", "screen_cost")
            subprocess.run([*self.command_screens(out), program, event, assets, language],
                           check=True, stderr=subprocess.DEVNULL)
            calls = self.read_screens(out)
        missing = set(FUNCTIONS) - set(calls)
        if missing:
            sys.exit(f"instructions: {', '.join(sorted(missing))} was not seen")
        found = {name: calls[name][0] for name in FUNCTIONS}
        found["letter_typed"] = int(statistics.median(calls["letter_typed"]))
        found["letter_most"] = max(calls["letter_typed"])
        return found

    def count_start(self, event, assets, display):
        """Of the whole hark-kiosk, all threads, from its start until the first frame is shown."""
        with tempfile.TemporaryDirectory() as scratch:
            out, conf = os.path.join(scratch, "counts"), os.path.join(scratch, "conf")
            with open(conf, "w", encoding="utf-8"):
                pass
            kiosk = subprocess.Popen(
                [*self.command_start(out),
                 os.path.join(self.build, "hark-kiosk"), "--conf", conf, "--data-dir",
                 os.path.join(scratch, "data"), "--assets", assets, event],
                env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL)
            try:
                end = time.monotonic() + PATIENCE_S
                while time.monotonic() < end and kiosk.poll() is None:
                    count = self.read_start(out)
                    if count is not None:
                        return count
                    time.sleep(0.1)
                raise RuntimeError(f"instructions: hark-kiosk ({self.kind}) showed no frame")
            finally:
                kiosk.kill()
                kiosk.wait()


class Callgrind(Counter):
    kind = "amd64"

    def command_screens(self, out):
        marks = [f"--dump-after={name}" for name in [*FUNCTIONS, BETWEEN]]
        return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *marks]

    def command_start(self, out):
        return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
                f"--dump-before={FIRST_FRAME}"]

    def read_screens(self, out):
        """A dump behind each call, which holds what came since the dump behind `between`."""
        calls = {}
        for number in itertools.count(1):
            if not os.path.exists(f"{out}.{number}"):
                return calls
            with open(f"{out}.{number}", encoding="utf-8") as file:
                text = file.read()
            name = re.search(r"^desc: Trigger: --dump-after=(\w+)$", text, re.MULTILINE)
            total = re.search(r"^totals: (\d+)$", text, re.MULTILINE)
            if name:
                calls.setdefault(name.group(1), []).append(int(total.group(1)))

    def read_start(self, out):
        if not os.path.exists(f"{out}.1"):
            return None
        with open(f"{out}.1", encoding="utf-8") as file:
            match = re.search(r"^totals: (\d+)$", file.read(), re.MULTILINE)
        return int(match.group(1)) if match else None


class Qemu(Counter):
    kind = "arm64"

    def __init__(self, build, sysroot, plugin):
        super().__init__(build)
        self.sysroot, self.plugin = sysroot, plugin

    def command(self, out, functions):
        marks = "".join(f",mark={name}" for name in functions)
        return ["qemu-aarch64", "-L", self.sysroot, "-plugin", f"{self.plugin},out={out}{marks}"]

    def command_screens(self, out):
        return self.command(out, [*FUNCTIONS, BETWEEN])

    def command_start(self, out):
        return self.command(out, [FIRST_FRAME])

    def read_marks(self, out):
        if not os.path.exists(out):
            return []
        with open(out, encoding="utf-8") as file:
            lines = file.read().split("\n")[:-1]
        return [(line.split()[0], int(line.split()[1])) for line in lines]

    def read_screens(self, out):
        marks = self.read_marks(out)
        calls = {}
        for (name, count), (_, end) in zip(marks, marks[1:]):
            if name in FUNCTIONS:
                calls.setdefault(name, []).append(end - count)
        return calls

    def read_start(self, out):
        marks = self.read_marks(out)
        return marks[0][1] if marks else None


def languages_of(event):
    with open(event, encoding="utf-8") as file:
        return yaml.safe_load(file)["languages"]


def print_table(counter, event, assets, languages):
    print(f"Millions of instructions of {counter.kind}, 10.1 inch, 1280x800, usual size\n")
    print("          " + "".join(f"{name:>12}" for name in COLUMNS.values()) + "  a letter/typing")
    for language in languages:
        found = counter.count_screens(event, assets, language)
        row = "".join(f"{found[name] / 1e6:12.2f}" for name in COLUMNS)
        share = found["letter_typed"] / found["typing_screen"]
        print(f"{language:<10}{row}  {share:.3f}", flush=True)
    print()


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("build")
    options.add_argument("root")
    options.add_argument("--arm64", nargs=2, metavar=("BUILD", "SYSROOT"))
    options.add_argument("languages", nargs="*")
    given = options.parse_args()
    event = os.path.join(given.root, "assets", "events", "personalisation.yaml")
    assets = os.path.join(given.build, "assets")
    counters = [Callgrind(given.build)]
    if given.arm64:
        plugin = os.path.join(given.build, "tests", "bench", "counter.so")
        counters.append(Qemu(*given.arm64, plugin))
    for counter in counters:
        print_table(counter, event, assets, given.languages or languages_of(event))


if __name__ == "__main__":
    main()
