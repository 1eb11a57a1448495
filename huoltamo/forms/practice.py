"""The form of a good-practice card."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from huoltamo.models import Category, Offer, Practice, State
from jane_portal.core.web.conflict import VersionedForm


class PracticeForm(VersionedForm, forms.ModelForm):
    """The instance names its association."""

    class Meta:
        model = Practice
        fields: ClassVar[list[str]] = ["title", "category", "did", "how", "learnt", "offer"]
        labels: ClassVar[dict[str, Any]] = {"category": _("Category")}
        widgets: ClassVar[dict[str, Any]] = {
            "did": forms.Textarea(attrs={"rows": 5}),
            "how": forms.Textarea(attrs={"rows": 6}),
            "learnt": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "learnt": _("What you would do otherwise is worth as much to others as what went well."),
            "offer": _("When others can ask you for help in this."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        practice: Practice = self.instance
        self.fields["version"].initial = practice.version
        category: Any = self.fields["category"]
        category.queryset = Category.objects.in_use() | Category.objects.filter(pk=practice.category_id or 0)
        offer: Any = self.fields["offer"]
        own = Offer.objects.filter(organisation=practice.organisation)
        offer.queryset = own.exclude(state__in=[State.CLOSED, State.TAKEN_DOWN]) | own.filter(pk=practice.offer_id or 0)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
