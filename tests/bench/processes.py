"""What processes cost, read from /proc by the same rule for every program: CPU, memory, wake-ups,
bytes written."""
import os
import time


def read(*path):
    """The text of a file of /proc; "" when its process has just ended."""
    try:
        with open(os.path.join("/proc", *map(str, path)), encoding="utf-8",
                  errors="replace") as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def value(text, name):
    """The number after "name:" in a file of such lines; 0 where there is none."""
    for line in text.splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0


def tree(*roots):
    """These processes and all that descend from them."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            stat = read(name, "stat")
            if stat:
                parent = int(stat.rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(name))
    found, todo = [], list(roots)
    while todo:
        one = todo.pop()
        found.append(one)
        todo += children.get(one, [])
    return sorted(set(found))


def cpu_ns(pid):
    """All CPU time of a process, ended threads too: its CPU clock (clock_getcpuclockid)."""
    try:
        return int(time.clock_gettime_ns((~pid << 3) | 2))
    except OSError:
        return 0


def pss_bytes(pid):
    return value(read(pid, "smaps_rollup"), "Pss") * 1024


def threads(pid):
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except FileNotFoundError:
        return []


def wakeups(pid):
    """{thread: how often it was put on a CPU again}."""
    found = {}
    for thread in threads(pid):
        status = read(pid, "task", thread, "status")
        found[thread] = (value(status, "voluntary_ctxt_switches") +
                         value(status, "nonvoluntary_ctxt_switches"))
    return found


def written_bytes(pid):
    """What it gave to disks; files in memory are not counted."""
    return value(read(pid, "io"), "write_bytes")


def cost(pids):
    """Of each of these processes and threads, since it began."""
    found = {"cpu_ns": {pid: cpu_ns(pid) for pid in pids}, "wakeups": {},
             "written": {pid: written_bytes(pid) for pid in pids}}
    for pid in pids:
        found["wakeups"].update(wakeups(pid))
    return found


def spent(before, after):
    """All together, between two costs. What has ended in between is left out: a browser ends a
    process or thread now and then, and its last moments cannot be read."""
    return {name: sum(count - before[name].get(one, 0) for one, count in after[name].items()
                      if count > 0)
            for name in after}


def memory(pids):
    return sum(map(pss_bytes, pids))
