"""That ./dev bench measures what it says: a quick run, looked through. No time is judged, only
that every figure is there, and that ratios are far from where they would be by a mistake.

    test_bench.py BUILD ROOT
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import figures
import plot

BUILD, ROOT = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = ("start", "visits", "delivery")


def measure():
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "figures.json")
        subprocess.run([sys.executable, "-B", os.path.join(HERE, "bench.py"), "--build", BUILD,
                        "--root", ROOT, "--quick", "--json", path, *PARTS], check=True)
        with open(path, encoding="utf-8") as file:
            return json.load(file)


class Bench(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.results = measure()
        cls.rows = {row.key: row for row in figures.ROWS if row.part in PARTS}

    def both(self, key):
        return [figures.figure(self.results, name, self.rows[key]) for name in
                ("Hark", "Chromium")]

    def test_every_figure_is_there(self):
        may_be_nothing = ("rest_wakeups", "rest_cpu_percent", "rest_bytes", "taps_again")
        for key in self.rows:
            for value in self.both(key):
                self.assertIsNotNone(value, key)
                self.assertGreaterEqual(value, 0, key)
                if key not in may_be_nothing:
                    self.assertGreater(value, 0, key)
        for key, _ in figures.DELIVERY:
            self.assertGreater(self.results["delivery"][key], 0, key)

    def test_a_commit_is_one_fdatasync(self):
        ours, theirs = self.both("syncs_per_commit")
        self.assertEqual(ours, 1)
        self.assertGreaterEqual(theirs, 1)

    def test_every_tap_was_seen(self):
        for name in ("Hark", "Chromium"):
            found = self.results["visits"][name]
            self.assertEqual(len(found["tap_first"]), 18, name)
            self.assertEqual(len(found["tap_durable"]), 10, name)
            for first, last in zip(found["tap_first"], found["tap_last"]):
                self.assertLessEqual(first, last)

    def test_ratios_are_plausible(self):
        # A browser is a browser: what is nearer than this was not measured on both.
        for key, least in (("all_mb", 4), ("start_cpu_ms", 4), ("visit_cpu_ms", 2)):
            ours, theirs = self.both(key)
            self.assertGreater(theirs, least * ours, key)
        self.assertGreater(self.both("all_processes")[1], 3)

    def test_it_is_told(self):
        text = figures.report(self.results)
        self.assertIn("≤ 1/10 of Chromium", text)
        self.assertNotIn("not measured", text)
        self.assertIn("</svg>", plot.draw(self.results))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
