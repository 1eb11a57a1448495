"""Cells become values: each function takes a non-empty text and returns it in the form COPY reads.

They run for each cell of up to 200,000 rows, so the usual form of each is told by one regular expression, and columns
with few different values are remembered.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import override

from associations.models import Area, Kind, Municipality, Organisation, Sector, Status
from associations.models.organisation import SPOKEN_LANGUAGES, clean_business_id, clean_register_number
from associations.selectors.register_fields import fold
from associations.selectors.register_problems import ProblemError

from .words import KIND_WORDS, STATUS_WORDS

Cleaner = Callable[[str], str]
# The official weights 7 9 10 5 8 4 2; the same sum as stdnum.fi.ytunnus, in two looks.
_LEFT = {f"{n:03d}": 7 * (n // 100) + 9 * (n // 10 % 10) + 10 * (n % 10) for n in range(1_000)}
_RIGHT = {f"{n:04d}": 5 * (n // 1000) + 8 * (n // 100 % 10) + 4 * (n // 10 % 10) + 2 * (n % 10) for n in range(10_000)}
# By the remainder of the sum; a remainder of 1 has no check digit.
_CHECK = "0 987654321"
_WEBSITE = re.compile(r"https?://(?:[\w-]{1,63}\.)+[a-z]{2,24}(?::\d{1,5})?(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
_PHONE = re.compile(r"(?=(?:[^\d]*\d){5})\+?[\d(][\d ()/.-]{3,28}", re.ASCII)
_YEAR = re.compile(r"(?:\d{1,2}\.\d{1,2}\.)?(1[7-9]\d\d|20\d\d)(?:-\d\d-\d\d)?(?:\.0)?", re.ASCII)
_PARTS = re.compile(r"\s*[;|,/\n]\s*")
_FORMULA_SIGNS = "=＝#"
_FORMULA = re.compile(r"\s*(?:[=＝]|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|PUUTTUU!|VIITTAUS!|ARVO!))")


def looks_broken(text: str) -> bool:
    """Are there signs of letters read in a wrong encoding?"""
    return "\ufffd" in text or ("Ã" in text and ("Ã¤" in text or "Ã¶" in text))


class Text:
    """Free text of at most `limit` characters, no formula, without the marks of a wrong encoding."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, text: str) -> str:
        if len(text) > self.limit:
            raise ProblemError("too_long", limit=self.limit)
        if text[0] in _FORMULA_SIGNS and _FORMULA.match(text):
            raise ProblemError("formula", text)
        if looks_broken(text):
            raise ProblemError("broken_letters", text)
        return text

    def passes(self, texts: Sequence[str]) -> bool:
        """Are all of these sound, as a quick look tells? It may say no where they are."""
        together = "".join(texts)
        return (
            max(map(len, texts)) <= self.limit
            and not looks_broken(together)
            and not any(text[:1] in _FORMULA_SIGNS for text in texts if text)
        )


class Form:
    """A cleaner, and the form in which nearly all of its texts come; the cleaner would leave such a text as it is."""

    def __init__(self, usual: str, clean: Cleaner) -> None:
        self.usual = re.compile(usual, re.ASCII)
        self.clean = clean

    def __call__(self, text: str) -> str:
        return text if self.usual.fullmatch(text) else self.clean(text)

    def passes(self, texts: Sequence[str]) -> bool:
        """Have all of these the usual form, or are they empty?"""
        return all(map(self.usual.fullmatch, filter(None, texts)))


def register_number(text: str) -> str:
    try:
        return clean_register_number(text)
    except ValidationError as error:
        raise ProblemError("register_number", text) from error


def business_id(text: str) -> str:
    if len(text) == 9 and text[7] == "-":
        left, right = _LEFT.get(text[:3]), _RIGHT.get(text[3:7])
        if left is not None and right is not None and text[8] == _CHECK[(left + right) % 11]:
            return text
    try:
        return clean_business_id(text)
    except ValidationError as error:
        raise ProblemError("business_id", text) from error


def email(text: str) -> str:
    text = text.lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise ProblemError("email", text) from error
    return text


def website(text: str) -> str:
    address = text if "://" in text[:10] else f"https://{text}"
    if len(address) > 200 or not _WEBSITE.fullmatch(address):
        raise ProblemError("website", text)
    return address


def phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise ProblemError("phone", text)
    return text


def year(text: str) -> str:
    match = _YEAR.fullmatch(text)
    if not match or int(match[1]) > timezone.localdate().year:
        raise ProblemError("year", text)
    return match[1]


def day(text: str) -> str:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            found = datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no time
        except ValueError:
            continue
        if found.year > 1800 and found <= timezone.localdate():
            return found.isoformat()
    raise ProblemError("day", text)


FORMS = {
    "register_number": Form(r"[1-9]\d{0,2}\.\d{3}", register_number),
    "website": Form(r"https?://(?:[a-z0-9-]{1,30}\.){1,3}[a-z]{2,24}(?:/[\w./-]{0,60})?", website),
    "email": Form(
        r"[a-z0-9][a-z0-9_%+-]{0,30}(?:\.[a-z0-9_%+-]{1,30})?"
        r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,2}[a-z]{2,24}",
        email,
    ),
    "phone": Form(r"\+?\d(?: ?\d){5,13}", phone),
}
_TRUE = {"1", "x", "k", "kyllä", "kylla", "on", "yes", "y", "true", "tosi", "ja", "j"}
_FALSE = {"0", "-", "e", "ei", "no", "n", "false", "epätosi", "nej"}


def truth(text: str) -> str:
    word = text.lower()
    if word in _TRUE or word in _FALSE:
        return "t" if word in _TRUE else "f"
    raise ProblemError("truth", text)


def remembered(clean: Cleaner) -> Cleaner:
    """The same answer for the same text, without asking again; for columns with few different values."""
    memory: dict[str, str] = {}

    def clean_once(text: str) -> str:
        known = memory.get(text)
        if known is None:
            known = clean(text)
            if len(memory) < 1000:
                memory[text] = known
        return known

    return clean_once


def lookup(words: dict[str, str], problem: str, names: Iterable[str] = ()) -> Cleaner:
    """Finds a folded word. names: what to suggest when it is not found."""
    folded_names = {fold(name): name for name in names}

    def clean(text: str) -> str:
        found = words.get(fold(text))
        if found is None:
            near = difflib.get_close_matches(fold(text), folded_names, n=1, cutoff=0.75)
            if near:
                raise ProblemError(f"{problem}_near", text, near=folded_names[near[0]])
            raise ProblemError(problem, text)
        return found

    return remembered(clean)


def many(clean_one: Cleaner) -> Cleaner:
    """Several values in a cell, as an array in order and without repeats. The whole cell is tried first."""

    def clean(text: str) -> str:
        try:
            parts = [clean_one(text)]
        except ProblemError:
            # A sector's own name may hold a comma, so semicolons divide first.
            divider = re.compile(r"\s*[;|\n]\s*") if ";" in text or "|" in text else _PARTS
            parts = [clean_one(part) for part in divider.split(text) if part]
        unique = sorted(set(parts), key=lambda part: (len(part), part) if part.isdigit() else (0, part))
        return "{" + ",".join(unique) + "}"

    return remembered(clean)


def _choices(choices: Iterable[tuple[str, object]], extra: dict[str, str]) -> dict[str, str]:
    words = {fold(word): value for word, value in extra.items()}
    pairs = list(choices)
    for language in ("en", "sv", "fi"):
        with override(language):
            words |= {fold(str(label)): value for value, label in pairs}
    return words | {fold(value): value for value, _label in pairs}


def _municipality() -> Cleaner:
    """By name in any language, by code with or without its zeros, or by the name of a former municipality."""
    today = timezone.localdate()
    words: dict[str, str] = {}
    periods = Area.objects.filter(kind=Area.Kind.FORMER_MUNICIPALITY).prefetch_related("periods")
    for area in periods:
        for period in area.periods.all():
            if (period.since is None or period.since <= today) and (period.until is None or period.until >= today):
                place = str(period.municipality_id)
                words |= {fold(word): place for word in (area.name_fi, area.name_sv, area.former_code) if word}
    municipalities = list(Municipality.objects.all())
    for item in municipalities:
        place = str(item.merged_into_id or item.pk)
        names = [name for name in (item.name_fi, item.name_sv, item.name_en) if name]
        forms = [*names, item.code, item.code.lstrip("0"), *(f"{item.code} {name}" for name in names)]
        words |= {fold(form): place for form in forms if item.merged_into_id is None or fold(form) not in words}
    return lookup(words, "municipality", [item.name_fi for item in municipalities])


def _sector() -> Cleaner:
    words: dict[str, str] = {}
    sectors = list(Sector.objects.all())
    for item in sectors:
        for word in (item.slug, item.name_en, item.name_sv, item.name_fi):
            if word:
                words[fold(word)] = str(item.merged_into_id or item.pk)
    return lookup(words, "sector", [item.name_fi for item in sectors])


def _text(name: str) -> Cleaner:
    return Text(getattr(Organisation._meta.get_field(name), "max_length", None) or 6000)


def cleaners() -> dict[str, Cleaner]:
    """One function a field key; those that look names up read the places and sectors of today."""
    municipality, sector = _municipality(), _sector()
    texts = ("name_fi", "name_sv", "name_en", "description_fi", "description_sv", "description_en")
    found: dict[str, Cleaner] = {name: _text(name) for name in texts}
    found |= FORMS
    return found | {
        "kind": lookup(_choices(Kind.choices, {k: str(v) for k, v in KIND_WORDS.items()}), "kind"),
        "status": lookup(_choices(Status.choices, {k: str(v) for k, v in STATUS_WORDS.items()}), "status"),
        "business_id": business_id,
        "municipality": municipality,
        "works_in": many(municipality),
        "sector": sector,
        "other_sectors": many(sector),
        "languages": many(lookup(_choices(SPOKEN_LANGUAGES, {"viittomakieli": "fse"}), "language")),
        "newcomers_welcome": truth,
        "founded_year": remembered(year),
        "dissolved_on": remembered(day),
        "contact_name": Text(150),
    }
