"""The real hark-kiosk in a window: what is in view, fingers, the power button and the plug."""
import os
import signal
import subprocess
import time


class Item:
    def __init__(self, words):
        self.id, self.role = words[0], words[1]
        self.is_chosen, self.is_target = words[2] == "1", words[3] == "1"
        self.x, self.y, self.w, self.h = (int(word) for word in words[4:8])
        self.name = words[8] if len(words) > 8 else ""

    def middle(self):
        return self.x + self.w // 2, self.y + self.h // 2


class View:
    def __init__(self, lines):
        self.screen = lines[0].split(" ", 1)[1]
        self.items = {}
        for line in lines[1:]:
            item = Item(line.split(" ", 9)[1:])
            self.items[item.id] = item

    def __contains__(self, name):
        return name in self.items and self.items[name].is_target

    def targets(self, prefix):
        return [name for name in self.items if name.startswith(prefix) and name in self]


class Screen:
    """The program's clock is this machine's, and pass_s() moves it on."""

    def __init__(self, hand, kiosk, assets, directory, event, fingers, log_path):
        preload = os.environ["HARK_TEST_PRELOAD"] + " " + fingers
        self.log_path = log_path
        self.hand = subprocess.Popen(
            [hand, kiosk, assets, directory, event, log_path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={**os.environ, "HARK_TEST_PRELOAD": preload})
        self.began = time.monotonic()
        self.passed_s = 0.0
        self.taps = 0

    def order(self, line):
        self.hand.stdin.write(line + "\n")
        self.hand.stdin.flush()
        lines = []
        while True:
            answer = self.hand.stdout.readline().rstrip("\n")
            if answer == ".":
                return lines
            if answer in ("!", ""):
                raise AssertionError(f"hark-kiosk: {line!r} went wrong; see {self.log_path}")
            lines.append(answer)

    def now_s(self):
        """The program's clock since the beginning of the day."""
        return self.passed_s + time.monotonic() - self.began

    def pass_s(self, seconds):
        self.passed_s += seconds
        self.order(f"pass {int(seconds * 1000)}")

    def look(self):
        return View(self.order("look"))

    def finger(self, phase, place, number=0):
        self.order(f"{phase} {number} {int(place[0])} {int(place[1])}")

    def strike(self, item, number=0):
        self.taps += 1
        self.finger("down", item.middle(), number)
        self.finger("up", item.middle(), number)

    # ---- the program ----

    def pid(self):
        path = f"/proc/{self.hand.pid}/task/{self.hand.pid}/children"
        with open(path, encoding="ascii") as children:
            return int(children.read().split()[0])

    def start(self):
        self.order("start")

    def kill(self):
        self.order("unplug")

    def press_power(self):
        """Returns the exit code."""
        pid = self.pid()
        self.order("dismiss")
        while True:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                words = stat.read().rsplit(") ", 1)[1].split()
            if words[0] == "Z":
                break
            time.sleep(0.02)
        self.order("unplug")  # it has ended; this takes it away
        code = int(words[-1])
        return code >> 8 if code % 256 == 0 else -(code % 128)

    def close(self):
        if self.hand.poll() is None:
            self.hand.stdin.close()
            try:
                self.hand.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.hand.send_signal(signal.SIGKILL)
                self.hand.wait()
            if self.hand.returncode != 0:
                raise AssertionError(f"hark-kiosk did not end well; see {self.log_path}")
        self.hand.stdout.close()
