"""What a letter says: names cannot act, links are links, the footer is there."""

import email.policy

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from jane_portal.core.post import name_in_letter, paragraphs


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
