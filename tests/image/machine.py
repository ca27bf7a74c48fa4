"""An emulated machine with the whole card in it, and what can be read from a card without one.

The card's own kernel and initramfs are taken from its FAT, because QEMU does not run the firmware
that reads config.txt. Nothing is mounted: files of the card are read by mtools and debugfs.
"""
import hashlib
import os
import re
import shutil
import struct
import subprocess

from picture import Picture
from qmp import Guest, wait_until

SECTOR = 512
SLOT_SECTOR = 2048
COLOUR_STEPS = 64
# "Someone new?" stands above this row of 1280x800 pixels when nobody has touched for 20 seconds, which
# is soon over on a busy machine.
HEAD_ROWS = 88
ROWS_APART = 8  # rows are compared that far apart, so that a comparison is over at once
STRAY_PIXELS = 300  # of the hundred thousand that are compared


class Card:
    """A copy of the card as it would be after flashing a card of card_bytes."""

    def __init__(self, image, path, card_bytes):
        self.path = path
        subprocess.run(["cp", "--sparse=always", image, path], check=True)
        os.truncate(path, card_bytes)

    def read(self, offset, size):
        with open(self.path, "rb") as card:
            card.seek(offset)
            return card.read(size)

    def write(self, offset, content):
        with open(self.path, "r+b") as card:
            card.seek(offset)
            card.write(content)

    def partition(self, number):
        """Where it begins and how long it is, in bytes."""
        entry = self.read(446 + 16 * (number - 1), 16)
        start, sectors = struct.unpack("<II", entry[8:])
        return start * SECTOR, sectors * SECTOR

    def boot_file(self, name, target):
        subprocess.run(["mcopy", "-n", "-o", "-i", f"{self.path}@@{self.partition(1)[0]}",
                        f"::{name}", target], check=True)

    def slots(self):
        """The sound slot records, the one that holds first."""
        found = []
        for index in range(2):
            words = self.read((SLOT_SECTOR + index) * SECTOR, SECTOR).split(b"\n")[0].split()
            if len(words) == 6 and words[0] == b"HARKSLOT1":
                line = b" ".join(words[:5]) + b"\n"
                if hashlib.md5(line).hexdigest()[:8].encode() == words[5]:
                    found.append((int(words[1]), words[2].decode(), int(words[3]), int(words[4])))
        return sorted(found, reverse=True)

    def write_slot(self, sequence, slot, tries, good):
        line = f"HARKSLOT1 {sequence} {slot} {tries} {good}\n".encode()
        record = line[:-1] + b" " + hashlib.md5(line).hexdigest()[:8].encode() + b"\n"
        self.write((SLOT_SECTOR + sequence % 2) * SECTOR, record.ljust(SECTOR, b"\0"))

    def copy_root(self):
        """Slot B becomes the same as slot A."""
        start, size = self.partition(2)
        self.write(self.partition(3)[0], self.read(start, size))

    def data(self, path):
        """The data partition as a file of its own, for e2fsck and debugfs."""
        start, size = self.partition(4)
        subprocess.run(["dd", f"if={self.path}", f"of={path}", "bs=1M", "conv=sparse",
                        "iflag=skip_bytes,count_bytes", f"skip={start}", f"count={size}",
                        "status=none"], check=True)
        return path

    def put_data(self, path):
        start, _ = self.partition(4)
        subprocess.run(["dd", f"if={path}", f"of={self.path}", "bs=1M", "conv=notrunc",
                        "oflag=seek_bytes", f"seek={start}", "status=none"], check=True)


def sample(picture):
    """Every ROWS_APART-th row below the head."""
    row = picture.width * 3
    rows = [picture.pixels[at:at + row]
            for at in range(HEAD_ROWS * row, len(picture.pixels), row * ROWS_APART)]
    return Picture(picture.width, len(rows), b"".join(rows))


def debugfs(path, command, write=False):
    """What debugfs prints for one command on a file system in a file."""
    options = ["-w"] if write else []
    return subprocess.run(["debugfs", *options, "-R", command, path], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


class Machine(Guest):
    """QEMU with the whole card in it; ended by its own handle."""

    def __init__(self, card, folder, name, board="virt", size=(1280, 800)):
        scratch = fresh_folder(f"{folder}/{name}")
        self.seen = 0
        for file in ("kernel8.img", "initramfs.img", "cmdline.txt"):
            card.boot_file(file, f"{scratch}/{file}")
        with open(f"{scratch}/cmdline.txt", encoding="ascii") as text:
            # The kernel's own lines go to the serial line only: the screen is what people see.
            line = text.read().strip().replace("console=tty1 ", "")
        console = "ttyS1,115200" if board == "raspi3b" else "ttyAMA0"
        # The words of the initramfs and of the units, which nobody sees on a terminal.
        line += f" console={console} loglevel=6 systemd.journald.forward_to_console=1"
        command = ["qemu-system-aarch64", "-M", board, "-accel", "tcg,thread=multi",
                   "-kernel", f"{scratch}/kernel8.img", "-initrd", f"{scratch}/initramfs.img",
                   "-append", line]
        if board == "raspi3b":
            card.boot_file("bcm2837-rpi-3-b.dtb", f"{scratch}/board.dtb")
            # The watchdog that QEMU gives to a Pi bites as soon as it is switched on.
            command[command.index(line)] += " systemd.watchdog_sec=0"
            # The console is on its second serial line.
            command += ["-dtb", f"{scratch}/board.dtb", "-serial", "null",
                        "-drive", f"if=sd,file={card.path},format=raw"]
        else:
            command += ["-cpu", "cortex-a53", "-smp", "2", "-m", "1024",
                        "-drive", f"if=none,id=card,file={card.path},format=raw",
                        "-device", "virtio-blk-pci,drive=card",
                        "-device", f"virtio-gpu-pci,xres={size[0]},yres={size[1]}",
                        "-device", "virtio-tablet-pci", "-device", "virtio-rng-pci",
                        "-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net"]
        super().__init__(command, scratch)

    def wait(self, pattern, what, refuse=None):
        """Waits for the next line with pattern, and returns the match; fails at one with refuse."""
        def found():
            # The last line may not be whole yet.
            text = self.said()
            whole = text[:text.rfind("\n") + 1]
            match = re.compile(pattern).search(whole, self.seen)
            if refuse and re.compile(refuse).search(whole, self.seen,
                                                    match.end() if match else len(whole)):
                raise AssertionError(f"{refuse} came before {what}; see {self.console}")
            return match

        match = wait_until(what, found, guest=self)
        self.seen = match.end()
        return match

    def picture(self, path):
        """What is on the screen; leaves path.png for people to look at."""
        self.do("screendump", filename=path + ".png", format="png")
        return self.look()

    def is_seen(self, expected):
        """Whether the screen is that of a golden file (a Picture). That one was drawn with the
        libraries and the font of Debian 12; with 13's some pixels at the rims of letters differ."""
        picture = self.look()
        return ((picture.width, picture.height) == (expected.width, expected.height) and
                sample(picture).differing(sample(expected), COLOUR_STEPS) <= STRAY_PIXELS)

    def wait_for_screen(self, expected, path):
        try:
            wait_until(f"the screen of {path}.png", lambda: self.is_seen(expected), seconds=240,
                       pause_s=0.2, guest=self)
        finally:
            self.picture(path)

    def wait_for_other_screen(self, before, path):
        wait_until("a screen that shows the tap", lambda: not self.is_seen(before), seconds=240,
                   pause_s=0.2, guest=self)
        self.picture(path)


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path
