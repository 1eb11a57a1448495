"""Letters as their readers see them."""

from jane_portal.core.post import LetterText, write_letter
from jane_portal.mail.models import Letter


def last_letter(to: str, kind: str = "") -> LetterText:
    """The newest letter queued to the address, written; AssertionError when there is none."""
    letters = Letter.objects.filter(to=to).order_by("-id")
    letter = (letters.filter(kind=kind) if kind else letters).first()
    assert letter is not None, f"no letter to {to}"
    return write_letter(builder=letter.builder, language=letter.language, params=letter.params)
