"""An emulated machine with the whole card in it, and what can be read from a card without one.

The card's own kernel and initramfs are taken from its FAT, because QEMU does not run the firmware
that reads config.txt. Nothing is mounted: files of the card are read by mtools and debugfs.
"""
import hashlib
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import time

from picture import read_png, read_ppm

SECTOR = 512
SLOT_SECTOR = 2048
AXIS_MOST = 32767  # what QEMU takes for the right or lower edge
COLOUR_STEPS = 64
STRAY_PIXELS = 2000  # of a million
# An emulated processor on a busy machine; each wait ends as soon as there is something to see.
PATIENCE_S = 600


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


def debugfs(path, command, write=False):
    """What debugfs prints for one command on a file system in a file."""
    options = ["-w"] if write else []
    return subprocess.run(["debugfs", *options, "-R", command, path], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


class Machine:
    """QEMU with the card; ended by its own handle."""

    def __init__(self, card, folder, name, board="virt", size=(1280, 800)):
        self.log_path = f"{folder}/{name}.log"
        self.socket_path = f"{folder}/{name}.qmp"
        self.seen = 0
        for file in ("kernel8.img", "initramfs.img", "cmdline.txt"):
            card.boot_file(file, f"{folder}/{file}")
        with open(f"{folder}/cmdline.txt", encoding="ascii") as text:
            line = text.read().strip()
        console = "ttyS1,115200" if board == "raspi3b" else "ttyAMA0"
        # The words of the initramfs and of the units, which nobody sees on a terminal.
        line += f" console={console} loglevel=6 systemd.journald.forward_to_console=1"
        arguments = ["qemu-system-aarch64", "-M", board, "-accel", "tcg,thread=multi",
                     "-display", "none", "-monitor", "none",
                     "-kernel", f"{folder}/kernel8.img", "-initrd", f"{folder}/initramfs.img",
                     "-append", line, "-qmp", f"unix:{self.socket_path},server=on,wait=off"]
        if board == "raspi3b":
            card.boot_file("bcm2837-rpi-3-b.dtb", f"{folder}/board.dtb")
            arguments += ["-dtb", f"{folder}/board.dtb", "-serial", "null",
                          "-serial", f"file:{self.log_path}",
                          "-drive", f"if=sd,file={card.path},format=raw"]
        else:
            arguments += ["-cpu", "cortex-a53", "-smp", "2", "-m", "1024",
                          "-drive", f"if=none,id=card,file={card.path},format=raw",
                          "-device", "virtio-blk-pci,drive=card",
                          "-device", f"virtio-gpu-pci,xres={size[0]},yres={size[1]}",
                          "-device", "virtio-tablet-pci", "-device", "virtio-rng-pci",
                          "-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net",
                          "-serial", f"file:{self.log_path}"]
        with open(f"{folder}/{name}.qemu", "wb") as told:
            self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=told,
                                            stderr=told)
        self.qmp = None

    def cpu_s(self):
        """Processor seconds of QEMU so far: they say more than a clock on a busy machine."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def log(self):
        if not os.path.exists(self.log_path):
            return ""
        with open(self.log_path, "rb") as log:
            return log.read().decode("utf-8", "replace")

    def wait(self, pattern, what, refuse=None):
        """Waits for the next line with pattern, and returns the match; fails at one with refuse."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            # The last line may not be whole yet.
            text = self.log()
            whole = text[:text.rfind("\n") + 1]
            found = re.compile(pattern).search(whole, self.seen)
            if refuse and re.compile(refuse).search(whole, self.seen, found.end() if found else
                                                    len(whole)):
                raise AssertionError(f"{refuse} came before {what}; see {self.log_path}")
            if found:
                self.seen = found.end()
                return found
            if self.process.poll() is not None:
                raise AssertionError(f"QEMU ended before {what}; see {self.log_path}")
            time.sleep(0.2)
        raise AssertionError(f"waited in vain for {what}; see {self.log_path}")

    def command(self, name, **arguments):
        if self.qmp is None:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(self.socket_path)
            self.qmp = connection.makefile("rw")
            self.qmp.readline()
            self.command("qmp_capabilities")
        self.qmp.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self.qmp.flush()
        while True:
            answer = json.loads(self.qmp.readline())
            if "error" in answer:
                raise AssertionError(f"QEMU refuses {name}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def look(self, path):
        """What is on the screen; leaves path.png for people to look at."""
        self.command("screendump", filename=path + ".ppm")
        picture = read_ppm(path + ".ppm")
        os.remove(path + ".ppm")
        picture.save(path + ".png")
        return picture

    def wait_for_screen(self, golden, path):
        """Waits until the screen is that of a golden file. That one was drawn with the libraries and
        the font of Debian 12; with those of 13 some pixels at the rims of letters are others."""
        expected = read_png(golden)
        end = time.monotonic() + PATIENCE_S
        while True:
            picture = self.look(path)
            if (picture.width, picture.height) == (expected.width, expected.height):
                if picture.differing(expected, COLOUR_STEPS) <= STRAY_PIXELS:
                    return
            if time.monotonic() > end:
                raise AssertionError(f"{path}.png is not {golden}; see {self.log_path}")
            time.sleep(0.5)

    def tap(self, x, y, width, height):
        """A finger at this pixel, down and up again."""
        place = [{"type": "abs", "data": {"axis": "x", "value": int(x / width * AXIS_MOST)}},
                 {"type": "abs", "data": {"axis": "y", "value": int(y / height * AXIS_MOST)}}]
        self.command("input-send-event", events=place)
        for down in (True, False):
            self.command("input-send-event", events=[
                {"type": "btn", "data": {"down": down, "button": "left"}}])
            time.sleep(0.2)

    def end(self):
        """The power goes."""
        self.process.kill()
        self.process.wait()
        if self.qmp is not None:
            self.qmp.close()


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path
