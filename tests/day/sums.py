"""What the documents, the spreadsheet and the page must say after this day, worked out from what
was tapped: by the rules of docs/SPEC.md, with nothing of the programs."""
import csv
from collections import Counter
from datetime import datetime, timezone

from questions import plain

LEAST = 5


# ---- the documents ----


def status_of(visit):
    if visit.ending == "forgot":
        return "forgotten"
    return "complete" if visit.complete else "partial"


def differences(event, visit, document):
    """How the response on the terminal differs from what was tapped."""
    forgot = visit.ending == "forgot"
    expected = {
        "status": status_of(visit), "ended": visit.ending,
        "language": None if forgot else visit.language,
        "agenda_item": None if forgot else visit.item,
        "permission": None if forgot else visit.permission(),
    }
    for key, value in expected.items():
        if document[key] != value:
            yield f"{key}: {document[key]!r} instead of {value!r}"
    answers = {answer["question"]: answer for answer in document["answers"]}
    for question in event.questions:
        answer = answers.get(question.name, {})
        found = set(answer.get("chosen", ())), answer.get("words"), answer.get("words_given", False)
        wanted = set(), None, False
        if not forgot:
            words = visit.words.get(question.name)
            reads = visit.permission() in ("share", "organiser")
            wanted = (visit.chosen.get(question.name, set()), words if reads else None,
                      bool(words) and not reads)
        if found != wanted:
            yield f"{question.name}: {found!r} instead of {wanted!r}"
        if wanted[0] and not visit.shown[question.name] <= set(answer["shown"]):
            yield f"{question.name}: shown were {sorted(visit.shown[question.name])}"


# ---- small numbers ----


def hidden(sizes):
    """The names of the classes that may not be shown; None is the class without a name."""
    gone = {name for name, size in sizes.items() if name is None or 0 < size < LEAST}
    while 0 < sum(sizes.get(name, 0) for name in gone) < LEAST:
        rest = [name for name in sizes if name not in gone and sizes[name] > 0]
        if not rest:
            break
        gone.add(min(rest, key=lambda name: sizes[name]))
    return gone


class Person:
    """A visit that counts."""

    def __init__(self, visit, day):
        self.visit, self.day = visit, day
        self.item, self.language = visit.item, visit.language
        role = visit.chosen.get("who", set())
        assert len(role) <= 1  # see visitor.py; tests/unit/test_report_protect has several
        self.role = next(iter(role), None)


def people(visits, hours):
    return [Person(visit, hour // 24) for visit, hour in zip(visits, hours)
            if visit.ending not in ("forgot", "started_again")]


def order(event, name):
    """Of equals the first is hidden: classes stand in the order of the event file."""
    names = [None, "today", *event.items, *event.roles, *event.languages]
    return names.index(name)


def sizes_of(event, values):
    count = Counter(values)
    return {name: count[name] for name in sorted(count, key=lambda name: order(event, name))}


def hidden_items(event, persons):
    """Topics that may not be named, on the page or in the spreadsheet."""
    return hidden(sizes_of(event, (one.item or "today" for one in persons)))


def roles_in_the_whole(event, persons):
    gone = hidden(sizes_of(event, (one.role for one in persons)))
    return {one: None if one.role in gone else one.role for one in persons}


def show_roles(event, persons):
    """Roles as they may be told, in the whole and then within each topic that is named."""
    roles = roles_in_the_whole(event, persons)
    gone_items = hidden_items(event, persons)
    classes = {one: None if (one.item or "today") in gone_items else one.item or "today"
               for one in persons}
    for named in set(classes.values()):
        there = [one for one in persons if classes[one] == named]
        gone = hidden(sizes_of(event, (roles[one] for one in there)))
        roles.update({one: None for one in there if roles[one] in gone})
    return roles


# ---- the spreadsheet ----


def columns(event):
    """Question and choice, as they stand in brackets in the header."""
    for question in event.questions:
        yield question.name
        if question.type == "own_words":
            yield question.name + "/given"
        for choice in question.choices:
            yield f"{question.name}/{choice}"


def question_cells(question, visit, role, whom):
    chosen, name = visit.chosen.get(question.name, set()), question.name
    if question.type == "own_words":
        words = visit.words.get(name, "")
        readers = ("share", "organiser") if whom == "organiser" else ("share",)
        yield name, words if visit.permission() in readers else ""
        yield name + "/given", "1" if words else "0"
    elif question.asks_roles:
        yield name, question.labels_of[role] if role else ""
        for choice in question.choices:
            yield f"{name}/{choice}", "1" if choice == role else ""
    else:
        yield name, "; ".join(question.labels_of[one] for one in question.choices if one in chosen)
        for choice in question.choices:
            is_told = chosen and choice in visit.shown[name]
            yield f"{name}/{choice}", "" if not is_told else "1" if choice in chosen else "0"


def expected_rows(event, persons, whom):
    roles = show_roles(event, persons)
    items = hidden_items(event, persons)
    languages = hidden(sizes_of(event, (one.language for one in persons)))
    days = Counter(one.day for one in persons)
    gone_days = hidden(days)
    for one in persons:
        label = plain(event.items[one.item][event.first]) if one.item else event.today
        cells = {
            "Date": "" if one.day in gone_days else
                    datetime.fromtimestamp(one.day * 86400, timezone.utc).strftime("%Y-%m-%d"),
            "About": "" if (one.item or "today") in items else label,
            "Language": "" if one.language in languages else one.language,
            "Status": status_of(one.visit),
        }
        for question in event.questions:
            cells.update(question_cells(question, one.visit, roles[one], whom))
        yield cells


def read_rows(path):
    """The spreadsheet, with what stands in brackets for the headers."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield {name.rsplit("[", 1)[1].rstrip("]") if "[" in name else name: plain(cell)
                   for name, cell in row.items()}


def rows_differ(event, persons, whom, path):
    wanted = Counter(tuple(sorted(row.items())) for row in expected_rows(event, persons, whom))
    found = Counter(tuple(sorted(row.items())) for row in read_rows(path))
    for what, rows in (("missing", wanted - found), ("too much", found - wanted)):
        for row, count in list(rows.items())[:3]:
            yield f"{whom}: {count} × {what}: " + ", ".join(
                f"{name}={cell}" for name, cell in row if cell not in ("", "0"))
