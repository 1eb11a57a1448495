"""Forms of orders: the request, the answer to a need, and the small one of each step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.models import Contact, Organisation
from huoltamo.models import Order, OrderFeedback, OrderTerms, PriceModel, Thanks
from jane_portal.core.web.conflict import VersionedForm

from .days import check_days, day_input, time_input
from .price import check_price


class OwnAssociation(forms.ModelChoiceField):
    """One of the associations that the person edits; with a single one there is nothing to choose."""

    def __init__(self, associations: Iterable[Organisation], label: Any) -> None:
        mine = list(associations)
        rows = Organisation.objects.filter(pk__in=[one.pk for one in mine]).order_by("sort_key", "pk")
        super().__init__(queryset=rows, label=label, initial=mine[0] if len(mine) == 1 else None)
        if len(mine) == 1:
            self.widget = forms.HiddenInput()


class ContactField(forms.ModelChoiceField):
    """Contacts of the person's own associations, by their role or name."""

    def label_from_instance(self, contact: Any) -> str:
        return f"{contact.organisation.name}: {contact}" if self.many else str(contact)

    many = False


class RequestForm(forms.ModelForm):
    """What is needed, where and when. `associations`: those for which the person may ask."""

    class Meta:
        model = Order
        fields: ClassVar[list[str]] = [
            *("wish", "place", "wished_from", "wished_until", "group_size", "budget", "contact"),
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "wish": forms.Textarea(attrs={"rows": 5}),
            "wished_from": day_input(),
            "wished_until": day_input(),
        }

    def __init__(self, data: Any = None, *, associations: list[Organisation], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["wish"].required = True
        self.fields = {"buyer": OwnAssociation(associations, gettext_lazy("who asks")), **self.fields}
        if "contact" in self.fields:
            rows = Contact.objects.filter(organisation__in=associations).select_related("organisation")
            field = ContactField(queryset=rows, required=False, label=gettext_lazy("contact person"))
            field.many = len(associations) > 1
            field.help_text = gettext_lazy("The other association sees what this contact shows to those signed in.")
            self.fields["contact"] = field
        self.fields["wished_until"].help_text = gettext_lazy("If it may be any of several days, or lasts longer.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_days(self, "wished_from", "wished_until")
        buyer, contact = data.get("buyer"), data.get("contact")
        if buyer is not None and contact is not None and contact.organisation_id != buyer.pk:
            self.add_error("contact", _("Choose a contact of the association that asks."))
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.Meta.fields}


class QuickRequestForm(RequestForm):
    """For small things: nothing has to be filled in."""

    class Meta(RequestForm.Meta):
        fields: ClassVar[list[str]] = ["wished_from", "wished_until", "wish"]
        widgets: ClassVar[dict[str, Any]] = {
            "wish": forms.Textarea(attrs={"rows": 3}),
            "wished_from": day_input(),
            "wished_until": day_input(),
        }
        labels: ClassVar[dict[str, Any]] = {"wish": gettext_lazy("anything to add")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].required = False


class TermsForm(forms.ModelForm):
    """How it would be done: what, when, where, for how much."""

    price_model = forms.ChoiceField(
        label=gettext_lazy("price"), required=False, choices=[("", gettext_lazy("not said")), *PriceModel.choices]
    )

    class Meta:
        model = OrderTerms
        fields: ClassVar[list[str]] = [
            *("what", "day", "until", "starts", "ends", "place"),
            *("price_model", "amount", "unit", "price"),
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "what": forms.Textarea(attrs={"rows": 4}),
            "day": day_input(),
            "until": day_input(),
            "starts": time_input(),
            "ends": time_input(),
        }
        help_texts: ClassVar[dict[str, Any]] = {"until": gettext_lazy("If it lasts longer than a day.")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_days(self, "day", "until")
        check_hours(self)
        # Euros alone are a fixed price.
        if not data.get("price_model") and data.get("amount") is not None:
            data["price_model"] = PriceModel.FIXED
        check_price(self)
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.Meta.fields}


def check_hours(form: forms.BaseForm) -> None:
    data = form.cleaned_data
    day, starts, ends = data.get("day"), data.get("starts"), data.get("ends")
    if (starts or ends) and day is None and "day" not in form.errors:
        form.add_error("day", _("Write the day too."))
    if ends is not None and starts is None and "starts" not in form.errors:
        form.add_error("starts", _("Write when it begins too."))
    one_day = data.get("until") in (None, day)
    if starts is not None and ends is not None and one_day and ends <= starts:
        form.add_error("ends", _("It ends before it begins."))


class AnswerNeedForm(TermsForm):
    """A proposal to somebody's need."""

    def __init__(self, data: Any = None, *, associations: list[Organisation], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields = {"provider": OwnAssociation(associations, gettext_lazy("who answers")), **self.fields}


class StepForm(VersionedForm):
    """Base of the small forms: which page it was sent from, for which side, and a word to the other association."""

    side = forms.ChoiceField(choices=[("buyer", ""), ("provider", "")], widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("a word to the other association"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WordForm(StepForm):
    """Of a step in which something has to be said."""

    label: Any = gettext_lazy("message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].label = self.label


class QuestionForm(WordForm):
    label = gettext_lazy("question")


class AnswerForm(WordForm):
    label = gettext_lazy("answer")


class ReasonForm(WordForm):
    label = gettext_lazy("reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = forms.CharField(
            label=self.label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["text"].help_text = gettext_lazy("The other association reads it.")


class AcceptForm(StepForm):
    """Yes to what was asked; the hours may be said more exactly."""

    day = forms.DateField(label=gettext_lazy("day"), required=False, widget=day_input())
    starts = forms.TimeField(label=gettext_lazy("begins at"), required=False, widget=time_input())
    ends = forms.TimeField(label=gettext_lazy("ends at"), required=False, widget=time_input())
    field_order = ("day", "starts", "ends", "text")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day = data.get("day")
        if day is not None and day < timezone.localdate():
            self.add_error("day", _("This day has gone already."))
        check_hours(self)
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in ("day", "starts", "ends")}


class ProposeForm(StepForm, TermsForm):
    field_order = (*TermsForm.Meta.fields, "text")


class AskAgainForm(WordForm):
    """What the buyer would like instead."""

    label = gettext_lazy("what would you like instead")
    wished_from = forms.DateField(label=gettext_lazy("wished from"), required=False, widget=day_input())
    wished_until = forms.DateField(label=gettext_lazy("wished until"), required=False, widget=day_input())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_days(self, "wished_from", "wished_until")
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in ("wished_from", "wished_until")}


class ThankForm(WordForm):
    """Thanks, and whether everybody may read them."""

    label = gettext_lazy("thanks")
    public = forms.BooleanField(
        label=gettext_lazy("this may stand on the wall of thanks"),
        help_text=gettext_lazy("Everybody can read it there, after the other association has agreed."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = Thanks._meta.get_field("text").max_length or 500
        self.fields["text"] = forms.CharField(
            label=self.label, max_length=longest, widget=forms.Textarea(attrs={"rows": 3})
        )


class FeedbackForm(forms.ModelForm):
    """Private feedback to the other association."""

    side = forms.ChoiceField(choices=[("buyer", ""), ("provider", "")], widget=forms.HiddenInput)

    class Meta:
        model = OrderFeedback
        fields: ClassVar[list[str]] = ["text"]
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar[dict[str, Any]] = {"text": gettext_lazy("Only the two associations read it.")}
