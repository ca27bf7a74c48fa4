"""A TLS server (nginx) in front of the collector, with a certificate of its own making."""
import os
import shutil
import socket
import subprocess

import harness

CONF = """
daemon off;
master_process off;
pid {directory}/nginx.pid;
error_log {directory}/nginx.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {directory}/nginx-body;
    proxy_temp_path {directory}/nginx-proxy;
    fastcgi_temp_path {directory}/nginx-fastcgi;
    uwsgi_temp_path {directory}/nginx-uwsgi;
    scgi_temp_path {directory}/nginx-scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {directory}/{name}.crt;
        ssl_certificate_key {directory}/{name}.key;
        location / {{ proxy_pass http://127.0.0.1:{collector_port}; }}
    }}
}}
"""


class Tls(harness.Case):
    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.directory, check=True, timeout=60,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def make_authority(self, name):
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-nodes", "-keyout", name + ".key", "-out", name + ".crt", "-days", "30",
                     "-subj", "/CN=" + name, "-addext", "keyUsage=critical,keyCertSign")

    def make_certificate(self, name, authority, alternative, *dates):
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name)
        self.write(name + ".ext", f"subjectAltName={alternative}\n")
        self.openssl("x509", "-req", "-in", name + ".csr", "-CA", authority + ".crt", "-CAkey",
                     authority + ".key", "-CAcreateserial", "-out", name + ".crt", "-extfile",
                     name + ".ext", *(dates or ("-days", "30")))

    def start_nginx(self, name):
        """On a free port; tried again when someone else took it in between."""
        for _ in range(20):
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            conf = self.write("nginx.conf", CONF.format(directory=self.directory, port=port,
                                                        name=name, collector_port=self.port))
            nginx = self.start([shutil.which("nginx") or "/usr/sbin/nginx", "-c", conf,
                                "-e", self.path("nginx.log")], "nginx.err")

            def answers(nginx=nginx, port=port):
                if nginx.process.poll() is not None:
                    return "ended"
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                    return "listens"
                except OSError:
                    return None
            if harness.wait_until(answers, "nginx") == "listens":
                return f"https://127.0.0.1:{port}"
        raise AssertionError("nginx does not start")

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
