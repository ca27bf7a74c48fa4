"""Makes the page of the visit: the texts and pictures of the event file, put into the page that
was written by hand in page/."""
import json
import os
import re

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
FROM_RIGHT = ("ar", "ur")
TEXTS = ("start", "back", "skip", "next", "finish", "choose_any", "kept_title", "kept_text",
         "tell_us_more", "thanks_title", "more_languages", "languages_title")


def read_yaml(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return yaml.safe_load(file)


def read_own(*path):
    with open(os.path.join(HERE, "page", *path), encoding="utf-8") as file:
        return file.read()


def choice(one, **more):
    return {"name": one["name"], "picture": one.get("picture", "nothing"), "label": one["label"],
            **more}


def topic_screen(event):
    agenda = event["agenda"]
    today = {"name": "today", "picture": "day", "label": agenda["today"]}
    return {"name": "topic", "label": agenda["question"], "layout": "grid",
            "choices": [today] + [choice(item) for item in agenda["items"]]}


def scale_screen(question):
    glasses = ("low", "middle", "high")
    choices = [{"name": one["name"], "label": one["label"], "picture": glass}
               for one, glass in zip(question["choices"], glasses)]
    below = question["dont_know"]
    choices.append({"name": "dont_know", "label": below.get("label", below),
                    "picture": "dont_know", "below": True})
    return {"name": question["name"], "label": question["label"], "layout": "row",
            "choices": choices}


def themes_screen(event, question):
    side = question["side"]
    choices = [{"name": theme["name"], **theme[side]}
               for theme in event["themes"][question["themes"]]]
    return {"name": question["name"], "label": question["label"], "layout": "grid", "many": True,
            "mark": side, "choices": choices + [choice(question["nothing"])]}


def roles_screen(event, question):
    return {"name": question["name"], "label": question["label"], "layout": "grid", "many": True,
            "choices": [choice(role) for role in event["roles"]]}


def without_hyphens(value):
    """Places where a word may be broken are of use to Hark's tiles; the page has room."""
    return json.loads(json.dumps(value).replace("\\u00ad", ""))


def make_event(root, event_path):
    event = read_yaml(event_path)
    questions = {question["name"]: question for question in event["questions"]}
    interfaces = {code: read_yaml(root, "assets", "interface", f"{code}.yaml")
                  for code in event["languages"]}
    screens = [topic_screen(event), scale_screen(questions["how"]),
               themes_screen(event, questions["helped"]),
               themes_screen(event, questions["in_the_way"]),
               roles_screen(event, questions["who"])]
    return without_hyphens({
        "id": event["id"], "version": event["version"], "title": event["title"],
        "welcome": event["welcome"], "privacy": event["privacy"], "thanks": event["thanks"],
        "languages": [{"code": code, "name": interfaces[code]["name"],
                       "from_right": code in FROM_RIGHT} for code in event["languages"]],
        "texts": {code: {name: interfaces[code]["texts"][name] for name in TEXTS}
                  for code in event["languages"]},
        "screens": screens})


def make_symbol(root, name):
    with open(os.path.join(root, "assets", "pictures", f"{name}.svg"), encoding="utf-8") as file:
        inside = re.search(r"<svg[^>]*>(.*)</svg>", file.read(), re.DOTALL).group(1)
    inside = re.sub(r"<title>.*?</title>", "", inside, flags=re.DOTALL)
    inside = inside.replace("#000", "currentColor")
    return f'<symbol id="{name}" viewBox="0 0 96 96">{inside.strip()}</symbol>'


def make_page(root, event_path, page_path):
    """Writes the whole page, one file, to page_path."""
    event = make_event(root, event_path)
    names = {one["picture"] for screen in event["screens"] for one in screen["choices"]}
    names |= {"globe", "tick", "back", "next", "helped", "in_the_way"}
    symbols = "".join(make_symbol(root, name) for name in sorted(names))
    page = read_own("index.html")
    for place, text in (("/*STYLE*/", read_own("page.css")), ("<!--PICTURES-->", symbols),
                        ("<!--EVENT-->", json.dumps(event, ensure_ascii=False)),
                        ("/*PROGRAM*/", read_own("page.js"))):
        page = page.replace(place, text.strip(), 1)
    with open(page_path, "w", encoding="utf-8") as file:
        file.write(page)
