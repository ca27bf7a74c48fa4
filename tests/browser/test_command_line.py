"""hark's commands from outside: exit codes, messages, and what is never written over.
test_command_line.py HARK MAKE_DATABASE SOURCE_DIR"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HARK, MAKE_DATABASE, SOURCE = (str(Path(word).resolve()) for word in sys.argv[1:4])
EVENT = f'{SOURCE}/assets/events/personalisation.yaml'
ASSETS = str(Path(HARK).parent / 'assets')


def hark(*words):
    done = subprocess.run([HARK, *map(str, words)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.database = self.folder / 'collector.db'

    def make(self, count=30):
        subprocess.run([MAKE_DATABASE, EVENT, str(self.database), str(count), '1'], check=True)

    def test_help_and_version(self):
        code, out, _ = hark('--help')
        self.assertEqual(code, 0)
        for command in ('check', 'report', 'export', 'status'):
            self.assertIn(f'  {command} ', out)
            code, text, _ = hark(command, '--help')
            self.assertEqual(code, 0)
            self.assertIn(f'Usage: hark {command}', text)
        code, out, _ = hark('--version')
        self.assertEqual(code, 0)
        self.assertRegex(out, r'^hark \d+\.\d+\.\d+( \([\w.-]+\))?\nBuilt with ')

    def test_wrong_words(self):
        for words in ([], ['nonsense'], ['report'], ['check'], ['check', 'a', 'b'], ['status'],
                      ['export', '--database', 'x'], ['report', '--wrong'],
                      ['export', '--csv', '--for', 'everyone', '--database', 'x'],
                      ['report', 'stray', '--database', 'x'], ['report', '-o']):
            with self.subTest(words=words):
                code, out, err = hark(*words)
                self.assertEqual((code, out), (2, ''))
                self.assertIn('hark', err)

    def test_check(self):
        where = ['--assets', ASSETS, '--display', '10.1-1280x800', '--text-size', 'usual']
        code, out, _ = hark('check', *where, EVENT)
        self.assertEqual(code, 0)
        self.assertRegex(out, r'One terminal takes about \d+ people in a 15-minute break')
        self.assertRegex(out, r'\d+ taps and about \d+ seconds')
        bad = self.folder / 'bad.yaml'
        text = Path(EVENT).read_text(encoding='utf-8')
        bad.write_text(text.replace('type: scale', 'type: scael'), encoding='utf-8')
        code, out, err = hark('check', bad)
        self.assertEqual(code, 1)
        self.assertRegex(out, rf'^{bad}:\d+:\d+: ')
        self.assertIn('to mend', err)
        code, out, _ = hark('check', self.folder / 'absent.yaml')
        self.assertEqual((code, out), (3, ''))
        odd = self.folder / '-odd.yaml'
        odd.write_text(text, encoding='utf-8')
        done = subprocess.run([HARK, 'check', *where, '--', '-odd.yaml'], cwd=self.folder, timeout=60,
                              stdout=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, 0)

    def test_outputs_are_ours_or_left_alone(self):
        self.make()
        for words, name in ((['report'], 'a.html'), (['export', '--csv'], 'a.csv')):
            output = self.folder / name
            command = [*words, '--database', self.database, '-o', output]
            self.assertEqual(hark(*command)[0], 0)
            first = output.read_bytes()
            self.assertEqual(hark(*command)[0], 0)  # our own earlier one
            self.assertEqual(output.read_bytes(), first)
            output.write_text('my notes')
            code, _, err = hark(*command)
            self.assertEqual(code, 3)
            self.assertIn('stays as it is', err)
            self.assertEqual(output.read_text(), 'my notes')
            self.assertEqual(hark(*command, '--force')[0], 0)
            self.assertEqual(output.read_bytes(), first)
            code, out, _ = hark(*words, '--database', self.database, '-o', '-')
            self.assertEqual((code, out.encode()), (0, first.replace(b'\r\n', b'\n')))
            code, _, err = hark(*words, '--database', self.database, '-o', self.folder)
            self.assertEqual(code, 3)
            code, _, err = hark(*words, '--database', self.database, '-o',
                                self.folder / 'no' / 'such' / 'folder')
            self.assertEqual(code, 3)
            self.assertIn('could not be written', err)
        self.assertEqual(sorted(p.suffix for p in self.folder.glob('a*')), ['.csv', '.html'])

    def test_databases_that_cannot_be_used(self):
        code, _, err = hark('report', '--database', self.database)
        self.assertEqual(code, 3)
        self.assertIn('--database', err)
        self.assertFalse(self.database.exists())
        self.database.write_text('this is no database' * 100)
        code, _, err = hark('report', '--database', self.database)
        self.assertEqual(code, 4)
        self.assertIn("not a collector's database", err)

    def test_which_event(self):
        self.make()
        other = self.folder / 'other.yaml'
        other.write_text(Path(EVENT).read_text(encoding='utf-8')
                         .replace('id: personalisation', 'id: second'), encoding='utf-8')
        subprocess.run([MAKE_DATABASE, str(other), str(self.database), '40', '2'], check=True)
        output = self.folder / 'r.html'
        command = ['report', '--database', self.database, '-o', output]
        code, _, err = hark(*command)
        self.assertEqual(code, 2)
        self.assertIn('personalisation (30 responses)', err)
        self.assertIn('second (39 responses)', err)
        code, _, err = hark(*command, '--event', 'third')
        self.assertEqual(code, 3)
        self.assertFalse(output.exists())
        self.assertEqual(hark(*command, '--event', 'second')[0], 0)
        self.assertIn('people answered</li>', output.read_text(encoding='utf-8'))

    def test_one_is_not_told_as_many(self):
        self.make(1)
        code, _, err = hark('export', '--csv', '--database', self.database, '-o',
                            self.folder / 'r.csv')
        self.assertEqual(code, 0)
        self.assertIn(': 1 response, one a row.', err)
        code, _, err = hark('report', '--database', self.database, '--event', 'other')
        self.assertIn('personalisation (1 response)\n', err)

    def test_too_few(self):
        self.make(4)
        output = self.folder / 'r.html'
        code, _, err = hark('report', '--database', self.database, '-o', output)
        self.assertEqual(code, 0)
        self.assertIn('fewer than five', err)
        self.assertIn('Fewer than five people', output.read_text(encoding='utf-8'))

    def test_status(self):
        status = self.folder / 'status.json'
        status.write_text('{"v":1,"state":"waiting","why":"No network.","kept":12,"sent":7,'
                          '"waiting":5,"refused":0,"success_s":0}\n')
        code, out, _ = hark('status', '--status', status)
        self.assertEqual(code, 0)
        self.assertIn('Sent: 7 of 12.', out)
        self.assertIn('Waiting: 5.', out)
        self.assertIn('No network.', out)
        status.write_text('{"state":"waiting","why":"\\u001b[2J\\u009b1mNo\\nnetwork."}')
        self.assertEqual(hark('status', '--status', status)[1], ' [2J 1mNo network.\n')
        status.write_text('[]')
        self.assertEqual(hark('status', '--status', status)[0], 4)
        self.assertEqual(hark('status', '--status', self.folder / 'absent')[0], 3)
        self.assertEqual(hark('status', '--responses', self.folder / 'absent.db')[0], 3)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
