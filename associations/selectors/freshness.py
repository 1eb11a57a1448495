"""Who is asked when, what the holder of a link sees, and which entries have gone stale."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from associations.models import Activity, Contact, Correction, FreshnessAsk, Organisation, Status, Visibility
from associations.models.freshness import FRESHNESS
from associations.models.organisation import STALE
from associations.rules import OFFICIALS, is_secretary
from associations.selectors.people import addresses_of, spans_of
from jane_portal.accounts.models import User
from jane_portal.core.dates import CATCH_UP, turn_near
from jane_portal.core.links.models import PersonalLink

# Confirmed or made this recently: nobody asks. With a question each year an entry is so asked before it turns stale.
RECENT = datetime.timedelta(days=30)
TEXTS = ("website", "description_fi", "description_sv", "description_en")
REACHED_BY = ("email", "phone")
PLACED_BY = ("place", "time")
# What belongs to an entry and is mended with it.
Part: TypeAlias = Contact | Activity
_MODELS: dict[str, type[Organisation | Contact | Activity]] = {
    "": Organisation,
    "contact": Contact,
    "activity": Activity,
}


def living() -> QuerySet[Organisation]:
    """Associations whose entries somebody should keep right."""
    there = Organisation.objects.associations().filter(deleted_at=None, merged_into=None)
    return there.exclude(status=Status.DISSOLVED)


def due(day: datetime.date) -> list[tuple[int, datetime.date]]:
    """Ids of the associations to be asked, each with its turn. Two statements."""
    since = timezone.now() - RECENT
    known = living().annotate(true_at=Coalesce("verified_at", "created_at")).filter(true_at__lt=since)
    turns = {pk: turn for pk, uuid in known.values_list("pk", "uuid") if (turn := turn_near(uuid.int, day))}
    asked = FreshnessAsk.objects.filter(organisation__in=turns, turn__gt=day - datetime.timedelta(days=CATCH_UP))
    for pk in asked.values_list("organisation_id", flat=True):
        turns.pop(pk, None)
    return sorted(turns.items())


def people_to_ask(organisation: Organisation) -> list[tuple[str, str, User | None]]:
    """(address, language, person) of its owners and editors; of its mailbox or contacts when nobody has the role."""
    people = {span.user.email: span.user for span in spans_of(organisation) if span.user.is_active}
    if people:
        return [(email, user.language, user) for email, user in people.items()]
    return [(email, language, None) for email, language in addresses_of(organisation)]


def asked_by(link: PersonalLink | None) -> Organisation | None:
    """The association whose yearly question this link answers, if its receiver would still be asked today."""
    if link is None or link.purpose != FRESHNESS:
        return None
    found = living().filter(uuid=link.subject.partition(":")[2]).select_related("domicile", "sector").first()
    if found is None or link.email not in {email.lower() for email, _language, _user in people_to_ask(found)}:
        return None
    return found


def correctable(organisation: Organisation) -> list[tuple[Part, tuple[str, ...]]]:
    """Contacts and activities with those of their fields that the holder of a link may see and mend, without a sign-in.

    Letters get forwarded, so of a person only what everybody sees is shown; of a shared mailbox everything.
    Activities are public. Two statements.
    """
    found: list[tuple[Part, tuple[str, ...]]] = []
    for contact in organisation.contacts.select_related("user"):
        shared = contact.kind == Contact.Kind.MAILBOX
        fields = tuple(
            name for name in REACHED_BY if shared or getattr(contact, f"{name}_seen_by") == Visibility.PUBLIC
        )
        if fields:
            found.append((contact, fields))
    activities = Activity.objects.visible_to(AnonymousUser()).filter(organisation=organisation)
    return found + [(activity, PLACED_BY) for activity in activities]


def part_key(part: Part) -> str:
    """As it stands in `Correction` and in the form: "contact:12", "activity:3"."""
    return f"{part._meta.model_name}:{part.pk}"


def part_title(part: Part) -> str:
    return part.title if isinstance(part, Activity) else capfirst(contact_title(part))


def contact_title(contact: Contact) -> str:
    """How a contact is called on a page without a sign-in."""
    allowed = contact.user is None or contact.user.show_name_publicly
    name = contact.name if contact.name_seen_by == Visibility.PUBLIC and allowed else ""
    return name or contact.role_title or str(_("contact"))


def open_question(organisation: Organisation) -> QuerySet[FreshnessAsk]:
    return organisation.freshness_asks.filter(closed_at=None)


def to_remind(now: datetime.datetime, after: datetime.timedelta) -> QuerySet[FreshnessAsk]:
    """Questions that have waited for so long, of which nobody has been reminded."""
    waiting = FreshnessAsk.objects.filter(closed_at=None, reminded_at=None, recipients__gt=0)
    return waiting.filter(created_at__lte=now - after, created_at__gt=now - 2 * after, organisation__in=living())


def stale(user: Any) -> QuerySet[Organisation]:
    """Entries that nobody has confirmed for 13 months, the oldest first: the secretary's, or those of one's place."""
    known = living().annotate(true_at=Coalesce("verified_at", "created_at"))
    known = known.filter(true_at__lt=timezone.now() - STALE)
    if not is_secretary(user):
        known = known.filter(at_home_with(user))
    latest = FreshnessAsk.objects.filter(organisation=OuterRef("pk")).order_by("-turn")
    return (
        known.annotate(
            asked_at=Subquery(latest.values("created_at")[:1]), letters=Subquery(latest.values("recipients")[:1])
        )
        .select_related("domicile")
        .order_by(F("verified_at").asc(nulls_first=True), "sort_key", "id")
    )


def at_home_with(user: Any) -> Q:
    """Associations of the municipalities and areas in which this person is a contact or an agent today."""
    scopes = [span.scope.partition(":") for span in user.open_spans if span.role in OFFICIALS]
    at_home = Q(domicile__code__in=[key for kind, _colon, key in scopes if kind == "municipality"])
    areas = [key for kind, _colon, key in scopes if kind == "area"]
    there = Organisation.areas.through.objects.filter(area__uuid__in=areas).values("organisation")
    return at_home | Q(pk__in=there) if areas else at_home


def answer_in_words(organisation: Any) -> str:
    """What has come of the yearly question; `organisation` comes from `stale`."""
    if organisation.asked_at is None:
        return _("not asked yet")
    return _("no answer") if organisation.letters else _("no address to write to")


def stale_table(user: Any) -> tuple[list[str], Iterator[list[str]]]:
    """The list as a table: headings and rows."""
    headings = [_("name"), _("domicile"), _("confirmed as still right"), _("asked"), _("answer"), _("page")]
    return [capfirst(str(word)) for word in headings], _rows(stale(user))


def _rows(found: Iterable[Any]) -> Iterator[list[str]]:
    for one in found:
        yield [
            one.name,
            str(one.domicile or ""),
            _day(one.verified_at),
            _day(one.asked_at),
            answer_in_words(one),
            settings.PORTAL_BASE_URL + one.get_absolute_url(),
        ]


def _day(moment: datetime.datetime | None) -> str:
    return timezone.localdate(moment).strftime("%d.%m.%Y") if moment else ""


def corrections_to_see(user: Any) -> list[Correction]:
    """For the secretary: what was corrected by letter and can still be undone, the newest first."""
    if not is_secretary(user):
        return []
    return list(Correction.objects.open().select_related("organisation").order_by("-id")[:20])


def changes_in_words(correction: Correction) -> list[tuple[str, str, str]]:
    """(field, before, after) of a correction; nothing of what is gone. Two statements, for contacts and activities."""
    organisation = correction.organisation
    there: list[Part] = [*organisation.contacts.select_related("user"), *organisation.activities.all()]
    parts = {part_key(part): part for part in there}
    return [
        (field_in_words(key, parts), correction.before[key], after)
        for key, after in sorted(correction.after.items())
        if ":" not in key or key.rpartition(":")[0] in parts
    ]


def texts_in_words(texts: dict[str, str]) -> str:
    """One side of a correction for the copy of a person's data: a line for each field, also of what is gone."""
    lines = []
    for key, text in sorted(texts.items()):
        whose, _colon, name = key.rpartition(":")
        model = _MODELS[whose.partition(":")[0]]
        # A field that has been taken away since keeps its former name: the copy is of all that is held.
        known = {column.name: str(column.verbose_name) for column in model._meta.concrete_fields}
        words = known.get(name, name)
        field = f"{model._meta.verbose_name}, {words}" if whose else words
        lines.append(f"{capfirst(field)}: {text or '–'}")
    return "\n".join(lines)


def field_in_words(key: str, parts: dict[str, Part]) -> str:
    whose, _colon, name = key.rpartition(":")
    record = parts[whose] if whose else Organisation
    words = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return f"{part_title(parts[whose])}: {words}" if whose else capfirst(words)
