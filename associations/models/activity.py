"""Activities for residents: peer groups, meeting places, hobbies, volunteering (HSDS service)."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.text.sorting import sort_key_field

from .organisation import SPOKEN_LANGUAGES, Organisation, Status
from .place import Municipality


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any) -> ActivityQuerySet:
        """Current ones of organisations that are there; past ones only to those who may edit them."""
        there = self.filter(organisation__deleted_at__isnull=True, organisation__merged_into__isnull=True)
        current = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
        current &= ~Q(organisation__status=Status.DISSOLVED)
        if not user.is_authenticated:
            return there.filter(current)
        if user.has_role(Role.SECRETARY, Role.SUBSTITUTE_SECRETARY):
            return there
        own = Q(organisation__uuid__in=user.scope_keys(Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR))
        helped = Q(organisation__domicile__code__in=user.scope_keys(Role.MUNICIPAL_NGO, Role.MUNICIPAL_WELLBEING))
        return there.filter(current | own | helped)


@tracked()
class Activity(PublicNoun, VersionedModel):
    """Something a resident can come to or take part in."""

    class Kind(models.TextChoices):
        PEER_GROUP = "peer_group", _("peer group")
        MEETING_PLACE = "meeting_place", _("meeting place")
        SUPPORT_POINT = "support_point", _("support point")
        HOBBY = "hobby", _("hobby")
        VOLUNTEERING = "volunteering", _("volunteering")
        COURSE = "course", _("course or lecture")
        OTHER = "other", _("other activity")

    class LifeStage(models.TextChoices):
        CHILDREN = "children", _("children")
        YOUNG = "young", _("young people")
        FAMILIES = "families", _("families")
        WORKING_AGE = "working_age", _("people of working age")
        OLDER = "older", _("older people")

    class Fee(models.TextChoices):
        FREE = "free", _("free of charge")
        MEMBERS = "members", _("free for members")
        PAID = "paid", _("there is a fee")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField(_("title"), max_length=150)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    description = models.TextField(_("what happens there"), max_length=3000, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("municipality"),
    )
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("For example the library, Keskuskatu 1")
    )
    remote = models.BooleanField(_("can be joined remotely"), default=False)
    time = models.CharField(_("time"), max_length=200, blank=True, help_text=_("For example Tuesdays 17–19"))
    target_group = models.CharField(_("for whom"), max_length=200, blank=True)
    life_stages = ArrayField(
        models.CharField(max_length=20, choices=LifeStage),
        verbose_name=_("life stages"),
        default=list,
        blank=True,
    )
    fee = models.CharField(_("fee"), max_length=10, choices=Fee, default=Fee.FREE)
    fee_text = models.CharField(_("more about the fee"), max_length=100, blank=True)
    languages = ArrayField(
        models.CharField(max_length=3, choices=SPOKEN_LANGUAGES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    accessibility = models.CharField(_("accessibility"), max_length=300, blank=True)
    valid_until = models.DateField(_("shown until"), null=True, blank=True)
    sort_key = sort_key_field("title")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity_detail", kwargs={"pk": self.pk})

    @property
    def is_past(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def life_stage_names(self) -> list[str]:
        return [str(label) for key, label in self.LifeStage.choices if key in self.life_stages]

    @property
    def language_names(self) -> list[str]:
        return [str(label) for key, label in SPOKEN_LANGUAGES if key in self.languages]
