#!/usr/bin/env python3
"""The texts of Hark in all its languages: the interface's files and both question sets. What a
machine can know of them: complete, in the right letters, with the marks and the politeness of each
language, as short as the English. That the words are good only a person can say: checked_by."""
import pathlib
import re
import sys
import unicodedata

import yaml

LANGUAGES = ["en", "cy", "pl", "ur", "ar", "bn", "pa"]
SETS = ["personalisation", "friends_and_family"]
TEXT_BYTES_MAX = 600
SENTENCE_WORDS_MAX = 12
# A label may be this much longer than the longest English one beside it: tiles have one size.
# Nastaliq stacks its letters, so that more of them stand on the same width.
LABEL_GROWTH_MAX = {"ur": 1.4}
LABEL_GROWTH_USUAL_MAX = 1.2
# Letters in one piece, without a blank or a soft hyphen to break at; the longest English has 10.
PIECE_LETTERS_MAX = {"cy": 13, "pl": 13, "ur": 12, "ar": 12, "bn": 12, "pa": 12, "en": 12}

LATIN = "abcdefghijklmnopqrstuvwxyz"
# Urdu's own yeh, kaf and heh; Arabic's would look almost right and be found by no search.
URDU = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنوہھیےءآأؤئں" + "\u064b\u064f\u0650\u0651"
ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي" + "\u064b\u064c\u064d\u064e\u064f\u0650\u0651"
LETTERS = {
    "en": LATIN, "cy": LATIN + "âêîôûŵŷäëïö", "pl": LATIN + "ąćęłńóśźż", "ur": URDU, "ar": ARABIC,
    "bn": "".join(map(chr, range(0x980, 0x9E4))), "pa": "".join(map(chr, range(0xA00, 0xA76))),
}
# Full stop, question mark, comma; all other marks are those of English.
STOPS = {"ur": "۔؟،", "ar": ".؟،", "bn": "।?,", "pa": "।?,"}
OTHER_MARKS = set("’–: \n\u00ad0123456789")
LATIN_NAMES = re.compile(r"\b(NHS|QWERTY)\b")
PLACE = re.compile(r"\{[a-z]+\}")
SAME_EVERYWHERE = {"key_digits", "key_qwerty", "key_capitals", "key_small", "key_alphabet"}
# Said to somebody one would not say it to, or true for one sex only.
RUDE = {
    "cy": r"\b(ti|dy|wyt)\b", "pl": r"\w+(łem|łam|łeś|łaś)\b|\b[tc](woj|woje|wój|i|iebie)\b",
    "ur": r"\b(تم|تمہار\w*|تیر\w*)\b|\w+(تا|تی) ہوں", "ar": r"$^",
    "bn": r"তুমি|তোমা|তুই", "pa": r"ਤੂੰ|ਤੇਰ", "en": r"\b(Error|Invalid|Session|Help)\b",
}


class Loader(yaml.SafeLoader):
    """All plain words stay words, as in Hark."""


Loader.yaml_implicit_resolvers = {}


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader)


def letters(text):
    """What takes room, one for each letter with its marks."""
    return sum(1 for c in PLACE.sub("", text)
               if c != "\u00ad" and unicodedata.category(c) not in ("Mn", "Me"))


def stops(language):
    return STOPS.get(language, ".?,")


def check_letters(text, language):
    """The letters and marks of this language, and no others."""
    if unicodedata.normalize("NFC", text) != text:
        yield "is not in normal form C"
    # A joiner is right in Bengali's র‍্য and nowhere else; a non-joiner nowhere in these languages.
    shown = PLACE.sub("", text.replace("র\u200d্", "র্"))
    if STOPS.get(language):
        shown = LATIN_NAMES.sub("", shown)
    allowed = set(LETTERS[language]) | set(stops(language)) | OTHER_MARKS
    if language == "bn" or language == "pa":
        allowed |= {"।"}
    for c in sorted(set(shown.lower()) - allowed):
        yield f"has U+{ord(c):04X} {unicodedata.name(c, '')}, which is not of this language"


def check_marks(text, english, language):
    """Ends as the English ends: asked, said, or left open."""
    full_stop, question, _ = stops(language)
    ends = {".": full_stop, "?": question, ":": ":"}
    wanted = ends.get(english[-1], "")
    last = text[-1] if text[-1] in (full_stop, question, ":", ".", "?") else ""
    if last != wanted:
        yield f"ends with '{last}' instead of '{wanted}'"
    if re.search(rf"\s[{re.escape(stops(language))}:]|  ", text):
        yield "has a blank before a mark, or two"


def check_words(text, english, language):
    """Short sentences, the places of the English, and no rude word."""
    full_stop, question, _ = stops(language)
    for sentence in re.split(rf"[{re.escape(full_stop + question)}:\n]", text):
        count = len(sentence.split())
        if count > SENTENCE_WORDS_MAX:
            yield f"has a sentence of {count} words"
    for piece in re.split(r"[\s\u00ad–]+", text):
        if letters(piece.strip(".,:؟،۔।?")) > PIECE_LETTERS_MAX[language]:
            yield f"has '{piece}' in one piece; say with U+00AD where it may be broken"
    if sorted(PLACE.findall(text)) != sorted(PLACE.findall(english)):
        yield "does not have the places of the English"
    if re.search(RUDE[language], text):
        yield "is not how one speaks to a guest, or says it of one sex"
    if len(text.encode()) > TEXT_BYTES_MAX:
        yield "is too long"


def check_text(text, english, language):
    yield from check_letters(text, language)
    yield from check_marks(text, english, language)
    yield from check_words(text, english, language)


def check_differ(texts):
    """Texts by language: two that are the same are one that was not translated."""
    seen = {}
    for language, text in texts.items():
        if text in seen:
            yield f"{language}: is the same as in {seen[text]}"
        seen[text] = language


def check_interface(root):
    folder = root / "assets/interface"
    files = {language: load(folder / f"{language}.yaml") for language in LANGUAGES}
    english = files["en"]["texts"]
    others = {path.stem for path in folder.glob("*.yaml")} - set(LANGUAGES)
    if others:
        yield f"interface: {sorted(others)} are not in the list of this test"
    for language, file in files.items():
        if list(file["texts"]) != list(english):
            yield f"interface/{language}: its keys, or their order, are not those of en.yaml"
        if not file["checked_by"]:
            yield f"interface/{language}: checked_by is empty"
        for key in file["texts"].keys() & english.keys():
            problems = check_text(file["texts"][key], english[key], language)
            if key in SAME_EVERYWHERE:
                problems = check_letters(file["texts"][key], language)
            for problem in problems:
                yield f"interface/{language}: {key} {problem}"
    for key in english.keys() - SAME_EVERYWHERE:
        texts = {language: file["texts"].get(key) for language, file in files.items()}
        for problem in check_differ(texts):
            yield f"interface: {key}: {problem}"
    names = [file["name"] for file in files.values()]
    if len(set(names)) != len(LANGUAGES):
        yield "interface: two languages have one name"


def texts_in(node, path=""):
    """Every map of texts in an event, with its place in words."""
    if isinstance(node, dict) and set(node) == set(LANGUAGES):
        yield path, node
    elif isinstance(node, dict):
        for key, child in node.items():
            if key != "checked_by":
                yield from texts_in(child, f"{path}.{key}")
    elif isinstance(node, list):
        for child in node:
            name = child.get("name", "?") if isinstance(child, dict) else "?"
            yield from texts_in(child, f"{path}.{name}")


def check_labels(group, entries):
    """Labels that stand beside each other on tiles of one size."""
    longest = max(letters(label["en"]) for label in entries)
    for label in entries:
        for language in LANGUAGES:
            if letters(label[language]) > longest * LABEL_GROWTH_MAX.get(language,
                                                                     LABEL_GROWTH_USUAL_MAX):
                yield (f"{group}: {language}: '{label[language]}' has {letters(label[language])} "
                       f"letters, the longest English one {longest}")


def groups_of_labels(event):
    yield "agenda", [item["label"] for item in event.get("agenda", {}).get("items", [])]
    yield "roles", [role["label"] for role in event.get("roles", [])]
    for name, themes in event.get("themes", {}).items():
        for side in ("helped", "in_the_way"):
            nothing = [question["nothing"]["label"] for question in event["questions"]
                       if question.get("themes") == name and question.get("side") == side]
            yield f"{name}.{side}", [theme[side]["label"] for theme in themes] + nothing
    for question in event["questions"]:
        if isinstance(question.get("choices"), list):
            yield question["name"], [choice["label"] for choice in question["choices"]]


def check_set(path):
    name = path.name
    event = load(path)
    if event["languages"] != LANGUAGES or list(event["checked_by"]) != LANGUAGES:
        yield f"{name}: 'languages' or 'checked_by' are not {LANGUAGES}"
        return
    count = 0
    for place, texts in texts_in(event):
        count += 1
        for language in LANGUAGES:
            for problem in check_text(texts[language], texts["en"], language):
                yield f"{name}: {place[1:]}: {language} {problem}"
        for problem in check_differ(texts):
            yield f"{name}: {place[1:]}: {problem}"
    if count < 20:
        yield f"{name}: only {count} texts were found"
    for group, entries in groups_of_labels(event):
        if entries:
            for problem in check_labels(group, entries):
                yield f"{name}: {problem}"


def main(root):
    problems = list(check_interface(root))
    for name in SETS:
        problems += check_set(root / "assets/events" / f"{name}.yaml")
    for problem in problems:
        print(problem)
    print(f"{len(LANGUAGES)} languages, {len(SETS)} sets, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
