"""The two terminals that are set side by side: Hark, and a page in a tuned Chromium. Both are
started, tapped and ended in the same way; what they have kept is read from their databases."""
import json
import mmap
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import tempfile

import page
import processes
from display import HEIGHT, WIDTH

CHROMIUM = "/usr/lib/chromium/chromium"
# What an expert sets for one page: no GPU, which Xvfb has not; one renderer; nothing that asks the
# network or writes. The switches for machines with little memory (--in-process-gpu, --no-zygote,
# --enable-low-end-device-mode) saved nothing here.
CHROMIUM_FLAGS = [
    "--kiosk", "--no-sandbox", "--test-type", "--ozone-platform=x11", "--disable-gpu",
    "--renderer-process-limit=1", "--process-per-site", "--disable-extensions",
    "--disable-breakpad", "--disable-crash-reporter", "--disable-dev-shm-usage", "--no-memcheck",
    "--disk-cache-size=1",
    "--disable-quic", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-domain-reliability", "--disable-features=Translate,MediaRouter,OptimizationHints",
    "--password-store=basic", "--noerrdialogs", "--disable-infobars", "--hide-scrollbars",
    f"--window-size={WIDTH},{HEIGHT}", "--window-position=0,0",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
STAMPS_MAX = 8190
PATIENCE_S = 60
TOKEN = "0123456789abcdef0123456789abcdef"


def environment(**more):
    """Without a proxy or a locale of whoever measures."""
    kept = {name: text for name, text in os.environ.items()
            if not name.lower().endswith("_proxy") and not name.startswith(("LC_", "LANG"))}
    return {**kept, **more}


class Stamps:
    """When each fsync or fdatasync of a program came back, and what it wrote (stamps.c)."""

    def __init__(self, path, module):
        with open(path, "wb") as file:
            file.truncate(8 * (2 + STAMPS_MAX))
        self.environment = {"HARK_BENCH_STAMPS": path, "LD_PRELOAD": module}
        with open(path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 0)

    def times(self):
        count = min(struct.unpack_from("Q", self.memory)[0], STAMPS_MAX)
        return list(struct.unpack_from(f"{count}Q", self.memory, 16))

    def written(self):
        return struct.unpack_from("Q", self.memory, 8)[0]


class Terminal:
    """data is the folder where answers are kept; all else lies in memory. stamped: with Stamps."""

    name = ""

    def __init__(self, place, data=None, stamped=False):
        self.place = place
        memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.scratch = tempfile.mkdtemp(prefix="hark-bench-", dir=memory)
        self.data = data or tempfile.mkdtemp(prefix="hark-bench-", dir=place.build)
        self.owns_data = data is None
        self.stamps = Stamps(self.path("stamps"), place.tool("stamps.so")) if stamped else None
        self.running = []
        self.prepare()

    def prepare(self):
        """What is there before the screen is started."""

    def path(self, name):
        return os.path.join(self.scratch, name)

    def run(self, command, is_screen=False, writes=False, **options):
        more = {"DISPLAY": self.place.display.name} if is_screen else {}
        if writes and self.stamps:
            more.update(self.stamps.environment)
        with open(self.path("log"), "ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log,
                                       env=environment(**more), **options)
        self.running.insert(0, process)
        return process

    def pids(self):
        """Of everything that a terminal runs."""
        return processes.tree(*[process.pid for process in self.parts()])

    def parts(self):
        raise NotImplementedError

    def end(self, process):
        """Gently: what was tapped is on the disk then."""
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
            self.running.remove(process)

    def stop(self):
        for process in list(self.running):
            self.end(process)

    def close(self):
        self.stop()
        shutil.rmtree(self.scratch, ignore_errors=True)
        if self.owns_data:
            shutil.rmtree(self.data, ignore_errors=True)

    def rows(self, query):
        database = sqlite3.connect(os.path.join(self.data, self.database), timeout=10)
        try:
            return [json.loads(row[0]) for row in database.execute(query)]
        finally:
            database.close()


class Hark(Terminal):
    """hark-kiosk, and hark-upload beside it, which sends to a collector. The collector is another
    machine at an event, and does not count."""

    name = "Hark"
    database = "responses.db"

    def prepare(self):
        with open(self.path("tokens"), "w", encoding="utf-8") as file:
            file.write(f"bench = {TOKEN}\n")
        with open(self.path("token"), "w", encoding="utf-8") as file:
            file.write(TOKEN + "\n")
        os.chmod(self.path("tokens"), 0o600)
        os.chmod(self.path("token"), 0o600)
        with open(self.path("conf"), "w", encoding="utf-8"):
            pass
        self.screen = self.upload = None
        collector = self.run([self.place.program("hark-collector"), "--conf", self.path("conf"),
                              "--database", self.path("collector.db"), "--tokens",
                              self.path("tokens"), "--port", "0"], stdout=subprocess.PIPE)
        line = collector.stdout.readline().decode()
        self.url = next(word for word in line.split() if word.startswith("http"))

    def start(self):
        self.screen = self.run([self.place.program("hark-kiosk"), "--conf", self.path("conf"),
                                "--data-dir", self.data, "--assets", self.place.assets,
                                "--fullscreen", self.place.event], is_screen=True, writes=True)

    def start_rest(self):
        self.upload = self.run([self.place.program("hark-upload"), "--conf", self.path("conf"),
                                "--responses", os.path.join(self.data, self.database),
                                "--outbox", os.path.join(self.data, "upload.db"),
                                "--status", os.path.join(self.data, "status.json"),
                                "--collector", self.url, "--terminal", "bench",
                                "--token-file", self.path("token")])

    def parts(self):
        return [process for process in (self.screen, self.upload) if process is not None]

    def stop_screen(self):
        self.end(self.screen)
        self.screen = None

    def answers(self):
        """Of each finished visit: {question: [choice]}, as the page has them."""
        found = []
        for row in self.rows("SELECT CAST(document AS TEXT) FROM response WHERE seq IS NOT NULL "
                             "ORDER BY seq"):
            one = {answer["question"]: answer["chosen"] for answer in row["answers"]
                   if answer["chosen"]}
            found.append(one)
        return found


class Page(Terminal):
    """A page in a tuned Chromium, and the server beside it, which keeps what is answered. The
    browser's profile lies in memory, as it does where an expert looks after a card."""

    name = "Chromium"
    database = "answers.db"

    def prepare(self):
        page.make_page(self.place.root, self.place.event, self.path("page.html"))
        self.screen = None
        self.server = self.run(["node", os.path.join(page.HERE, "page", "server.js"),
                                self.place.tool("keep.node"),
                                os.path.join(self.data, self.database), self.path("page.html")],
                               writes=True, stdout=subprocess.PIPE)
        port = self.server.stdout.readline().decode().strip()
        if not port:
            raise RuntimeError("the server of the page did not start: " + self.log())
        self.url = f"http://127.0.0.1:{port}/"

    def log(self):
        with open(self.path("log"), encoding="utf-8", errors="replace") as log:
            return log.read()[-2000:]

    def start(self):
        self.screen = self.run([CHROMIUM, *CHROMIUM_FLAGS,
                                f"--user-data-dir={self.path('profile')}", self.url],
                               is_screen=True, stdout=subprocess.DEVNULL)

    def start_rest(self):
        """The server was there before the screen."""

    def parts(self):
        return [process for process in (self.screen, self.server) if process is not None]

    def stop_screen(self):
        self.end(self.screen)
        self.screen = None

    def answers(self):
        rows = self.rows("SELECT document FROM response ORDER BY rowid")
        return [{name: chosen for name, chosen in row["answers"].items() if name != "topic"}
                for row in rows if row["ending"] == "finished"]
