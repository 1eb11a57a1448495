"""The sanitiser of people's HTML: nothing that acts comes through, and what is clean stays as it is."""

import itertools
import string
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from jane_portal.core.text.html import GONE, TAGS, HtmlField, clean_html, is_sound_link, rich

ALLOWED = {"href", "hreflang", "lang", "dir", "rel", "start", "colspan", "rowspan", "scope"}
SCRIPTS = (
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:a()",
    ),
    *(
        "\x01javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html,x",
    ),
    *(
        "data:text/html;base64,PHNjcmlwdD4=",
        "//evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "http:evil.example",
    ),
    *("https://jane.fi@evil.example/", "feed:javascript:a()", "blob:x", "file:///etc/passwd", "ftp://evil.example/"),
)
CARRIERS = (
    *('<a href="{}">x</a>', "<a href='{}'>x</a>", '<img src="{}">', '<iframe src="{}"></iframe>', '<form action="{}">'),
    *('<svg><a xlink:href="{}"><text>x</text></a></svg>', '<math href="{}">x</math>', '<object data="{}"></object>'),
    *(
        '<embed src="{}">',
        '<link rel=stylesheet href="{}">',
        '<base href="{}">',
        '<meta http-equiv=refresh content="0;{}">',
    ),
    *('<p style="background:url({})">x</p>', '<table background="{}"><tr><td>x', '<input formaction="{}" type=image>'),
    *('<video poster="{}"></video>', '<p hx-get="{}">x</p>', '<p data-hx-post="{}">x</p>', '<button formaction="{}">x'),
)
PLAIN = (
    *("<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=//evil.example></script>", "<script"),
    *("<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<body onload=alert(1)>", "<p onclick=alert(1)>x</p>"),
    *("<p/onclick=alert(1)>x</p>", "<p\nonclick\n=\nalert(1)>x", "<details ontoggle=alert(1) open>x</details>"),
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    *(
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<svg></p><style><a id='</style><img src=1 onerror=a()>'>",
    ),
    *(
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<template><script>x</script></template>",
    ),
    *(
        "<style>@import url(//evil.example)</style>",
        "<p style='position:fixed'>x</p>",
        "<p class='ds-button' id=main>x</p>",
    ),
    *("<!--[if IE]><script>x</script><![endif]-->", "<![CDATA[<script>x</script>]]>", "<?xml version='1.0'?><x>"),
    *("<p hx-on:click='alert(1)'>x</p>", "<p hx-on--load='a()'>x</p>", "<p _='on load'>x</p>", "<p x-data='a()'>x</p>"),
    *("<p hx-vals='js:{a:1}'>x</p>", "<p hx-swap-oob='true'>x</p>", "<p hx-preserve>x</p>", "<plaintext><script>x"),
    *("<xmp><script>x</script></xmp>", "<textarea><script>x</script></textarea>", "<title><script>x</script></title>"),
    *(
        "<select><style></select><script>alert(1)</script>",
        "<a href=x><a href=javascript:a()>y</a></a>",
        "<isindex action=x>",
    ),
    *(
        "<input autofocus onfocus=alert(1)>",
        "<marquee onstart=a()>x</marquee>",
        "<audio src onloadstart=a()>",
        "<dialog open>x",
    ),
)
CORPUS = [*PLAIN, *[carrier.format(script) for carrier, script in itertools.product(CARRIERS, SCRIPTS)]]
CORPUS += [f"<p>{one}</p>" for one in PLAIN] + [f"<table><tr><td>{one}" for one in PLAIN]


class Reader(HTMLParser):
    """Everything in the markup that is not on our list."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.strange += [tag] if tag not in TAGS else []
        self.strange += [f"{tag} {name}" for name, _value in attrs if name not in ALLOWED]
        self.strange += [str(value) for name, value in attrs if name == "href" and not is_sound_link(value or "")]

    def handle_comment(self, data):
        self.strange.append(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


def strange(markup: str) -> list[str]:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader.strange


def test_corpus_is_as_large_as_it_says():
    assert len(CORPUS) >= 500


@pytest.mark.parametrize("wrap", ["{}", "<ul><li>{}", "<blockquote><p>{}</p></blockquote>"])
def test_nothing_that_acts_comes_through(wrap):
    for one in CORPUS:
        cleaned = clean_html(wrap.format(one))
        assert strange(cleaned) == [], one
        assert clean_html(cleaned) == cleaned, one


SOUP = st.lists(
    st.one_of(
        st.sampled_from(sorted(f"<{tag}>" for tag in TAGS | GONE)),
        st.sampled_from(sorted(f"</{tag}>" for tag in TAGS | GONE)),
        st.sampled_from(PLAIN),
        st.sampled_from(
            ['<a href="https://x.fi/?a=1&b">', "<!--", "-->", "&lt;", "&", "<", '"', "\x00", "<p lang=sv>"]
        ),
        st.text(string.printable + "åäö\u2028\ud7ff", max_size=12),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=600, deadline=None)
@given(SOUP)
def test_cleaning_twice_is_cleaning_once(soup):
    once = clean_html(soup)
    assert clean_html(once) == once
    assert strange(once) == []


def test_simple_text_and_tables_stay():
    text = (
        '<h2>Talkoot</h2><p lang="sv">Kom <strong>med</strong>! <a href="https://kyla.example/?a=1&amp;b=2"'
        ' rel="noopener nofollow">Anmäl</a></p><ol start="3"><li>yksi</li></ol><table><thead><tr><th scope="col">A</th>'
        '</tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
    )
    assert clean_html(text) == text


def test_shown_text_is_cleaned_again_and_kept_from_htmx():
    shown = Template("{{ text|rich }}").render(Context({"text": "<p hx-get='/x'>Hei<script>x</script></p>"}))
    assert shown == '<div class="prose" hx-disable><p>Hei</p></div>' == rich("<p>Hei</p>")


def test_field_keeps_what_may_stay_and_says_when_nothing_does():
    field = HtmlField()
    assert field.clean("<p onclick=x>Hei</p>") == "<p>Hei</p>"
    with pytest.raises(ValidationError):
        field.clean("<script>x</script>")


@pytest.mark.parametrize(
    "address", ["https://a.fi/x", "http://a.fi:80/", "mailto:a@b.fi", "tel:+358501", "/kunnat/", "#a"]
)
def test_sound_links(address):
    assert is_sound_link(address)


@pytest.mark.parametrize("address", ["http://[::1", "https://", "http://a.fi:x/", "mailto:", "x", "", "?a=1", "///x"])
def test_unsound_links(address):
    assert not is_sound_link(address)
