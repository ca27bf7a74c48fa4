#!/usr/bin/env python3
"""clang-tidy over every file that build/release compiles. What was clean and has not changed since
(the file, any header, the checks, its flags) is not looked at again. Exit 1 with findings."""
import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "release"
CACHE = ROOT / "build" / "lint-tidy"
FOLDERS = ("src", "tests", "assets")


def shared_key():
    """What every file depends on."""
    key = hashlib.sha256()
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.h")]
    paths += [ROOT / ".clang-tidy", ROOT / "tests" / ".clang-tidy"]
    for path in sorted(paths):
        key.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True)
    key.update(version.stdout)
    return key.digest()


def units():
    """(file, flags) of each compiled file of ours, the longest first, so that both cores end
    together."""
    commands = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    found = {Path(one["file"]): one.get("command", "") for one in commands}
    ours = [(path, flags) for path, flags in found.items()
            if any(path.is_relative_to(ROOT / folder) for folder in FOLDERS)]
    return sorted(ours, key=lambda unit: -unit[0].stat().st_size)


def look_at(path, flags, key):
    own = hashlib.sha256(key + flags.encode() + b"\0" + path.read_bytes()).hexdigest()
    stamp = CACHE / own
    if stamp.exists():
        return stamp, None
    done = subprocess.run(
        ["clang-tidy", "--quiet", "-p", str(BUILD), "--extra-arg=-Wno-unknown-warning-option",
         str(path)], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        stamp.touch()
        return stamp, None
    return stamp, (done.stdout or done.stderr).replace(f"{ROOT}/", "")


def main():
    CACHE.mkdir(parents=True, exist_ok=True)
    key = shared_key()
    todo = units()
    if not todo:
        print("build/release compiles nothing")
        return 1
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(look_at, path, flags, key) for path, flags in todo]
        results = []
        for job in concurrent.futures.as_completed(jobs):
            results.append(job.result())
            if results[-1][1] is not None:
                print(results[-1][1], flush=True)
    current = {stamp for stamp, _ in results}
    for old in CACHE.iterdir():
        if old not in current:
            old.unlink()
    return 1 if any(text is not None for _, text in results) else 0


if __name__ == "__main__":
    sys.exit(main())
