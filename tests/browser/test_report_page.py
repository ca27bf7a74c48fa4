"""The report in a real Chromium: hostile words and labels stay text, and no small group is on it.
test_report_page.py HARK MAKE_DATABASE SOURCE_DIR"""
import html.parser
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nasty

HARK, MAKE_DATABASE, SOURCE = (str(Path(word).resolve()) for word in sys.argv[1:4])
EVENT = f'{SOURCE}/assets/events/personalisation.yaml'
ELEMENTS = set('html head meta title style body svg symbol circle path use main header section div '
               'p h1 h2 h3 ul li b span rect q blockquote footer'.split())


def make_page(folder, count, texts, event=EVENT):
    database, page = f'{folder}/collector.db', f'{folder}/report.html'
    nasty.write_words(f'{folder}/words', texts)
    subprocess.run([MAKE_DATABASE, event, database, str(count), '3', f'{folder}/words'], check=True)
    subprocess.run([HARK, 'report', '--database', database, '-o', page], check=True)
    return page


def open_in_chromium(page):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        done = subprocess.run(
            ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync',
             f'--user-data-dir={profile}', '--virtual-time-budget=2000', '--dump-dom',
             f'file://{page}'],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True)
    return done.stdout.decode()


class Reader(html.parser.HTMLParser):
    """What the browser's tree holds: elements, attributes, and the text of each blockquote."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.quotes = set(), set(), []
        self.in_quote, self.in_quote_text, self.text, self.title = False, False, '', ''
        self.in_title = False

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag == 'blockquote':
            self.in_quote = True
        elif tag == 'p' and self.in_quote:
            self.in_quote_text = True
            self.quotes.append('')
        self.in_title = tag == 'title' or self.in_title

    def handle_endtag(self, tag):
        if tag == 'blockquote':
            self.in_quote = False
        elif tag == 'p':
            self.in_quote_text = False
        elif tag == 'title':
            self.in_title = False

    def handle_data(self, data):
        self.text += data
        if self.in_quote_text:
            self.quotes[-1] += data
        if self.in_title:
            self.title += data


def read(dom):
    reader = Reader()
    reader.feed(dom)
    return reader


class ReportPage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def check_harmless(self, reader):
        self.assertEqual(reader.elements - ELEMENTS, set())
        self.assertEqual([name for name in reader.attributes if name.startswith('on')], [])
        self.assertEqual(reader.attributes & {'href', 'src', 'style', 'action', 'srcdoc'}, {'href'})

    def test_hostile_words_are_text(self):
        page = make_page(self.folder, 420, nasty.SCRIPTS)
        reader = read(open_in_chromium(page))
        self.check_harmless(reader)
        self.assertEqual(reader.title, 'Tell us about today')
        self.assertEqual(set(reader.quotes), set(nasty.SCRIPTS))

    def test_hostile_labels_are_text(self):
        event = f'{self.folder}/event.yaml'
        texts = [text for text in nasty.SCRIPTS if len(text) < 60 and text.isascii()]
        self.assertGreater(nasty.event(EVENT, event, texts), 50)
        reader = read(open_in_chromium(make_page(self.folder, 420, ['x'], event)))
        self.check_harmless(reader)
        self.assertEqual(reader.title, texts[0] + ' 0')
        for text in texts:
            self.assertIn(text, reader.text)

    def test_everything_else_people_type(self):
        texts = [text for text in nasty.PLAIN + nasty.FORMULAS if text.strip()]
        reader = read(open_in_chromium(make_page(self.folder, 600, texts)))
        self.check_harmless(reader)
        self.assertLessEqual(set(reader.quotes), set(texts))
        self.assertGreater(len(set(reader.quotes)), 30)

    def test_nothing_is_loaded_and_nothing_runs(self):
        text = Path(make_page(self.folder, 60, ['x'])).read_text(encoding='utf-8')
        self.assertIn("default-src 'none'", text)
        self.assertNotRegex(text, r'(?i)<script|javascript:|@import|url\(|https?://')
        self.assertEqual(re.findall(r'href="(?!#[hw]")', text), [])

    def test_no_base_is_small(self):
        """Roles of 3, 6, 13, 25, 50 parts; by part of the event smaller still."""
        for count in (4, 40, 90, 420):
            with self.subTest(count=count), tempfile.TemporaryDirectory() as folder:
                text = Path(make_page(folder, count, ['x'])).read_text(encoding='utf-8')
                bases = {int(n) for n in re.findall(r'</b> of (\d+)', text)}
                self.assertEqual({n for n in bases if n < 5}, set())
                self.assertEqual(bool(bases), count > 4)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
