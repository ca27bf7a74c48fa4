"""hark results: one stick through several terminals, in any order, damaged, full, and killed.
test_results.py HARK MAKE_DATABASE SOURCE_DIR MAKE_TERMINAL"""
import itertools
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HARK, MAKE_DATABASE, SOURCE, MAKE_TERMINAL = (str(Path(word).resolve()) for word in sys.argv[1:5])
SETS = ('personalisation', 'friends_and_family')
SHARE, ALL = 'Answers to share.csv', 'Only for the organiser - do not pass on.csv'
SAFE = 'Safe to pull the stick out'


def hark(*words, **more):
    done = subprocess.run([HARK, *map(str, words)], capture_output=True, text=True, timeout=120,
                          **more)
    return done.returncode, done.stdout, done.stderr


def results(responses, terminal, stick, **more):
    """The stick is a folder beside the answers."""
    return hark('results', '--responses', responses, '--terminal', terminal, '--to', stick,
                '--same-disk', **more)


def outputs(stick):
    """What people open: name and bytes."""
    root = Path(stick) / 'Hark-results'
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.glob('Event */*') if path.suffix != '.new'}


class Results(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.place.cleanup)
        cls.base = Path(cls.place.name)
        words = cls.base / 'words'
        words.write_bytes(b''.join(b'Words number %d\x1e' % i for i in range(60)))
        for seed, name in enumerate(SETS):
            event = f'{SOURCE}/assets/events/{name}.yaml'
            subprocess.run([MAKE_DATABASE, event, str(cls.base / f'{name}.db'), '330',
                            str(seed), str(words)], check=True)
        for i in range(3):
            cls.terminal(SETS[0], f'terminal{i}.db', i, 3, *(['open'] if i == 0 else []))
        cls.terminal(SETS[1], 'other.db', 0, 1)

    @classmethod
    def terminal(cls, name, out, first, step, *more):
        subprocess.run([MAKE_TERMINAL, f'{SOURCE}/assets/events/{name}.yaml',
                        str(cls.base / f'{name}.db'), str(cls.base / out), str(first), str(step),
                        *more], check=True)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.stick = Path(folder.name)

    def put(self, i, code=0, **more):
        got, out, err = results(self.base / f'terminal{i}.db', f'foyer-{i}', self.stick, **more)
        self.assertEqual(got, code, out + err)
        self.assertEqual(SAFE in out, code in (0, 1), out + err)
        return out, err

    def expected(self, name=SETS[0]):
        """What the report and the spreadsheet of a collector that has everything hold."""
        made = {}
        for file, words in (('Report.html', ['report']), (SHARE, ['export', '--csv']),
                            (ALL, ['export', '--csv', '--for', 'organiser'])):
            path = self.stick / 'expected'
            code, _, err = hark(*words, '--database', self.base / f'{name}.db', '--force', '-o',
                                path)
            self.assertEqual(code, 0, err)
            made[f'Event {name}/{file}'] = path.read_bytes()
            path.unlink()
        return made

    def test_every_order_gives_what_a_collector_gives(self):
        wanted = self.expected()
        for order in itertools.permutations(range(3)):
            shutil.rmtree(self.stick / 'Hark-results', ignore_errors=True)
            for i in order:
                out, _ = self.put(i)
            for i in range(3):
                self.assertIn(f'foyer-{i}: ', out)
            self.assertEqual(outputs(self.stick), wanted)
        out, _ = self.put(0)
        self.assertEqual(outputs(self.stick), wanted)
        self.assertIn('1 visit is still going on', out)

    def test_words_for_the_organiser_are_in_one_file_only(self):
        for i in range(3):
            self.put(i)
        made = outputs(self.stick)
        share, everything = (made[f'Event {SETS[0]}/{name}'] for name in (SHARE, ALL))
        self.assertGreater(everything.count(b'Words number'), share.count(b'Words number'))
        self.assertGreater(share.count(b'Words number'), 0)

    def test_two_events_stay_apart(self):
        self.put(0)
        code, out, err = results(self.base / 'other.db', 'hall', self.stick)
        self.assertEqual(code, 0, out + err)
        self.put(1)
        self.put(2)
        self.assertEqual(outputs(self.stick), {**self.expected(), **self.expected(SETS[1])})

    def batch(self, terminal):
        return sorted((self.stick / 'Hark-results/terminals').glob(f'terminal-{terminal}-*'))

    def test_damage_is_told_and_the_rest_goes_on(self):
        for i in range(3):
            self.put(i)
        batch = self.batch('foyer-1')[0]
        whole = batch.read_bytes()
        for at in (0, 1, len(whole) // 2, len(whole) - 1, *range(7, len(whole), len(whole) // 12)):
            batch.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            _, err = self.put(0, 1)
            self.assertIn(f'{batch.name} is damaged', err)
        for length in (0, 5, len(whole) - 1):
            batch.write_bytes(whole[:length])
            _, err = self.put(0, 1)
            self.assertIn(f'{batch.name} is damaged', err)
        self.put(1)
        self.assertEqual(batch.read_bytes(), whole)
        self.assertEqual(outputs(self.stick), self.expected())

    def test_strange_files_are_counted_and_left(self):
        self.put(0)
        strange = self.stick / 'Hark-results/terminals/terminal-x - Copy.ndjson'
        strange.write_bytes(b'x')
        _, err = self.put(0, 1)
        self.assertIn('1 file was not read', err)
        self.assertEqual(strange.read_bytes(), b'x')

    def test_a_link_never_leads_elsewhere(self):
        elsewhere = self.stick / 'elsewhere'
        elsewhere.mkdir()
        (self.stick / 'Hark-results').symlink_to(elsewhere)
        _, err = self.put(0, 3)
        self.assertIn('is no folder', err)
        self.assertEqual(list(elsewhere.iterdir()), [])

    def test_a_stick_without_room_loses_nothing(self):
        self.put(0)
        before = outputs(self.stick)

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000))

        _, err = self.put(1, 3, preexec_fn=limit)
        self.assertIn('Do not rely on this stick yet', err)
        self.assertEqual(outputs(self.stick), before)

    def test_no_stick(self):
        code, out, err = results(self.base / 'terminal0.db', 'foyer', self.stick / 'absent')
        self.assertEqual((code, out), (3, ''))
        self.assertIn('Is the stick in?', err)

    def test_stick_is_not_mounted(self):
        words = ('results', '--responses', self.base / 'terminal0.db', '--terminal', 'foyer')
        code, out, err = hark(*words, '--to', self.stick)
        self.assertEqual((code, out), (3, ''))
        self.assertIn('Is the stick in, and mounted there?', err)
        self.assertEqual(list(self.stick.iterdir()), [])
        here = self.stick.stat().st_dev
        others = [path for path in (Path('/dev/shm'), Path('/tmp'), Path('/var/tmp'))
                  if path.is_dir() and path.stat().st_dev != here]
        if not others:
            self.skipTest('this machine has one file system only: a stick could not be tried')
        with tempfile.TemporaryDirectory(dir=others[0]) as other:
            code, out, err = hark(*words, '--to', other)
            self.assertEqual(code, 0, err)
            self.assertIn(SAFE, out)

    def test_wrong_words(self):
        self.assertEqual(hark('results')[0], 2)
        self.assertEqual(results(self.base / 'terminal0.db', '../x', self.stick)[0], 2)
        code, _, err = results(f'{SOURCE}/README.md', 'foyer', self.stick)
        self.assertEqual(code, 4, err)

    def test_killed_at_any_moment(self):
        self.put(0)
        seen = [outputs(self.stick)]
        killed = 0
        for number in range(1, 60):
            child = subprocess.Popen([HARK, 'results', '--responses', self.base / 'terminal1.db',
                                      '--terminal', 'foyer-1', '--to', self.stick,
                                      '--same-disk'],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                     env={**os.environ, 'TMPDIR': str(self.base)})
            try:
                child.wait(number * 0.002)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                killed += 1
            seen.append(outputs(self.stick))
        self.put(1)
        after = outputs(self.stick)
        for made in seen:
            for name, content in seen[0].items():
                self.assertIn(made[name], (content, after[name]))
        self.assertGreater(killed, 0)
        left = [path for path in self.base.glob('hark-results-*/*') if path.is_file()]
        self.assertEqual([path for path in left if b'Words number' in path.read_bytes()], [])
        self.put(2)
        self.assertEqual(outputs(self.stick), self.expected())


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
