#!/usr/bin/env python3
"""The memory card in an emulator: `./dev image-test`. Pictures and logs stay in build/image-test."""
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import unittest

from machine import Card, Machine, debugfs, fresh_folder
from picture import read_png

IMAGE = os.environ["HARK_CARD"]
ROOT = os.environ["HARK_CARD_ROOT"]
FOLDER = os.environ["HARK_CARD_FOLDER"]
GOLDEN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "golden")
CARD_BYTES = 1 << 30
# systemd starts it before the journal is there to tell so; what it says itself comes later.
KIOSK = r"hark-kiosk\[\d+\]: "
UPLOAD = r"Started hark-upload\.service"
CHOSEN = r"hark: sequence=(\d+) slot=(\w) tries=(\d) good=(\d)"
NO_DATA = r"hark: DATA FAILED"
SOUND = r"hark: the data is there"


def light_pixels(picture):
    return sum(1 for at in range(0, len(picture.pixels), 3)
               if max(picture.pixels[at:at + 3]) > 60)


def middle(state, target):
    """Where a target's middle is in a golden view."""
    with open(f"{GOLDEN}/view/{state}.txt", encoding="utf-8") as view:
        found = re.search(rf"^{re.escape(target)} .*?box=(\d+),(\d+),(\d+)x(\d+)", view.read(),
                          re.MULTILINE)
    x, y, width, height = map(int, found.groups())
    return x + width / 2, y + height / 2


class CardTest(unittest.TestCase):
    def setUp(self):
        self.folder = fresh_folder(f"{FOLDER}/{self._testMethodName}")
        self.card = Card(IMAGE, f"{self.folder}/card.img", CARD_BYTES)

    def tearDown(self):
        # The pictures and logs are to be looked at; a card has a gigabyte.
        for name in ("card.img", "data.ext4"):
            if os.path.exists(f"{self.folder}/{name}"):
                os.remove(f"{self.folder}/{name}")

    def start(self, name, **options):
        machine = Machine(self.card, self.folder, name, **options)
        self.addCleanup(machine.close)
        return machine

    def data(self):
        """The data partition, mended from its journal as after any cut."""
        path = self.card.data(f"{self.folder}/data.ext4")
        code = subprocess.run(["e2fsck", "-p", path], stdout=subprocess.DEVNULL).returncode
        self.assertIn(code, (0, 1), "e2fsck cannot mend the data by itself")
        subprocess.run(["e2fsck", "-fn", path], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return path

    def expect_slot(self, machine, slot, tries, good):
        found = machine.wait(CHOSEN, "the choice of a slot")
        self.assertEqual(found.groups()[1:], (slot, str(tries), str(good)))

    def test_starts_keeps_and_starts_again(self):
        """The services come up, the data fills the card and outlives a cut; nobody else writes."""
        before = [hashlib.sha256(self.card.read(*self.card.partition(number))).digest()
                  for number in (1, 2, 3)]
        self.assertEqual(self.card.partition(4)[1], 16 << 20)
        machine = self.start("first")
        self.expect_slot(machine, "a", 0, 1)
        machine.wait(SOUND, "the data", refuse=NO_DATA)
        machine.wait(KIOSK, "hark-kiosk.service")
        print(f"first start: hark-kiosk.service after {machine.cpu_s():.0f} CPU seconds of QEMU",
              flush=True)
        machine.wait(UPLOAD, "hark-upload.service")
        machine.close()
        start, size = self.card.partition(4)
        self.assertEqual(start + size, CARD_BYTES)
        data = self.data()
        blocks = int(debugfs(data, "stats").split("Block count:")[1].split()[0])
        self.assertEqual(blocks * 4096, size)
        for folder, user in (("hark", 900), ("hark-upload", 901)):
            told = debugfs(data, f"stat /{folder}")
            self.assertIn("Mode:  02750", told)
            self.assertRegex(told, rf"User: +{user} +Group: +902")
        # What is on the card when the power goes is there at the next start.
        with open(f"{self.folder}/kept", "w", encoding="ascii") as kept:
            kept.write("kept\n" * 1000)
        debugfs(data, f"write {self.folder}/kept /hark/kept", write=True)
        self.card.put_data(data)
        machine = self.start("second")
        machine.wait(SOUND, "the data", refuse=NO_DATA)
        machine.wait(KIOSK, "hark-kiosk.service")
        self.assertNotIn("the data partition grows", machine.said())
        machine.close()
        self.assertEqual(debugfs(self.data(), "cat /hark/kept"), "kept\n" * 1000)
        after = [hashlib.sha256(self.card.read(*self.card.partition(number))).digest()
                 for number in (1, 2, 3)]
        self.assertEqual(before, after, "something but the data was written")

    def responses(self):
        """The terminal's responses.db, read from the card after the power went."""
        data = self.data()
        for end in ("", "-wal"):
            debugfs(data, f"dump /hark/responses.db{end} {self.folder}/responses.db{end}")
        database = sqlite3.connect(f"{self.folder}/responses.db")
        try:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            return [database.execute(f"SELECT document FROM {table}").fetchall()
                    for table in ("open_response", "response")]
        finally:
            database.close()

    def test_a_visit(self):
        """The questions come by themselves, a finger answers, and a cut loses no answer."""
        golden = {state: read_png(f"{GOLDEN}/png/{state}.png") for state in (
            "welcome", "topic", "how", "how-chosen", "helped")}
        machine = self.start("visit")
        machine.wait_for_screen(golden["welcome"], f"{self.folder}/welcome")
        print(f"the first screen: {machine.cpu_s():.0f} CPU seconds of QEMU", flush=True)
        machine.wait(r"ui: touch panel", "the touch panel")

        def tap(state, target):
            x, y = middle(state, target)
            machine.tap(x / 1280, y / 800)

        def see(state):
            machine.wait_for_screen(golden[state], f"{self.folder}/{state}")

        tap("welcome", "do:start")
        see("topic")
        tap("topic", "topic:today")
        machine.wait_for_other_screen(golden["topic"], f"{self.folder}/topic-chosen")
        tap("topic-chosen", "nav:next")
        see("how")
        tap("how", "choice:good")
        see("how-chosen")
        tap("how-chosen", "nav:next")
        see("helped")
        machine.close()
        still_open, closed = self.responses()
        self.assertEqual((len(still_open), len(closed)), (1, 0))
        self.assertIn('"good"', still_open[0][0])
        # The next start closes what the cut left open, and asks the next person.
        machine = self.start("next")
        machine.wait_for_screen(golden["welcome"], f"{self.folder}/welcome-again")
        # The store is opened behind the first screen.
        machine.wait(r"closed 1 responses that the last run left open", "the closed response")
        machine.close()
        still_open, closed = self.responses()
        self.assertEqual((len(still_open), len(closed)), (0, 1))
        self.assertIn('"good"', closed[0][0])

    def test_without_data_it_says_so(self):
        """Damaged data is left as it is, nothing is asked, and the screen tells it."""
        start, size = self.card.partition(4)
        # Both the first superblock and the one copy of 16 MB go.
        self.card.write(start, b"\xa5" * size)
        machine = self.start("damaged", size=(800, 480))
        machine.wait(NO_DATA, "the word that the data cannot be mounted", refuse=SOUND)
        # The words come before the journal does, and this is long after both.
        machine.wait(r"hark-upload\.service .* skipped", "the rest of the start", refuse=KIOSK)
        light = light_pixels(machine.picture(f"{self.folder}/no-data"))
        machine.close()
        # Five lines of words: an empty screen has none, a screen full of noise more.
        self.assertGreater(light, 2000)
        self.assertLess(light, 800 * 480 // 4)
        self.assertEqual(self.card.read(start, size), b"\xa5" * size, "what was there was written to")

    def test_a_slot_that_does_not_come_up_is_left(self):
        """B is tried twice, each try is counted before it begins, and then A is back."""
        self.card.copy_root()
        self.card.write_slot(6, "a", 0, 1)
        self.card.write_slot(7, "b", 2, 0)
        machine = self.start("tries")
        self.expect_slot(machine, "b", 1, 0)
        machine.wait(r"hark: the data is there", "the rest of the start")
        machine.do("system_reset")
        self.expect_slot(machine, "b", 0, 0)
        machine.do("system_reset")
        machine.wait(r"hark: FALLBACK to slot a", "the fallback")
        self.expect_slot(machine, "a", 0, 1)
        machine.wait(KIOSK, "hark-kiosk.service")
        machine.close()
        self.assertEqual(self.card.slots(), [(10, "a", 0, 1), (9, "b", 0, 0)])

    def test_a_new_slot_proves_itself(self):
        """B becomes good when its screen has stayed for a minute, and not before."""
        self.card.copy_root()
        self.card.write_slot(7, "b", 2, 0)
        machine = self.start("new")
        self.expect_slot(machine, "b", 1, 0)
        machine.wait(KIOSK, "hark-kiosk.service")
        self.assertEqual(self.card.slots()[0], (8, "b", 1, 0))
        machine.wait(r"slot b is good", "the word that slot b is good")
        machine.close()
        self.assertEqual(self.card.slots(), [(9, "b", 0, 1), (8, "b", 1, 0)])

    def test_a_broken_slot_is_passed_over(self):
        """A root that cannot be mounted, or holds no system, costs no second start."""
        self.card.copy_root()
        start, _ = self.card.partition(2)
        self.card.write(start, b"\0" * 65536)
        machine = self.start("a-broken")
        machine.wait(r"hark: slot a cannot be mounted", "the broken slot")
        machine.wait(r"hark: FALLBACK to slot b", "the fallback")
        self.expect_slot(machine, "b", 0, 1)
        machine.wait(KIOSK, "hark-kiosk.service")
        machine.close()
        self.assertEqual(self.card.slots(), [(1, "b", 0, 1)])

    def test_damaged_records_are_passed_over(self):
        """A torn record does not count; the older one holds."""
        self.card.copy_root()
        self.card.write_slot(4, "b", 0, 1)
        self.card.write_slot(5, "a", 0, 1)
        self.card.write((2048 + 1) * 512 + 10, b"6")
        machine = self.start("torn")
        machine.wait(r"hark: slot record 1 is damaged", "the damaged record")
        self.expect_slot(machine, "b", 0, 1)

    def test_both_roots_broken(self):
        """Nothing can be started: people are told on the screen, and to keep the card."""
        start, _ = self.card.partition(2)
        self.card.write(start, b"\0" * 65536)
        machine = self.start("none", size=(1920, 1080))
        machine.wait(r"hark: This terminal tries again in a minute", "the words on the screen")
        light = light_pixels(machine.picture(f"{self.folder}/none"))
        self.assertGreater(light, 2000)
        self.assertLess(light, 1920 * 1080 // 4)

    def test_the_same_card_in_a_pi(self):
        """QEMU's raspi3b has no display; the system comes up to hark-upload (serial line)."""
        machine = self.start("raspi3b", board="raspi3b")
        machine.wait(r"hark: the card is /dev/mmcblk", "the card reader")
        machine.wait(SOUND, "the data", refuse=NO_DATA)
        machine.wait(UPLOAD, "hark-upload.service")
        print(f"raspi3b: hark-upload.service after {machine.cpu_s():.0f} CPU seconds of QEMU",
              flush=True)


class SystemTest(unittest.TestCase):
    """What can be seen from the tree of the system, without starting it."""

    def test_units_are_shut_in(self):
        """The card's own systemd judges the two units; 10 is 1.0."""
        for unit, most in (("hark-kiosk", 10), ("hark-upload", 17)):
            told = subprocess.run(
                ["qemu-aarch64-static", "-L", ROOT, f"{ROOT}/usr/bin/systemd-analyze", "security",
                 f"--root={ROOT}", "--offline=true", "--no-pager", f"--threshold={most}",
                 f"{unit}.service"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            last = told.stdout.strip().splitlines()[-1]
            self.assertEqual(told.returncode, 0, last)
            print(last, flush=True)

    def test_nobody_signs_in(self):
        with open(f"{ROOT}/etc/shadow", encoding="ascii") as shadow:
            for line in shadow:
                self.assertTrue(line.split(":")[1].startswith(("!", "*")), line)
        for unit in ("getty@.service", "serial-getty@.service", "autovt@.service",
                     "debug-shell.service", "emergency.service", "ctrl-alt-del.target"):
            self.assertEqual(os.readlink(f"{ROOT}/etc/systemd/system/{unit}"), "/dev/null")
        self.assertFalse(os.path.exists(f"{ROOT}/usr/sbin/sshd"))
        told = subprocess.run(["find", ROOT, "-type", "f", "-perm", "/6000"], check=True,
                              stdout=subprocess.PIPE, text=True)
        self.assertEqual(told.stdout, "", "programs that make others of those who run them")


if __name__ == "__main__":
    fresh = unittest.main(verbosity=2, exit=False).result
    print("NOT RUN: the firmware of a Pi (config.txt is not read here), a Pi's display, Wi-Fi, "
          "watchdog and a real card. No Pi has started this card yet.", flush=True)
    sys.exit(0 if fresh.wasSuccessful() else 1)
