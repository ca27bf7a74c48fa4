"""Answers that are not our collector's own word: nothing may count as delivered, and afterwards
everything arrives, once."""
import random
import time

import harness
import rude
from rude import HTML, JSON, LOGIN, answer, change_ack, cut_reply, fixed


def redirect_home(server, request):
    """Whoever follows comes to our own collector: the token must not be carried on all the same."""
    if b"again" in request.path:
        return server.ask_collector(request)
    return answer(307, b"", [("Location", "/v1/batches?again")])


class Rude(harness.Case):
    def setUp(self):
        super().setUp()
        self.start_collector()
        self.rude = rude.RudeServer(self.port)
        self.addCleanup(self.rude.stop)
        self.rude_url = f"http://127.0.0.1:{self.rude.port}"

    def drain(self, **settings):
        return self.upload_once(url=self.rude_url, **settings)

    def assert_all_arrives(self, ids):
        self.rude.behave = rude.proxy
        code, text = self.drain()
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(ids))
        self.assertEqual(sorted(name for name, _ in self.delivered()), sorted(ids))
        self.assertEqual(self.status()["state"], "sent")

    def assert_not_delivered(self, name, behave):
        """One drain against this behaviour. Says what staff get to read."""
        with self.subTest(name):
            before = len(self.rude.requests)
            self.rude.behave = behave
            code, text = self.drain()
            self.assertEqual(code, 1, text)
            self.assertGreater(len(self.rude.requests), before)
            self.assertEqual(self.delivered(), [])
            status = self.status()
            self.assertEqual(status["state"], "waiting")
            self.assertEqual(status["sent"], 0)
            self.assertGreater(len(status["why"]), 20)
            self.assertIn(status["why"], text)

    def test_answers_that_are_not_the_collectors(self):
        ids = self.fill(30)
        real_looking = b'{"hark_ack":1,"digest":"' + b"0" * 64 + b'","items":[],"wanted_events":[]}'
        behaviours = {
            "200 with a login page": fixed(answer(200, LOGIN, [HTML])),
            "200 with a login page called JSON": fixed(answer(200, LOGIN, [JSON])),
            "200 without a type": fixed(answer(200, b"ok")),
            "200 and nothing": fixed(answer(200, b"", [JSON])),
            "200 and an empty object": fixed(answer(200, b"{}", [JSON])),
            "200 and an acknowledgement of nothing": fixed(answer(200, real_looking, [JSON])),
            "201": fixed(answer(201, b"{}", [JSON])),
            "204": fixed(b"HTTP/1.1 204 No Content\r\n\r\n"),
            "301 to itself": fixed(answer(301, b"", [("Location", "/v1/batches")])),
            "302 to a login page": fixed(answer(302, LOGIN, [("Location", "http://10.0.0.1/")])),
            "307": fixed(answer(307, b"", [("Location", self.url + "/v1/batches")])),
            "307 to where our collector would answer": redirect_home,
            "308": fixed(answer(308, b"", [("Location", self.url + "/v1/batches")])),
            "400": fixed(answer(400)),
            "403": fixed(answer(403)),
            "404": fixed(answer(404)),
            "407": fixed(answer(407)),
            "413": fixed(answer(413)),
            "415": fixed(answer(415)),
            "422": fixed(answer(422)),
            "429": fixed(answer(429, b"", [("Retry-After", "1")])),
            "500": fixed(answer(500)),
            "502 with a page": fixed(answer(502, LOGIN, [HTML])),
            "503": fixed(answer(503, b"", [("Retry-After", "120")])),
            "511": fixed(answer(511, LOGIN, [HTML])),
            "an endless answer": fixed(answer(200, b" " * 200000, [JSON])),
            "not HTTP at all": fixed(b"SSH-2.0-OpenSSH_9.2\r\n"),
            "HTTP/0.9": fixed(b"hello"),
            "nothing": fixed(b""),
            "a head only": fixed(b"HTTP/1.1 200 OK\r\n"),
            "a huge header": fixed(answer(200, b"{}", [JSON, ("X", "y" * 400000)])),
            "no such length": fixed(answer(200, b"{}", [JSON, ("Content-Length", "99")])),
        }
        for name, behave in behaviours.items():
            self.assert_not_delivered(name, behave)
        self.assertEqual(self.stored_ids(), set())
        self.assert_all_arrives(ids)

    def test_acknowledgements_of_something_else(self):
        """The collector has stored, but its answer was changed on the way."""
        ids = self.fill(30)
        for change in (rude.other_digest, rude.name_others, rude.name_none, rude.name_one_more,
                       rude.name_one_twice):
            self.assert_not_delivered(change.__name__, change_ack(change))
        self.assertEqual(self.stored_ids(), set(ids))
        self.assert_all_arrives(ids)
        self.assertEqual({verdict for _, verdict in self.delivered()}, {1})

    def test_an_answer_that_breaks_off_anywhere(self):
        ids = self.fill(5)
        seed = random.randrange(1 << 32)
        print("seed", seed)
        chance = random.Random(seed)
        for share in [0.0, 0.999] + [chance.random() for _ in range(30)]:
            self.assert_not_delivered(f"cut at {share}", cut_reply(share))
        self.assertEqual(self.stored_ids(), set(ids))
        self.assert_all_arrives(ids)

    def test_what_is_named_counts_and_the_rest_is_sent_again(self):
        ids = self.fill(30)

        def name_half(ack):
            ack["items"] = ack["items"][::2]
        self.rude.behave = change_ack(name_half)
        code, text = self.drain()
        self.assertEqual(code, 1, text)
        self.assertEqual(sorted(name for name, _ in self.delivered()), sorted(ids[::2]))
        self.assertEqual(self.status()["waiting"], 15)
        self.assert_all_arrives(ids)
        self.assertEqual(self.rude.requests[-2].body.count(b"\n"), 16)

    def test_final_verdicts_are_kept_and_never_sent_again(self):
        ids = self.fill(10)

        def refuse_two(ack):
            ack["items"][3]["verdict"] = "conflict"
            ack["items"][4] = {"id": "00000000-0000-0000-0000-000000000000", "verdict": "refused"}
        self.rude.behave = change_ack(refuse_two)
        code, text = self.drain()
        self.assertEqual(code, 0, text)
        self.assertIn("refused 2 of 10", text)
        self.assertEqual(dict(self.delivered())[ids[3]], 2)
        self.assertEqual(dict(self.delivered())[ids[4]], 3)
        self.assertEqual((self.status()["sent"], self.status()["refused"]), (8, 2))
        sent = len(self.rude.requests)
        self.assertEqual(self.drain()[0], 0)
        self.assertEqual(len(self.rude.requests), sent)

    def test_too_large_is_halved_until_it_goes(self):
        ids = self.fill(120)

        def only_small(server, request):
            if len(request.body) > 8000:
                return answer(413)
            return server.ask_collector(request)
        self.rude.behave = only_small
        code, text = self.drain()
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(ids))
        self.assertLess(len(self.rude.requests), 60)

    def test_one_response_that_is_not_taken_does_not_stop_the_others(self):
        ids = self.fill(100)

        def not_that_one(server, request):
            if ids[41].encode() in request.body:
                return answer(400)
            return server.ask_collector(request)
        self.rude.behave = not_that_one
        code, text = self.drain()
        self.assertEqual(code, 1, text)
        self.assertEqual(self.stored_ids(), set(ids) - {ids[41]})
        self.assertEqual(self.status()["waiting"], 1)
        self.assert_all_arrives(ids)

    def test_a_slow_answer_is_waited_for(self):
        ids = self.fill(3)

        def slowly(server, request):
            for octet in server.ask_collector(request):
                yield bytes([octet])
                time.sleep(0.002)
        self.rude.behave = slowly
        code, text = self.drain()
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(ids))

    def test_a_signal_ends_it_in_the_middle_of_an_answer(self):
        self.fill(3)
        self.rude.behave = rude.slow(answer(200, b"{}", [JSON]), 1)
        upload = self.start_upload(url=self.rude_url)
        harness.wait_until(lambda: self.rude.requests, "a request")
        begin = time.monotonic()
        self.assertEqual(upload.stop(), 0)
        self.assertLess(time.monotonic() - begin, 20)
        self.assertEqual(self.delivered(), [])

    def test_retry_after_is_obeyed_and_delivery_follows(self):
        ids = self.fill(3)

        def busy_once(server, request):
            if len(server.requests) == 1:
                return answer(503, b"", [("Retry-After", "3")])
            return server.ask_collector(request)
        self.rude.behave = busy_once
        self.start_upload(url=self.rude_url)
        harness.wait_until(lambda: self.status().get("sent") == 3, "delivery")
        self.assertGreaterEqual(self.rude.times[1] - self.rude.times[0], 3)
        self.assertEqual(self.stored_ids(), set(ids))

    def test_an_event_answer_that_is_not_the_collectors(self):
        ids = self.fill(3)

        def login_for_events(server, request):
            if request.method == b"PUT":
                return answer(200, LOGIN, [HTML])
            return server.ask_collector(request)
        self.rude.behave = login_for_events
        code, text = self.drain()
        self.assertEqual(code, 1, text)
        self.assertEqual(harness.rows(self.collector_db, "SELECT count(*) FROM event"), [(0,)])
        self.assert_all_arrives(ids)
        self.assertEqual(harness.rows(self.collector_db, "SELECT count(*) FROM event"), [(1,)])


if __name__ == "__main__":
    harness.main()
