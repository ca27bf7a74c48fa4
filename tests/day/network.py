"""The venue's network between the terminal and the collector: it comes and goes."""
import socket
import threading

CHUNK = 4096
CUT_BYTES = (300, 1600)  # in the handshake, before the answer or in it


class Network:
    """Listens on a port of its own and passes everything on to another one. how: "up"; "refused";
    "silent": takes everything, answers nothing; "cut": breaks in the middle of an answer."""

    def __init__(self, to_port, chance):
        self.to_port, self.chance = to_port, chance
        self.how = "up"
        self.cuts = 0
        self.lock = threading.Lock()
        self.open = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self._accept()

    def _accept(self):
        threading.Thread(target=self._listen, args=(self.listener,), daemon=True).start()

    def set(self, how):
        """What is on its way breaks off."""
        before, self.how = self.how, how
        if how == "refused":
            self._end(self.listener)
        elif before == "refused":
            self.listener = socket.create_server(("127.0.0.1", self.port))
            self._accept()
        with self.lock:
            ended, self.open = self.open, set()
        for one in ended:
            self._end(one)

    @staticmethod
    def _end(one):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        one.close()

    def _listen(self, listener):
        while True:
            try:
                terminal, _ = listener.accept()
            except OSError:
                return
            with self.lock:
                self.open.add(terminal)
            if self.how == "silent":
                continue  # it stays open until the gap ends
            try:
                server = socket.create_connection(("127.0.0.1", self.to_port))
            except OSError:
                self._end(terminal)
                continue
            with self.lock:
                self.open.add(server)
            least = self.chance.randrange(5000) if self.how == "cut" else None
            most = self.chance.randrange(*CUT_BYTES) if self.how == "cut" else None
            for one, other, most in ((terminal, server, None), (server, terminal, most)):
                threading.Thread(target=self._pump, args=(one, other, most), daemon=True).start()

    def _pump(self, one, other, most):
        passed = 0
        try:
            while True:
                data = one.recv(CHUNK)
                if most is not None and passed + len(data) > most:
                    self.cuts += 1
                    break
                passed += len(data)
                if not data:
                    break
                other.sendall(data)
        except OSError:
            pass
        with self.lock:
            self.open -= {one, other}
        self._end(one)
        self._end(other)

    def close(self):
        self.set("refused")
