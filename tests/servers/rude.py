"""A server that stands between upload and collector and behaves as badly as networks do.

What it does with the next request is set by the test; "proxy" passes it on to the real collector.
"""
import json
import re
import socket
import threading
import time
import uuid


def answer(status, body=b"", headers=(), reason="Reason"):
    """A whole HTTP/1.1 reply."""
    lines = [f"HTTP/1.1 {status} {reason}"]
    names = [name.lower() for name, _ in headers]
    lines += [f"{name}: {value}" for name, value in headers]
    if "content-length" not in names:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


JSON = ("Content-Type", "application/json")
HTML = ("Content-Type", "text/html")
LOGIN = b"<!doctype html><title>Welcome to our Wi-Fi</title><form>Room number</form>"


class Request:
    def __init__(self, head, body):
        self.head = head
        self.body = body
        self.method, self.path = head.split(b" ", 2)[:2]

    def header(self, name):
        found = re.search(rb"\r\n" + name.encode() + rb":[ \t]*([^\r]*)", self.head, re.IGNORECASE)
        return found.group(1).decode() if found else ""


def change_ack(change):
    """A behaviour: the real collector's acknowledgement, altered. Event files pass."""
    def behave(server, request):
        reply = server.ask_collector(request)
        if request.method != b"POST":
            return reply
        head, body = reply.split(b"\r\n\r\n", 1)
        ack = json.loads(body)
        change(ack)
        body = json.dumps(ack).encode()
        return answer(200, body, [JSON])
    return behave


def cut_reply(share):
    """A behaviour: the collector stores, but the reply breaks off after this share of it."""
    def behave(server, request):
        reply = server.ask_collector(request)
        return reply[:int(len(reply) * share)]
    return behave


def fixed(reply):
    """A behaviour: these bytes, and the collector never hears of it."""
    def behave(server, request):
        del server, request
        return reply
    return behave


def slow(reply, pause_s):
    """A behaviour: byte by byte."""
    def behave(server, request):
        del server, request
        for at in range(len(reply)):
            yield reply[at:at + 1]
            time.sleep(pause_s)
    return behave


def name_others(ack):
    ack["items"] = [{"id": str(uuid.uuid4()), "verdict": "stored"} for _ in ack["items"]]


def name_none(ack):
    ack["items"] = []


def name_one_more(ack):
    ack["items"].insert(0, {"id": str(uuid.uuid4()), "verdict": "stored"})


def name_one_twice(ack):
    ack["items"][0] = dict(ack["items"][-1])


def other_digest(ack):
    ack["digest"] = "0" * 64


def proxy(server, request):
    return server.ask_collector(request)


class RudeServer:
    """Set behave (see above) before requests come. Counts and keeps the requests."""

    def __init__(self, collector_port):
        self.collector_port = collector_port
        self.behave = proxy
        self.requests = []
        self.times = []
        self.stopped = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def stop(self):
        self.stopped = True
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(timeout=30)

    def run(self):
        while not self.stopped:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    @staticmethod
    def read_request(connection):
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                return None
            data += part
        head, body = data.split(b"\r\n\r\n", 1)
        request = Request(head, b"")
        length = int(request.header("Content-Length") or 0)
        while len(body) < length:
            part = connection.recv(65536)
            if not part:
                return None
            body += part
        return Request(head, body)

    def serve(self, connection):
        """One request a connection, then it is closed."""
        with connection:
            try:
                request = self.read_request(connection)
                if request is None:
                    return
                self.times.append(time.monotonic())
                self.requests.append(request)
                reply = self.behave(self, request)
                if isinstance(reply, bytes):
                    reply = [reply]
                for part in reply or []:
                    connection.sendall(part)
            except OSError:
                pass  # the upload program gave up, as it should

    def ask_collector(self, request):
        """The real collector's whole reply."""
        head = re.sub(rb"\r\nConnection:[^\r]*", b"", request.head, flags=re.IGNORECASE)
        with socket.create_connection(("127.0.0.1", self.collector_port), timeout=60) as onward:
            onward.sendall(head + b"\r\nConnection: close\r\n\r\n" + request.body)
            reply = b""
            while True:
                part = onward.recv(65536)
                if not part:
                    return reply
                reply += part
