"""A short code sent to somebody and typed back in the same session."""

from __future__ import annotations

import secrets
import time

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

# No letters or digits that look like one another.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
LIVES = 15 * 60
ATTEMPTS = 5
PAUSE = 30


class SessionCode:
    """One purpose, one code at a time: 15 minutes, five attempts, half a minute between two codes."""

    def __init__(self, session: SessionBase, purpose: str) -> None:
        self.session = session
        self.key = f"code.{purpose}"

    def new(self) -> str:
        """A new code such as "BCDF-2345"; "" when the last one is too fresh."""
        state = self.session.get(self.key) or {}
        if time.time() - state.get("at", 0) < PAUSE:
            return ""
        code = "".join(secrets.choice(ALPHABET) for _place in range(8))
        self.session[self.key] = {"hash": self._hash(code), "at": time.time(), "left": ATTEMPTS}
        return f"{code[:4]}-{code[4:]}"

    def waiting(self) -> bool:
        """A code has been sent and may still be typed."""
        state = self.session.get(self.key) or {}
        return bool(state.get("hash")) and state["left"] > 0 and time.time() - state["at"] < LIVES

    def confirm(self, typed: str) -> bool:
        """True once for the right code; each wrong one uses up an attempt."""
        if not self.waiting():
            return False
        state = self.session[self.key]
        compact = typed.upper().replace("-", "").replace(" ", "")
        if secrets.compare_digest(state["hash"], self._hash(compact)):
            self.session[self.key] = {"confirmed_at": time.time()}
            return True
        self.session[self.key] = state | {"left": state["left"] - 1}
        return False

    def confirmed(self) -> bool:
        """The right code was typed during the last 15 minutes."""
        state = self.session.get(self.key) or {}
        return time.time() - state.get("confirmed_at", 0) < LIVES

    def _hash(self, code: str) -> str:
        return salted_hmac("portal.session-code", f"{self.key}:{code}", algorithm="sha256").hexdigest()
