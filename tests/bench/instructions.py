"""How many instructions a screen costs in each language, counted by callgrind.

    instructions.py SCREEN_COST-PROGRAM EVENT-FILE ASSETS [LANGUAGE...]

Counts do not depend on what else the machine does. They are those of this machine's kind of
processor, and of its libraries.
"""
import re
import subprocess
import sys
import tempfile

COLUMNS = {
    "first_screen": "first",
    "screen_again": "again",
    "tile_tapped": "a tap",
    "typing_screen": "typing",
    "letter_typed": "a letter",
}


def count(program, event, assets, language):
    with tempfile.NamedTemporaryFile() as out:
        subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}",
                        program, event, assets, language],
                       check=True, stderr=subprocess.DEVNULL)
        text = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100",
                               out.name], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in text.splitlines():
        match = re.match(r"\s*([\d,]+).*?[:/](\w+)(?:'\d+)? \[", line)
        if match and match.group(2) in COLUMNS:
            found.setdefault(match.group(2), int(match.group(1).replace(",", "")))
    missing = set(COLUMNS) - set(found)
    if missing:
        sys.exit(f"instructions: callgrind did not see {', '.join(sorted(missing))}")
    return found


def main(program, event, assets, *languages):
    if not languages:
        with open(event, encoding="utf-8") as file:
            listed = re.search(r"^languages: *\[(.*)\]", file.read(), re.MULTILINE).group(1)
        languages = [language.strip() for language in listed.split(",")]
    print("Millions of instructions, 10.1 inch, 1280x800, usual size\n")
    print("          " + "".join(f"{name:>10}" for name in COLUMNS.values()) + "  a letter/typing")
    for language in languages:
        found = count(program, event, assets, language)
        row = "".join(f"{found[name] / 1e6:10.2f}" for name in COLUMNS)
        share = found["letter_typed"] / found["typing_screen"]
        print(f"{language:<10}{row}  {share:.3f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
