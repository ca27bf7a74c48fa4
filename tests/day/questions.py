"""The event file as a visitor needs it: which question is that, and what can be chosen there."""
import unicodedata

import yaml


def plain(text):
    """As it is compared: no places where a word may be broken, no line ends."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


class Question:
    def __init__(self, entry, event):
        self.name, self.type = entry["name"], entry["type"]
        self.topic = entry.get("topic")
        self.is_core = entry.get("part") == "core"
        self.labels = entry["label"]
        self.item_labels = entry.get("label_item", {})
        self.asks_roles = entry.get("choices") == "roles"
        self.alone = []  # what excludes all others
        self.labels_of = {}  # of the choices, in the first language
        self._take_choices(entry, event)

    def _take_choices(self, entry, event):
        first = event["languages"][0]
        choices = entry.get("choices", [])
        for choice in event["roles"] if choices == "roles" else choices:
            self.labels_of[choice["name"]] = plain(choice["label"][first])
        for theme in event["themes"].get(entry.get("themes"), []):
            self.labels_of[theme["name"]] = plain(theme[entry["side"]]["label"][first])
        for key, name in (("nothing", None), ("dont_know", "dont_know")):
            if key in entry:
                name = entry[key].get("name", name)
                self.labels_of[name] = plain(entry[key].get("label", entry[key])[first])
                self.alone.append(name)
        self.choices = list(self.labels_of)

    def asks(self, language, item_label):
        text = self.labels[language]
        if item_label and self.item_labels:
            text = self.item_labels[language].replace("{item}", item_label)
        return plain(text)

    def turned(self, chosen, choice):
        """What is chosen after a tap on this choice."""
        if self.type != "select_multiple":
            return set() if choice in chosen else {choice}
        if choice in chosen:
            return chosen - {choice}
        return {choice} if choice in self.alone else (chosen - set(self.alone)) | {choice}


class Event:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            event = yaml.safe_load(file)
        self.languages = event["languages"]
        self.first = self.languages[0]
        self.today = plain(event["agenda"]["today"][self.first])
        self.items = {item["name"]: item["label"] for item in event["agenda"]["items"]}
        self.roles = {role["name"]: plain(role["label"][self.first]) for role in event["roles"]}
        self.questions = [Question(entry, event) for entry in event["questions"]]
        self.named = {question.name: question for question in self.questions}
        self.core = [question for question in self.questions if question.is_core]

    def question_that_asks(self, text, language, item):
        """The screen may go on behind the question: "Choose any"."""
        label = self.items[item][language] if item else None
        for question in self.questions:
            if plain(text).startswith(question.asks(language, label)):
                return question
        raise AssertionError(f"no question is called {text!r} in {language}")
