"""A display of its own (Xvfb, 1280x800), and the program that taps on it and sees what changes."""
import os
import subprocess

WIDTH, HEIGHT = 1280, 800
PATIENCE_S = 60


class Display:
    def __init__(self, watch_program):
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-noreset",
             "-nolisten", "tcp", "-dpi", "96"],
            pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.name = f":{number}"
        self.watch = subprocess.Popen([watch_program], env={**os.environ, "DISPLAY": self.name},
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.expect("ready")

    def close(self):
        self.watch.stdin.close()
        self.watch.wait(timeout=PATIENCE_S)
        self.watch.stdout.close()
        self.server.terminate()
        self.server.wait(timeout=PATIENCE_S)

    def read(self):
        line = self.watch.stdout.readline()
        if not line:
            raise RuntimeError("the watching program has ended")
        return line.split()

    def expect(self, word):
        line = self.read()
        if line != [word]:
            raise RuntimeError(f"the watching program said {line}, not {word}")

    def send(self, *words):
        self.watch.stdin.write(" ".join(map(str, words)) + "\n")
        self.watch.stdin.flush()

    def begin_changes(self, quiet_ms, patience_ms):
        """From now on changes are noted; end_changes() gives them."""
        self.send("change", quiet_ms, patience_ms)

    def end_changes(self):
        """[(time in ns, hash of the screen)], when the screen has been quiet for quiet_ms."""
        changes = []
        while True:
            line = self.read()
            if line == ["end"]:
                return changes
            changes.append((int(line[1]), line[2]))

    def wait_for_quiet(self, quiet_ms):
        self.begin_changes(quiet_ms, quiet_ms)
        return self.end_changes()

    def tap(self, x, y, rows, quiet_ms, patience_ms):
        """Times in ns; first and last are 0 when nothing changed. It is over when so many rows of
        pixels have changed and then nothing more."""
        self.send("tap", x, y, rows, quiet_ms, patience_ms)
        line = self.read()
        return {"lifted": int(line[1]), "first": int(line[2]), "last": int(line[3]),
                "rows": int(line[4])}

    def save(self, path):
        self.send("save", path)
        self.expect("end")
