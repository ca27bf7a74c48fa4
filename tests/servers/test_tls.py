"""A TLS server (nginx) in front of the collector, with a certificate of its own making."""
import os

import harness
import nginx


class Tls(nginx.TlsCase):
    def setUp(self):
        super().setUp()
        os.chmod(self.directory, 0o755)
        self.ids = self.fill(30)
        self.start_collector()
        self.make_authority("ours")
        self.make_certificate("server", "ours", "IP:127.0.0.1")

    def assert_refused(self, url, words, **settings):
        code, text = self.upload_once(url=url, **settings)
        self.assertEqual(code, 1, text)
        self.assertIn(words, self.status()["why"])
        self.assertEqual(self.delivered(), [])
        self.assertEqual(self.stored_ids(), set())

    def test_works_with_the_certificate_and_not_without(self):
        url = self.start_nginx("server")
        self.make_authority("others")
        self.assert_refused(url, "not trusted")
        self.assert_refused(url, "not trusted", ca_file=self.path("others.crt"))
        self.assert_refused(url, "cannot be read", ca_file=self.path("absent.crt"))
        self.assert_refused(url.replace("https", "http"), "not take one of")
        code, text = self.upload_once(url=url, ca_file=self.path("ours.crt"))
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(self.ids))

    def test_a_certificate_for_another_name(self):
        self.make_certificate("elsewhere", "ours", "DNS:elsewhere.example")
        url = self.start_nginx("elsewhere")
        self.assert_refused(url, "not trusted", ca_file=self.path("ours.crt"))

    def test_a_server_that_speaks_no_tls(self):
        self.assert_refused(self.url.replace("http", "https"), "No safe connection",
                            ca_file=self.path("ours.crt"))

    def test_nginx_without_its_collector(self):
        url = self.start_nginx("server")
        self.programs[0].stop()
        code, text = self.upload_once(url=url, ca_file=self.path("ours.crt"))
        self.assertEqual(code, 1, text)
        self.assertEqual(self.delivered(), [])
        self.start_collector()
        code, text = self.upload_once(url=url, ca_file=self.path("ours.crt"))
        self.assertEqual(code, 0, text)
        self.assertEqual(self.stored_ids(), set(self.ids))


if __name__ == "__main__":
    harness.main()
