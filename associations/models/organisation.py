"""The organisation: associations first, and every other kind of body of the network (decisions 10)."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fi import associationid, ytunnus

from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.text.names import NamedModel, in_language
from jane_portal.core.text.sorting import sort_key_field

from .place import Area, Municipality
from .sector import Sector


class Kind(models.TextChoices):
    ASSOCIATION = "association", _("registered association")
    VILLAGE = "village", _("village association")
    DISTRICT = "district", _("district organisation")
    UNREGISTERED = "unregistered", _("unregistered group")
    FOUNDATION = "foundation", _("foundation")
    COOPERATIVE = "cooperative", _("cooperative")
    PARISH = "parish", _("parish")
    SCHOOL = "school", _("school")
    MUNICIPALITY = "municipality", _("municipality")
    WELLBEING_COUNTY = "wellbeing_county", _("wellbeing services county")
    REGIONAL_COUNCIL = "regional_council", _("regional council")
    COMPANY = "company", _("company")
    OTHER = "other", _("other organisation")


# The directory shows these unless asked for others.
ASSOCIATION_KINDS = (Kind.ASSOCIATION, Kind.VILLAGE, Kind.DISTRICT, Kind.UNREGISTERED)


class Status(models.TextChoices):
    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    DISSOLVED = "dissolved", _("dissolved")


# Languages that associations speak with people; ISO 639 codes, sign languages by their own codes.
SPOKEN_LANGUAGES = [
    ("fi", _("Finnish")),
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("ru", _("Russian")),
    ("uk", _("Ukrainian")),
    ("ar", _("Arabic")),
    ("et", _("Estonian")),
    ("so", _("Somali")),
    ("fa", _("Persian")),
    ("ku", _("Kurdish")),
    ("th", _("Thai")),
    ("vi", _("Vietnamese")),
    ("zh", _("Chinese")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("de", _("German")),
    ("krl", _("Karelian")),
    ("se", _("Northern Sami")),
    ("fse", _("Finnish Sign Language")),
]

# Confirmed longer ago than 13 months: readers are told, and somebody may call.
STALE = datetime.timedelta(days=396)

# First parts of addresses below /yhdistykset/ that are pages of their own; no organisation gets them as its slug.
RESERVED_SLUGS = frozenset(
    {
        *("uusi", "tuonti", "vienti", "haku", "kartta"),
        *("toiminta", "omat", "kaksoiskappaleet", "loytymatta", "omistuspyynnot", "ajantasaisuus"),
    }
)


def clean_business_id(value: str) -> str:
    """Business ID in the form 1234567-8. Raises ValidationError when the check digit is wrong."""
    try:
        return ytunnus.format(ytunnus.validate(value))
    except StdnumError as error:
        raise ValidationError(
            _("Check the business ID: a digit does not match. Its form is 1234567-8."), code="business_id"
        ) from error


def clean_register_number(value: str) -> str:
    """Number in the register of associations in the form 123.456 (no check digit exists; at least 3 digits)."""
    try:
        compact = associationid.validate(value)
    except StdnumError as error:
        raise ValidationError(
            _("Check the register number: it has the form 123.456."), code="register_number"
        ) from error
    if len(compact) < 3:
        raise ValidationError(_("Check the register number: it has the form 123.456."), code="register_number")
    return associationid.format(compact)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """All that are not deleted; a deleted one only to the secretary (who can undo it for 30 days)."""
        if user.is_authenticated and user.has_role(Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR):
            return self.filter(merged_into__isnull=True)
        return self.filter(merged_into__isnull=True, deleted_at__isnull=True)

    def restorable_by(self, user: Any) -> OrganisationQuerySet:
        """Deleted ones that this person may bring back: their owner, and the secretary."""
        deleted = self.filter(merged_into__isnull=True, deleted_at__isnull=False)
        if user.has_role(Role.SECRETARY, Role.SUBSTITUTE_SECRETARY):
            return deleted
        return deleted.filter(uuid__in=user.scope_keys(Role.ASSOCIATION_OWNER))

    def associations(self) -> OrganisationQuerySet:
        return self.filter(kind__in=ASSOCIATION_KINDS)

    def edited_by(self, user: Any) -> OrganisationQuerySet:
        """Those whose editor or owner the user is today."""
        return self.filter(uuid__in=user.scope_keys(Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR))


@tracked()
class Organisation(NamedModel, PublicNoun, VersionedModel):
    """One organisation of the network (HSDS organization, Popolo organization)."""

    # What it is called in the thread and beside its plain texts.
    thread_end = "yhdistys"

    slug = models.SlugField(_("address of the page"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ASSOCIATION)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    register_number = models.CharField(
        _("register number"),
        max_length=10,
        null=True,
        blank=True,
        unique=True,
        help_text=_("For example 123.456"),
    )
    business_id = models.CharField(
        _("business ID"),
        max_length=9,
        null=True,
        blank=True,
        unique=True,
        help_text=_("For example 1234567-8"),
    )
    domicile = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="domiciled",
        verbose_name=_("domicile"),
    )
    works_in = models.ManyToManyField(
        Municipality, blank=True, related_name="organisations", verbose_name=_("municipalities of activity")
    )
    whole_region = models.BooleanField(_("works in the whole region"), default=False)
    areas = models.ManyToManyField(Area, blank=True, related_name="organisations", verbose_name=_("villages and areas"))
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("main sector"),
    )
    other_sectors = models.ManyToManyField(
        Sector, blank=True, related_name="also_organisations", verbose_name=_("other sectors")
    )
    description_fi = models.TextField(_("description in Finnish"), max_length=6000, blank=True)
    description_sv = models.TextField(_("description in Swedish"), max_length=6000, blank=True)
    description_en = models.TextField(_("description in English"), max_length=6000, blank=True)
    languages = ArrayField(
        models.CharField(max_length=3, choices=SPOKEN_LANGUAGES),
        verbose_name=_("languages spoken"),
        default=list,
        blank=True,
    )
    newcomers_welcome = models.BooleanField(
        _("newcomers are welcome"),
        default=False,
        help_text=_("People who have just moved here can join without knowing anyone or much Finnish."),
    )
    founded_year = models.PositiveSmallIntegerField(
        _("founding year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1700), MaxValueValidator(2100)],
    )
    website = models.URLField(_("website"), blank=True)
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    verified_at = models.DateTimeField(_("confirmed as still right"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        editable=False,
        verbose_name=_("merged into"),
    )
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)
    sort_key = sort_key_field("name_fi")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="organisation_by_name"),
            models.Index(fields=["logo"], name="organisation_by_logo", condition=~Q(logo="")),
            GinIndex(fields=["name_fi"], opclasses=["gin_trgm_ops"], name="organisation_name_trgm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.DISSOLVED, dissolved_on__isnull=False)
                | (~Q(status=Status.DISSOLVED) & Q(dissolved_on__isnull=True)),
                name="organisation_dissolved_has_day",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="organisation_not_into_itself"),
            models.CheckConstraint(
                condition=~Q(register_number="") & ~Q(business_id=""),
                name="organisation_numbers_null_not_blank",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("association_detail", kwargs={"slug": self.slug})

    @property
    def description(self) -> str:
        """The description in the language of the page."""
        return in_language(self, "description")

    @property
    def logo_name(self) -> str:
        """The file name by which the logo is served."""
        return (self.logo.name or "").rpartition("/")[2]

    @property
    def is_stale(self) -> bool:
        """Somebody has confirmed it once, but too long ago."""
        return self.verified_at is not None and self.verified_at < timezone.now() - STALE

    @property
    def scope(self) -> str:
        """The scope of roles held in this organisation."""
        return f"association:{self.uuid}"


class OldSlug(models.Model):
    """A former address: it redirects for ever, also after a merge."""

    slug = models.SlugField(max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug


@tracked()
class Link(models.Model):
    """An address elsewhere: social media, a map, a shop."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("name of the link"), max_length=80)
    url = models.URLField(_("address"), max_length=400)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.label
