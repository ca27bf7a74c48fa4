"""hark check as people and programs meet it: the report, the JSON, the page with all screens.
test_check.py HARK ASSETS SOURCE_DIR"""
import html.parser
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HARK, ASSETS, SOURCE = (str(Path(word).resolve()) for word in sys.argv[1:4])
DATA = f'{SOURCE}/tests/data/check'
SMALL = ['--display', '10.1-1280x800', '--text-size', 'usual']
KINDS = {'misfit', 'letters', 'edge', 'overlap', 'missing_glyph', 'target', 'gap', 'contrast',
         'colour_only', 'sentence', 'reading_grade', 'same_text', 'no_picture', 'unchecked'}


def check(*words, folder=DATA):
    done = subprocess.run([HARK, 'check', '--assets', ASSETS, *map(str, words)], cwd=folder,
                          capture_output=True, timeout=280, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check_json(*words):
    code, out, err = check('--json', *words)
    return code, json.loads(out), err


class Reader(html.parser.HTMLParser):
    """The pictures and links of a page, and its text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.images, self.links, self.ids, self.elements, self.text = [], [], set(), set(), ''

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.elements.add(tag)
        if tag == 'img':
            self.images.append(attrs)
        if tag == 'a':
            self.links.append(attrs['href'])
        if 'id' in attrs:
            self.ids.add(attrs['id'])

    def handle_data(self, data):
        self.text += data


def in_chromium(page, *words):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        done = subprocess.run(
            ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync',
             f'--user-data-dir={profile}', '--virtual-time-budget=4000', *words, f'file://{page}'],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True)
    return done.stdout.decode()


class Report(unittest.TestCase):
    def test_the_whole_report(self):
        code, out, err = check(*SMALL, 'report.yaml')
        self.assertEqual(err, '')
        self.assertEqual(out, Path(f'{DATA}/report.txt').read_text(encoding='utf-8'))
        self.assertEqual(code, 1)

    def test_refused_by_the_reader(self):
        """A pair with one side, a text or a picture that is missing: told with their place."""
        for name, message in (
                ('one_sided', 'one_sided.yaml:12:7: '), ('no_text', 'no_text.yaml:15:12: '),
                ('one_picture', 'one_picture.yaml:17:9: ')):
            with self.subTest(name=name):
                code, out, _ = check(f'{name}.yaml')
                self.assertEqual(code, 1)
                self.assertEqual(out.count('\n'), 1, out)
                self.assertTrue(out.startswith(message), out)
                code, told, _ = check_json(f'{name}.yaml')
                self.assertEqual((code, told['good'], told['to_mend']), (1, False, 1))
                self.assertIn(f":{told['findings'][0]['line']}:", message)

    def test_wrong_words(self):
        for words in (['--display', '99-1x1'], ['--language', 'xx'], ['--text-size', 'huge'],
                      ['--display', '7-800x480', '--text-size', 'A++']):
            code, out, err = check(*words, 'sound.yaml')
            self.assertEqual((code, out), (2, ''), words)
            self.assertIn('hark check: ', err)
        code, out, err = check('--fonts', '/nonexistent', *SMALL, 'sound.yaml')
        self.assertEqual((code, out), (3, ''))

    def test_a_display_by_its_measures(self):
        code, out, _ = check('--display', '1024x600px 223x125mm', '--text-size', 'usual',
                             'sound.yaml')
        self.assertIn('1 display', out)
        self.assertEqual(code, 0, out)


class Json(unittest.TestCase):
    def test_a_sound_file(self):
        code, told, _ = check_json(*SMALL, 'sound.yaml')
        self.assertEqual(code, 0)
        self.assertEqual((told['hark_check'], told['good'], told['to_mend']), (1, True, 0))
        self.assertEqual(told['event'], {'id': 'sound', 'version': 1})
        self.assertEqual(told['checked']['displays'], ['10.1-1280x800'])
        self.assertEqual(told['checked']['languages'], ['en'])
        self.assertGreater(told['checked']['screens'], told['checked']['drawn'])
        self.assertEqual(told['effort']['usual']['taps'], 3)
        self.assertEqual((told['effort']['people'], told['effort']['terminals']), (100, 1))

    def test_a_finding(self):
        code, told, _ = check_json(*SMALL, 'misfit.yaml')
        self.assertEqual(code, 1)
        finding = told['findings'][0]
        self.assertEqual(set(finding), {
            'kind', 'binding', 'exception', 'question', 'place', 'screen', 'language',
            'other_language', 'item', 'other_item', 'text', 'seen', 'palettes', 'value', 'wanted',
            'message'})
        self.assertEqual((finding['kind'], finding['question'], finding['language'],
                          finding['item']), ('misfit', 'how', 'en', 'choice:good'))
        self.assertEqual(finding['seen'], [{'display': '10.1-1280x800', 'text_size': 'usual'}])
        for one in told['findings']:
            self.assertIn(one['kind'], KINDS)


class Sheet(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / 'made'

    def test_all_screens(self):
        code, out, _ = check(*SMALL, '--screens', self.folder, 'same_text.yaml')
        self.assertEqual(code, 0, out)
        reader = Reader()
        reader.feed(in_chromium(self.folder / 'index.html', '--dump-dom'))
        drawn = int(re.search(r'(\d+) of them were drawn', out).group(1))
        names = [image['src'] for image in reader.images]
        self.assertEqual(len(names), drawn)
        self.assertEqual({path.name for path in self.folder.iterdir()},
                         set(names) | {'index.html'})
        for name in names:
            head = (self.folder / name).read_bytes()[:24]
            self.assertEqual(struct.unpack('>II', head[16:24]), (1280, 800))
        self.assertEqual({link[1:] for link in reader.links}, reader.ids)
        self.assertIn('is the same in en', reader.text)
        self.assertNotIn('script', reader.elements)

    def test_chromium_shows_them(self):
        """The same page whose pictures are gone: a screenshot of it has much less in it."""
        check(*SMALL, '--screens', self.folder, 'sound.yaml')
        picture = self.folder / 'seen.png'
        in_chromium(self.folder / 'index.html', '--window-size=1400,4000',
                    f'--screenshot={picture}')
        hidden = self.folder / 'hidden.html'
        hidden.write_text(re.sub(r'src="[^"]*"', 'src="gone.png"',
                                 (self.folder / 'index.html').read_text(encoding='utf-8')),
                          encoding='utf-8')
        without = self.folder / 'without.png'
        in_chromium(hidden, '--window-size=1400,4000', f'--screenshot={without}')
        self.assertGreater(os.path.getsize(picture), 1.25 * os.path.getsize(without))

    def test_what_is_not_ours_stays(self):
        self.folder.mkdir()
        (self.folder / 'index.html').write_text('my page')
        code, out, err = check(*SMALL, '--screens', self.folder, 'sound.yaml')
        self.assertEqual((code, out), (3, ''))
        self.assertIn('was not made by this command', err)
        self.assertEqual((self.folder / 'index.html').read_text(), 'my page')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
