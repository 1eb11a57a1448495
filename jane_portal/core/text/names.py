"""Names and texts in three languages with Finnish as the fallback."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def language_of(record: Any, field: str) -> str:
    """In which language `in_language` shows the value of `field` on this page; empty when there is none."""
    for code in (get_language() or "fi", "fi", "sv", "en"):
        if getattr(record, f"{field}_{code}", ""):
            return code
    return ""


def in_language(record: Any, field: str, language: str | None = None) -> str:
    """The value of `field` in the language (of the page), else Finnish, else any language that has it."""
    language = language or get_language() or "fi"
    for code in (language, "fi", "sv", "en"):
        value = getattr(record, f"{field}_{code}", "")
        if value:
            return str(value)
    return ""


class NamedModel(models.Model):
    """A record named in Finnish, and where a name exists, in Swedish and English."""

    name_fi = models.CharField(_("name in Finnish"), max_length=200)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return in_language(self, "name")
