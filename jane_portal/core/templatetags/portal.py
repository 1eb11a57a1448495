"""Template tags of the user interface."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, HiddenInput, RadioSelect
from django.http import QueryDict
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from jane_portal.core import registry
from jane_portal.core.glossary.marks import mark_words
from jane_portal.core.instance import is_held
from jane_portal.core.personal.registry import registers
from jane_portal.core.plain import PLAIN_TAG
from jane_portal.core.plain.mode import address_in, front_page
from jane_portal.core.text.data_blocks import data_block
from jane_portal.core.text.html import rich
from jane_portal.core.text.money import euros
from jane_portal.core.text.names import language_of
from jane_portal.core.text.paragraphs import paragraphs
from jane_portal.core.text.terms import term
from jane_portal.core.web import kept

register = template.Library()

register.simple_tag(term)
register.simple_tag(is_held, name="quiet_copy")
register.filter(paragraphs)
register.simple_tag(data_block)
register.filter(rich)
register.filter(euros)
register.filter(language_of)
register.filter("glossed", mark_words)
# Each language is named in itself, so that the one who needs it can read it.
LANGUAGE_NAMES = {"fi": "Suomi", PLAIN_TAG: "Selkeä suomi", "sv": "Svenska", "en": "English"}


class GlossedNode(template.Node):
    """Words of the glossary marked in all that stands between the two tags."""

    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside

    def render(self, context: template.Context) -> SafeString:
        return mark_words(self.inside.render(context))


@register.tag
def glossed(parser: Parser, token: Token) -> GlossedNode:
    inside = parser.parse(("endglossed",))
    parser.delete_first_token()
    return GlossedNode(inside)


class FormTokenNode(CsrfTokenNode):
    """Django's token, and for a person signed in the mark of whose form this is (core.web.kept)."""

    def render(self, context: template.Context) -> str:
        field = super().render(context)
        user = getattr(context.get("request"), "user", None)
        if not field or user is None or not user.is_authenticated:
            return field
        return format_html('{}<input type="hidden" name="{}" value="{}">', field, kept.WRITER, kept.writer_mark(user))


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokenNode:
    return FormTokenNode()


@register.simple_tag(takes_context=True)
def language_links(context: template.Context, stay: bool = True) -> list[dict[str, Any]]:
    """Links to this page in each language; with stay=False to the front pages (error pages hold no path)."""
    request = context.get("request")
    here = PLAIN_TAG if getattr(request, "plain", False) else get_language()
    links = []
    for code, name in LANGUAGE_NAMES.items():
        plain = code == PLAIN_TAG
        language = "fi" if plain else code
        if stay and request is not None:
            url = address_in(request, language, plain=plain)
        else:
            url = front_page(language, plain=plain)
        links.append({"code": code, "name": name, "url": url, "current": code == here})
    return links


@register.simple_tag(takes_context=True)
def plain_address(context: template.Context, plain: bool = True) -> str:
    """This page in plain Finnish, or out of it again."""
    return address_in(context["request"], "fi", plain=plain)


@register.simple_tag(takes_context=True)
def main_navigation(context: template.Context, mark_current: bool = True) -> list[dict[str, Any]]:
    """The rooms that stand, in order; a room whose address is not there yet is left out."""
    request = context.get("request")
    here = request.path if mark_current and request is not None else ""
    home, items = reverse("home"), []
    for item in registry.navigation():
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue
        current = here.startswith((url, *(home + start for start in item.also)))
        items.append({"title": item.title, "url": url, "current": current})
    return items


@register.simple_tag(takes_context=True)
def render_block(context: template.Context, block: registry.Block, data: dict[str, Any]) -> SafeString:
    """One registry block of a composite page, with what its own `context` returned."""
    return render_to_string(block.template, {**data, "block": block}, request=context.get("request"))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a form field with the class that the design base asks for."""
    widget = field.field.widget
    if isinstance(widget, HiddenInput | RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"ds-input {own}".strip()})


@register.filter
def spaced(number: int) -> str:
    """A whole number as it is written here: 162 540, with spaces that do not break."""
    return f"{number:,}".replace(",", "\u00a0")


@register.filter
def is_web_address(value: object) -> bool:
    """Whether the text may stand in a link: whatever reached the database, no link runs a script."""
    return str(value).lower().startswith(("https://", "http://"))


@register.filter
def control_kind(field: BoundField) -> str:
    """What a field looks like: "tick", "choices", "file" or "line"."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "tick"
    return "file" if isinstance(widget, FileInput) else "line"


@register.simple_tag
def page_numbers(page: Page) -> list[int | None]:
    """Numbers for the pagination; None stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def severity(message: Any) -> str:
    """Colour of a message: "info", "success", "warning" or "danger"."""
    level = getattr(message, "level_tag", str(message))
    return {"error": "danger", "debug": "info"}.get(level, level) or "info"


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, name: str, number: int) -> str:
    """This page's query string with another page number; the first page needs none."""
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    query.pop(name, None)
    if number > 1:
        query[name] = str(number)
    return "?" + query.urlencode()


@register.simple_tag
def register_of(key: str) -> Any:
    """The register of the privacy notice; None for an unknown key."""
    return next((one for one in registers() if one.key == key), None)
