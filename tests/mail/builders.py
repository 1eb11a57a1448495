"""Letters of the tests."""

from jane_portal.mail.letter import LetterText, NotNeeded


def plain(*, language: str, params: dict) -> LetterText:
    return LetterText(subject=f"Hei {params['name']}", text=f"{language}: {params['name']}\n", html="<p>Hei</p>")


def broken(*, language: str, params: dict) -> LetterText:
    raise KeyError("no such thing")


def pointless(*, language: str, params: dict) -> LetterText:
    raise NotNeeded
