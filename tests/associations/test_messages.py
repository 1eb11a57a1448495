import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from associations.actions.message import drop_old_messages, relay_message
from associations.models import Contact, RelayedMessage
from jane_portal.mail.models import Letter
from tests.factories import accounts, associations
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
VALUES = {
    "sender_name": "Amina",
    "sender_email": "amina@demo.example",
    "subject": "Hei",
    "text": "Voiko tulla mukaan?\nhttp://evil.example/login",
}


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


def to() -> list[str]:
    return sorted(Letter.objects.filter(kind="relayed_message").values_list("to", flat=True))


def relay(organisation, **values):
    return relay_message(organisation=organisation, language="fi", by=None, **{**VALUES, **values})


def test_relay_message_goes_to_editors_and_mailboxes_once_each():
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    associations.contact(organisation, kind=Contact.Kind.MAILBOX, email="posti@demo.example")
    associations.contact(organisation, kind=Contact.Kind.MAILBOX, email=owner.email.upper())
    associations.contact(organisation, email="hallitus@demo.example")

    message = relay(organisation)

    assert to() == sorted([owner.email, "posti@demo.example"])
    assert (message.recipients, message.to_secretary) == (2, False)
    assert set(Letter.objects.values_list("reply_to", flat=True)) == {"amina@demo.example"}


def test_relay_message_without_editors_goes_to_the_listed_people():
    organisation = associations.organisation()
    associations.contact(organisation, email="hallitus@demo.example")
    relay(organisation)
    assert to() == ["hallitus@demo.example"]


def test_relay_message_to_nobody_goes_to_the_secretary():
    secretary = accounts.secretary()
    message = relay(associations.organisation())
    assert (to(), message.to_secretary) == ([secretary.email], True)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_relayed_letter_quotes_the_text_so_that_it_makes_no_links(language):
    organisation = associations.organisation("Kuikkaniemen kyläyhdistys ry")
    associations.owner(organisation, email="omistaja@demo.example", language=language)
    relay(organisation)
    letter = last_letter("omistaja@demo.example")
    assert "> Voiko tulla mukaan?" in letter.text
    assert 'href="http://evil.example' not in letter.html


def fill(client, organisation, *, seconds=60, **values):
    """Open the form as a person would, fill it in and send it."""
    url = reverse("message_create", kwargs={"slug": organisation.slug})
    opened = re.search(r'name="opened" value="([^"]+)"', client.get(url).content.decode())[1]
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=seconds)):
        return client.post(url, {**VALUES, "opened": opened, **values})


def test_visitor_writes_and_sees_no_address(client):
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    page = client.get(reverse("message_create", kwargs={"slug": organisation.slug})).content.decode()
    answer = fill(client, organisation)

    assert answer.url == reverse("message_sent", kwargs={"slug": organisation.slug})
    assert owner.email not in page + client.get(answer.url).content.decode()
    assert to() == [owner.email]


def test_visitor_gets_no_copy(client):
    organisation = associations.organisation()
    associations.owner(organisation)
    fill(client, organisation)
    assert not Letter.objects.filter(to=VALUES["sender_email"]).exists()


def test_program_that_fills_the_hidden_field_is_thanked_and_ignored(client):
    organisation = associations.organisation()
    assert fill(client, organisation, homepage="http://spam.example").status_code == 302
    assert RelayedMessage.objects.count() == 0


def test_program_that_is_too_quick_gets_the_form_back_with_its_text(client):
    organisation = associations.organisation()
    answer = fill(client, organisation, seconds=0)
    assert answer.status_code == 200
    assert "Voiko tulla mukaan?" in answer.content.decode()
    assert RelayedMessage.objects.count() == 0


def test_program_that_forges_the_time_gets_a_fresh_one(client):
    organisation = associations.organisation()
    answer = fill(client, organisation, seconds=0, opened="forged")
    assert RelayedMessage.objects.count() == 0
    assert 'value="forged"' not in answer.content.decode()


def test_many_messages_are_answered_with_429_and_the_text_is_kept(client):
    organisation = associations.organisation()
    associations.owner(organisation)
    answers = [fill(client, organisation).status_code for _number in range(8)]
    assert answers == [302] * 6 + [429] * 2
    last = fill(client, organisation)
    assert "Voiko tulla mukaan?" in last.content.decode()
    assert RelayedMessage.objects.count() == 6


def test_header_injection_in_subject_and_name_stays_on_one_line(client):
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    fill(client, organisation, subject="Hei\r\nBcc: x@y.fi", sender_name="A\nBcc: x@y.fi")
    letter = last_letter(owner.email)
    assert "\n" not in letter.subject


def test_deleted_association_cannot_be_written_to(client):
    organisation = associations.organisation(deleted_at=timezone.now())
    assert client.get(reverse("message_create", kwargs={"slug": organisation.slug})).status_code == 404


def test_drop_old_messages_after_thirty_days():
    organisation = associations.organisation()
    old, new = relay(organisation), relay(organisation)
    RelayedMessage.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=31))
    assert drop_old_messages() == 1
    assert list(RelayedMessage.objects.values_list("pk", flat=True)) == [new.pk]


def test_message_with_a_spoilt_time_keeps_what_was_typed(client):
    page = reverse("message_create", args=[associations.organisation().slug])
    answer = client.post(page, {**VALUES, "opened": "spoilt"})
    form = answer.context["form"]
    assert form["text"].value() == VALUES["text"]
    assert form["sender_name"].value() == "Amina"
    assert form["opened"].value() != "spoilt"
