"""What reaches the card: a file system of its own (ext4 on a loop device), whose device counts
what is written to it. Only root can do that."""
import os
import subprocess
import tempfile

CARD_BYTES = 256 * 1024 * 1024
SECTOR_BYTES = 512


def is_possible():
    return os.geteuid() == 0 and os.path.exists("/dev/loop-control")


class Card:
    def __init__(self, folder):
        self.scratch = tempfile.TemporaryDirectory(prefix="hark-bench-card-", dir=folder)
        image = os.path.join(self.scratch.name, "image")
        self.mounted = os.path.join(self.scratch.name, "card")
        os.mkdir(self.mounted)
        with open(image, "wb") as file:
            file.truncate(CARD_BYTES)
        # Nothing is left to be written to the tables later, which would be counted.
        self.run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image)
        self.device = self.run("losetup", "--find", "--show", image).strip()
        try:
            self.run("mount", "-o", "noatime", self.device, self.mounted)
        except subprocess.CalledProcessError:
            self.run("losetup", "-d", self.device)
            raise

    @staticmethod
    def run(*command):
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def settle(self):
        self.run("sync", "-f", self.mounted)

    def count(self):
        """Bytes and flushes that have reached the device."""
        name = os.path.basename(self.device)
        with open(f"/sys/block/{name}/stat", encoding="utf-8") as file:
            fields = [int(field) for field in file.read().split()]
        return {"bytes": fields[6] * SECTOR_BYTES, "flushes": fields[15]}

    def close(self):
        self.run("umount", self.mounted)
        self.run("losetup", "-d", self.device)
        self.scratch.cleanup()
