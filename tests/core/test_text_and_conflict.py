"""Texts shown as paragraphs, contact cards, free addresses, and the forms that refuse lost updates."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLResolver, get_resolver
from django.views.generic import FormView
from hypothesis import given
from hypothesis import strategies as st

from jane_portal.core.models import VersionedModel
from jane_portal.core.text.paragraphs import paragraphs
from jane_portal.core.text.slugs import free_slug
from jane_portal.core.text.vcards import vcard
from jane_portal.core.web.conflict import ConflictMixin, VersionedForm, differences


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


HOSTILE = st.sampled_from(
    [
        "<script>",
        '"><img src=x onerror=1>',
        "javascript:alert(1)",
        "{{",
        "https://x.example/",
        "</p>",
        "&lt;",
        "\n\n",
        "<a href='javascript:1'>",
        "data:text/html,",
        "www.x.example",
        "a@x.example",
        "<!--",
        "<svg onload=1>",
    ]
)


@given(st.lists(st.one_of(HOSTILE, st.text(max_size=12)), max_size=12).map("".join))
def test_paragraphs_hold_only_paragraphs_and_web_links(text):
    reader = Tags()
    reader.feed(str(paragraphs(text)))
    assert {tag for tag, _attrs in reader.found} <= {"p", "br", "a"}
    for tag, attrs in reader.found:
        assert set(attrs) <= ({"href", "rel"} if tag == "a" else set())
        assert re.match(r"(https?://|mailto:)", attrs.get("href", "https://"))


def test_paragraphs_keep_the_words_and_link_addresses():
    assert paragraphs("Eka\nrivi\n\nToka https://x.example/?a=1&b=2 & <b>") == (
        '<p>Eka<br>rivi</p>\n\n<p>Toka <a href="https://x.example/?a=1&amp;b=2" rel="nofollow noopener">'
        "https://x.example/?a=1&amp;b=2</a> &amp; &lt;b&gt;</p>"
    )


@given(st.text(max_size=200))
def test_vcard_lines_are_short_and_whole(name):
    lines = vcard(name=name or "x", organisation="Kerho").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "".join(lines).count("BEGIN:VCARD") == 1 + name.count("BEGIN:VCARD")
    assert lines[-2] == "END:VCARD"


def test_vcard_text_cannot_add_a_line():
    card = vcard(name="Aino\r\nEND:VCARD\nBEGIN:VCARD", organisation="a;b")
    assert card.split("\r\n")[2] == "FN:Aino\\nEND:VCARD\\nBEGIN:VCARD"


@given(st.text(max_size=40), st.sets(st.sampled_from(["a", "a-2", "kerho", "uusi"])))
def test_free_slug_is_free(text, taken):
    slug = free_slug(text, taken=taken.__contains__, reserved={"uusi"})
    assert slug not in taken | {"uusi"}
    assert re.fullmatch(r"[a-z0-9_-]+", slug)


class Sample(VersionedForm):
    text = forms.CharField(required=False)
    number = forms.IntegerField(required=False)
    ready = forms.BooleanField(required=False)
    kinds = forms.MultipleChoiceField(choices=[("Group", [("a", "Aa"), ("b", "Bb")]), ("c", "Cc")], required=False)
    file = forms.FileField(required=False)


def test_differences_name_only_what_differs():
    stored = Sample(initial={"version": 2, "text": "sama", "number": 3, "ready": False, "kinds": ["a", "c"]})
    data = {"version": "1", "text": "sama", "number": "4", "ready": "on", "kinds": ["b"]}
    written = Sample(data, {"file": SimpleUploadedFile("kuva.png", b"x")})
    found = {row.label: (row.theirs, row.mine) for row in differences(stored, written)}
    assert set(found) == {"Number", "Ready", "Kinds", "File"}
    assert (found["Number"], found["Kinds"], found["File"]) == (("3", "4"), ("Aa, Cc", "Bb"), ("", "kuva.png"))


def view_classes(resolver: URLResolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from view_classes(entry)
        elif hasattr(entry.callback, "view_class"):
            yield entry.callback.view_class


# Forms that make a record: there is no earlier version to lose.
MAKING = {"FoundForm", "RecordPersonForm", "EntryForm"}


def subclasses(of: type):
    for one in of.__subclasses__():
        yield one
        yield from subclasses(one)


@pytest.mark.parametrize("root", ["associations", "jane_portal"])
def test_every_edit_form_of_a_versioned_record_carries_its_version(root):
    assert list(view_classes(get_resolver()))
    bare = {
        form.__name__
        for form in subclasses(forms.ModelForm)
        if form.__module__.startswith(root + ".")
        and getattr(form, "_meta", None)
        and form._meta.model
        and issubclass(form._meta.model, VersionedModel)
        and not issubclass(form, VersionedForm)
    }
    assert bare - MAKING == set()


def test_every_form_view_with_a_versioned_form_answers_conflicts():
    views = {view for view in view_classes(get_resolver()) if issubclass(view, FormView)}
    wrong = {
        view.__name__
        for view in views
        if isinstance(view.form_class, type)
        and issubclass(view.form_class, VersionedForm)
        and not issubclass(view, ConflictMixin)
    }
    assert wrong == set()
