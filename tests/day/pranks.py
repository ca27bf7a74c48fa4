"""What people do at a terminal: most of them answer, some do everything else."""


def plain(one):
    one.begin(language(one))
    one.core()
    one.finish(waits=one.chance.random() < 0.5)


def language(one):
    """Most people stay with the first language."""
    return one.chance.choice([one.event.first] * 6 + one.event.languages)


def skip_everything(one):
    one.begin()
    while one.view.screen != "kept":
        one.next()
    one.finish(waits=False)


def tell_more(one, permission=None):
    one.begin(language(one))
    one.core()
    one.more(permission)
    one.leave_review()
    one.finish(waits=False)


def share_words(one):
    tell_more(one, "share")


def words_for_the_organiser(one):
    tell_more(one, "organiser")


def words_only_counted(one):
    tell_more(one, "count")


def check_and_change(one):
    one.begin()
    one.core()
    one.more("share", writes=0.3)
    one.tap("change:how")
    one.tap("choice:" + one.chance.choice(one.choices()))
    one.tap("nav:next")
    one.expect(one.view.screen == "review", "the review again")
    one.leave_review()
    one.finish(waits=True)


# ---- going away ----


def some_core(one):
    one.begin()
    one.core(until=one.chance.choice(one.event.core[1:]).name)


def walk_away_in_the_middle(one):
    some_core(one)
    one.answer()
    one.walk_away()


def walk_away_after_kept(one):
    one.begin()
    one.core()
    one.walk_away()


def walk_away_while_typing(one):
    one.begin(language(one))
    one.core()
    one.tap("do:more")
    one.tap("do:type")
    for _ in range(3):
        one.tap(one.chance.choice([name for name in one.view.targets("key:")
                                   if len(name) == len("key:x")]), 0.4)
    one.walk_away()


def only_look(one):
    one.tap("do:start")
    one.walk_away()


def change_language_and_go(one):
    one.choose_language(one.chance.choice(one.event.languages[1:]))
    one.screen.pass_s(31)  # Welcome goes back by itself
    one.end("walked_away")
    one.look()
    one.expect(one.view.items["language:" + one.event.first].is_chosen, "the first language again")


def storm_of_someone_new(one):
    some_core(one)
    one.answer()
    one.someone_new()
    for _ in range(one.chance.randint(2, 4)):
        one.begin()
        one.answer()
        one.someone_new()


# ---- leaving ----


def to_leave(one):
    one.begin()
    one.answer(skips=0)
    while one.view.screen != "leave":
        one.tap("nav:back")


def go_on_after_all(one):
    to_leave(one)
    one.tap("do:go_on")
    one.tap("nav:next")
    one.core()
    one.finish(waits=False)


def start_again(one):
    to_leave(one)
    end_by(one, "do:start_again", "started_again")
    one.choose_topic()
    one.core()
    one.finish(waits=False)


def forget(one):
    to_leave(one)
    end_by(one, "do:forget", "forgot")
    one.expect(one.view.screen == "forgotten", "it says that the answers are gone")
    one.screen.pass_s(21)
    one.look()


def end_by(one, button, ending):
    one.screen.pass_s(2)
    item = one.view.items[button]
    one.end(ending)
    one.screen.strike(item)
    one.look()


def from_the_notice(one):
    some_core(one)
    one.answer()
    one.await_notice()
    button, ending = one.chance.choice(
        (("do:finish", "finished"), ("do:start_again", "started_again"), ("do:forget", "forgot"),
         ("do:more_time", None)))
    if ending is None:
        one.tap(button)
        one.core()
        one.finish(waits=False)
        return
    end_by(one, button, ending)
    if ending == "started_again":
        one.choose_topic()
        one.walk_away()
        return
    one.screen.pass_s(21)
    one.look()


# ---- pranks ----

GONE_S = 10  # docs/SPEC.md, "Time"


def hammer(one):
    """As fast as a finger can, on a tile, then on Next."""
    one.begin()
    tile = one.view.items["choice:" + one.chance.choice(one.choices())]
    for _ in range(9):
        one.screen.strike(tile)
    one.adopt()
    button = one.view.items["nav:next"]
    for _ in range(5):
        one.screen.strike(button)
    one.look()
    if one.view.screen == "kept":
        one.visit.complete = True
    one.core()
    one.finish(waits=False)


def palm(one):
    """Five fingers at once: nothing may happen."""
    one.begin()
    one.next()
    places = [one.view.items[name].middle() for name in one.view.targets("choice:")[:5]]
    for phase in ("down", "up"):
        one.screen.pass_s(1)
        for number, place in enumerate(places, 1):
            one.screen.finger(phase, place, number)
    one.look()
    one.core()
    one.finish(waits=True)


def two_fingers(one):
    one.begin()
    one.next()
    one.screen.pass_s(1)
    items = [one.view.items[name] for name in one.view.targets("choice:")[:2]]
    for phase in ("down", "up"):
        for number, item in enumerate(items, 1):
            one.screen.finger(phase, item.middle(), number)
    one.adopt()
    one.expect(len(one.visit.chosen["helped"]) == 2, "both fingers count")
    one.core()
    one.finish(waits=False)


def many_fingers(one):
    """Children: ten fingers down, up and about, anywhere on a question, in any order."""
    one.begin()
    one.next()
    one.screen.pass_s(1)
    places = [one.view.items[name].middle() for name in one.view.targets("choice:")]
    for _ in range(30):
        number, place = one.chance.randint(1, 10), one.chance.choice(places)
        one.screen.finger(one.chance.choice(("down", "up", "move")), place, number)
    for number in range(1, 11):
        one.screen.finger("up", (2, 500), number)
    one.adopt()
    one.core()
    one.finish(waits=False)


def hold(one):
    """A finger that rests for long is gone; one that rests for a moment counts."""
    one.begin()
    rest(one, 14)
    felt_s = rest(one, 3)
    if felt_s < GONE_S:
        one.expect(one.visit.chosen["how"], "a finger that rests for a moment counts")
    one.core()
    one.finish(waits=False)


def rest(one, rests_s):
    """On a tile. Returns how long it was there at most: this machine may be slow."""
    before = one.visit.chosen.get("how", set())
    item = one.view.items["choice:" + one.chance.choice(one.choices())]
    one.screen.pass_s(2)
    began_s = one.screen.now_s()
    one.screen.finger("down", item.middle())
    one.look()  # it was felt before the time passes
    one.screen.pass_s(rests_s)
    one.screen.finger("up", item.middle())
    one.adopt()
    if rests_s > GONE_S:
        one.expect(one.visit.chosen["how"] == before, "a finger that rests for long is gone")
    return one.screen.now_s() - began_s


def slide_off(one):
    one.begin()
    item = one.view.items["choice:" + one.chance.choice(one.choices())]
    one.screen.pass_s(2)
    one.screen.finger("down", item.middle())
    one.screen.finger("move", (item.x + item.w // 2, item.y + item.h + 300))
    one.screen.finger("up", (2, 500))
    one.look()
    one.core()
    one.finish(waits=True)


USUAL = [plain] * 16 + [tell_more, share_words, share_words, words_for_the_organiser,
                       words_only_counted, check_and_change]
UNUSUAL = [skip_everything, walk_away_in_the_middle, walk_away_after_kept, walk_away_while_typing,
           only_look, change_language_and_go, storm_of_someone_new, go_on_after_all, start_again,
           forget, from_the_notice, hammer, palm, two_fingers, many_fingers, hold, slide_off]
