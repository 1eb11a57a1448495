"""What a letter says: names cannot act, links are links, the footer is there."""

import email.policy

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from jane_portal.core.post import first_name, name_in_letter, paragraphs, write_letter
from jane_portal.core.text.terms import term
from jane_portal.mail.actions import queue_letter
from jane_portal.mail.models import Letter
from tests.factories import accounts as make


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Aino Virtanen", "Aino Virtanen"),
        ("Kylän 4H ry.", "Kylän 4H ry."),
        ("Click http://evil.example/x now", "Click now"),
        ("www.evil.example", ""),
        ("evil.example/login", "evil. example/login"),
        ("Aino\r\nBcc: x@y.fi", "Aino Bcc: x@y. fi"),
        ("a\u202eb\u2028c", "a b c"),
    ],
)
def test_name_in_letter(name, plain):
    assert name_in_letter(name) == plain


@given(st.text(max_size=300))
def test_name_in_letter_is_one_harmless_line(name):
    plain = name_in_letter(name)
    assert len(plain) <= 120
    assert "://" not in plain
    assert len(plain.splitlines()) <= 1
    message = EmailMultiAlternatives(f"Hei {plain}", "text", "a@b.fi", ["c@d.fi"]).message()
    assert message["To"] == "c@d.fi"
    assert email.message_from_bytes(message.as_bytes(), policy=email.policy.default)["Bcc"] is None


def test_paragraphs_mark_lines_that_are_addresses():
    assert paragraphs("Hei\nsinä\n\n\n\nhttps://a.fi/x\n") == [
        [("Hei", False), ("sinä", False)],
        [("https://a.fi/x", True)],
    ]


# --- As a person writes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Aino Virtanen", "Aino"),
        ("Anna-Liisa", "Anna-Liisa"),
        ("Åsa Öberg", "Åsa"),
        ("D’Arcy", "D’Arcy"),
        ("", ""),
        ("http://evil.example Aino", ""),
        ("VOITIT! 1000 euroa", ""),
        ("Aino\nBcc: x@y.fi", "Aino"),
        ("A" * 31, ""),
        ("50%", ""),
    ],
)
def test_first_name_is_nothing_but_a_name(name, first):
    assert first_name(name) == first


GREETINGS = {"fi": ("Hei Aino,", "Hei,"), "sv": ("Hej Aino,", "Hej,"), "en": ("Hello Aino,", "Hello,")}


@pytest.mark.parametrize("language", GREETINGS)
@pytest.mark.parametrize("place", [0, 1], ids=["known", "unknown"])
def test_letter_greets_and_says_farewell_in_text_and_html(settings, language, place):
    settings.PORTAL_HELPER = {"name": "Auli Auttavainen", "phone": "050 000 0000", "email": "apua@demo.example"}
    reader = ["Aino Virtanen", ""][place]
    text = write_letter(
        builder="jane_portal.accounts.letters.login_code", language=language, params={"code": "123456"}, reader=reader
    )
    body, _mark, foot = text.text.partition("\n-- \n")
    lines = body.strip().splitlines()
    assert lines[0] == GREETINGS[language][place]
    assert lines[-1] == term("portal", language)
    assert lines[-2] in {"Ystävällisin terveisin", "Vänliga hälsningar", "Kind regards"}
    assert "Auli Auttavainen" in foot and "050 000 0000" in foot
    for line in (lines[0], lines[-1], lines[-2], "050 000 0000"):
        assert line in text.html
    assert text.html.index(lines[0]) < text.html.rindex("123456") < text.html.index(lines[-2])


@pytest.mark.django_db
def test_only_who_has_signed_in_is_greeted_by_name_and_only_at_her_own_address():
    known = make.user(name="Aino Virtanen", last_login="2026-01-01T00:00Z")
    new = make.user(name="Voititpalkinnon Nyt")
    assert Letter(user=known, to=known.email.upper()).reader == "Aino Virtanen"
    assert Letter(user=known, to="other@demo.example").reader == ""
    assert Letter(user=new, to=new.email).reader == ""
    assert Letter(to=known.email).reader == ""


@pytest.mark.django_db
def test_summary_greets_once():
    person = make.user(name="Aino Virtanen", last_login="2026-01-01T00:00Z")
    inner = [
        queue_letter(
            builder="jane_portal.accounts.letters.unknown_account",
            to=person.email,
            params={"email": person.email},
            language="fi",
            kind="test",
        ).pk
        for _time in range(2)
    ]
    text = write_letter(
        builder="jane_portal.mail.letters.digest",
        language="fi",
        params={"letters": inner, "window": "day"},
        reader="Aino",
    )
    assert (text.text.count("Hei"), text.text.count("Ystävällisin terveisin")) == (1, 1)
