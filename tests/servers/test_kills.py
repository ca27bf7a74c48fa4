"""kill -9 of upload and collector in the middle, many rounds: in the end everything is there, and
nothing twice."""
import os
import random
import signal
import time

import harness
import rude

ROUNDS = int(os.environ.get("HARK_KILL_ROUNDS", "30"))


class Kills(harness.Case):
    def setUp(self):
        super().setUp()
        self.seed = random.randrange(1 << 32)
        self.chance = random.Random(self.seed)
        print("seed", self.seed)

    def assert_all_there(self, ids):
        code, text = self.upload_once()
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(ids))
        self.assertEqual(sorted(name for name, _ in self.delivered()), sorted(ids))
        self.assertEqual(harness.rows(self.collector_db, "SELECT count(*) FROM conflict"), [(0,)])
        self.assertEqual(harness.rows(self.collector_db, "SELECT count(*) FROM refused"), [(0,)])
        self.assertEqual(
            harness.rows(self.collector_db,
                         "SELECT partial + complete + forgotten FROM terminal"), [(len(ids),)])
        for path in (self.collector_db, self.outbox):
            self.assertEqual(harness.rows(path, "PRAGMA integrity_check"), [("ok",)])

    def assert_nothing_claimed(self):
        """What upload holds for settled is stored at the collector, at every moment."""
        claimed = {name for name, _ in self.delivered()}
        self.assertLessEqual(claimed, self.stored_ids())
        return len(claimed)

    def test_random_kills_of_both(self):
        ids = self.fill(100)
        collector = self.start_collector()
        killed = {"upload": 0, "collector": 0}
        moments = set()
        for _ in range(ROUNDS):
            ids += self.fill(self.chance.randrange(5, 160))
            upload = self.start(self.upload_arguments() + ["--once"], "upload.log")
            time.sleep(self.chance.random() ** 2 * 0.15)
            which = self.chance.choice(("upload", "collector", "both"))
            if which != "collector":
                killed["upload"] += upload.process.poll() is None
                upload.kill()
            if which != "upload":
                collector.kill()
                killed["collector"] += 1
            upload.process.wait(timeout=harness.PATIENCE_S)
            if which != "upload":
                collector = self.start_collector()
            moments.add(self.assert_nothing_claimed())
        print("killed in the middle:", killed, "different states:", len(moments))
        self.assertGreater(killed["upload"], 0)
        self.assertGreater(killed["collector"], 0)
        self.assert_all_there(ids)
        self.assert_no_findings()

    def test_kills_while_the_store_is_written(self):
        """A running upload, a writer that goes on, and both ends killed again and again."""
        writer, ids = self.hold_store(20)
        collector = self.start_collector()
        upload = self.start_upload()
        for _ in range(ROUNDS // 4):
            for _ in range(self.chance.randrange(1, 30)):
                ids.append(self.add_response(writer))
            time.sleep(self.chance.random() * 1.3)
            if self.chance.random() < 0.5:
                upload.kill()
                upload = self.start_upload()
            else:
                collector.kill()
                collector = self.start_collector()
        harness.wait_until(lambda: self.status().get("sent") == len(ids), "delivery")
        upload.stop()
        self.assert_all_there(ids)

    def test_a_kill_between_the_collectors_commit_and_the_answer(self):
        """The upload program dies while the answer is on its way: the batch comes again, and is
        known there."""
        ids = self.fill(150)
        self.start_collector()
        between = rude.RudeServer(self.port)
        self.addCleanup(between.stop)
        uploads = []

        def kill_before_the_answer(server, request):
            reply = server.ask_collector(request)
            uploads[-1].process.send_signal(signal.SIGKILL)
            uploads[-1].process.wait(timeout=harness.PATIENCE_S)
            return reply
        between.behave = kill_before_the_answer
        for _ in range(3):
            uploads.append(self.start(self.upload_arguments(url=f"http://127.0.0.1:{between.port}"),
                                      "upload.log"))
            uploads[-1].process.wait(timeout=harness.PATIENCE_S)
        self.assertEqual(len(self.stored_ids()), 100)
        self.assertEqual(self.delivered(), [])
        self.assert_all_there(ids)
        verdicts = [verdict for _, verdict in self.delivered()]
        self.assertEqual((verdicts.count(0), verdicts.count(1)), (50, 100))

    def test_a_kill_of_the_collector_before_its_answer(self):
        ids = self.fill(150)
        collectors = [self.start_collector()]
        between = rude.RudeServer(self.port)
        self.addCleanup(between.stop)

        def kill_collector(server, request):
            reply = server.ask_collector(request)
            collectors[-1].kill()
            return reply[:0]
        between.behave = kill_collector
        for _ in range(3):
            code, text = self.upload_once(url=f"http://127.0.0.1:{between.port}")
            self.assertEqual(code, 1, text)
            self.assertEqual(self.delivered(), [])
            collectors.append(self.start_collector())
        self.assertEqual(len(self.stored_ids()), 100)
        self.assert_all_there(ids)


if __name__ == "__main__":
    harness.main()
