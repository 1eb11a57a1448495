"""A mail server of our own: counts what arrives by Message-ID, and keeps a log as Postfix writes it."""

from __future__ import annotations

import datetime
import random
import re
import socket
import threading
import time
from collections import Counter
from pathlib import Path

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Sink:
    """Listens from `start` to `stop` on `port`.

    delay: seconds before each letter is taken. refusals: the share of letters that get 451 the first time they come.
    """

    def __init__(self, log: Path, *, delay: float = 0.0, refusals: float = 0.0, seed: int = 1) -> None:
        self.log = log
        self.delay = delay
        self.refusals = refusals
        self.taken: Counter[str] = Counter()
        self.refused: set[str] = set()
        self.open_lines = 0
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._server = socket.socket()
        self.port = 0

    def start(self) -> None:
        # A log of a server that has been up for long reaches back further than the first letter.
        self._note("postfix/master[1]: daemon started", age=3600)
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._server.bind(("127.0.0.1", 0))
        self._server.listen(64)
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._server.close()

    def wait_until_quiet(self, seconds: float = 10) -> None:
        """Until every client has hung up: what was under way has been taken or thrown away by then."""
        end = time.monotonic() + seconds
        while self.open_lines and time.monotonic() < end:
            time.sleep(0.005)

    def _accept(self) -> None:
        while True:
            try:
                line, _address = self._server.accept()
            except OSError:
                return
            with self._lock:
                self.open_lines += 1
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._note("postfix/smtpd[1]: connect from localhost[127.0.0.1]")
        try:
            self._talk(line)
        except OSError:
            pass
        finally:
            line.close()
            self._note("postfix/smtpd[1]: disconnect from localhost[127.0.0.1]")
            with self._lock:
                self.open_lines -= 1

    def _talk(self, line: socket.socket) -> None:
        reader = line.makefile("rb")
        self._say(line, "220 sink")
        while command := reader.readline():
            verb = command[:4].upper()
            if verb == b"DATA":
                self._say(line, "354 go on")
                body = self._body(reader)
                if body is None:
                    return
                self._say(line, self._take(body))
            elif verb == b"QUIT":
                self._say(line, "221 bye")
                return
            else:
                self._say(line, "250 ok")

    @staticmethod
    def _body(reader) -> bytes | None:  # type: ignore[no-untyped-def]
        """None when the client went away before the dot."""
        lines = []
        while row := reader.readline():
            if row == b".\r\n":
                return b"".join(lines)
            lines.append(row)
        return None

    def _take(self, body: bytes) -> str:
        if self.delay:
            time.sleep(self.delay)
        found = MESSAGE_ID.search(body)
        identity = found[1].decode() if found else "<none>"
        with self._lock:
            if identity not in self.refused and self._random.random() < self.refusals:
                self.refused.add(identity)
                return "451 4.3.0 come back later"
            self.taken[identity] += 1
            queue_id = f"Q{sum(self.taken.values()):08d}"
            # In the log before the answer, as with a real relay.
            self._write(f"postfix/cleanup[1]: {queue_id}: message-id={identity}")
            self._write(f"postfix/qmgr[1]: {queue_id}: from=<a@b.fi>, size={len(body)}, nrcpt=1 (queue active)")
        return "250 2.0.0 taken"

    def _note(self, words: str, age: float = 0) -> None:
        with self._lock:
            self._write(words, age)

    def _write(self, words: str, age: float = 0) -> None:
        when = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=age)
        with self.log.open("a", encoding="utf-8") as file:
            file.write(f"{when.isoformat()} sink {words}\n")

    @staticmethod
    def _say(line: socket.socket, words: str) -> None:
        line.sendall(f"{words}\r\n".encode())
        # Answers of the client are acknowledged at once: otherwise every letter waits for a timer of 40 ms.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
