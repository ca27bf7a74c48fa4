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


class TlsCase(harness.Case):
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
