"""The device's own screen on a real kernel: hark-kiosk in a guest with a monitor and a tablet, no
X, no Wayland, no graphics library. What is on the monitor is compared with the golden screens; a
finger answers; the tablet is unplugged, and another one plugged in. `./dev screen-test`.

    screen_test.py --programs build/release --work DIR

The kernel is Debian's for this machine, unpacked in DIR; nothing of it is installed.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

import qmp
from picture import read_png

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOLDEN = os.path.join(ROOT, "tests", "golden")
EVENT = os.path.join(ROOT, "assets", "events", "personalisation.yaml")
DRIVERS = ["virtio_pci", "virtio_gpu", "evdev", "xhci_pci", "usbhid", "hid_generic"]
TOLERANCE = 2  # steps of a colour, as for the golden screens
TABLET = ["-device", "qemu-xhci", "-device", "usb-tablet,id=tablet"]


def say(text):
    print(f"screen-test: {text}", flush=True)


# ---- the kernel -------------------------------------------------------------------------------

def unpack_kernel(work):
    """vmlinuz and the folder of its drivers. Kept in work; a newer kernel is not looked for."""
    tree = os.path.join(work, "kernel")
    if not os.path.exists(os.path.join(tree, "unpacked")):
        say("unpacking Debian's kernel")
        shutil.rmtree(tree, ignore_errors=True)
        os.makedirs(tree)
        said = subprocess.run(["apt-cache", "depends", "linux-image-amd64"], check=True,
                              capture_output=True, text=True).stdout
        found = re.search(r"Depends: (linux-image-\S+)", said)
        if found is None:
            sys.exit("screen-test: apt knows no kernel; run apt-get update, then this again")
        subprocess.run(["apt-get", "-q", "download", found.group(1)], cwd=tree, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        package, = (name for name in os.listdir(tree) if name.endswith(".deb"))
        subprocess.run(["dpkg-deb", "-x", os.path.join(tree, package), tree], check=True)
        release, = os.listdir(os.path.join(tree, "lib", "modules"))
        subprocess.run(["/sbin/depmod", "-b", tree, release], check=True)
        with open(os.path.join(tree, "unpacked"), "w", encoding="utf-8") as file:
            file.write(release)
    with open(os.path.join(tree, "unpacked"), encoding="utf-8") as file:
        release = file.read()
    return (os.path.join(tree, "boot", f"vmlinuz-{release}"),
            os.path.join(tree, "lib", "modules", release))


# ---- the guest -------------------------------------------------------------------------------

def drivers(modules):
    """The files of the drivers and of all they need, in the order in which they can be loaded."""
    needs = {}
    with open(os.path.join(modules, "modules.dep"), encoding="utf-8") as file:
        for line in file:
            path, _, others = line.partition(":")
            name = os.path.basename(path).split(".")[0].replace("-", "_")
            needs[name] = [path, *others.split()]
    order = []
    for name in DRIVERS:
        for path in reversed(needs[name]):
            if path not in order:
                order.append(path)
    return order


def libraries(program):
    """What it links, from this machine."""
    said = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    return re.findall(r"(/\S+) \(0x", said)


def fill(tree, given, modules):
    """All files of the guest."""
    for folder in ("bin", "hark/fonts", "modules"):
        os.makedirs(os.path.join(tree, folder))
    shutil.copy("/bin/busybox", os.path.join(tree, "bin", "busybox"))
    os.symlink("busybox", os.path.join(tree, "bin", "sh"))
    kiosk = os.path.join(given.programs, "hark-kiosk")
    for path in [kiosk, *libraries(kiosk)]:
        place = os.path.join(tree, "hark" if path == kiosk else os.path.dirname(path)[1:])
        os.makedirs(place, exist_ok=True)
        shutil.copy(path, place)
    shutil.copytree(os.path.join(given.programs, "assets"), os.path.join(tree, "hark", "assets"))
    shutil.copy(EVENT, os.path.join(tree, "hark", "event.yaml"))
    for name in os.listdir("/usr/share/fonts/truetype/andika"):
        shutil.copy(os.path.join("/usr/share/fonts/truetype/andika", name),
                    os.path.join(tree, "hark", "fonts"))
    noto = "/usr/share/fonts/truetype/noto"
    os.makedirs(tree + noto)
    for name in os.listdir(noto):
        if re.match(r"Noto(Sans|Serif|Naskh|Nastaliq)(Arabic|Urdu|Bengali|Gurmukhi)", name):
            shutil.copy(os.path.join(noto, name), tree + noto)
    order = drivers(modules)
    for path in order:
        shutil.copy(os.path.join(modules, path), os.path.join(tree, "modules"))
    with open(os.path.join(tree, "modules", "order"), "w", encoding="utf-8") as file:
        file.writelines(os.path.basename(path) + "\n" for path in order)
    shutil.copy(os.path.join(ROOT, "tests", "image", "init"), os.path.join(tree, "init"))


def pack(tree, options, path):
    with open(os.path.join(tree, "options"), "w", encoding="utf-8") as file:
        file.writelines(f"{key}={value}\n" for key, value in options.items())
    names = subprocess.run(["find", ".", "-mindepth", "1", "-print0"], cwd=tree, check=True,
                           capture_output=True).stdout
    with open(path, "wb") as file:
        subprocess.run(["cpio", "--null", "--create", "--format=newc", "--quiet"], cwd=tree,
                       input=names, stdout=file, check=True)


def start(kernel, tree, scratch, monitor, options):
    initrd = os.path.join(scratch, "initrd")
    pack(tree, options, initrd)
    width, height = monitor
    command = ["qemu-system-x86_64", "-machine", "q35", "-cpu", "max", "-m", "1024", "-nodefaults",
               "-no-reboot", "-kernel", kernel, "-initrd", initrd,
               "-append", "console=ttyS0 quiet panic=-1",
               "-device", f"virtio-gpu-pci,xres={width},yres={height}", *TABLET]
    return qmp.Guest(command, scratch)


# ---- what is looked for ----------------------------------------------------------------------

def middle_of(state, target):
    """Where a target's middle is in a golden view."""
    with open(os.path.join(GOLDEN, "view", f"{state}.txt"), encoding="utf-8") as file:
        found = re.search(rf"^{re.escape(target)} .*?box=(\d+),(\d+),(\d+)x(\d+)", file.read(),
                          re.MULTILINE)
    x, y, w, h = map(int, found.groups())
    return x + w / 2, y + h / 2


class Eyes:
    """Waits for golden screens on the guest's monitor, and keeps what was seen."""

    def __init__(self, guest, keep):
        self.guest, self.keep = guest, keep

    def wait_for(self, state):
        golden = read_png(os.path.join(GOLDEN, "png", f"{state}.png"))

        def seen():
            picture = self.guest.look()
            if (picture.width, picture.height) != (golden.width, golden.height):
                return None
            return picture if picture.differing(golden, TOLERANCE) == 0 else None
        try:
            picture = qmp.wait_until(f"the screen \"{state}\"", seen, guest=self.guest)
        except RuntimeError:
            self.guest.look().save(os.path.join(self.keep, f"{state}.actual.png"))
            raise
        picture.save(os.path.join(self.keep, f"{state}.png"))
        say(f"\"{state}\" is on the monitor, as kept; {self.guest.cpu_s():.0f} CPU s of QEMU so far")

    def tap(self, state, target, size):
        x, y = middle_of(state, target)
        self.guest.tap(x / size[0], y / size[1])


def visit(given, kernel, tree, scratch):
    size = (1280, 800)
    guest = start(kernel, tree, scratch, size, {"display": "10.1-1280x800", "rotation": 0})
    eyes = Eyes(guest, given.work)
    try:
        eyes.wait_for("welcome")
        qmp.wait_until("the tablet", lambda: "one finger" in guest.said(), guest=guest)
        eyes.tap("welcome", "do:start", size)
        eyes.wait_for("topic")
        # Another panel: what was plugged in first is gone.
        guest.do("device_del", id="tablet")
        qmp.wait_until("the tablet to go", lambda: "is gone" in guest.said(), guest=guest)
        guest.do("device_add", driver="usb-tablet", id="another")
        qmp.wait_until("another tablet",
                       lambda: guest.said().count("one finger") >= 2, guest=guest)
        eyes.tap("topic", "item:budgets", size)
        eyes.wait_for("topic-chosen")
    finally:
        guest.close()


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("programs", "work"):
        options.add_argument(f"--{name}", required=True)
    given = options.parse_args()
    os.makedirs(given.work, exist_ok=True)
    kernel, modules = unpack_kernel(given.work)
    with tempfile.TemporaryDirectory() as scratch:
        tree = os.path.join(scratch, "tree")
        fill(tree, given, modules)
        visit(given, kernel, tree, scratch)
    say(f"all as it should be; what was seen is in {given.work}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
