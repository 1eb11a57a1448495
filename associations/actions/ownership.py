"""Owners and editors among themselves: hand over, leave, remove; and people who have no e-mail."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from associations.models import Contact, Organisation
from associations.selectors.people import owners_of, secretaries, spans_of
from jane_portal.accounts.actions.roles import end_role, grant_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.history import action
from jane_portal.core.personal.person import Person
from jane_portal.mail.actions import queue_letter

LETTERS = "associations.letters.ownership"


@action
def hand_over(*, organisation: Organisation, span: RoleSpan, by: User) -> RoleSpan:
    """Make an editor the owner; the one who hands over stays as an editor. Returns the new owner's span."""
    spans = _locked_spans(organisation, manager=by)
    editor = next((held for held in spans if held.pk == span.pk and held.role == Role.ASSOCIATION_EDITOR), None)
    if editor is None:
        raise ValidationError(_("This person is not an editor any more."), code="gone")
    source = f"handover:{by.pk}"
    end_role(span=editor, by=by)
    new = grant_role(user=editor.user, role=Role.ASSOCIATION_OWNER, scope=organisation.scope, source=source, by=by)
    for held in spans:
        if held.user_id == by.pk and held.role == Role.ASSOCIATION_OWNER:
            end_role(span=held, by=by)
            grant_role(user=by, role=Role.ASSOCIATION_EDITOR, scope=organisation.scope, source=source, by=by)
    _tell("handed_over", organisation, editor.user, by, new.pk)
    return new


@action
def leave(*, organisation: Organisation, by: User) -> bool:
    """End one's own roles in the organisation. True when no owner is left; the secretary is told then."""
    spans = _locked_spans(organisation)
    own = [span for span in spans if span.user_id == by.pk]
    if not own:
        raise ValidationError(_("You have no role here any more."), code="gone")
    for span in own:
        end_role(span=span, by=by)
    was_owner = any(span.role == Role.ASSOCIATION_OWNER for span in own)
    orphaned = was_owner and not any(span.role == Role.ASSOCIATION_OWNER and span.user_id != by.pk for span in spans)
    if orphaned:
        for user in secretaries():
            _tell("owner_gone", organisation, user, by, own[0].pk)
    return orphaned


def say_farewell(person: Person) -> None:
    """Before somebody is erased: the secretary is told of entries that lose their last owner."""
    for user in User.objects.filter(pk__in=person.user_ids):
        for organisation in Organisation.objects.filter(uuid__in=user.scope_keys(Role.ASSOCIATION_OWNER)):
            if not [one for one in owners_of(organisation) if one.pk not in person.user_ids]:
                for secretary in secretaries():
                    _tell("owner_gone", organisation, secretary, user, f"farewell {user.pk}")


@action
def remove_person(*, organisation: Organisation, span: RoleSpan, by: User) -> RoleSpan:
    """End somebody's role here at once; the person is told by letter."""
    spans = _locked_spans(organisation, manager=by)
    held = next((held for held in spans if held.pk == span.pk), None)
    if held is None:
        raise ValidationError(_("This role has already ended."), code="gone")
    end_role(span=held, by=by)
    _tell("removed", organisation, held.user, by, held.pk)
    return held


@action
def record_person(
    *, organisation: Organisation, name: str, role_title: str, phone: str, on_behalf_of: str, by: User
) -> Contact:
    """Record a person who has no e-mail address; hidden like every new contact. The history says who asked."""
    order = Contact.objects.filter(organisation=organisation).count() + 1
    return Contact.objects.create(organisation=organisation, name=name, role_title=role_title, phone=phone, order=order)


def _locked_spans(organisation: Organisation, manager: User | None = None) -> list[RoleSpan]:
    """Today's spans, the organisation's row locked: two changes of people never cross.

    Raises ValidationError when `manager` has lost the right to manage them, perhaps to the change just before.
    """
    current = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if manager is not None:
        manager.__dict__.pop("open_spans", None)
        if not manager.has_perm("associations.manage_people", current):
            raise ValidationError(_("You have no role here any more."), code="gone")
    return spans_of(organisation)


def _tell(letter: str, organisation: Organisation, user: User, by: User, occasion: object) -> None:
    """occasion: the role that began or ended, so that the same deed tells once and a later one again."""
    queue_letter(
        builder=f"{LETTERS}.{letter}",
        to=user.email,
        params={"organisation_id": organisation.pk, "by_id": by.pk},
        language=user.language,
        user=user,
        kind=letter,
        key=f"{letter}:{organisation.pk}:{occasion}",
    )
