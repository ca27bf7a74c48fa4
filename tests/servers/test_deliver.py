"""The real upload against the real collector, when all goes well, and with a wrong token."""
import hashlib
import http.client
import json
import os
import re
import signal
import subprocess
import time
import uuid

import harness

EVENT = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "../../assets/events/friends_and_family.yaml")


class Deliver(harness.Case):
    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body=body, headers=headers or {})
        reply = connection.getresponse()
        data = reply.read()
        connection.close()
        return reply, data

    def test_everything_arrives_once_and_a_second_run_sends_nothing(self):
        ids = self.fill(250)
        collector = self.start_collector()
        code, text = self.upload_once()
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(ids))
        self.assertEqual(len(self.delivered()), 250)
        self.assertEqual(text.count("a batch of 100"), 2)
        code, text = self.upload_once()
        self.assertEqual(code, 0, text)
        self.assertNotIn("a batch of", text)
        status = self.status()
        self.assertEqual(status["state"], "sent")
        self.assertEqual(status["why"], "")
        self.assertEqual((status["kept"], status["sent"], status["waiting"], status["refused"]),
                         (250, 250, 0, 0))
        self.assertEqual(collector.stop(), 0)
        self.assert_no_findings()

    def told(self):
        """What `hark status` says of the terminal."""
        done = subprocess.run([os.path.join(harness.PROGRAMS, "hark"), "status", "--responses",
                               self.responses], env=harness.environment(), capture_output=True,
                              text=True, timeout=harness.PATIENCE_S, check=True)
        return done.stdout

    def test_status_tells_what_is_true(self):
        self.fill(1)
        self.assertIn("Kept on this terminal: 1 response.\n", self.told())
        self.assertNotIn("not finished", self.told())
        self.fill(1, "begin")
        self.assertIn("Kept on this terminal: 2 responses.\n", self.told())
        self.assertIn("\n1 more is not finished yet.\n", self.told())

    def test_documents_arrive_byte_for_byte(self):
        self.fill(20)
        self.start_collector()
        self.assertEqual(self.upload_once()[0], 0)
        sent = harness.rows(self.responses, "SELECT id, CAST(document AS BLOB) FROM response")
        stored = harness.rows(self.collector_db, "SELECT id, document FROM response")
        self.assertEqual(dict(sent), dict(stored))

    def test_a_lost_outbox_sends_all_again_and_nothing_is_doubled(self):
        ids = self.fill(130)
        self.start_collector()
        self.assertEqual(self.upload_once()[0], 0)
        os.unlink(self.outbox)
        code, text = self.upload_once()
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(ids))
        self.assertEqual({verdict for _, verdict in self.delivered()}, {1})

    def test_a_damaged_outbox_is_moved_aside(self):
        self.fill(10)
        self.start_collector()
        self.assertEqual(self.upload_once()[0], 0)
        with open(self.outbox, "wb") as out:
            out.write(b"a shopping list " * 1000)
        code, text = self.upload_once()
        self.assertEqual(code, 0, text)
        self.assertTrue(os.path.exists(self.outbox + ".aside-1"))
        self.assertEqual(len(self.delivered()), 10)

    def test_the_event_file_follows_the_responses(self):
        self.fill(3)
        self.start_collector()
        code, text = self.upload_once()
        self.assertEqual(code, 0, text)
        self.assertEqual(harness.rows(self.responses, "SELECT digest, bytes FROM event"),
                         harness.rows(self.collector_db, "SELECT digest, bytes FROM event"))

    def test_a_running_upload_sends_what_comes(self):
        writer, ids = self.hold_store(5)
        self.start_collector()
        upload = self.start_upload()
        harness.wait_until(lambda: self.status().get("sent") == 5, "the first five")
        for _ in range(3):
            ids.append(self.add_response(writer))
        harness.wait_until(lambda: self.status().get("sent") == 8, "the next three")
        begin = time.monotonic()
        self.assertEqual(upload.stop(), 0)
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(self.stored_ids(), set(ids))
        self.assert_no_findings()

    def test_an_upload_that_came_before_the_store(self):
        self.start_collector()
        self.start_upload()
        harness.wait_until(self.status, "a status")
        self.assertEqual(self.status()["state"], "waiting")
        self.hold_store(2)
        harness.wait_until(lambda: self.status().get("sent") == 2, "two responses")

    def test_a_collector_that_comes_later(self):
        self.start_collector().stop()
        self.hold_store(4)
        self.start_upload()
        harness.wait_until(lambda: self.status().get("waiting") == 4, "a status")
        self.assertEqual(self.status()["why"], "The collector does not answer.")
        self.start_collector()
        harness.wait_until(lambda: self.status().get("sent") == 4, "delivery")
        self.assertEqual(self.status()["state"], "sent")

    def test_a_second_upload_is_turned_away(self):
        self.hold_store(1)
        self.start_collector()
        self.start_upload()
        harness.wait_until(lambda: self.status().get("sent") == 1, "delivery")
        code, text = self.upload_once()
        self.assertEqual(code, 3)
        self.assertIn("another upload program", text)

    def test_a_wrong_token_is_said_clearly_and_nothing_is_stored(self):
        self.fill(3)
        collector = self.start_collector()
        code, text = self.upload_once(token="not-the-right-token-at-all")
        self.assertEqual(code, 1)
        self.assertIn("token", self.status()["why"])
        self.assertEqual(self.status()["waiting"], 3)
        code, text = self.upload_once(token=harness.OTHER_TOKEN)
        self.assertEqual(code, 1)
        self.assertIn("another terminal", self.status()["why"])
        self.assertEqual(self.stored_ids(), set())
        self.assertEqual(self.delivered(), [])
        self.write("tokens", f"foyer-1 = {harness.OTHER_TOKEN}\n")
        collector.process.send_signal(signal.SIGHUP)
        harness.wait_until(lambda: "tokens of 1 " in collector.log(), "the new tokens")
        code, text = self.upload_once(token=harness.OTHER_TOKEN)
        self.assertEqual(code, 0, text)
        self.assertEqual(len(self.stored_ids()), 3)

    def test_a_token_on_the_command_line_is_refused(self):
        for option in (["--token", harness.TOKEN], ["--token=" + harness.TOKEN]):
            done = subprocess.run(self.upload_arguments(url="http://127.0.0.1:9") + option,
                                  stderr=subprocess.PIPE, timeout=30, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertNotIn(harness.TOKEN.encode(), done.stderr)

    def test_a_token_file(self):
        self.fill(1)
        self.start_collector()
        token_file = self.write("token", harness.TOKEN + "\n")
        code, text = self.upload_once(token="", token_file=token_file)
        self.assertEqual(code, 0, text)

    def test_settings_that_cannot_work(self):
        for settings in ({"url": "ftp://127.0.0.1/"}, {"url": "not a url"}, {"token": "two words"},
                         {"terminal": "no blanks please"}, {"retry_seconds": "soon"}):
            settings.setdefault("url", "http://127.0.0.1:9")
            code, text = self.upload_once(**settings)
            self.assertEqual(code, 2, text)
            self.assertNotEqual(text, "")

    def test_the_page_counts(self):
        self.start_collector("--port-file", self.path("port"))
        with open(self.path("port"), encoding="ascii") as port:
            self.assertEqual(int(port.read()), self.port)
        reply, data = self.request("GET", "/")
        self.assertIn("Nothing has arrived yet", data.decode())
        self.fill(20)
        self.assertEqual(self.upload_once()[0], 0)
        reply, data = self.request("GET", "/")
        page = data.decode()
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.getheader("X-Content-Type-Options"), "nosniff")
        policy = reply.getheader("Content-Security-Policy")
        self.assertIn("default-src 'none'", policy)
        nonce = re.search(r"'nonce-([0-9a-f]{32})'", policy).group(1)
        self.assertIn(f'<style nonce="{nonce}">', page)
        self.assertNotIn("http-equiv", page)
        self.assertNotIn("<script", page)
        self.assertIn("<b>16</b><span>complete responses</span>", page)
        self.assertIn("<b>2</b><span>begun, and left early</span>", page)
        self.assertIn("<b>2</b><span>forgotten, as the person wished</span>", page)
        self.assertIn('<th scope="row">foyer-1</th>', page)
        self.assertIn('<th scope="row">filled</th><td>filled</td><td>18</td>', page)
        self.assertNotIn("really", page)
        self.assertIn('http-equiv="refresh"', self.request("GET", "/?watch")[1].decode())
        self.assertNotEqual(self.request("GET", "/")[0].getheader("Content-Security-Policy"),
                            policy)

    def test_the_page_names_an_event_by_its_title_and_escapes_it(self):
        self.start_collector()
        with open(EVENT, encoding="utf-8") as event:
            text = event.read()
        title = re.search(r"^title:\n  en: *(.*)$", text, re.MULTILINE).group(1)
        hostile = "<img src=x onerror=alert(1)> & 'you'"
        text = text.replace("  en: " + title, '  en: "' + hostile + '"', 1)
        digest = hashlib.sha256(text.encode()).hexdigest()
        event_id = re.search(r"^id: *(\S+)", text, re.MULTILINE).group(1)
        document = {"v": 1, "id": str(uuid.uuid4()), "event": {"id": event_id, "version": 1,
                                                               "digest": digest},
                    "seq": 1, "status": "complete", "ended": "finished", "language": "en",
                    "agenda_item": None, "hour": 480000, "permission": None, "answers": []}
        head = {"v": 1, "terminal": "foyer-1", "epoch": "00" * 16, "batch": 1, "count": 1}
        batch = "".join(json.dumps(line) + "\n" for line in (head, document))
        headers = {"Authorization": "Bearer " + harness.TOKEN,
                   "Content-Type": "application/x-ndjson"}
        reply, data = self.request("POST", "/v1/batches", batch, headers)
        self.assertEqual(reply.status, 200, data)
        self.assertEqual(json.loads(data)["items"][0]["verdict"], "stored")
        self.assertEqual(json.loads(data)["wanted_events"], [digest])
        self.assertIn(f'<th scope="row">{event_id}</th>', self.request("GET", "/")[1].decode())
        reply, data = self.request("PUT", "/v1/events/" + digest, text.encode(), headers)
        self.assertEqual(reply.status, 200, data)
        for _ in range(2):
            page = self.request("GET", "/")[1].decode()
            self.assertNotIn("<img", page)
            self.assertIn("&lt;img src=x onerror=alert(1)&gt; &amp; &#39;you&#39;", page)

    def test_answers_that_are_not_200(self):
        collector = self.start_collector()
        good = {"Authorization": "Bearer " + harness.TOKEN, "Content-Type": "application/x-ndjson"}
        digest = "0" * 64
        table = [
            ("GET", "/nowhere", None, {}, 404),
            ("GET", "/v1/batches", None, {}, 405),
            ("DELETE", "/", None, {}, 405),
            ("PUT", "/v1/events/" + digest[1:], b"x", good, 404),
            ("PUT", "/v1/events/" + digest[1:] + "G", b"x", good, 404),
            ("PUT", "/v1/events/" + digest, b"x", good, 422),
            ("PUT", "/v1/events/" + digest, b"x", {}, 401),
            ("POST", "/v1/batches", b"{}\n", {}, 401),
            ("POST", "/v1/batches", b"{}\n", {**good, "Authorization": "Bearer "}, 401),
            ("POST", "/v1/batches", b"{}\n", {**good, "Authorization": "Bearer x" * 99}, 401),
            ("POST", "/v1/batches", b"{}\n", {**good, "Authorization": harness.TOKEN}, 401),
            ("POST", "/v1/batches", b"{}\n", {**good, "Content-Type": "text/plain"}, 415),
            ("POST", "/v1/batches", b"{}\n", good, 400),
            ("POST", "/v1/batches", b"", good, 400),
            ("POST", "/v1/batches", b"x" * (256 * 1024 + 1), good, 413),
            ("POST", "/v1/batches", (b"x" * 65536 for _ in range(5)), good, 413),
        ]
        for method, path, body, headers, expected in table:
            reply, data = self.request(method, path, body, headers)
            self.assertEqual(reply.status, expected, (method, path, data))
            self.assertEqual(reply.getheader("Content-Type"), "application/json")
            self.assertGreater(len(json.loads(data)["error"]), 10)
            if expected == 405:
                self.assertIn(reply.getheader("Allow"), ("GET", "POST"))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest("POST", "/v1/batches")
        for name, value in good.items():
            connection.putheader(name, value)
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 411)
        connection.close()
        reply, data = self.request("GET", "/healthz")
        self.assertEqual((reply.status, data), (200, b"ok\n"))
        self.assertEqual(self.request("HEAD", "/")[0].status, 200)
        self.assertNotIn(harness.TOKEN, collector.log())
        self.assertEqual(collector.stop(), 0)
        self.assert_no_findings()

    def test_a_bad_tokens_file_stops_the_start_with_its_place(self):
        for line in ("foyer-1", "foyer-1 = short", "foyer 1 = " + harness.TOKEN,
                     f"a = {harness.TOKEN}\nb = {harness.TOKEN}",
                     f"a = {harness.TOKEN}\na = {harness.OTHER_TOKEN}"):
            tokens = self.write("bad", "# two lines\n" + line + "\n")
            done = subprocess.run(
                [os.path.join(harness.PROGRAMS, "hark-collector"), "--conf", self.write("c", ""),
                 "--database", self.collector_db, "--tokens", tokens, "--port", "0"],
                stderr=subprocess.PIPE, stdout=subprocess.PIPE, timeout=30, check=False)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertRegex(done.stderr.decode(), r"bad:[23]:1: ")

    def test_nothing_of_the_words_is_in_a_log(self):
        self.fill(30)
        collector = self.start_collector()
        text = self.upload_once()[1]
        for log in (text, collector.log()):
            self.assertNotIn("listened", log)
            self.assertNotIn("own_words", log)


if __name__ == "__main__":
    harness.main()
