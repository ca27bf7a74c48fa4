"""The report's page, number by number, against what was tapped."""
import html
import re
from collections import Counter

import sums
from questions import plain

LIFE = "My life and support"
ONE = r'<li class="one"><span>(?P<label>.*?)</span>(?P<bar>.*?)</li>'
THEME = r'<li class="theme">(?P<theme>.*?)</li>'
PART = re.compile(rf"<h3>(?P<h3>.*?)</h3>|<q>(?P<q>.*?)</q>|{ONE}|{THEME}", re.S)
SIDE = re.compile(r'<div class="[lr] lab">.*?</span>(.*?)</div>', re.S)
HALF = re.compile(r'<div class="[lr]"><div class="half">(.*?)</div></div>', re.S)
SHARE = re.compile(r"<b>(\d+)</b> of (\d+)")


def text_of(part):
    return plain(html.unescape(re.sub(r"<svg.*?</svg>|<[^>]*>", "", part, flags=re.S)))


def share_of(part):
    found = SHARE.search(part)
    return (int(found.group(1)), int(found.group(2))) if found else None


class Page:
    def __init__(self, path, event):
        self.event = event
        with open(path, encoding="utf-8") as file:
            self.text = re.sub(r"<svg.*?</svg>", "", file.read(), flags=re.S)
        self.shares = {}  # (section, question, choice): (chosen, of so many)
        self.turnout = {}  # role: what is told
        parts = self.text.split("<h2>")
        self.facts = [int(number) for number in re.findall(r"<li><b>(\d+) </b>", parts[0])]
        self.sections = {}
        for part in parts[1:]:
            title, rest = part.split("</h2>", 1)
            self._take_section(text_of(title), rest)
        self.words = Counter(plain(html.unescape(words)) for words in re.findall(
            r"<blockquote[^>]*><p[^>]*>(.*?)</p>", self.text, re.S))

    def _take_section(self, title, rest):
        people = re.match(r"\s*<p>(\d+) people spoke about this", rest)
        if title == "Who spoke":
            for found in re.finditer(ONE, rest, re.S):
                self.turnout[text_of(found["label"])] = text_of(found["bar"]).split(" · ")[0]
        elif people:
            self.sections[title] = int(people.group(1))
            self._take_parts(title, rest)

    def _take_parts(self, title, rest):
        pair, heading = [], ""
        for found in PART.finditer(rest):
            if found["h3"] is not None:
                heading = text_of(found["h3"])
                pair = pair if heading.startswith("The same") else []
            elif found["q"] is not None:
                pair.append(text_of(found["q"]))
            elif found["label"] is not None:
                self._take(title, heading, text_of(found["label"]), share_of(found["bar"]))
            elif not heading.startswith("The same"):  # there each role counts once
                labels, halves = SIDE.findall(found["theme"]), HALF.findall(found["theme"])
                for asked, label, half in zip(pair, labels, halves):
                    self._take(title, asked, text_of(label), share_of(half))

    def _take(self, title, asked, label, share):
        if share is not None:
            self.shares[title, asked, label] = share


def expected_shares(event, title, persons):
    for question in event.questions:
        if question.asks_roles or question.type in ("own_words", "consent"):
            continue
        if (question.topic == "my_life") != (title == LIFE):
            continue
        item = persons[0].item
        label = event.items[item][event.first] if item and title != LIFE else None
        for choice in question.choices:
            answers = [one.visit.chosen[question.name] for one in persons
                       if one.visit.chosen.get(question.name)
                       and choice in one.visit.shown[question.name]]
            if len(answers) >= sums.LEAST:
                yield ((title, question.asks(event.first, label), question.labels_of[choice]),
                       (sum(choice in chosen for chosen in answers), len(answers)))


def sections(event, persons):
    """The people of each section that is told."""
    told = []
    gone = sums.hidden_items(event, persons)
    for item in [None, *event.items]:
        there = [one for one in persons if one.item == item]
        if there and (item or "today") not in gone:
            told += there
            yield plain(event.items[item][event.first]) if item else event.today, there
    life = [name for name, question in event.named.items() if question.topic == "my_life"]
    there = [one for one in told if any(one.visit.chosen.get(name) for name in life)]
    if len(there) >= sums.LEAST:
        yield LIFE, there


def differences(event, persons, path):
    page = Page(path, event)
    told = dict(sections(event, persons))
    everyone = [one for title, there in told.items() if title != LIFE for one in there]
    complete = sum(one.visit.complete for one in everyone)
    yield from differ("people", page.sections, {name: len(there) for name, there in told.items()})
    if min(complete, len(everyone) - complete) >= sums.LEAST:
        yield from differ("facts", page.facts, [len(everyone), complete, len(everyone) - complete])
    shares = {}
    for title, there in told.items():
        shares.update(expected_shares(event, title, there))
    for key in sorted(shares.keys() | page.shares.keys()):
        yield from differ(key, page.shares.get(key), shares.get(key))
    words = Counter(text for one in persons if one.visit.permission() == "share"
                    for text in one.visit.words.values())
    yield from differ("words", page.words, words)
    yield from differ("turnout", page.turnout, turnout(event, persons, everyone, len(told.keys() - {LIFE})))


def turnout(event, persons, everyone, topics):
    roles = sums.roles_in_the_whole(event, persons)
    sizes = sums.sizes_of(event, (roles[one] for one in everyone))
    gone = sums.hidden(sizes)
    named = {one.role for one in persons}
    told = {}
    for role, label in event.roles.items():
        people = sizes.get(role, 0)
        rounded = f"about {(people + 2) // 5 * 5}" if topics > 1 else str(people)
        is_told = people and role not in gone
        told[label] = rounded if is_told else "not shown" if role in named else "nobody"
    return told


def differ(what, found, wanted):
    if found != wanted:
        yield f"the page, {what}: {found} instead of {wanted}"
