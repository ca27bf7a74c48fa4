#!/usr/bin/env python3
"""Sees every rule of house_rules.py turn red on a bad sample, and stay silent on good ones."""
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKER = Path(__file__).resolve().parent / "house_rules.py"
CC = sys.argv[1] if len(sys.argv) > 1 else "cc"

HEADER = """/* Things for samples.
 * They do nothing. */
#ifndef HARK_BASE_THING_H
#define HARK_BASE_THING_H

struct thing {
    int count;
};

#endif
"""
GOOD = {
    "src/base/thing.h": HEADER,
    "src/base/conf.c": 'static const char *const known_keys[] = {"event", "port"};\n',
    "src/base/clock.c": "#include <time.h>\n\nlong now(void)\n{\n    return time(NULL);\n}\n",
    "src/base/CMakeLists.txt": "hark_room(base\n  SOURCES conf.c clock.c)\n",
    "src/store/store_read.h": HEADER.replace("BASE_THING", "STORE_STORE_READ"),
    "src/upload/a.c": '#include <curl/curl.h>\n#include "base/thing.h"\n'
                      '#include "store/store_read.h"\n',
    "src/ui/a.c": "#include <SDL.h>\n/* strcpy( and extern are fine in a remark, */\n"
                  'static const char *const text = "and gets( and SELECT a FROM b in a text";\n'
                  "int read_strcpy(void); /* NOLINT(misc-thing): a sample */\n",
    "src/programs/a.c": "static const struct conf_setting settings[] = {\n"
                        '    {"event", "", "x", "FILE"},\n    {NULL, NULL, NULL, NULL},\n};\n',
    "tests/unit/test_base.c": "#include <sqlite3.h>\n#include <time.h>\n",
    "src/base/wide.h": HEADER.replace("THING", "WIDE").replace("nothing.", "é" * 85 + "."),
    "README.md": "Work /workshop ../shared_things are fine.\n",
}

LONG_BODY = "int f(\n    void)\n{\n" + "    ;\n" * 67 + "}\n"

# (file, its content, the line that must be complained about, the rule)
BAD = [
    ("src/base/a.c", '#include "event/event.h"\n', 1, "arrows"),
    ("src/view/a.c", '\n#include "ui/ui.h"\n', 2, "arrows"),
    ("src/upload/a.c", '#include "store/store.h"\n', 1, "arrows"),
    ("src/inbox/a.c", '#include "store/store_read.h"\n', 1, "arrows"),
    ("src/attic/a.c", "\n", 1, "arrows"),
    ("src/base/a.c", '#include "thing.h"\n', 1, "include-form"),
    ("src/kiosk/a.c", "#include <SDL.h>\n", 1, "library"),
    ("src/view/a.c", "#include <SDL2/SDL_ttf.h>\n", 1, "library"),
    ("src/event/a.c", "#include <linebreak.h>\n", 1, "library"),
    ("src/report/a.c", "#include <sqlite3.h>\n", 1, "library"),
    ("src/collector/a.c", "# include <curl/curl.h>\n", 1, "library"),
    ("src/cli/a.c", "#include <microhttpd.h>\n", 1, "library"),
    ("src/check/a.c", "#include <libfyaml.h>\n", 1, "library"),
    ("src/store/a.c", "#include <jansson.h>\n", 1, "library"),
    ("src/store/a.c", "#include <sodium.h>\n", 1, "library"),
    ("src/base/a.c", LONG_BODY, 1, "function-lines"),
    ("tests/unit/a.c", "int a;\n" + LONG_BODY, 2, "function-lines"),
    ("src/base/a.c", "\n" * 501, 501, "file-lines"),
    ("src/base/a.c", "\n/* " + "é" * 95 + " */\n", 2, "line-columns"),
    ("src/base/a.c", "int f(void)\n{\n    return sprintf(a, b);\n}\n", 3, "banned"),
    ("src/base/a.c", "int f(void)\n{\n    return atoi (b);\n}\n", 3, "banned"),
    ("tests/unit/a.c", "int f(void)\n{\n    return system(b);\n}\n", 3, "banned"),
    ("src/visit/a.c", "long f(void)\n{\n    return time(NULL);\n}\n", 3, "clock"),
    ("src/ui/a.c", "long f(void)\n{\n    return SDL_GetTicks();\n}\n", 3, "clock"),
    ("src/base/a.c", "\n\nextern int a;\n", 3, "extern"),
    ("src/base/a.c", "\ntypedef struct a {\n    int b;\n} c;\n", 2, "typedef"),
    ("src/store/a.c", 'void f(void)\n{\n    snprintf(a, 9, "DELETE " "FROM %s", b);\n}\n', 3, "sql"),
    ("src/store/a.c", 'void f(void)\n{\n    buf_addf(&a,\n        "SELECT %s FROM x", b);\n}\n', 3,
     "sql"),
    ("src/base/a.c", "\nint a; // NOLINT\n", 2, "nolint"),
    ("src/base/a.h", HEADER, 1, "guard"),
    ("src/base/a.h", HEADER.replace("THING", "A").split("\n", 2)[2], 1, "purpose"),
    ("src/base/thing.h", HEADER.replace("int count", "size_t count"), 7, "header-alone"),
    ("src/base/thing.h", HEADER.replace("#endif", "static int a(void);\n#endif"), 10,
     "header-alone"),
    ("src/programs/a.c", GOOD["src/programs/a.c"].replace('"event"', '"evnt"'), 2, "settings"),
    ("src/view/CMakeLists.txt", "\nhark_room(view\n  SOURCES\n  LINKS visit ui)\n", 2, "link"),
    ("src/base/b.c", "int a;\n", 0, "not-built"),
    ("docs/a.md", "See\n/wo" + "rk/main\n", 2, "forbidden-text"),
    ("docs/a.md", "See ../sha" + "red/x\n", 1, "forbidden-text"),
    ("src/ui/CMakeLists.txt", "# https://pypi." + "org/x\n", 1, "forbidden-text"),
    ("dev", "# TO" + "DO\n", 1, "forbidden-text"),
    ("docs/a.md", b"\xff\n", 1, "utf8"),
]


def write_tree(root, files):
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def run_checker(files):
    with tempfile.TemporaryDirectory() as folder:
        write_tree(Path(folder), files)
        done = subprocess.run([sys.executable, str(CHECKER), "--root", folder, "--cc", CC],
                              capture_output=True, text=True, check=False)
        if done.stderr:
            raise SystemExit(done.stderr)
        return done.returncode, done.stdout.splitlines()


def main():
    failures = []
    code, lines = run_checker(GOOD)
    if code != 0 or lines:
        failures.append(f"good samples: exit {code}: {lines}")
    seen = set()
    for name, content, number, rule in BAD:
        code, lines = run_checker({**GOOD, name: content})
        where = f"{name}:{number}: {rule}: "
        if rule == "not-built":
            where = "src/base/CMakeLists.txt:1: not-built: b.c "
        if code != 1 or not any(line.startswith(where) for line in lines):
            failures.append(f"{where} did not come (exit {code}): {lines}")
        # A sample is bad in one way only; "not-built" comes with every new file of a listed room.
        others = [line for line in lines if f": {rule}: " not in line
                  and ": not-built: " not in line]
        if others:
            failures.append(f"{where} came with others: {others}")
        seen.add(rule)
    # Each rule that the checker can print has been seen.
    source = CHECKER.read_text(encoding="utf-8")
    for rule in ("arrows", "include-form", "library", "function-lines", "file-lines",
                 "line-columns", "banned",
                 "clock", "extern", "typedef", "sql", "nolint", "guard", "purpose", "settings",
                 "link", "not-built", "utf8", "forbidden-text", "header-alone"):
        if rule not in seen or f'"{rule}"' not in source:
            failures.append(f"the rule {rule} has no sample or is gone")
    for failure in failures:
        print(failure)
    print(f"{len(BAD)} bad samples, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
