"""A guest in QEMU, driven from outside as a person would: by what its screen shows and by a finger.
The protocol is QMP (docs/interop/qmp-intro of QEMU)."""
import json
import os
import socket
import subprocess
import time

from picture import read_ppm

AXIS_MOST = 32767  # what input-send-event takes for the right or lower edge


class Guest:
    """QEMU with these arguments; scratch is a folder for its socket, screendumps and console."""

    def __init__(self, command, scratch):
        self.scratch = scratch
        path = os.path.join(scratch, "qmp")
        self.console = os.path.join(scratch, "console")
        self.process = subprocess.Popen(
            [*command, "-qmp", f"unix:{path},server=on,wait=off", "-serial",
             f"file:{self.console}", "-display", "none", "-monitor", "none"],
            stdin=subprocess.DEVNULL)
        self.socket = self._connect(path)
        self.replies = self.socket.makefile("r", encoding="utf-8")
        self.replies.readline()  # the greeting
        self.do("qmp_capabilities")

    def _connect(self, path):
        for _ in range(600):
            try:
                found = socket.socket(socket.AF_UNIX)
                found.connect(path)
                return found
            except OSError:
                found.close()
                if self.process.poll() is not None:
                    raise RuntimeError("QEMU ended at once; its message is above") from None
                time.sleep(0.1)
        raise RuntimeError("QEMU does not answer")

    def do(self, name, **arguments):
        request = {"execute": name, "arguments": arguments}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            line = self.replies.readline()
            if not line:
                raise RuntimeError(f"QEMU ended while it was asked to do {name}")
            reply = json.loads(line)
            if "error" in reply:
                raise RuntimeError(f"{name}: {reply['error']['desc']}")
            if "return" in reply:
                return reply["return"]

    def look(self):
        path = os.path.join(self.scratch, "screen.ppm")
        self.do("screendump", filename=path)
        return read_ppm(path)

    def _send(self, *events):
        self.do("input-send-event", events=list(events))

    @staticmethod
    def _place(axis, part):
        return {"type": "abs", "data": {"axis": axis, "value": int(part * AXIS_MOST)}}

    @staticmethod
    def _button(down):
        return {"type": "btn", "data": {"down": down, "button": "left"}}

    def tap(self, across, down, seconds=0.15):
        """A finger at these parts of the screen, down and up again."""
        self._send(self._place("x", across), self._place("y", down))
        self._send(self._button(True))
        time.sleep(seconds)
        self._send(self._button(False))

    def cpu_s(self):
        """What QEMU has used so far: wall time depends on what else the machine does."""
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def said(self):
        """The guest's console so far."""
        try:
            with open(self.console, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def close(self):
        self.process.kill()
        self.process.wait()
        self.socket.close()


def wait_until(what, condition, seconds=180, pause_s=0.5, guest=None):
    """What the condition gives, once it is true. Patience is for a machine that does much else."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        if guest is not None and guest.process.poll() is not None:
            raise RuntimeError(f"QEMU ended before {what}:\n{guest.said()[-3000:]}")
        time.sleep(pause_s)
    tail = guest.said()[-3000:] if guest is not None else ""
    raise RuntimeError(f"waited {seconds} s for {what}\n{tail}")
