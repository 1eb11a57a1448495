"""Places, sectors, organisations and their people."""

from __future__ import annotations

import itertools

from django.utils.text import slugify

from associations.models import (
    Activity,
    Claim,
    Contact,
    Municipality,
    MunicipalityPeriod,
    Organisation,
    Region,
    Sector,
)
from jane_portal.accounts.models import Role, User
from tests.factories.accounts import with_role

_numbers = itertools.count(1)


def region(code: str = "12") -> Region:
    names = {"12": "Pohjois-Karjala", "11": "Pohjois-Savo"}
    return Region.objects.get_or_create(code=code, defaults={"name_fi": names.get(code, code)})[0]


def municipality(code: str = "426", name: str = "Liperi", *, region_code: str = "12") -> Municipality:
    """A municipality that belongs to the region."""
    found, made = Municipality.objects.get_or_create(
        code=code, defaults={"name_fi": name, "slug": slugify(name), "kind": "kunta"}
    )
    if made:
        MunicipalityPeriod.objects.create(municipality=found, region=region(region_code))
    return found


def sector(name: str = "Muut") -> Sector:
    return Sector.objects.get_or_create(slug=slugify(name), defaults={"name_fi": name})[0]


def organisation(name: str = "", **fields) -> Organisation:
    number = next(_numbers)
    name = name or f"Yhdistys {number}"
    if "domicile" not in fields:
        fields["domicile"] = municipality()
    fields.setdefault("slug", f"{slugify(name)[:80] or 'y'}-{number}")
    return Organisation.objects.create(name_fi=name, **fields)


def contact(of: Organisation, **fields) -> Contact:
    return Contact.objects.create(organisation=of, **fields)


def activity(of: Organisation, title: str = "Tiistaikerho", **fields) -> Activity:
    fields.setdefault("kind", Activity.Kind.HOBBY)
    return Activity.objects.create(organisation=of, title=title, **fields)


def owner(of: Organisation, **fields) -> User:
    return with_role(Role.ASSOCIATION_OWNER, of.scope, **fields)


def editor(of: Organisation, **fields) -> User:
    return with_role(Role.ASSOCIATION_EDITOR, of.scope, **fields)


def municipal_contact(code: str = "426", **fields) -> User:
    return with_role(Role.MUNICIPAL_NGO, f"municipality:{code}", **fields)


def claim(of: Organisation, by: User, **fields) -> Claim:
    fields.setdefault("proof", Claim.Proof.BOARD)
    fields.setdefault("explanation", "Valittiin 12.3.")
    return Claim.objects.create(organisation=of, user=by, **fields)


def claim_approver(code: str = "426", **fields) -> User:
    return with_role(Role.CLAIM_APPROVER, f"municipality:{code}", **fields)
