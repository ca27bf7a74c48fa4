"""Starts and stops the real programs, for tests/servers and tests/day.

Each test has a directory of its own; ports are free ones. Only processes that were started here
are ever ended, by their own handle.
"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

PROGRAMS = os.environ["HARK_PROGRAMS"]
FILL_STORE = os.environ.get("HARK_FILL_STORE")  # only for tests that fill a store
TOKEN = "correct-horse-battery-1"
OTHER_TOKEN = "correct-horse-battery-2"
PATIENCE_S = 120  # for things that take milliseconds on a quiet machine


def environment(extra=None):
    """Without a proxy or a locale of whoever runs the tests."""
    kept = {}
    for name, value in os.environ.items():
        if not name.lower().endswith("_proxy") and not name.startswith(("LC_", "LANG")):
            kept[name] = value
    return {**kept, **(extra or {})}


def wait_until(condition, what, patience_s=PATIENCE_S):
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError("waited in vain for: " + what)


def rows(path, query):
    """Reads a database that a program may have open or may have been killed with."""
    database = sqlite3.connect(path, timeout=10)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


class Program:
    """One running program; its standard error goes to a file in the test's directory."""

    def __init__(self, arguments, log_path, extra=None, **options):
        self.log_path = log_path
        with open(log_path, "ab") as log:
            self.process = subprocess.Popen(arguments, stderr=log, env=environment(extra),
                                            **options)

    def stop(self, number=signal.SIGTERM):
        """Ends it and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        return code

    def kill(self):
        self.stop(signal.SIGKILL)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()


class Case(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="hark-servers-")
        self.programs = []
        self.addCleanup(self.clean)
        self.write("tokens", f"# who may send\nfoyer-1 = {TOKEN}\nfoyer-2 = {OTHER_TOKEN}\n")
        self.responses = self.path("responses.db")
        self.collector_db = self.path("collector.db")
        self.outbox = self.path("outbox/upload.db")
        self.status_path = self.path("outbox/status.json")
        os.mkdir(self.path("outbox"))
        self.url = None
        self.port = 0

    def clean(self):
        for program in self.programs:
            program.kill()
        shutil.rmtree(self.directory)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)
        return self.path(name)

    def start(self, arguments, log_name, **options):
        program = Program(arguments, self.path(log_name), **options)
        self.programs.append(program)
        return program

    # ---- the terminal's store ----

    def fill(self, count, *options):
        """Adds responses to responses.db; returns their ids."""
        done = subprocess.run([FILL_STORE, self.responses, str(count), *options],
                              env=environment(), stdout=subprocess.PIPE, check=True,
                              timeout=PATIENCE_S)
        ids = done.stdout.decode().split()
        self.assertEqual(len(ids), count)
        return ids

    def hold_store(self, count, extra=None):
        """The same, but the writer stays, as hark-kiosk does. Returns it and the ids."""
        writer = self.start([FILL_STORE, self.responses, str(count), "hold"], "fill.log",
                            extra=extra, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ids = [writer.process.stdout.readline().decode().strip() for _ in range(count)]
        self.assertEqual(writer.process.stdout.readline(), b"holding\n")
        return writer, ids

    @staticmethod
    def add_response(writer):
        writer.process.stdin.write(b"\n")
        writer.process.stdin.flush()
        return writer.process.stdout.readline().decode().strip()

    # ---- the collector ----

    def start_collector(self, *options):
        """Starts it on the port of last time, the first time on a free one."""
        arguments = [os.path.join(PROGRAMS, "hark-collector"), "--conf", self.write("c.conf", ""),
                     "--database", self.collector_db, "--tokens", self.path("tokens"),
                     "--port", str(self.port), *options]
        for _ in range(100):
            collector = self.start(arguments, "collector.log", stdout=subprocess.PIPE)
            line = collector.process.stdout.readline().decode().strip()
            if line:
                self.url = line.rstrip("/")
                self.port = int(self.url.rsplit(":", 1)[1])
                return collector
            collector.stop()  # someone has the port for a moment
            time.sleep(0.1)
        raise AssertionError("the collector does not start:\n" + collector.log())

    def stored_ids(self):
        """The ids at the collector, in the terminal's spelling; fails when one is there twice."""
        ids = [self.uuid(row[0]) for row in rows(self.collector_db, "SELECT id FROM response")]
        self.assertEqual(len(ids), len(set(ids)))
        return set(ids)

    @staticmethod
    def uuid(octets):
        text = octets.hex()
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    # ---- the upload ----

    def upload_arguments(self, url=None, token=TOKEN, terminal="foyer-1", **settings):
        lines = {"responses": self.responses, "outbox": self.outbox, "status": self.status_path,
                 "collector": url or self.url, "terminal": terminal, "token": token,
                 "retry_seconds": 1, **settings}
        conf = "".join(f"{key} = {value}\n" for key, value in lines.items())
        return [os.path.join(PROGRAMS, "hark-upload"), "--conf", self.write("u.conf", conf)]

    def upload_once(self, **settings):
        """One drain. Returns the exit code and what stood on standard error."""
        done = subprocess.run(self.upload_arguments(**settings) + ["--once"], env=environment(),
                              stderr=subprocess.PIPE, timeout=PATIENCE_S, check=False)
        text = done.stderr.decode(errors="replace")
        self.assertNotIn(TOKEN, text)
        self.assertNotIn("Sanitizer", text)
        return done.returncode, text

    def start_upload(self, **settings):
        return self.start(self.upload_arguments(**settings), "upload.log")

    def delivered(self):
        """(id, verdict) of all that the upload program holds for settled."""
        if not os.path.exists(self.outbox):
            return []
        # It keeps its file for itself while it runs, so that this is for when it does not.
        if not rows(self.outbox, "SELECT 1 FROM sqlite_schema WHERE name = 'delivered'"):
            return []  # it was killed before it made its tables
        return [(self.uuid(row[0]), row[1])
                for row in rows(self.outbox, "SELECT id, verdict FROM delivered")]

    def status(self):
        try:
            with open(self.status_path, encoding="utf-8") as status:
                return json.load(status)
        except FileNotFoundError:
            return {}

    def assert_no_findings(self):
        """No sanitizer spoke up in any program."""
        for program in self.programs:
            self.assertNotIn("Sanitizer", program.log())
            self.assertNotIn("runtime error", program.log())


def main():
    unittest.main()
