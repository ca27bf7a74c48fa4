"""How fast a backlog is sent to a collector over the loopback interface, and how fast a collector
takes what several terminals send. Both ends make durable what they store."""
import os
import shutil
import subprocess
import tempfile
import time

import processes
from terminals import environment

TERMINALS = 4


class Delivery:
    def __init__(self, place):
        self.place = place
        self.folder = tempfile.mkdtemp(prefix="hark-bench-delivery-", dir=place.build)
        self.tokens = {f"t{i}": f"token-of-the-bench-{i:04d}" for i in range(TERMINALS)}
        with open(self.path("tokens"), "w", encoding="utf-8") as file:
            file.writelines(f"{name} = {token}\n" for name, token in self.tokens.items())
        os.chmod(self.path("tokens"), 0o600)
        with open(self.path("conf"), "w", encoding="utf-8"):
            pass
        self.collector = subprocess.Popen(
            [place.program("hark-collector"), "--conf", self.path("conf"), "--database",
             self.path("collector.db"), "--tokens", self.path("tokens"), "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
        line = self.collector.stdout.readline().decode()
        self.url = next(word for word in line.split() if word.startswith("http"))

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def close(self):
        self.collector.terminate()
        self.collector.wait()
        self.collector.stdout.close()
        shutil.rmtree(self.folder)

    def fill(self, name, count):
        """A terminal's folder with so many responses. They are written in memory, and then lie on
        the disk as if they had been there for long."""
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            subprocess.run([self.place.tool("../servers/fill_store"),
                            os.path.join(memory, "responses.db"), str(count)], check=True,
                           stdout=subprocess.DEVNULL)
            shutil.copytree(memory, self.path(name))
        with open(self.path(name, "token"), "w", encoding="utf-8") as file:
            file.write(self.tokens[name] + "\n")
        os.chmod(self.path(name, "token"), 0o600)
        os.sync()

    def send(self, name):
        return subprocess.Popen(
            [self.place.program("hark-upload"), "--conf", self.path("conf"), "--responses",
             self.path(name, "responses.db"), "--outbox", self.path(name, "upload.db"),
             "--status", self.path(name, "status.json"), "--collector", self.url, "--terminal",
             name, "--token-file", self.path(name, "token"), "--once"],
            stderr=subprocess.DEVNULL, env=environment())

    def deliver(self, names):
        """Seconds until all is delivered, and the CPU seconds of senders and collector."""
        before_ns = processes.cpu_ns(self.collector.pid)
        begun = time.monotonic()
        senders = [self.send(name) for name in names]
        cpu_s = 0.0
        for sender in senders:
            _, status, usage = os.wait4(sender.pid, 0)
            sender.returncode = os.waitstatus_to_exitcode(status)
            if sender.returncode != 0:
                raise RuntimeError(f"hark-upload ended with {sender.returncode}")
            cpu_s += usage.ru_utime + usage.ru_stime
        seconds = time.monotonic() - begun
        return seconds, cpu_s, (processes.cpu_ns(self.collector.pid) - before_ns) / 1e9


def measure_delivery(place, count):
    delivery = Delivery(place)
    try:
        names = list(delivery.tokens)
        for name in names:
            delivery.fill(name, count)
        alone_s, sender_s, _ = delivery.deliver(names[:1])
        all_s, _, collector_s = delivery.deliver(names[1:])
        others = count * (len(names) - 1)
        return {"backlog_per_s": count / alone_s, "backlog_cpu_us": sender_s * 1e6 / count,
                "ingest_per_s": others / all_s, "ingest_cpu_us": collector_s * 1e6 / others}
    finally:
        delivery.close()
