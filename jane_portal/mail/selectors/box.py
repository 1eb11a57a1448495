"""Reads of the demo post box."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from jane_portal.core.post import LetterText, NotNeeded, paragraphs, write_letter
from jane_portal.core.post.kinds import kind_of
from jane_portal.mail.models import Letter

DEMO_PAGE = 50
MAY_WAIT = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Written:
    """A letter as it is read: subject, plain text, paragraphs of lines (text, is an address)."""

    subject: str
    text: str
    parts: list[list[tuple[str, bool]]]


def demo_box_is_open() -> bool:
    return bool(settings.DEMO and settings.MAIL_TO_DEMO_BOX)


def written(letter: Letter) -> Written:
    """The letter as sent; one still waiting is written for the reader without touching the row."""
    if letter.text or letter.state != Letter.State.QUEUED:
        text = LetterText(subject=letter.subject, text=letter.text)
    else:
        try:
            text = write_letter(
                builder=letter.builder, language=letter.language, params=letter.params, reader=letter.reader
            )
        except NotNeeded:
            text = LetterText(subject=str(letter.get_state_display()), text="")
    return Written(subject=text.subject, text=text.text, parts=paragraphs(text.text))


def box_rows(letters: Iterable[Letter]) -> list[tuple[Letter, str]]:
    """Letters with their subjects."""
    return [(letter, written(letter).subject or str(kind_of(letter.kind).title)) for letter in letters]


def letters_flow() -> bool:
    """No letter has been due for longer than the sweeper needs to find it."""
    return not Letter.objects.due(timezone.now() - MAY_WAIT).exists()
