"""What is measured, one function each. Each takes a terminal of terminals.py (or the place where
all is) and gives plain numbers; nothing here knows which of the two terminals it has."""
import subprocess
import time

import processes
from card import Card

QUIET_MS = 150       # so long without a change: the screen is as it stays
PATIENCE_MS = 10000  # a tap that changes nothing until then was not heard
NEW_SCREEN_ROWS = 300  # no tile or button is so high
START_QUIET_MS = 4000  # a browser shows an empty window first, and on a busy machine for long
START_PATIENCE_MS = 60000
QUICK_PAUSE_S = 0.25 # and so long until the next tap: two strikes in no time are one
DEAF_S = 0.9         # what leads on does not hear a finger sooner after a change of screen
LEADS_ON = ("nav:", "do:")

VISIT = ["do:start", "topic:today", "nav:next", "choice:good", "nav:next", "choice:listened",
         "choice:time", "nav:next", "choice:time", "nav:next", "choice:uses_services", "nav:next",
         "do:finish", "do:finish"]
VISIT_ANSWERS = {"how": ["good"], "helped": ["listened", "time"], "in_the_way": ["time"],
                 "who": ["uses_services"]}
AT_HELPED = 5  # taps of the visit, until it stands at the question what helped


class Missed(Exception):
    """A tap or an answer that was not what it had to be: then no figure is worth anything."""


def find_taps(place, targets):
    """Where these targets are, one after the other, as Hark lays them out."""
    lines = subprocess.run([place.tool("places"), place.event, place.assets, *targets], check=True,
                           capture_output=True, text=True).stdout.splitlines()
    taps = []
    for line in lines:
        target, x, y, change, kept = line.split()
        taps.append({"target": target, "x": int(x), "y": int(y), "new": change == "new",
                     "keeps": kept == "keeps"})
    return taps


def tour(languages):
    """A visit that has one question in every language."""
    changes = []
    for language in languages[1:] + languages[:1]:
        changes += ["top:language", f"language:{language}"]
    return VISIT[:AT_HELPED] + changes + VISIT[AT_HELPED:]


def tap_until_heard(place, terminal, tap):
    """As a person does: whoever is not heard taps once more. The times of that, and True if so."""
    rows = NEW_SCREEN_ROWS if tap["new"] else 1
    for again in (False, True):
        seen = place.display.tap(tap["x"], tap["y"], rows, QUIET_MS, PATIENCE_MS)
        if seen["rows"] >= rows:
            return seen, again
    raise Missed(f"{terminal.name}: {seen['rows']} rows of pixels changed, not {rows}, when "
                 f"{tap['target']} was tapped at {tap['x']},{tap['y']}, twice")


def play(place, terminal, taps, pause_s):
    """One visit; gives each tap with the times of the display."""
    done = []
    screen_since = time.monotonic()
    for tap in taps:
        if tap["target"].startswith(LEADS_ON):
            time.sleep(max(0.0, screen_since + DEAF_S - time.monotonic()))
        seen, again = tap_until_heard(place, terminal, tap)
        if tap["new"]:
            screen_since = time.monotonic()
        done.append({**tap, **seen, "again": again})
        time.sleep(pause_s)
    return done


def check_answers(terminal, count):
    """That what was tapped is what was kept, in every visit."""
    answers = terminal.answers()
    if len(answers) != count or any(one != VISIT_ANSWERS for one in answers):
        raise Missed(f"{terminal.name}: {count} times {VISIT_ANSWERS} was tapped, "
                     f"but kept was {answers}")


def measure_start(place, terminal):
    """From the start of the program until the whole first screen is seen, and the CPU until then
    and a moment longer."""
    place.display.wait_for_quiet(QUIET_MS * 2)
    place.display.begin_changes(START_QUIET_MS, START_PATIENCE_MS)
    begun_ns = time.monotonic_ns()
    others = [process.pid for process in terminal.parts()]
    before_ns = sum(map(processes.cpu_ns, others))
    terminal.start()
    changes = place.display.end_changes()
    if not changes:
        raise Missed(f"{terminal.name}: nothing came on the screen")
    cpu_ns = sum(map(processes.cpu_ns, terminal.pids())) - before_ns
    whole_ns = next(at for at, screen in changes if screen == changes[-1][1])
    return {"start_ms": (whole_ns - begun_ns) / 1e6, "start_cpu_ms": cpu_ns / 1e6}


def latencies(taps, stamps):
    """In ms: to the first changed pixel, to the last, and to the end of the first fdatasync after
    a tap that gave something to keep."""
    found = {"tap_first": [], "tap_last": [], "tap_durable": []}
    for tap in taps:
        found["tap_first"].append((tap["first"] - tap["lifted"]) / 1e6)
        found["tap_last"].append((tap["last"] - tap["lifted"]) / 1e6)
        if tap["keeps"]:
            after = [stamp for stamp in stamps if stamp >= tap["lifted"]]
            if not after:
                raise Missed(f"no fdatasync came after {tap['target']}")
            found["tap_durable"].append((min(after) - tap["lifted"]) / 1e6)
    return found


def measure_visits(place, terminal, taps, count, pause_s):
    before = processes.cost(terminal.pids())
    syncs, written = len(terminal.stamps.times()), terminal.stamps.written()
    done = []
    for _ in range(count):
        done += play(place, terminal, taps, pause_s)
    spent = processes.spent(before, processes.cost(terminal.pids()))
    commits = sum(1 for tap in done if tap["keeps"])
    return {"visit_cpu_ms": spent["cpu_ns"] / 1e6 / count,
            "syncs_per_commit": (len(terminal.stamps.times()) - syncs) / commits,
            "taps_again": sum(tap["again"] for tap in done),
            "file_bytes_per_commit": (terminal.stamps.written() - written) / commits,
            **latencies(done, terminal.stamps.times())}


def measure_rest(terminal, settle_s, seconds):
    """Nobody is there: what is done all the same."""
    time.sleep(settle_s)
    before = processes.cost(terminal.pids())
    time.sleep(seconds)
    spent = processes.spent(before, processes.cost(terminal.pids()))
    return {"rest_wakeups": spent["wakeups"] / seconds, "rest_bytes": spent["written"] / seconds,
            "rest_cpu_percent": spent["cpu_ns"] / 1e7 / seconds}


def measure_memory(terminal, name):
    """All processes, and each part by itself: the screen's and what stands beside it."""
    screen, beside = terminal.parts()
    return {f"{name}_mb": processes.memory(terminal.pids()) / 1e6,
            f"{name}_screen_mb": processes.memory(processes.tree(screen.pid)) / 1e6,
            f"{name}_beside_mb": processes.memory(processes.tree(beside.pid)) / 1e6,
            f"{name}_processes": len(terminal.pids())}


def measure_session(place, make, plan):
    """One whole session of a terminal: visits, memory, rest, all languages, memory."""
    terminal = make(place, stamped=True)
    try:
        terminal.start()
        terminal.start_rest()
        place.display.begin_changes(START_QUIET_MS, START_PATIENCE_MS)
        place.display.end_changes()
        for taps in plan.before:
            play(place, terminal, taps, QUICK_PAUSE_S)
        found = measure_visits(place, terminal, plan.visit, plan.visits, plan.pause_s)
        found.update(measure_memory(terminal, "latin"))
        found.update(measure_rest(terminal, plan.settle_s, plan.rest_s))
        for taps in plan.after:
            play(place, terminal, taps, QUICK_PAUSE_S)
        found.update(measure_memory(terminal, "all"))
        terminal.stop()
        check_answers(terminal, len(plan.before) + plan.visits + len(plan.after))
        return found
    finally:
        terminal.close()


def measure_card(place, make, visit, pause_s):
    """What a commit costs the card at a visitor's pace: a quick visit, then one that is counted.
    Only the program that keeps the answers writes there."""
    card = Card(place.build)
    try:
        terminal = make(place, data=card.mounted)
        try:
            terminal.start()
            place.display.begin_changes(START_QUIET_MS, START_PATIENCE_MS)
            place.display.end_changes()
            play(place, terminal, visit, QUICK_PAUSE_S)
            card.settle()
            before = card.count()
            play(place, terminal, visit, pause_s)
            time.sleep(pause_s)
            after = card.count()
        finally:
            terminal.close()
    finally:
        card.close()
    commits = sum(1 for tap in visit if tap["keeps"])
    return {f"card_{name}": (after[name] - before[name]) / commits for name in after}


def measure_starts(place, makers, count):
    """The two in turn, warm: one start of each comes before and does not count."""
    terminals = [make(place) for make in makers]
    found = {terminal.name: [] for terminal in terminals}
    try:
        for index in range(count + 1):
            for terminal in terminals:
                one = measure_start(place, terminal)
                terminal.stop_screen()
                if index > 0:
                    found[terminal.name].append(one)
        return found
    finally:
        for terminal in terminals:
            terminal.close()
