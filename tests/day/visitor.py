"""One person at the terminal, who remembers what they tapped and what the screen said."""
from screen import Screen

OFFER_S, NOTICE_S, END_S = 21, 91, 61  # without a touch; docs/SPEC.md, "Time"
TAPS_MAX = 400  # of a visitor who finds no way out


class Visit:
    """What must be found of it later."""

    def __init__(self, language):
        self.language = language
        self.item = None
        self.began = False  # something was said: there is a response
        self.complete = False
        self.ending = None
        self.chosen, self.shown, self.words = {}, {}, {}
        self.asked = []  # in order: questions that were in view

    def permission(self):
        return next(iter(self.chosen.get("share", ())), None)


class Visitor:
    """book: a list; each visit that is over and has begun is added there."""

    def __init__(self, screen, event, chance, book):
        self.screen: Screen = screen
        self.event, self.chance, self.book = event, chance, book
        self.visit = Visit(event.first)
        self.view = None
        self.look()

    # ---- eyes ----

    def look(self, awaits_notice=False):
        self.view = self.screen.look()
        if self.view.screen == "notice" and not awaits_notice:  # this machine was slow
            self.screen.pass_s(1)
            self.screen.strike(self.view.items["do:more_time"])
            self.view = self.screen.look()
        self.expect(self.view.screen not in ("cannot_keep", ""), "the screen is sound")
        if self.view.screen == "question" and not self.chooses_language():
            self._check_question()

    def chooses_language(self):
        return bool(self.view.targets("language:")) and self.view.screen != "welcome"

    def expect(self, truth, what):
        if not truth:
            raise AssertionError(f"not so: {what}; on {self.view.screen}: "
                                 f"{sorted(self.view.items)}")

    def question(self):
        return self.event.question_that_asks(self.view.items["question"].name,
                                             self.visit.language, self.visit.item)

    def _check_question(self):
        question = self.question()
        if question.name not in self.visit.asked:
            self.visit.asked.append(question.name)
        chosen = self.visit.chosen.get(question.name, set())
        for choice in self.choices():
            self.visit.shown.setdefault(question.name, set()).add(choice)
            self.expect(self.view.items["choice:" + choice].is_chosen == (choice in chosen),
                        f"{question.name}/{choice} is {'' if choice in chosen else 'not '}chosen")

    def choices(self):
        return [name.split(":", 1)[1] for name in self.view.targets("choice:")]

    def adopt(self):
        """Takes what the screen shows as chosen for what the person chose, after a prank."""
        self.view = self.screen.look()
        question = self.question()
        was = self.visit.chosen.get(question.name, set())
        now = {choice for choice in self.choices()
               if self.view.items["choice:" + choice].is_chosen}
        elsewhere = was - set(self.choices())  # on another page
        self.visit.chosen[question.name] = now | elsewhere
        self.look()

    # ---- fingers ----

    def tap(self, name, pause_s=None):
        self.expect(name in self.view, f"{name} can be tapped")
        self.screen.pass_s(pause_s or self.chance.uniform(0.8, 2.5))
        if name.startswith("choice:"):
            self._turn(name.split(":", 1)[1])
        self.screen.strike(self.view.items[name])
        self.look()

    def _turn(self, choice):
        question = self.question()
        self.visit.began = True
        self.visit.chosen[question.name] = question.turned(
            self.visit.chosen.get(question.name, set()), choice)

    # ---- the way ----

    def end(self, ending):
        """The visit is over; the next one may be the same person's."""
        self.visit.ending = ending
        if self.visit.began or self.visit.complete:
            self.book.append(self.visit)
        language = self.visit.language if ending == "started_again" else self.event.first
        self.visit = Visit(language)

    def choose_language(self, tag):
        if self.view.screen == "welcome" and "language:" + tag not in self.view:
            self.tap("do:more_languages")
        elif self.view.screen != "welcome":
            self.tap("top:language")
        choosing = self.view.screen != "welcome" or "do:start" not in self.view
        self.visit.language = tag
        self.tap_language(tag)
        if choosing and self.chooses_language():
            self.tap("nav:back")

    def tap_language(self, tag):
        self.screen.pass_s(2)
        self.screen.strike(self.view.items["language:" + tag])
        self.look()

    def begin(self, language=None, item="any"):
        """From Welcome to the first question."""
        self.expect(self.view.screen == "welcome", "Welcome")
        if language and language != self.event.first:
            self.choose_language(language)
        self.tap("do:start")
        self.choose_topic(item)

    def choose_topic(self, item="any"):
        self.expect(self.view.screen == "topic", "the topic is asked for")
        if item == "any":
            item = self.chance.choice([None, None, *self.event.items])
        self.visit.item = item
        self.visit.began = True
        tile = "item:" + item if item else "topic:today"
        while tile not in self.view:
            self.tap("nav:next")  # in some languages it stands on the second page
        self.tap(tile)
        while self.view.screen == "topic":
            self.tap("nav:next")

    def answer(self, most=2, skips=0.1):
        """Chooses on this page."""
        choices = self.choices()
        if not choices or self.chance.random() < skips:
            return
        if self.question().asks_roles:  # one each: what several come to is worked out elsewhere
            most = 0 if self.visit.chosen.get(self.question().name) else 1
        most = min(most, len(choices))
        for choice in self.chance.sample(choices, self.chance.randint(min(1, most), most)):
            if choice not in self.visit.chosen.get(self.question().name, ()):
                self.tap("choice:" + choice)

    def next(self):
        is_last = self.view.screen == "question" and self.question() is self.event.core[-1]
        self.tap("nav:next")
        if is_last and self.view.screen == "kept":
            self.visit.complete = True

    def core(self, until=None):
        """Through the short questions; until: the name of one that is left alone."""
        for _ in range(TAPS_MAX):
            if self.view.screen == "kept" or (until and self.question().name == until):
                return
            self.answer()
            self.next()
        raise AssertionError("the short questions have no end")

    def more(self, permission, letters=(3, 8), writes=1.0):
        """From "That is kept" to the review."""
        self.tap("do:more")
        while self.view.screen == "question":
            question = self.question()
            if question.type == "own_words" and self.chance.random() < writes:
                self.write(self.chance.randint(*letters))
            elif question.name == "share":
                if permission and permission not in self.visit.chosen.get("share", ()):
                    self.tap("choice:" + permission)
            else:
                self.answer(skips=0.3)
            self.tap("nav:next")
        self.expect(self.view.screen == "review", "the review")

    def write(self, letters):
        """Own words, letter by letter; the screen says what was written."""
        question = self.question()
        self.tap("do:type")
        for number in range(letters):
            keys = [name for name in self.view.targets("key:")
                    if len(name) == len("key:x") and name[-1].isalpha()]
            self.tap("key:space" if number == letters // 2 else self.chance.choice(keys), 0.4)
        words = self.view.items["field"].name
        self.tap("nav:done")
        self.expect(self.view.screen == "question", "the words are ended")
        self.visit.words[question.name] = words
        self.visit.began = True

    def leave_review(self):
        while "do:finish" not in self.view:
            self.tap("nav:next")

    def finish(self, waits):
        self.tap("do:finish")
        self.end("finished")
        self.expect(self.view.screen == "thanks", "thanks")
        if waits:
            self.screen.pass_s(OFFER_S)
            self.look()
        else:
            self.tap("do:finish")
        self.expect(self.view.screen == "welcome", "Welcome after thanks")

    # ---- going away ----

    def walk_away(self):
        self.await_notice()
        self.screen.pass_s(END_S)
        self.end("walked_away")
        self.look()
        self.expect(self.view.screen == "welcome", "Welcome after the notice")

    def await_notice(self):
        self.screen.pass_s(NOTICE_S)
        self.look(awaits_notice=True)
        self.expect(self.view.screen == "notice", "the notice")

    def someone_new(self):
        self.screen.pass_s(OFFER_S)
        self.look()
        self.screen.pass_s(1)
        self.expect("top:someone_new" in self.view, "someone new is offered")
        self.end("someone_new")
        self.screen.strike(self.view.items["top:someone_new"])
        self.look()
        self.expect(self.view.screen == "welcome", "Welcome for someone new")
