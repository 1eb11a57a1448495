"""Django's sessions in the database; each request finds its own with a ready statement."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Sessions
from django.utils import timezone

from jane_portal.core.ready import Ready

_LIVING: Ready[Any] = Ready(
    2, lambda key, now: Sessions.get_model_class().objects.filter(session_key=key, expire_date__gt=now)
)


class SessionStore(Sessions):
    """The name is part of the key by which sessions are signed, so it stays Django's."""

    def _get_session_from_db(self) -> Any:
        found = _LIVING(self.session_key, timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None
