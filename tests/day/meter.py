"""What the programs hold on to: memory and descriptors, life by life."""
import os
from statistics import median

RESIDENT, SHARE, OWN, DESCRIPTORS = range(4)  # columns of a sample

SAMPLES_DESCRIPTORS = 12  # in a life whose descriptors are judged, one a visit
SAMPLES_MEMORY = 60  # ... and whose memory is
WARM_UP = 0.2  # of a life: every screen and script is drawn, and the databases' caches fill


class Life:
    def __init__(self, name, pid):
        self.name, self.pid = name, pid
        self.samples = []  # (KiB resident, its share of it, its own that is no file's, descriptors)

    def sample(self):
        kib = {}
        try:
            with open(f"/proc/{self.pid}/smaps_rollup", encoding="ascii") as rollup:
                for line in rollup:
                    words = line.split()
                    if words[0] in ("Rss:", "Pss:", "Anonymous:"):
                        kib[words[0]] = int(words[1])
            descriptors = len(os.listdir(f"/proc/{self.pid}/fd"))
        except OSError:
            return  # it was killed a moment ago
        self.samples.append((kib["Rss:"], kib["Pss:"], kib["Anonymous:"], descriptors))

    def warm(self, column):
        values = [sample[column] for sample in self.samples]
        return values[int(len(values) * WARM_UP):]

    def quarters(self, column):
        """Medians of the first and the last quarter, after the warm-up."""
        values = self.warm(column)
        size = max(1, len(values) // 4)
        return median(values[:size]), median(values[-size:])

    def growth(self, column):
        """The last quarter's median above the most that it was in the first half: caches that are
        emptied at a limit make memory go up and down, and only a leak goes up for ever."""
        half = [sample[column] for sample in self.samples[:len(self.samples) // 2]]
        return self.quarters(column)[1] - max(half)


class Meter:
    def __init__(self):
        self.lives = {}  # by name
        self.largest = {}  # of files, by name

    def begin(self, name, pid):
        self.lives.setdefault(name, []).append(Life(name, pid))

    def sample(self, files):
        for lives in self.lives.values():
            lives[-1].sample()
        for path in files:
            size = os.stat(path).st_size if os.path.exists(path) else 0
            name = os.path.basename(path)
            self.largest[name] = max(size, self.largest.get(name, 0))

    def judged(self, least):
        """The lives that are long enough."""
        for lives in self.lives.values():
            yield from (life for life in lives if len(life.samples) >= least)

    def longest(self, name):
        return max(self.lives[name], key=lambda life: len(life.samples))
