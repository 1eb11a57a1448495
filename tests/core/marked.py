"""A person with a marker in every field that is about her, and a walk over everything that the database holds."""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from associations.models import (
    Correction,
    ImportBatch,
    ImportRow,
    ImportValues,
    Invitation,
    MunicipalContact,
    RelayedMessage,
    UnmetSearch,
)
from huoltamo.models import Order, OrderFeedback, OrderMessage, OrderTerms, Thanks, UnmetWish
from huoltamo.models.offer import WITH_AMOUNT
from jane_portal.accounts.actions.profile import update_profile
from jane_portal.accounts.models import (
    AddressChange,
    DataCopy,
    ErasureRequest,
    FactorRemoval,
    HiddenHelp,
    PersonMerge,
    Restriction,
    Role,
    RoleSpan,
    User,
)
from jane_portal.core.consents.actions import give_consent
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.models import StoredFile
from jane_portal.core.search.words import terms_for
from jane_portal.feedback.models import Ticket
from jane_portal.follow.models import Follow, Reader
from jane_portal.mail.actions import queue_letter
from jane_portal.mail.models import Bounce, Letter, NoticeChoice
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import huoltamo as rooms_of_orders

from .marked_groups import in_groups

MARK = "zyxmerkki"
EMAIL = f"{MARK}@demo.example"
NAME = f"Maija {MARK.capitalize()}"
PHONE = f"050 {MARK}"


def marked_person() -> User:
    """Her account and everything that the portal can hold of her, in every model that is about people."""
    person = make.user(EMAIL, name=f"Entinen {MARK}", password="kissa-istuu-kiikussa")
    update_profile(user=person, name=NAME, language="fi", show_name_publicly=True, by=person)
    person.refresh_from_db()
    secretary, other = make.secretary(), make.user("muu@demo.example", name="Matti Muu")
    Client().force_login(person)
    _account(person, secretary)
    _association(person, secretary, other)
    _letters(person, other)
    _wishes(person)
    _register(person)
    _orders(person)
    in_groups(person, name=NAME, email=EMAIL, phone=PHONE)
    return person


def _account(person: User, secretary: User) -> None:
    now = timezone.now()
    old = make.user(f"{MARK}.vanha@demo.example", name=f"Vanha {MARK}", is_active=False)
    PersonMerge.objects.create(kept=person, dropped=old, note=f"Sama {MARK}", merged_by=secretary)
    AddressChange.objects.create(
        user=person,
        old_email=f"{MARK}.ennen@demo.example",
        new_email=EMAIL,
        note=f"Soitin {PHONE}",
        vouched_by=secretary,
        state="done",
        expires_at=now,
    )
    FactorRemoval.objects.create(user=person, note=f"Tapasin {MARK}", removed_by=secretary)
    Restriction.objects.create(user=person, email=EMAIL, kind="object")
    EmailAddress.objects.create(user=person, email=f"{MARK}.toinen@demo.example", verified=False)
    Authenticator.objects.create(user=person, type="totp", data={"secret": MARK})
    UserSession.objects.create(user=person, session_key=MARK, ip="127.0.0.1", user_agent=MARK)
    PersonalLink.objects.create(
        purpose="login", subject=f"user:{MARK}", user=person, email=EMAIL, token_hash="1" * 64, expires_at=now
    )
    give_consent(purpose="test", email=EMAIL, text=f"Suostun, {MARK}", language="fi", source=f"/{MARK}/", by=person)
    LogEntry.objects.create(
        user=secretary,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=NAME,
        action_flag=CHANGE,
        change_message=f"Muutettu: {EMAIL}",
    )
    terms_for([MARK], patient=True)


def _association(person: User, secretary: User, other: User) -> None:
    place = rooms.municipality()
    association = rooms.organisation("Koeyhdistys ry")
    RoleSpan.objects.create(user=person, role=Role.ASSOCIATION_OWNER, scope=association.scope)
    RoleSpan.objects.create(user=other, role=Role.ASSOCIATION_OWNER, scope=association.scope)
    shown = {"name_seen_by": "public", "email_seen_by": "public", "phone_seen_by": "public"}
    contact = rooms.contact(association, name=f"Ennen {MARK}", email=EMAIL, phone=PHONE, user=person, **shown)
    contact.name, contact.role_title = NAME, f"sihteeri {MARK}"
    contact.save()
    rooms.contact(association, kind="mailbox", name=NAME, email=EMAIL, phone=PHONE)
    rooms.contact(association, name="Matti Muu", email="muu@demo.example")
    MunicipalContact.objects.create(
        municipality=place, role="ngo", title="suunnittelija", name=NAME, email=EMAIL, phone=PHONE, user=person, **shown
    )
    rooms.claim(
        association,
        person,
        explanation=f"Olen {MARK}",
        state="refused",
        reason=f"Ei {MARK}",
        objection=f"Ei {MARK}",
        decided_by=secretary,
        decided_at=timezone.now(),
    )
    in_a_month = timezone.now() + datetime.timedelta(days=30)
    for email, inviter in ((EMAIL, other), ("kutsuttu@demo.example", person)):
        Invitation.objects.create(
            organisation=association,
            email=email,
            role=Role.ASSOCIATION_EDITOR,
            invited_by=inviter,
            expires_at=in_a_month,
        )
    RelayedMessage.objects.create(
        addressee=f"agentti {NAME}",
        organisation=association,
        sender_name=NAME,
        sender_email=EMAIL,
        subject=MARK,
        text=f"Terveisin {MARK}",
    )
    Correction.objects.create(
        organisation=association,
        email=EMAIL,
        before={"name": NAME},
        after={"name": f"Toinen {MARK}"},
        verified_then=timezone.now(),
    )
    StoredFile.objects.create(path="files/x", kind="x", file_name="kuva.pdf", size=1, uploaded_by=person)


def _letters(person: User, other: User) -> None:
    builder = "tests.mail.builders.plain"
    queue_letter(builder=builder, to=EMAIL, params={"name": NAME}, language="fi", user=person, kind="test")
    queue_letter(builder=builder, to="kaukana@demo.example", params={"name": NAME}, language="fi", kind="test")
    Bounce.objects.create(
        letter=Letter.objects.get(to=EMAIL),
        address=EMAIL,
        status=f"5 {MARK}"[:12],
        hard=True,
        reason=f"550 {EMAIL}",
        day=timezone.localdate(),
    )
    letter = queue_letter(
        builder=builder, to=other.email, params={"name": "x"}, language="fi", kind="test", reply_to=EMAIL
    )
    type(letter).objects.filter(to="kaukana@demo.example").update(
        subject=f"{NAME} pyytää", text=f"Vastaa: {EMAIL}", html=f"<p>{EMAIL}</p>", last_error=f"550 {EMAIL}"
    )


def _wishes(person: User) -> None:
    """What she has asked the portal for: to be told of things, to be heard, a copy, an erasure."""
    now = timezone.now()
    Follow.objects.create(user=person, kind="search", subject=f"q={MARK}", title=f"Haku {MARK}")
    Reader.objects.get_or_create(user=person)
    for choice in ({"user": person}, {"address": EMAIL}):
        NoticeChoice.objects.create(kind="organisation_founded", choice="never", **choice)
    answered = {"state": "answered", "answer": f"Hei {NAME}", "answered_at": now}
    for number, more in enumerate((answered, {})):
        text = f"En näe, {NAME}" if more else "En kuule"
        Ticket.objects.create(
            kind="accessibility", text=text, email=EMAIL, token_hash=str(number) * 64, due_on=now.date(), **more
        )
    HiddenHelp.objects.create(user=person, key=f"help:{MARK}")
    DataCopy.objects.create(user=person, email=EMAIL, language="fi", expires_at=now + datetime.timedelta(days=7))
    ErasureRequest.objects.create(user=person, email=EMAIL, due_at=now + datetime.timedelta(days=7))
    EmailConfirmation.objects.create(
        email_address=EmailAddress.objects.get(email=f"{MARK}.toinen@demo.example"), key=MARK
    )
    UnmetSearch.objects.create(query=f"missä on {NAME}", wish=EMAIL)


def _register(person: User) -> None:
    """A register that has been brought in: cells in error, cells that wait, and what undoing would need."""
    batch = ImportBatch.objects.create(
        file_name="rekisteri.csv",
        file=ContentFile(f"Koeyhdistys;{NAME};{EMAIL}\n".encode(), "rekisteri.csv"),
        uploaded_by=person,
        sample=[["Koeyhdistys", NAME]],
        headings=["a", "b"],
        state="applied",
        checked_at=timezone.now(),
        applied_at=timezone.now(),
    )
    before = {"name_fi": "Koe", "contact": {"id": 1, "name": NAME, "phone": PHONE}}
    ImportRow.objects.create(batch=batch, number=1, outcome="error", raw=["Koeyhdistys", NAME])
    ImportRow.objects.create(batch=batch, number=2, outcome="changed", before=before)
    for number, email in ((1, EMAIL), (2, "toimisto@demo.example")):
        ImportValues.objects.create(
            batch=batch, number=number, name_key="koe", name_fi="Koe", contact_name=NAME, email=email
        )


def _orders(person: User) -> None:
    """Words of hers, and about her, in an order between two associations."""
    offer = rooms_of_orders.offer(rooms.organisation())
    order = Order.objects.create(
        offer=offer,
        buyer=rooms.organisation(),
        provider=offer.organisation,
        title=offer.title,
        category=offer.category,
        wish=f"Soita: {NAME}",
        place=f"{NAME} kertoo",
        reason=f"{NAME} estyi",
        asked_by=person,
    )
    price = {"price_model": WITH_AMOUNT[0], "amount": 5, "unit": MARK, "price": EMAIL}
    OrderTerms.objects.create(order=order, side="buyer", what=NAME, place=NAME, proposed_by=person, **price)
    OrderMessage.objects.create(order=order, side="buyer", text=f"Terveisin {NAME}", author=person)
    OrderFeedback.objects.create(order=order, side="buyer", text=f"Kiitos, sanoo {NAME}", given_by=person)
    Thanks.objects.create(order=order, text=f"Kiitos {NAME}!")
    UnmetWish.objects.create(query=f"missä on {NAME}", alike=NAME)


def places_of(mark: str) -> list[str]:
    """table.column of every value in the database that holds the mark, whatever its type and case."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted} LIMIT 0")  # noqa: S608 - names from the database
            for column in [item.name for item in cursor.description or []]:
                cell = connection.ops.quote_name(column)
                cursor.execute(f"SELECT count(*) FROM {quoted} WHERE {cell}::text ILIKE %s", [f"%{mark}%"])  # noqa: S608
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}")
    return sorted(found)
