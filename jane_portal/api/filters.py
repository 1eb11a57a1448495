"""The query strings of the API: what is documented is read strictly, anything else is refused with a clear line."""

import datetime
import re
import uuid
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import core_schema

from associations.models import Activity, Kind, Status
from associations.models.organisation import SPOKEN_LANGUAGES
from huoltamo.models import Mode, Need, PriceModel
from networks.bodies.models import Kind as KindOfBody

from .selectors.bodies import WantedBodies
from .selectors.listings import WantedListing
from .selectors.organisations import Wanted

# Rows on one page, unless asked otherwise, and at most.
PER_PAGE, MOST = 50, 100
LAST_PAGE = 100_000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?")


def read_moment(value: Any) -> Any:
    """A day (from its beginning in Finland) or a moment with its offset (RFC 3339)."""
    if value is None or isinstance(value, datetime.datetime):
        return value
    text = str(value)
    if not _MOMENT.fullmatch(text):
        raise ValueError(_("Write a day as 2026-01-31 or a moment as 2026-01-31T12:00:00Z."))
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("There is no such day or time. Check it.")) from error
    if not 1900 <= moment.year <= 9000:  # so near the edges of time, an offset would lead over them
        moment = moment.replace(year=min(max(moment.year, 1900), 9000), day=1)
    aware = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    return aware.astimezone(datetime.UTC)


def read_number(value: Any) -> Any:
    """Digits and nothing else."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError(_("Write a whole number."))
    return value


def read_truth(value: Any) -> Any:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise ValueError(_("Write true or false."))
    return value


class OneOf:
    """A text that is one of the known ones."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = list(known)

    def read(self, value: str) -> str:
        if value not in self.known:
            raise ValueError(_("Write one of these: %(values)s.") % {"values": ", ".join(self.known)})
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "enum": self.known}


Number = Annotated[int, BeforeValidator(read_number)]
Truth = Annotated[bool, BeforeValidator(read_truth)]
Moment = Annotated[
    datetime.datetime,
    BeforeValidator(read_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}),
]
MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{3}$", examples=["426"])]
OrganisationKind = Annotated[str, OneOf(Kind.values)]
OrganisationStatus = Annotated[str, OneOf(Status.values)]
BodyKind = Annotated[str, OneOf(KindOfBody.values)]
ActivityKind = Annotated[str, OneOf(Activity.Kind.values)]
ListingMode = Annotated[str, OneOf(Mode.values)]
OfferPrice = Annotated[str, OneOf(PriceModel.values)]
NeedSought = Annotated[str, OneOf(Need.Sought.values)]
Spoken = Annotated[str, OneOf([code for code, _name in SPOKEN_LANGUAGES])]


class Nothing(Schema):
    """No parameters."""

    model_config = ConfigDict(extra="forbid")


class Paging(Nothing):
    page: Number = Field(1, ge=1, le=LAST_PAGE)
    per_page: Number = Field(PER_PAGE, ge=1, le=MOST)


class Since(Paging):
    updated_since: Moment | None = None


class AreaQuery(Since):
    municipality: MunicipalityCode | None = None


class AssociationQuery(Since):
    municipality: MunicipalityCode | None = Field(None, description="Domicile or municipality of activity.")
    sector: uuid.UUID | None = None
    area: uuid.UUID | None = None
    kind: OrganisationKind | None = Field(None, description="Without it, associations of all kinds.")
    status: OrganisationStatus | None = None
    language: Spoken | None = None
    newcomers_welcome: Truth | None = None
    register_number: Annotated[str, Field(max_length=10)] | None = Field(None, examples=["123.456"])
    business_id: Annotated[str, Field(max_length=9)] | None = Field(None, examples=["1234567-1"])

    def wanted(self) -> Wanted:
        return Wanted(**self.model_dump(exclude={"page", "per_page"}))


class ActivityQuery(Since):
    municipality: MunicipalityCode | None = None
    kind: ActivityKind | None = None
    organisation: uuid.UUID | None = None

    def wanted(self) -> Wanted:
        return Wanted(**self.model_dump(exclude={"page", "per_page", "organisation"}))


class ListingQuery(Since):
    municipality: MunicipalityCode | None = Field(None, description="What is done in the whole region is in each.")
    category: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    language: Spoken | None = None
    mode: ListingMode | None = None

    def wanted(self) -> WantedListing:
        return WantedListing(**self.model_dump(exclude={"page", "per_page"}))


class OfferQuery(ListingQuery):
    price_model: OfferPrice | None = None
    for_neighbours: bool | None = Field(None, description="Also for associations of other regions.")


class NeedQuery(ListingQuery):
    sought: NeedSought | None = None


class ServiceQuery(Paging):
    """By the names that HSDS gives them."""

    organization_id: uuid.UUID | None = None
    modified_after: Moment | None = None

    def wanted(self) -> Wanted:
        return Wanted(updated_since=self.modified_after)


class OrganizationQuery(Since):
    municipality: MunicipalityCode | None = None

    def wanted(self, status: Literal["active"] | None = None) -> Wanted:
        return Wanted(municipality=self.municipality, status=status, updated_since=self.updated_since)

    def bodies(self) -> WantedBodies:
        return WantedBodies(municipality=self.municipality, updated_since=self.updated_since)


class BodyQuery(Since):
    municipality: MunicipalityCode | None = None
    kind: BodyKind | None = None

    def wanted(self) -> WantedBodies:
        return WantedBodies(municipality=self.municipality, kind=self.kind, updated_since=self.updated_since)


class SeatQuery(Since):
    """Of posts and memberships, by the name that Popolo gives to what they are in."""

    organization_id: uuid.UUID | None = None

    def wanted(self) -> WantedBodies:
        return WantedBodies(organization=self.organization_id, updated_since=self.updated_since)
