"""The form of a category."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from huoltamo.models import Category
from huoltamo.selectors.category import below, in_tree
from jane_portal.core.web.conflict import VersionedForm


class CategoryForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Category
        fields: ClassVar[list[str]] = ["name_fi", "name_sv", "name_en", "parent", "order", "retired"]
        help_texts: ClassVar[dict[str, Any]] = {
            "order": _("Smaller numbers come first."),
            "retired": _("It stays on the offers and needs that have it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Category = self.instance
        self.fields["version"].initial = category.version
        self.fields["order"].validators.append(MaxValueValidator(9999))
        everything = list(Category.objects.order_by("order", "name_fi", "pk"))
        barred = {category.pk, *below(category.pk, everything)} if category.pk else set()
        branches = [
            branch
            for branch in in_tree(everything)
            if branch.category.pk not in barred
            and (not branch.category.retired or branch.category.pk == category.parent_id)
        ]
        parent: Any = self.fields["parent"]
        parent.queryset = Category.objects.filter(pk__in=[branch.category.pk for branch in branches])
        parent.choices = [
            ("", _("Nothing: a category of its own")),
            *((branch.category.pk, "– " * len(branch.above) + branch.category.name) for branch in branches),
        ]
        if category.pk is None:
            del self.fields["retired"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
