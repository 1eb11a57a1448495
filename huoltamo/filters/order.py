"""What the list of orders takes from its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from associations.models import Organisation
from huoltamo.models.order import OrderQuerySet

GROUPS = {
    "minua": gettext_lazy("Wait for us"),
    "toista": gettext_lazy("Wait for the other one"),
    "sovittu": gettext_lazy("Agreed"),
    "paattyneet": gettext_lazy("Done and ended"),
    "kaikki": gettext_lazy("All"),
}


class OrderListFilter:
    """Which group, whose, asked or received; an unknown value is as none."""

    def __init__(self, data: QueryDict, *, associations: list[Organisation]) -> None:
        self.associations = associations
        keys = {str(one.uuid): one for one in associations}
        self.association = keys.get(data.get("yhdistys", ""))
        self.part = data.get("osa", "") if data.get("osa") in ("pyydetyt", "saadut") else ""
        self._group = data.get("ryhma", "") if data.get("ryhma") in GROUPS else ""

    def narrowed(self, orders: OrderQuerySet, user: Any) -> OrderQuerySet:
        own = [self.association] if self.association else self.associations
        keys = [one.pk for one in own]
        if self.part == "pyydetyt":
            return orders.filter(buyer_id__in=keys)
        if self.part == "saadut":
            return orders.filter(provider_id__in=keys)
        if self.association is not None:
            return orders.filter(Q(buyer_id__in=keys) | Q(provider_id__in=keys))
        return orders

    def group(self, counts: dict[str, int]) -> str:
        """The group asked for; without one, what waits for us, or all when nothing does."""
        return self._group or ("minua" if counts["minua"] else "kaikki")

    def groups(self, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
        """The groups as links, with their numbers."""
        query = QueryDict(mutable=True)
        if self.association is not None:
            query["yhdistys"] = str(self.association.uuid)
        if self.part:
            query["osa"] = self.part
        found = []
        for key, label in GROUPS.items():
            query["ryhma"] = key
            found.append(
                {"label": label, "count": counts[key], "url": f"?{query.urlencode()}", "current": key == current}
            )
        return found

    def form(self) -> forms.Form:
        """The choices of association and part, as they are now."""
        form = forms.Form(initial={"yhdistys": self.association and self.association.uuid, "osa": self.part})
        if len(self.associations) > 1:
            form.fields["yhdistys"] = forms.ChoiceField(
                label=gettext_lazy("association"),
                required=False,
                choices=[("", gettext_lazy("all")), *((str(one.uuid), one.name) for one in self.associations)],
            )
        form.fields["osa"] = forms.ChoiceField(
            label=gettext_lazy("which"),
            required=False,
            choices=[
                ("", gettext_lazy("asked and received")),
                ("pyydetyt", gettext_lazy("what we have asked for")),
                ("saadut", gettext_lazy("what we have been asked for")),
            ],
        )
        return form
