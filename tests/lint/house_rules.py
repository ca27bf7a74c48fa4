#!/usr/bin/env python3
"""The rules of the house that no compiler knows. Prints "path:line: rule: what is wrong".

house_rules.py [--root DIR] [--cc CC]    exit 0: clean, 1: findings
house_rules.py --counts                  lines, files and the longest function of each room
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
from pathlib import Path

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
LINE_COLUMNS_MAX = 100

# The arrows between rooms (src/README.md): what a room's link line may name. A room sees what its
# rooms see. "store_read" is the reading half of the store, a library of its own.
ARROWS = {
    "base": [],
    "event": ["base"],
    "wire": ["base"],
    "visit": ["event"],
    "view": ["visit"],
    "store": ["wire", "store_read"],
    "store_read": ["wire"],
    "ui": ["view"],
    "kiosk": ["ui", "store"],
    "check": ["ui"],
    "upload": ["wire", "store_read"],
    "inbox": ["wire"],
    "report": ["inbox", "event"],
    "collector": ["inbox", "report"],
    "cli": ["check", "report", "inbox", "store", "store_read", "wire", "event"],
    "programs": ["kiosk", "upload", "collector", "cli"],
}

# Who may include a library's headers; the rest of the rooms may not.
LIBRARIES = [
    (r"SDL|X11/|hb|png", "SDL, X11, HarfBuzz, libpng", {"ui"}),
    (r"xf86drm|libevdev|linux/input|linux/netlink", "libdrm, libevdev", {"ui"}),
    (r"fribidi", "FriBidi", {"view", "ui"}),
    (r"linebreak|graphemebreak|wordbreak", "libunibreak", {"view", "ui"}),
    (r"sqlite3\.h", "SQLite", {"store", "store_read", "upload", "inbox"}),
    (r"curl/", "libcurl", {"upload"}),
    (r"microhttpd\.h", "libmicrohttpd", {"collector"}),
    (r"libfyaml\.h", "libfyaml", {"event"}),
    (r"jansson\.h", "jansson", {"wire", "upload", "collector", "cli"}),
    (r"sodium", "libsodium", {"wire"}),
]

BANNED = {
    "sprintf": "snprintf or buf_addf", "vsprintf": "vsnprintf", "strcpy": "a buf",
    "strcat": "a buf", "strncpy": "snprintf or memcpy", "strtok": "strcspn", "gets": "fgets",
    "atoi": "strtol with its checks", "atol": "strtol with its checks",
    "atof": "strtod with its checks", "setlocale": "nothing: the locale stays C",
    "system": "posix_spawn", "popen": "posix_spawn and a pipe", "alloca": "a named maximum",
    "sqlite3_mprintf": "bound parameters", "sqlite3_exec_printf": "bound parameters",
    "mktemp": "mkstemp", "tmpnam": "mkstemp", "rand": "clock_random", "srand": "clock_random",
    "TTF_RenderUTF8_Blended_Wrapped": "one call a line: the wrapped calls lose text",
    "TTF_RenderUTF8_Shaded_Wrapped": "one call a line: the wrapped calls lose text",
    "TTF_RenderUTF8_Solid_Wrapped": "one call a line: the wrapped calls lose text",
}
# Time and chance come in through base/clock.h and nowhere else.
CLOCKS = ["clock_gettime", "gettimeofday", "time", "getrandom", "SDL_GetTicks", "SDL_GetTicks64"]

# Spelled so that this file does not hold what it looks for.
FORBIDDEN_TEXT = [
    (r"(?<![\w.])/wor[k]/", "a path of the machine it was written on"),
    (r"\.\./share[d]\b", "a path outside the project"),
    (r"\b(?:pypi\.or[g]|npmjs\.or[g]|pythonhosted\.or[g]|crates\.i[o]|proxy\.golang\.or[g]|"
     r"deb\.debian\.or[g]|ghcr\.i[o]|docker\.i[o])\b", "the host of a package registry"),
    (r"\b(?:TOD[O]|FIXM[E]|XX[X])\b", "an unfinished place"),
]
SKIPPED_FOLDERS = {".git", "build", ".dev", "node_modules", "__pycache__"}
TEXT_ENDINGS = {
    "", ".c", ".h", ".md", ".txt", ".py", ".sh", ".cmake", ".yaml", ".yml", ".json", ".js", ".css",
    ".html", ".svg", ".1", ".conf", ".visit", ".service",
}


class Source:
    """A C file: its lines, and the same lines with comments and literals blanked."""

    def __init__(self, root, path):
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.split("\n")
        self.code_lines = blank(self.text, literals=True).split("\n")
        parts = path.relative_to(root).parts
        self.room = parts[1] if parts[0] == "src" and len(parts) > 2 else None
        if self.room == "store" and path.stem.startswith("store_read"):
            self.room = "store_read"


def blank(text, literals):
    """Comments (and literals) become spaces, so that line and column stay."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def replace(match):
        piece = match.group(0)
        if not literals and not piece.startswith("/"):
            return piece
        return re.sub(r"[^\n]", " ", piece)

    return pattern.sub(replace, text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def seen_rooms(room):
    """The room itself and every room that can be reached by arrows."""
    seen, todo = set(), [room]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += ARROWS.get(one, [])
    return seen


def room_of_include(name):
    return "store_read" if name.startswith("store/store_read") else name.split("/")[0]


def check_includes(source):
    if source.room is None:
        return
    if source.room not in ARROWS:
        yield 1, "arrows", f"the room {source.room} is not in ARROWS of tests/lint/house_rules.py"
        return
    seen = seen_rooms(source.room)
    for number, line in enumerate(source.lines, 1):
        match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
        if match is None:
            continue
        name = match.group(2)
        if match.group(1) == '"':
            if "/" not in name:
                yield number, "include-form", f'include it as "{source.room}/{name}"'
            elif name.split("/")[0] == source.path.parent.name:
                pass  # a folder is one place: the two halves of the store share its constants
            elif room_of_include(name) not in seen:
                yield number, "arrows", (
                    f"{source.room} may not see {room_of_include(name)} (only "
                    f"{', '.join(sorted(seen - {source.room})) or 'itself'})")
            continue
        for pattern, library, rooms in LIBRARIES:
            if re.match(pattern, name) and source.room not in rooms:
                yield number, "library", (
                    f"{source.room} may not include {library} (only {', '.join(sorted(rooms))})")


def functions(source):
    """(first line, last line, name) of each function; the braces stand at the line's start."""
    lines = source.code_lines
    for open_at, line in enumerate(lines):
        if line.rstrip() != "{":
            continue
        first = open_at
        while first > 0 and lines[first - 1].strip() and not re.search(
                r"[;}]\s*$|^\s*#", lines[first - 1]):
            first -= 1
        last = open_at
        while last < len(lines) - 1 and lines[last].rstrip() not in ("}", "};"):
            last += 1
        names = re.findall(r"(\w+)\s*\(", " ".join(lines[first:open_at]))
        names = [name for name in names if not name.startswith(("HARK_", "__"))]
        yield first + 1, last + 1, names[0] if names else "?"


def check_sizes(source):
    for first, last, name in functions(source):
        if last - first + 1 > FUNCTION_LINES_MAX:
            yield first, "function-lines", (
                f"{name} has {last - first + 1} lines, {FUNCTION_LINES_MAX} are allowed")
    count = source.text.count("\n")
    if count > FILE_LINES_MAX:
        yield FILE_LINES_MAX + 1, "file-lines", f"{count} lines, {FILE_LINES_MAX} are allowed"
    for number, line in enumerate(source.lines, 1):
        if len(line) > LINE_COLUMNS_MAX:  # clang-format leaves comments and texts alone
            yield number, "line-columns", (
                f"{len(line)} columns, {LINE_COLUMNS_MAX} are allowed")


def check_words(source):
    code = "\n".join(source.code_lines)
    for match in re.finditer(r"\b(\w+)\s*\(", code):
        name = match.group(1)
        number = line_of(code, match.start())
        if name in BANNED:
            yield number, "banned", f"{name} is banned; use {BANNED[name]}"
        if name in CLOCKS and source.room is not None and source.name != "src/base/clock.c":
            yield number, "clock", f"{name}: only base/clock.c asks the system"
    if source.path.suffix == ".c":
        for match in re.finditer(r"^\s*extern\b", code, re.M):
            yield line_of(code, match.end()), "extern", "declare it in a header"
    for match in re.finditer(r"\btypedef\s+(?:struct|union|enum)\b", code):
        yield line_of(code, match.start()), "typedef", "write struct, union or enum where it is used"
    with_literals = blank(source.text, literals=False)
    sql = r'printf|buf_v?addf'
    for match in re.finditer(rf"\w*(?:{sql})\s*\((?:[^;\"]*)((?:\"(?:\\.|[^\"\\\n])*\"\s*)+)",
                             with_literals):
        literal = re.sub(r'"\s*"', "", match.group(1))
        if re.search(r"\b(?:SELECT\s.*\sFROM|INSERT\s+INTO|UPDATE\s.*\sSET|DELETE\s+FROM|"
                     r"CREATE\s+(?:TABLE|INDEX)|PRAGMA)\b", literal):
            yield line_of(with_literals, match.start()), "sql", "bind values; never print SQL"
    for number, line in enumerate(source.lines, 1):
        if re.search(r"NOLINT(?!\w*\([a-z])", line):
            yield number, "nolint", "name the check: NOLINT(check): and say why"


def check_header(source):
    if source.path.suffix != ".h" or source.room is None:
        return
    folder = source.path.parent.name
    guard = f"HARK_{folder}_{source.path.stem}_H".upper()
    if f"#ifndef {guard}\n#define {guard}\n" not in source.text:
        yield 1, "guard", f"the guard is called {guard}"
    if not source.text.startswith("/*"):
        yield 1, "purpose", "a header starts with what it is for"


def check_settings(sources):
    """Each program's settings are in the list of all keys, or the others would refuse the file."""
    conf = next((s for s in sources if s.name == "src/base/conf.c"), None)
    if conf is None:
        return
    known = re.search(r"known_keys\[\] = \{(.*?)\};", conf.text, re.S)
    known_keys = set(re.findall(r'"(\w+)"', known.group(1))) if known else set()
    for source in sources:
        if source.room != "programs":
            continue
        for table in re.finditer(r"struct conf_setting \w+\[\] = \{(.*?)\n\};", source.text, re.S):
            for key in re.finditer(r'^\s*\{\s*(?:\.key = )?"(\w+)"', table.group(1), re.M):
                if key.group(1) not in known_keys:
                    number = line_of(source.text, table.start(1) + key.start(1))
                    yield source.name, number, "settings", (
                        f"{key.group(1)} is missing in known_keys of src/base/conf.c")


def check_links(root):
    """The link lines of CMake are the arrows."""
    for path in sorted(root.glob("src/*/CMakeLists.txt")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root).as_posix()
        for call in re.finditer(r"hark_room\(\s*(\w+)(.*?)\)", text, re.S):
            room, links = call.group(1), re.search(r"\bLINKS\b(.*)", call.group(2), re.S)
            number = line_of(text, call.start())
            for link in (links.group(1).split() if links else []):
                if link in ARROWS and link not in seen_rooms(room):
                    yield name, number, "link", f"{room} may not link {link}"
        sources = set(re.findall(r"[\w./-]+\.c\b", text))
        if "GLOB" not in text:
            for source in sorted(path.parent.glob("*.c")):
                if source.name not in sources:
                    yield name, 1, "not-built", f"{source.name} is in the folder but not built"


def text_files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders
                            if f not in SKIPPED_FOLDERS and not f.startswith("build"))
        for name in sorted(names):
            path = Path(folder) / name
            if path.suffix in TEXT_ENDINGS and path.is_file():
                yield path


def is_bad_on_purpose(path):
    """Inputs of tests may be as broken as they like."""
    return path.parts[0] == "tests" and ("data" in path.parts or "fuzz" in path.parts)


def check_texts(root):
    for path in text_files(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            if path.suffix and not is_bad_on_purpose(path.relative_to(root)):
                yield path.relative_to(root).as_posix(), 1, "utf8", "this is no UTF-8 text"
            continue
        for pattern, what in FORBIDDEN_TEXT:
            for match in re.finditer(pattern, text):
                yield (path.relative_to(root).as_posix(), line_of(text, match.start()),
                       "forbidden-text", f"{what}: {match.group(0)}")


def library_flags():
    modules = ["sdl2", "SDL2_ttf", "sqlite3", "libcurl", "libmicrohttpd", "jansson", "libsodium",
               "libfyaml", "harfbuzz", "fribidi"]
    done = subprocess.run(["pkg-config", "--cflags", *modules], capture_output=True, text=True,
                          check=False)
    return done.stdout.split()


def check_headers_alone(root, sources, compiler):
    """Each header compiles by itself, twice over."""
    headers = [s for s in sources if s.path.suffix == ".h" and s.room is not None]
    flags = ["-x", "c", "-std=c11", "-fsyntax-only", "-Wall", "-Wextra", "-Wstrict-prototypes",
             "-Werror", "-D_DEFAULT_SOURCE", "-D_POSIX_C_SOURCE=200809L", '-DHARK_VERSION="0"',
             f"-I{root / 'src'}", *library_flags()]

    def compile_one(source):
        name = "/".join(source.path.parts[-2:])
        code = f'#include "{name}"\n#include "{name}"\nint lint_nothing;\n'
        done = subprocess.run([compiler, *flags, "-"], input=code, capture_output=True, text=True,
                              check=False)
        if done.returncode == 0:
            return None
        errors = [line for line in done.stderr.split("\n") if " error: " in line]
        first = re.sub(r"^.*?error: ", "", errors[0]) if errors else "it does not compile"
        at = re.search(rf"{re.escape(source.path.name)}:(\d+):", errors[0]) if errors else None
        return source.name, int(at.group(1)) if at else 1, "header-alone", first

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from (finding for finding in pool.map(compile_one, headers) if finding)


def c_sources(root):
    for folder in ("src", "tests", "assets"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            yield Source(root, path)


def findings(root, compiler):
    sources = list(c_sources(root))
    for source in sources:
        for check in (check_includes, check_sizes, check_words, check_header):
            for number, rule, message in check(source):
                yield source.name, number, rule, message
    yield from check_settings(sources)
    yield from check_links(root)
    yield from check_texts(root)
    yield from check_headers_alone(root, sources, compiler)


def print_counts(root):
    rooms = {}
    for source in c_sources(root):
        parts = source.name.split("/")
        room = rooms.setdefault("/".join(parts[:2]), {"files": 0, "lines": 0, "longest": (0, "-")})
        room["files"] += 1
        room["lines"] += source.text.count("\n")
        for first, last, name in functions(source):
            room["longest"] = max(room["longest"], (last - first + 1, name))
    print(f"{'folder':<20}{'files':>6}{'lines':>7}  longest function")
    for name, room in sorted(rooms.items()):
        length, function = room["longest"]
        print(f"{name:<20}{room['files']:>6}{room['lines']:>7}  {length:>3}  {function}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--counts", action="store_true")
    args = parser.parse_args()
    if args.counts:
        print_counts(args.root)
        return 0
    found = sorted(set(findings(args.root.resolve(), args.cc)))
    for name, number, rule, message in found:
        print(f"{name}:{number}: {rule}: {message}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
