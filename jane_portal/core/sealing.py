"""A file sealed with a passphrase, written in one go and read from any place in constant memory.

A header, then pieces of one mebibyte, each encrypted with AES-256-GCM. The key comes from the passphrase by scrypt with
a salt of this file; a piece's nonce is its number and whether it is the last one, so that a file that was cut,
reordered or changed does not open.
"""

import hashlib
import io
import os
import secrets
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"JANE sealed backup 1\n"
SALT = 16
HEADER = len(MAGIC) + SALT
PIECE = 1024 * 1024
TAG = 16


class SealError(Exception):
    """The file does not open, in one line for the operator."""


def _cipher(words: str, salt: bytes) -> AESGCM:
    return AESGCM(hashlib.scrypt(words.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024**2, dklen=32))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealingFile(io.RawIOBase):
    """Writes what it is given encrypted; `close` writes the last piece."""

    def __init__(self, target: IO[bytes], words: str) -> None:
        super().__init__()
        salt = secrets.token_bytes(SALT)
        self._target, self._cipher = target, _cipher(words, salt)
        self._waiting, self._number = bytearray(), 0
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._waiting += view
        while len(self._waiting) > PIECE:
            self._piece(last=False)
        return len(view)

    def _piece(self, last: bool) -> None:
        piece = bytes(self._waiting[:PIECE])
        del self._waiting[:PIECE]
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), piece, None))
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._piece(last=True)
        super().close()


class SealedFile(io.RawIOBase):
    """Reads a sealed file from any place, one piece in memory. Raises SealError for a wrong passphrase or change."""

    def __init__(self, source: IO[bytes], words: str) -> None:
        super().__init__()
        head = source.read(HEADER)
        body = source.seek(0, os.SEEK_END) - HEADER
        self._pieces = max(1, -(-body // (PIECE + TAG)))
        self._size = body - self._pieces * TAG
        if len(head) < HEADER or self._size < 0:
            raise SealError("The file is damaged: it is too short.")
        self._source, self._cipher = source, _cipher(words, head[len(MAGIC) :])
        self._place, self._number, self._open = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        number, skip = divmod(self._place, PIECE)
        if self._place >= self._size:
            return 0
        if number != self._number:
            self._load(number)
        found = self._open[skip : skip + len(view)]
        view[: len(found)] = found
        self._place += len(found)
        return len(found)

    def _load(self, number: int) -> None:
        self._source.seek(HEADER + number * (PIECE + TAG))
        sealed = self._source.read(PIECE + TAG)
        try:
            self._open = self._cipher.decrypt(_nonce(number, number == self._pieces - 1), sealed, None)
        except InvalidTag:
            raise SealError("The file is damaged, or this is not the passphrase it was made with.") from None
        self._number = number
