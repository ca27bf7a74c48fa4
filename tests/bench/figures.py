"""The figures of one run as they are told: rows of a table, goals that are met or missed, and the
lines about the machine. Pure: numbers in, text out."""
from dataclasses import dataclass

MILLION = 1e6


@dataclass
class Row:
    """A figure of both terminals. key: "name" is the median, "name.95" the 95th of 100."""
    part: str
    key: str
    title: str
    unit: str
    digits: int
    goal: float = 0.0  # at most this share of Chromium's; 0: none


ROWS = [
    Row("start", "start_ms", "start, until the whole first screen is seen", "ms", 0, 1 / 6),
    Row("start", "start_cpu_ms", "CPU of the start", "ms", 0),
    Row("visits", "tap_first.50", "tap to first changed pixel, p50", "ms", 1),
    Row("visits", "tap_first.95", "tap to first changed pixel, p95", "ms", 1, 1 / 2),
    Row("visits", "tap_last.50", "tap to last changed pixel, p50", "ms", 1),
    Row("visits", "tap_last.95", "tap to last changed pixel, p95", "ms", 1),
    Row("visits", "tap_durable.50", "tap to durable, p50", "ms", 1),
    Row("visits", "tap_durable.95", "tap to durable, p95", "ms", 1),
    Row("visits", "taps_again", "taps that were not heard, and given again, a round", "", 0),
    Row("visits", "visit_cpu_ms", "CPU of a visit (14 taps, 8 commits), all processes", "ms", 0,
        1 / 10),
    Row("visits", "latin_mb", "memory after visits in English, all processes", "MB", 1, 1 / 10),
    Row("visits", "all_mb", "memory after all seven languages, all processes", "MB", 1, 1 / 10),
    Row("visits", "all_screen_mb", "of it: hark-kiosk / Chromium", "MB", 1),
    Row("visits", "all_beside_mb", "of it: hark-upload / node", "MB", 1),
    Row("visits", "all_processes", "processes", "", 0),
    Row("visits", "rest_wakeups", "wake-ups at rest, a second", "", 1),
    Row("visits", "rest_cpu_percent", "CPU at rest", "%", 2),
    Row("visits", "rest_bytes", "bytes written at rest, a second", "", 0),
    Row("visits", "syncs_per_commit", "fdatasync for each commit", "", 2),
    Row("visits", "file_bytes_per_commit", "bytes given to files for each commit", "kB", 1),
    Row("card", "card_bytes", "bytes that reach the card for each commit, a tap every 6 s", "kB",
        1),
    Row("card", "card_flushes", "flushes of the card for each commit", "", 1),
]
SCALES = {"kB": 1000.0}
DELIVERY = [
    ("backlog_per_s", "a backlog is sent: responses a second, one terminal"),
    ("backlog_cpu_us", "CPU of hark-upload for each response, µs"),
    ("ingest_per_s", "a collector takes: responses a second, three terminals at once"),
    ("ingest_cpu_us", "CPU of hark-collector for each response, µs"),
]
SCREENS = [("first_screen", "a whole screen, its words not drawn yet"),
           ("screen_again", "the same again"), ("tile_tapped", "a tap that changes one tile"),
           ("typing_screen", "the keyboard"), ("letter_typed", "a letter on it, the median"),
           ("letter_most", "the dearest letter")]
LATIN = ("en", "cy", "pl")


def percentile(values, part):
    """The smallest value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def figure(results, name, row):
    """None where it was not measured."""
    key, _, part = row.key.partition(".")
    found = results.get(row.part, {}).get(name, {}).get(key)
    if found is None:
        return None
    found = percentile(found, float(part) / 100 if part else 0.5)
    return found / SCALES.get(row.unit, 1.0)


def number(value, digits):
    return "not measured" if value is None else f"{value:,.{digits}f}"


def ratio(row, results):
    ours, theirs = (figure(results, name, row) for name in ("Hark", "Chromium"))
    return ours / theirs if ours is not None and theirs else None


def share_text(share):
    if share is None:
        return ""
    return f"1/{1 / share:.1f}" if 0 < share < 1 else f"{share:.1f}".replace("0.0", "0")


@dataclass
class Goal:
    title: str
    goal: str
    found: str
    met: bool


def worst(results, kind, name):
    """The largest count of a function of screen_cost among the Latin languages, in millions."""
    counts = results.get("instructions", {}).get(kind, {})
    found = [counts[language][name] for language in LATIN if language in counts]
    return max(found) / MILLION if found else None


def limit(title, value, most, unit, digits=1):
    if value is None:
        return []
    return [Goal(title, f"≤ {most:g} {unit}".strip(), f"{value:,.{digits}f} {unit}".strip(),
                 value <= most)]


def share_goals(results):
    goals = []
    for row in ROWS:
        share = ratio(row, results) if row.goal else None
        if share is not None:
            goals.append(Goal(row.title, f"≤ 1/{1 / row.goal:.0f} of Chromium", share_text(share),
                              share <= row.goal))
    return goals


def own_goals(results):
    rows = {row.key: row for row in ROWS}

    def ours(key):
        return figure(results, "Hark", rows[key])

    start = results.get("instructions", {}).get("arm64", {}).get("start")
    return [
        *limit("memory of hark-kiosk, seven languages", ours("all_screen_mb"), 32, "MB"),
        *limit("memory of hark-upload", ours("all_beside_mb"), 12, "MB"),
        *limit("whole Latin screen, arm64", worst(results, "arm64", "first_screen"), 12,
               "M instructions"),
        *limit("tap that changes one tile, arm64", worst(results, "arm64", "tile_tapped"), 3,
               "M instructions"),
        *limit("start until the first frame, arm64", start and start / MILLION, 60,
               "M instructions"),
        *limit("fdatasync for each commit", ours("syncs_per_commit"), 1, "", 2),
        *limit("bytes to the card for each commit", ours("card_bytes"), 20, "kB"),
        *limit("wake-ups at rest, a second", ours("rest_wakeups"), 0, ""),
        *limit("bytes written at rest, a second", ours("rest_bytes"), 0, ""),
    ]


def table(head, rows):
    return "\n".join(["| " + " | ".join(row) + " |" for row in
                      [head, ["---"] + ["---:"] * (len(head) - 1), *rows]]) + "\n"


def goals_text(results):
    rows = [[goal.title, goal.goal, goal.found, "met" if goal.met else "**missed**"]
            for goal in share_goals(results) + own_goals(results)]
    return table(["goal", "at most", "measured", ""], rows)


def sides_text(results):
    rows = []
    for row in ROWS:
        ours, theirs = (figure(results, name, row) for name in ("Hark", "Chromium"))
        if ours is not None or theirs is not None:
            unit = f", {row.unit}" if row.unit else ""
            rows.append([row.title + unit, number(ours, row.digits), number(theirs, row.digits),
                         share_text(ratio(row, results)), f"`./dev bench {row.part}`"])
    return table(["", "Hark", "Chromium", "share", "command"], rows)


def delivery_text(results):
    found = results["delivery"]
    return table(["", "", "command"], [[title, f"{found[key]:,.0f}", "`./dev bench delivery`"]
                                       for key, title in DELIVERY])


def instructions_text(results):
    parts = []
    for kind, counts in results["instructions"].items():
        languages = [language for language in counts if language != "start"]
        rows = [[title] + [f"{counts[language][name] / MILLION:.2f}" for language in languages]
                for name, title in SCREENS]
        parts.append(f"{kind}: {counts['start'] / MILLION:.1f} million instructions from the start "
                     f"of `hark-kiosk` until its first frame is shown, and in millions\n\n" +
                     table(["", *languages], rows))
    return "\n".join(parts)


def machine_text(machine):
    return "".join(f"- {name}: {text}\n" for name, text in machine.items())


def report(results):
    """All that was measured, as Markdown."""
    parts = [machine_text(results["machine"])]
    if "start" in results or "visits" in results:
        parts.append("### Beside each other\n\n" + sides_text(results))
    if "instructions" in results:
        parts.append("### Instructions\n\n" + instructions_text(results))
    if "delivery" in results:
        parts.append("### Delivery\n\n" + delivery_text(results))
    parts.append("### Goals\n\n" + goals_text(results))
    return "\n".join(parts)
