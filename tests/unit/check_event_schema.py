#!/usr/bin/env python3
"""The JSON Schema of event files against real files: both question sets and all good files are
valid; files that a schema can know to be wrong are not; its pictures, and those of docs/SPEC.md,
are those of picture.h; the example in docs/SPEC.md is a tested file."""
import json
import pathlib
import re
import sys

import jsonschema
import yaml

# Wrong in their shape; the others in this folder are wrong in what only `hark check` sees.
WRONG_IN_SHAPE = [
    "unknown-key-near", "unknown-key-far", "only-the-format", "newer-format", "bad-id", "long-id",
    "version-zero", "version-words", "languages-text", "languages-none", "languages-bad-tags",
    "language-twice", "text-empty", "text-long", "text-is-list", "agenda-incomplete",
    "agenda-no-items", "agenda-many-items", "picture-near", "roles-seven", "expected-negative",
    "expected-too-many", "comma-in-label", "theme-one-side", "theme-list-name", "themes-a-list",
    "questions-none", "questions-many", "question-no-type", "question-type-near",
    "question-type-with-list", "question-key-near", "question-is-text", "scale-six-steps",
    "scale-one-step", "scale-no-picture", "scale-without-choices", "dont-know-in-multiple",
    "nothing-in-scale", "nothing-missing", "side-missing", "side-unknown", "side-without-themes",
    "themes-and-choices", "own-words-in-core", "consent-in-core", "consent-two-choices",
    "consent-permission-missing", "consent-permission-unknown", "permission-elsewhere",
    "statement-bad-id", "statement-in-consent", "checked-by-missing", "checked-by-near",
]


class Loader(yaml.SafeLoader):
    """Plain words stay words, as in Hark: only whole numbers are anything else."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith(":int")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader)


def main(root):
    problems = []
    with open(root / "assets/event.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    good = [*sorted((root / "assets/events").glob("*.yaml")),
            *sorted((root / "tests/data/events/good").glob("*.yaml"))]
    if len(good) < 4:
        problems.append("fewer than 4 good files were found")
    for path in good:
        for error in validator.iter_errors(load(path)):
            problems.append(f"{path.name}: {error.json_path}: {error.message[:200]}")

    bad = root / "tests/data/events/bad"
    for name in WRONG_IN_SHAPE:
        paths = list(bad.glob(f"[0-9][0-9][0-9]-{name}.yaml"))
        if len(paths) != 1:
            problems.append(f"{name}: {len(paths)} files have this name")
        elif validator.is_valid(load(paths[0])):
            problems.append(f"{name}: the schema takes it")

    header = (root / "src/event/picture.h").read_text(encoding="utf-8")
    pictures = re.findall(r'X\(\s*\w+,\s*"(\w+)"', header)
    if pictures != schema["$defs"]["picture"]["enum"]:
        problems.append("the pictures of the schema are not those of src/event/picture.h")

    spec = (root / "docs/SPEC.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \|", spec.partition("### Pictures")[2].partition("\n## ")[0],
                        re.MULTILINE)
    if listed != pictures:
        problems.append("the pictures of docs/SPEC.md are not those of src/event/picture.h")
    smallest = (root / "tests/data/events/good/smallest.yaml").read_text(encoding="utf-8")
    if f"```yaml\n{smallest}```" not in spec:
        problems.append("the smallest file of docs/SPEC.md is not that of tests/data/events/good")

    for problem in problems:
        print(problem)
    print(f"{len(good)} good files, {len(WRONG_IN_SHAPE)} wrong ones, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
