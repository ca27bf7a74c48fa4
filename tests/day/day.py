"""Eight hours of visits in eight minutes: the real hark-kiosk in a window, the real hark-upload and
hark-collector with TLS between them, a network that comes and goes, kills, and people who answer,
play or go away. In the end everything is delivered, the documents and the report say what was
tapped, and no program holds on to more than in the morning.

    ./dev day [--seed S] [--hours H]

On $DISPLAY, with HARK_TEST_PRELOAD (tests/visits/with_display.sh)."""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time

import harness
import meter
import network
import nginx
import page
import pranks
import questions
import screen
import sums
import visitor

SPEED = 60  # of the clock of hark-upload and hark-collector
HOUR_S = 3600
TALK_S, BREAK_S = 45 * 60, 15 * 60
GAPS = ("collector stopped", "cut", "refused", "silent")
PROGRAMS = ("hark-kiosk", "hark-upload", "hark-collector")
PAGE_BYTES = 4096
EMPTY_BYTES = 40 * PAGE_BYTES  # a database with nothing in it, and half-filled pages
DELIVERED_BYTES = 256  # a row about one response, and its index
WAL_BYTES = 5 << 20  # 4 MiB, and the commit that goes beyond
SANITIZED = "HARK_TEST_LIBASAN" in os.environ
GROWTH_KIB = 512  # of a life's own memory, in its last quarter
GROWTH_DESCRIPTORS = 4  # those of a drain: the responses' three files, and a connection


class Day(nginx.TlsCase):
    options = None
    maxDiff = None

    def setUp(self):
        super().setUp()
        os.chmod(self.directory, 0o755)  # nginx looks from its own user
        self.chance = random.Random(self.options.seed)
        self.event = questions.Event(self.options.event)
        self.meter = meter.Meter()
        self.book = []
        self.counts = dict.fromkeys(("visits", "gaps", "restarts"), 0)
        self.done = {}  # by prank or trouble
        self.began = time.monotonic()
        self.passed = False
        self.gap_ends_s, self.gap_closes, self.gap_cuts = None, 0, 0

    def clean(self):
        """What failed stays, to be looked at."""
        for program in self.programs:
            program.kill()
        if self.passed:
            shutil.rmtree(self.directory)
        else:
            print("seed", self.options.seed, "- everything is left in", self.directory)

    # ---- the programs ----

    def clock(self, speed):
        """Of a program that starts now: it does not go back behind what came before."""
        ahead = (time.monotonic() - self.began) * (speed - 1)
        return {"LD_PRELOAD": os.environ["HARK_TEST_PRELOAD"],
                "FAKETIME": f"+{ahead:.3f} x{speed}"}

    def start(self, arguments, log_name, **options):
        name = os.path.basename(arguments[0])
        extra = self.clock(SPEED) if name in PROGRAMS else None
        program = super().start(arguments, log_name, extra=extra, **options)
        if extra:
            self.meter.begin(name, program.process.pid)
        return program

    def open_all(self):
        self.collector = self.start_collector()
        self.make_authority("ours")
        self.make_certificate("server", "ours", "IP:127.0.0.1")
        tls = self.start_nginx("server")
        self.network = network.Network(int(tls.rsplit(":", 1)[1]), self.chance)
        self.addCleanup(self.network.close)
        self.tls = f"https://127.0.0.1:{self.network.port}"
        self.open_upload()
        option = self.options
        self.screen = screen.Screen(
            option.hand, f"{harness.PROGRAMS}/hark-kiosk", option.assets, self.directory,
            option.event, option.fingers, self.path("kiosk.log"))
        self.addCleanup(self.screen.close)
        self.open_kiosk()

    def open_upload(self):
        self.upload = self.start_upload(url=self.tls, ca_file=self.path("ours.crt"),
                                        retry_seconds=5)

    def open_kiosk(self):
        self.screen.start()
        self.meter.begin("hark-kiosk", self.screen.pid())
        self.visitor = visitor.Visitor(self.screen, self.event, self.chance, self.book)

    # ---- troubles ----

    def begin_gap(self, how):
        self.counts["gaps"] += 1
        if how == "collector stopped":
            self.collector.kill()
        else:
            self.network.set(how)
        longest_s = min(20 * 60, self.options.hours * HOUR_S / 20)
        self.gap_ends_s = self.screen.now_s() + self.chance.uniform(longest_s / 10, longest_s)
        self.gap_closes = len(self.book) + 1  # something is to be sent meanwhile
        self.gap_cuts = self.network.cuts + (1 if how == "cut" else 0)

    def end_gap(self):
        if self.network.how != "up":
            self.network.set("up")
        if self.collector.process.poll() is not None:
            self.collector = self.start_collector()
            self.network.set("up")
        self.gap_ends_s = None

    def kill_upload(self):
        self.upload.kill()
        self.open_upload()

    def kill_collector(self):
        if self.collector.process.poll() is None:
            self.collector.kill()
            self.collector = self.start_collector()

    def in_the_middle(self):
        """Somebody has answered something, and it is on the card."""
        pranks.some_core(self.visitor)
        self.visitor.answer(skips=0)

    def kill_kiosk(self):
        self.in_the_middle()
        self.screen.kill()
        self.visitor.end("interrupted")
        self.open_kiosk()

    def kill_kiosk_while_typing(self):
        self.visitor.begin()
        self.visitor.core()
        self.visitor.tap("do:more")
        self.visitor.tap("do:type")
        self.screen.kill()
        self.visitor.end("interrupted")
        self.open_kiosk()

    def press_power(self):
        self.in_the_middle()
        self.assertEqual(self.screen.press_power(), 0)
        self.visitor.end("interrupted")
        self.open_kiosk()

    def restart_terminal(self):
        self.in_the_middle()
        self.upload.kill()
        self.screen.kill()
        self.visitor.end("interrupted")
        self.open_upload()
        self.open_kiosk()

    def plan(self, hours):
        """(when, what, how): all kills come before the middle, so that long lives follow."""
        whole_s = hours * HOUR_S
        kills = [self.kill_upload, self.kill_collector, self.kill_kiosk, self.press_power,
                 self.kill_kiosk_while_typing, self.restart_terminal]
        plan = [(self.chance.uniform(0.1, 0.4) * whole_s, self.restart, kill)
                for kill in kills for _ in range(max(1, round(hours / 4)))]
        gaps = max(len(GAPS), round(hours * 1.5))
        for number in range(gaps):
            when = 0.05 + 0.9 * (number + self.chance.random() * 0.5) / gaps
            how = GAPS[number % len(GAPS)]
            if how == "collector stopped" and when > 0.4:
                how = "refused"
            plan.append((when * whole_s, self.begin_gap, how))
        return sorted(plan, key=lambda entry: entry[0])

    # ---- the day ----

    def visit(self, how):
        self.counts["visits"] += 1
        self.count(how)
        how(self.visitor)
        self.visitor.expect(self.visitor.view.screen == "welcome", "Welcome after " + how.__name__)

    def deal(self):
        """Kinds of visits in a random order: each unusual one comes before any comes again."""
        usual = len(pranks.USUAL) // 2
        while True:
            for deck in (pranks.UNUSUAL + pranks.USUAL[:usual], pranks.USUAL[usual:]):
                yield from self.chance.sample(deck, len(deck))

    def is_over(self, hours, plan):
        """Each kind of visit and of trouble has its turn, however short the day is."""
        return (self.screen.now_s() >= hours * HOUR_S and not plan
                and all(kind.__name__ in self.done for kind in pranks.UNUSUAL))

    def wait_for_the_next(self):
        """A queue in the break, somebody now and then in the talk; the pace is held on the average."""
        in_break = self.screen.now_s() % (TALK_S + BREAK_S) < BREAK_S
        self.screen.pass_s(self.chance.uniform(2, 8) if in_break else self.chance.uniform(10, 80))
        real_s = time.monotonic() - self.began
        ahead_s = self.screen.now_s() - real_s * self.options.pace
        if ahead_s > 0:
            time.sleep(ahead_s / (self.options.pace - 1))

    def live(self, hours):
        plan, kinds, said = self.plan(hours), self.deal(), time.monotonic()
        while not self.is_over(hours, plan):
            now_s = self.screen.now_s()
            if (self.gap_ends_s is not None and now_s >= self.gap_ends_s
                    and len(self.book) >= self.gap_closes and self.network.cuts >= self.gap_cuts):
                self.end_gap()
            if plan and plan[0][0] <= now_s and not self.must_wait(plan[0][1]):
                _, trouble, how = plan.pop(0)
                trouble(how)
            self.visit(next(kinds))
            self.wait_for_the_next()
            self.meter.sample([self.path(name) for name in (
                "responses.db", "responses.db-wal", "collector.db", "collector.db-wal",
                "outbox/upload.db", "outbox/upload.db-wal")])
            if time.monotonic() - said > 5:
                said = time.monotonic()
                self.say_progress(hours)
        if self.gap_ends_s is not None:
            self.end_gap()

    def must_wait(self, trouble):
        """One gap after the other."""
        return trouble == self.begin_gap and self.gap_ends_s is not None

    def restart(self, kill):
        self.counts["restarts"] += 1
        self.count(kill)
        kill()

    def count(self, what):
        self.done[what.__name__] = self.done.get(what.__name__, 0) + 1

    def say_progress(self, hours):
        status = self.status()
        print(f"  {self.screen.now_s() / HOUR_S:5.2f} of {hours:g} h: {self.counts['visits']} visits,"
              f" {self.screen.taps} taps, {len(self.book)} closed, {status.get('sent', 0)} sent,"
              f" {self.counts['gaps']} gaps, {self.counts['restarts']} restarts", flush=True)

    # ---- the evening ----

    def close_all(self):
        """Everything is delivered, and everyone ends by themselves."""
        closed = len(self.book)
        harness.wait_until(lambda: self.status().get("sent") == closed
                           and self.status().get("kept") == closed,
                           f"{closed} responses kept and sent; status: {self.status()}")
        self.assertEqual(self.screen.press_power(), 0)
        self.assertEqual(self.upload.stop(), 0)
        self.assertEqual(self.collector.stop(), 0)

    def check_delivery(self):
        ids = {self.uuid(row[0]) for row in harness.rows(self.responses, "SELECT id FROM response")}
        self.assertEqual(len(ids), len(self.book))
        self.assertEqual(self.stored_ids(), ids)
        delivered = [name for name, verdict in self.delivered() if verdict in (0, 1)]
        self.assertEqual(sorted(delivered), sorted(ids))
        for table in ("conflict", "refused"):
            self.assertEqual(harness.rows(self.collector_db, f"SELECT count(*) FROM {table}"), [(0,)])
        for path in (self.responses, self.collector_db, self.outbox):
            self.assertEqual(harness.rows(path, "PRAGMA integrity_check"), [("ok",)])
        self.assertFalse(os.path.exists(self.path("aside")), "a sound file was set aside")

    def check_documents(self):
        """Returns the hours in which the visits began."""
        documents = [json.loads(row[0]) for row in harness.rows(
            self.responses, "SELECT document FROM response ORDER BY seq")]
        found = []
        for number, (visit, document) in enumerate(zip(self.book, documents), 1):
            found += [f"response {number}: {text}"
                      for text in sums.differences(self.event, visit, document)]
        self.assertEqual(found, [])
        return [document["hour"] for document in documents]

    def hark(self, *arguments):
        done = subprocess.run([f"{harness.PROGRAMS}/hark", *arguments], check=False, timeout=60,
                              env=harness.environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def check_report(self, hours):
        persons = sums.people(self.book, hours)
        for whom in ("sharing", "organiser"):
            path = self.path(whom + ".csv")
            self.hark("export", "--csv", "--for", whom, "--database", self.collector_db, "-o", path)
            self.assertEqual(list(sums.rows_differ(self.event, persons, whom, path)), [])
        path = self.path("report.html")
        self.hark("report", "--database", self.collector_db, "-o", path)
        self.assertEqual(list(page.differences(self.event, persons, path)), [])

    def write_samples(self):
        with open(self.path("samples.txt"), "w", encoding="ascii") as out:
            for lives in self.meter.lives.values():
                for life in lives:
                    for sample in life.samples:
                        print(life.name, life.pid, *sample, file=out)

    def say_what_is_not_judged(self):
        if SANITIZED:
            print("  NOT JUDGED: memory. The sanitizer keeps what is given back; it has looked for"
                  " leaks when the programs ended.")
        elif not list(self.meter.judged(meter.SAMPLES_MEMORY)):
            print(f"  NOT JUDGED: memory. No life has {meter.SAMPLES_MEMORY} visits; a whole day"
                  " has: ./dev day", flush=True)

    def check_files(self):
        """No database is larger than what was said makes it, and no WAL than its limit."""
        answers, = harness.rows(
            self.responses, "SELECT sum(length(CAST(document AS BLOB))) FROM response")[0]
        events, = harness.rows(self.responses, "SELECT sum(length(bytes)) FROM event")[0]
        most = {self.responses: 2 * answers + events, self.collector_db: 2 * answers + events,
                self.outbox: len(self.book) * DELIVERED_BYTES}
        for path, size in most.items():
            (pages,), = harness.rows(path, "PRAGMA page_count")
            self.assertLessEqual(pages * PAGE_BYTES, size + EMPTY_BYTES, path)
        for name, size in self.meter.largest.items():
            if name.endswith("-wal"):
                self.assertLessEqual(size, WAL_BYTES, name)

    def check_growth(self):
        found = []
        for life in self.meter.judged(meter.SAMPLES_MEMORY):
            growth = life.growth(meter.OWN)
            if growth > GROWTH_KIB and not SANITIZED:
                found.append(f"{life.name}: {growth:.0f} KiB more than in the first half")
        for life in self.meter.judged(meter.SAMPLES_DESCRIPTORS):
            growth = life.growth(meter.DESCRIPTORS)
            if growth > GROWTH_DESCRIPTORS:
                found.append(f"{life.name}: {growth:g} descriptors more than in the first half")
        self.assertEqual(found, [])

    def say_sums(self):
        known = sum(verdict == 1 for _, verdict in self.delivered())
        print(f"{self.counts['visits']} visits, {self.screen.taps} taps, {len(self.book)} closed,"
              f" {sum(one.ending == 'interrupted' for one in self.book)} interrupted,"
              f" {self.counts['gaps']} network gaps ({self.network.cuts} answers cut),"
              f" {self.counts['restarts']} restarts, {len(self.stored_ids())} delivered,"
              f" {known} of them twice")
        print("  " + ", ".join(f"{name} {count}" for name, count in sorted(self.done.items())))
        for name in PROGRAMS:
            life = self.meter.longest(name)
            pairs = [life.quarters(column) for column in range(4)]
            rss, pss, own, fds = (f"{first:.0f} -> {last:.0f}" for first, last in pairs)
            print(f"  {name}: KiB resident {rss}, its share {pss}, its own {own}; descriptors {fds}"
                  f" (first and last quarter of {len(life.samples)} visits)")
        print("  at most: " + ", ".join(f"{name} {size / 1024:.0f} KiB"
                                        for name, size in self.meter.largest.items()), flush=True)

    def test_day(self):
        print(f"a day of {self.options.hours:g} hours, seed {self.options.seed}", flush=True)
        self.open_all()
        self.live(self.options.hours)
        self.close_all()
        self.write_samples()
        self.say_sums()
        self.say_what_is_not_judged()
        self.check_delivery()
        self.check_report(self.check_documents())
        self.check_files()
        self.check_growth()
        self.assert_no_findings()
        self.passed = True


def main():
    parser = argparse.ArgumentParser()
    for name in ("hand", "fingers", "assets", "event"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, default=8)
    parser.add_argument("--pace", type=float, default=SPEED, help="seconds of the day in one of ours")
    Day.options = parser.parse_args()
    sys.argv[1:] = []
    harness.main()


if __name__ == "__main__":
    main()
