"""What the pages of this room have in common."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from networks.bodies.models import Body, Mandate, Seat

# Of the body above, a page says its name and where it stands; of its place, what it is called.
_PARENT = ("mandate_fi", "mandate_sv", "mandate_en", "joining_fi", "joining_sv", "joining_en", "decision", "mailbox")
_PLACE = ("created_at", "updated_at", "sort_key")
NOT_SHOWN = [
    *(f"parent__{name}" for name in (*_PARENT, *_PLACE, "warning_days", "seats_least", "seats_most", "confirmed_at")),
    *(f"municipality__{name}" for name in (*_PLACE, "population", "population_on", "business_id", "subregion")),
    *(f"area__{name}" for name in (*_PLACE, "former_code")),
]


def find_body(request: HttpRequest, slug: str) -> Body:
    """Raises Http404 for what is absent or hidden from this viewer."""
    bodies = Body.objects.visible_to(request.user).filter(slug=slug).select_related("municipality", "area", "parent")
    body = bodies.defer(*NOT_SHOWN).first()
    if body is None:
        raise Http404
    return body


def ask(request: HttpRequest, right: str, body: Body) -> None:
    """Raises PermissionDenied without the right."""
    if not request.user.has_perm(f"bodies.{right}", body):
        raise PermissionDenied


def find_kept_body(request: HttpRequest, slug: str, right: str = "change_body") -> Body:
    body = find_body(request, slug)
    ask(request, right, body)
    return body


def find_seat(request: HttpRequest, pk: int, right: str = "fill_seats") -> Seat:
    """A seat of a body whose seats this person fills. Raises Http404 and PermissionDenied."""
    rows = Seat.objects.visible_to(request.user).select_related("body__municipality", "deputy_of", "sector")
    seat = rows.filter(pk=pk).first()
    if seat is None:
        raise Http404
    ask(request, right, seat.body)
    return seat


def find_mandate(request: HttpRequest, pk: int, *, own: bool = False) -> Mandate:
    """One that this person fills, or with `own` holds herself. Raises Http404 and PermissionDenied."""
    rows = Mandate.objects.visible_to(request.user).select_related(
        "seat__body__municipality", "seat__deputy_of", "user", "on_behalf_of"
    )
    mandate = rows.filter(pk=pk).first()
    if mandate is None:
        raise Http404
    if not own or mandate.user_id != request.user.pk:
        ask(request, "fill_seats", mandate.seat.body)
    return mandate
