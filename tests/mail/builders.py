"""Letters of the tests."""

from jane_portal.mail.letter import LetterText, NotNeeded
from jane_portal.mail.models import Letter


def plain(*, language: str, params: dict) -> LetterText:
    return LetterText(subject=f"Hei {params['name']}", text=f"{language}: {params['name']}\n", html="<p>Hei</p>")


def broken(*, language: str, params: dict) -> LetterText:
    raise KeyError("no such thing")


def pointless(*, language: str, params: dict) -> LetterText:
    raise NotNeeded


def overtaken(*, language: str, params: dict) -> LetterText:
    """So slow that the sweeper has given the letter to somebody else."""
    Letter.objects.update(state=Letter.State.QUEUED, claim=None, lease_until=None)
    return plain(language=language, params=params)
