"""The spreadsheet read back by real parsers: python's csv and SQLite's .import.
test_csv_readers.py HARK MAKE_DATABASE SOURCE_DIR"""
import csv
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import nasty

HARK, MAKE_DATABASE, SOURCE = (str(Path(word).resolve()) for word in sys.argv[1:4])
EVENT = f'{SOURCE}/assets/events/personalisation.yaml'
TRIGGERS = '=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212'
BLANKS = ' \u00a0\u3000\ufeff' + ''.join(chr(code) for code in range(0x2000, 0x2010))
TEXTS = [text for text in nasty.PLAIN + nasty.FORMULAS + nasty.SCRIPTS if text.strip()]


def as_written(text):
    """What a reader must get back for a text: the same, or the same behind an apostrophe."""
    formula = text.lstrip(BLANKS)[:1] in TRIGGERS and text.lstrip(BLANKS) != ''
    return "'" + text if formula else text


def make_csv(folder, count, texts, whom, event=EVENT, name='responses.csv'):
    database, output = f'{folder}/collector.db', f'{folder}/{name}'
    if not Path(database).exists():
        nasty.write_words(f'{folder}/words', texts)
        subprocess.run([MAKE_DATABASE, event, database, str(count), '9', f'{folder}/words'],
                       check=True)
    subprocess.run([HARK, 'export', '--csv', '--for', whom, '--database', database, '-o', output],
                   check=True)
    return output


def read(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        rows = list(csv.DictReader(file, strict=True))
    return rows


class CsvReaders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_bytes(self):
        data = Path(make_csv(self.folder, 200, TEXTS, 'sharing')).read_bytes()
        self.assertTrue(data.startswith(b'\xef\xbb\xbfDate,'))
        self.assertTrue(data.endswith(b'\r\n'))
        self.assertEqual(data.decode('utf-8-sig').count('\r\n'), 1 + 195)
        self.assertNotIn(b'\r', data.replace(b'\r\n', b''))

    def test_python_reads_back_every_word(self):
        path = make_csv(self.folder, 1000, TEXTS, 'sharing')
        rows = read(path)
        column = next(name for name in rows[0] if name.endswith('[words_helped]'))
        got = {row[column] for row in rows} - {''}
        expected = {as_written(text) for text in TEXTS}
        self.assertEqual(got - expected, set())
        self.assertGreater(len(got), len(expected) * 0.9)

    def test_no_cell_is_a_formula(self):
        event = f'{self.folder}/event.yaml'
        labels = [text for text in nasty.FORMULAS if text.strip() == text and text[0] in '=+-@']
        nasty.event(EVENT, event, labels)
        with open(make_csv(self.folder, 300, TEXTS, 'organiser', event), encoding='utf-8-sig',
                  newline='') as file:
            cells = [cell for row in csv.reader(file, strict=True) for cell in row]
        self.assertGreater(sum(cell.startswith("'=") for cell in cells), 10)
        bad = [cell for cell in cells
               if cell.lstrip(BLANKS) and cell.lstrip(BLANKS)[0] in TRIGGERS]
        self.assertEqual(bad, [])

    def test_sqlite_reads_the_same(self):
        path = make_csv(self.folder, 400, TEXTS, 'organiser')
        database = f'{self.folder}/imported.db'
        subprocess.run(['sqlite3', database], input=f'.mode csv\n.import {path} responses\n',
                       text=True, check=True)
        got = sqlite3.connect(database).execute('SELECT * FROM responses').fetchall()
        # SQLite's own reader takes CR out of CR LF at a line's end only, as python does.
        self.assertEqual(Counter(got), Counter(tuple(row.values()) for row in read(path)))

    def test_every_column_has_its_own_name(self):
        with open(make_csv(self.folder, 50, TEXTS, 'sharing'), encoding='utf-8-sig',
                  newline='') as file:
            header = next(csv.reader(file))
        self.assertEqual(len(header), len(set(header)))

    def test_choices_are_0_1_or_blank(self):
        rows = read(make_csv(self.folder, 400, TEXTS, 'sharing'))
        for name in rows[0]:
            if re.search(r'\[[a-z_]+/[a-z_]+\]$', name):
                allowed = {'', '1'} if '[who/' in name else {'', '0', '1'}
                self.assertEqual({row[name] for row in rows} - allowed, set(), name)
        name = next(name for name in rows[0] if name.endswith('[helped/access]'))
        self.assertEqual({row[name] for row in rows}, {'', '0', '1'})

    def test_words_only_as_permitted(self):
        texts = [f'story {i}' for i in range(500)]
        found = {}
        for whom in ('sharing', 'organiser'):
            rows = read(make_csv(self.folder, 500, texts, whom, name=f'{whom}.csv'))
            words = next(name for name in rows[0] if name.endswith('[words_helped]'))
            share = next(name for name in rows[0] if name.endswith('[share]'))
            found[whom] = Counter(row[share] for row in rows if row[words])
        self.assertEqual(set(found['sharing']), {'Yes, without my name'})
        self.assertEqual(set(found['organiser']),
                         {'Yes, without my name', 'Only the team reads them'})

    def test_no_small_group(self):
        """By part of the event and role: nobody, or at least five rows; the blank ones too."""
        for count in (5, 20, 90, 420):
            with self.subTest(count=count), tempfile.TemporaryDirectory() as folder:
                rows = read(make_csv(folder, count, TEXTS, 'organiser'))
                role = next(name for name in rows[0] if name.endswith('[who]'))
                groups = Counter((row['About'], row[role]) for row in rows)
                self.assertEqual({key: n for key, n in groups.items() if n < 5}, {})
                for column in ('Date', 'Language', 'About'):
                    self.assertGreaterEqual(min(Counter(row[column] for row in rows).values()), 5)

    def test_nothing_tells_when(self):
        path = make_csv(self.folder, 200, TEXTS, 'organiser')
        for row in read(path):
            self.assertRegex(row['Date'], r'^(\d{4}-\d\d-\d\d)?$')
        self.assertNotRegex(Path(path).read_text(encoding='utf-8'), r'\d\d:\d\d')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
