"""Connections that send a letter now and then are cut by the deadline, and meanwhile a good upload
goes through."""
import os
import socket
import time

import harness


class Slow(harness.Case):
    def drip(self, start, letters, patience_s):
        """Sends letters one by one; returns how long until the collector closed."""
        begin = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port)) as dripper:
            dripper.settimeout(0.2)
            dripper.sendall(start)
            while time.monotonic() - begin < patience_s:
                try:
                    dripper.sendall(letters)
                    if dripper.recv(65536) == b"":
                        return time.monotonic() - begin
                except TimeoutError:
                    continue
                except OSError:
                    return time.monotonic() - begin
        self.fail("the collector bore it for ever")
        return None

    def test_a_dripping_head_is_cut(self):
        self.start_collector("--header-seconds", "2", "--request-seconds", "60")
        took = self.drip(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"a", 30)
        self.assertGreater(took, 1.5)

    def test_a_dripping_body_is_cut(self):
        self.start_collector("--header-seconds", "60", "--request-seconds", "2")
        took = self.drip(b"POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n"
                         b"Content-Type: application/x-ndjson\r\n"
                         b"Authorization: Bearer " + harness.TOKEN.encode() + b"\r\n\r\n",
                         b"{", 30)
        self.assertGreater(took, 1.5)

    def test_a_silent_connection_is_cut(self):
        self.start_collector("--header-seconds", "2")
        with socket.create_connection(("127.0.0.1", self.port)) as silent:
            silent.settimeout(30)
            self.assertEqual(silent.recv(1), b"")

    def test_a_kept_connection_may_ask_again_and_again(self):
        """The deadline is for a request, not for the connection as a whole."""
        self.start_collector("--header-seconds", "2", "--request-seconds", "2")
        with socket.create_connection(("127.0.0.1", self.port)) as kept:
            kept.settimeout(30)
            for _ in range(6):
                kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                reply = b""
                while not reply.endswith(b"ok\n"):
                    part = kept.recv(65536)
                    self.assertNotEqual(part, b"")
                    reply += part
                time.sleep(0.6)

    def test_a_good_upload_goes_through_meanwhile(self):
        ids = self.fill(300)
        collector = self.start_collector("--address-connections", "60")
        drippers = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(50)]
        for dripper in drippers:
            dripper.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        code, text = self.upload_once()
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(ids))
        for dripper in drippers:
            dripper.sendall(b"a")
            dripper.close()
        self.assertEqual(collector.stop(), 0)

    def test_one_address_cannot_take_all_places(self):
        self.start_collector("--address-connections", "4")
        taken = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(70)]
        with socket.create_connection(("127.0.0.1", self.port),
                                      source_address=("127.0.0.2", 0)) as other:
            other.settimeout(30)
            other.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(other.recv(65536).startswith(b"HTTP/1.1 200"))
        for connection in taken:
            connection.close()


class SlowCard(harness.Case):
    def test_a_commit_that_the_card_takes_its_time_for(self):
        """The files change when it begins, and it can be read when the card has it: much later
        than hark-upload looks. Nothing is written after it, and it must be sent all the same."""
        is_slow = self.path("is-slow")
        libraries = [os.environ.get("HARK_TEST_LIBASAN", ""), os.environ["HARK_SLOW_SYNC"]]
        writer, ids = self.hold_store(3, {"LD_PRELOAD": " ".join(libraries).strip(),
                                          "HARK_TEST_SLOW_SYNC": is_slow})
        self.start_collector()
        self.start_upload()
        harness.wait_until(lambda: self.status().get("sent") == 3, "delivery")
        self.write("is-slow", "")
        ids.append(self.add_response(writer))
        harness.wait_until(lambda: self.stored_ids() == set(ids), "the slow one", patience_s=30)


if __name__ == "__main__":
    harness.main()
