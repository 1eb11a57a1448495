"""Words and their explanations."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.text.names import in_language
from jane_portal.core.text.sorting import sort_key_field


class GlossaryEntryQuerySet(models.QuerySet["GlossaryEntry"]):
    def visible_to(self, user: Any) -> GlossaryEntryQuerySet:
        """Everybody reads all of it."""
        return self


@tracked(title=_("history of the glossary"))
class GlossaryEntry(PublicNoun, VersionedModel):
    """One word. The Finnish explanation is written twice: as it is, and in plain Finnish."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    term_fi = models.CharField(_("word in Finnish"), max_length=80, unique=True)
    term_sv = models.CharField(_("word in Swedish"), max_length=80, blank=True)
    term_en = models.CharField(_("word in English"), max_length=80, blank=True)
    forms = models.CharField(
        _("other forms and stems"),
        max_length=300,
        blank=True,
        help_text=_("Separated by commas. A stem is enough: “evästykse” finds evästyksen and evästyksessä."),
    )
    explanation_fi = models.TextField(_("explanation in Finnish"), max_length=600)
    explanation_plain = models.TextField(_("explanation in plain Finnish"), max_length=600)
    explanation_sv = models.TextField(_("explanation in Swedish"), max_length=600, blank=True)
    explanation_en = models.TextField(_("explanation in English"), max_length=600, blank=True)
    marked = models.BooleanField(
        _("mark the word in texts"),
        default=True,
        help_text=_("The first time the word stands in a text, it can be opened for its explanation."),
    )
    sort_key = sort_key_field("term_fi")

    objects = GlossaryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("words of the glossary")
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        return f"{reverse('glossary_list')}#{self.slug}"

    @property
    def term(self) -> str:
        """The word in the language of the page."""
        return in_language(self, "term")

    @property
    def explanation(self) -> str:
        """The explanation in the language of the page."""
        return in_language(self, "explanation")

    @property
    def short(self) -> str:
        """What is shown beside the word in a text: in Finnish the plain explanation."""
        return self.explanation_plain if (get_language() or "fi") == "fi" else self.explanation
