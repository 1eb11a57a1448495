"""People who sign in, and the dated roles they hold."""

from __future__ import annotations

import datetime
import uuid
from functools import cached_property
from typing import Any, ClassVar

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from jane_portal.core.dates import Days
from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel
from jane_portal.core.ready import Ready
from jane_portal.core.text.terms import lazy_term

# Addresses of accounts whose person has been erased; nobody receives mail there (RFC 2606).
FORMER_DOMAIN = "@former.invalid"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, *, confirmed: bool = False, **fields: Any) -> User:
        """A person who signs in with this address; without a password she signs in by e-mailed code.

        confirmed: the address is known to be hers. Otherwise her first code confirms it.
        """
        from allauth.account.models import EmailAddress  # allauth's models need this one to be loaded

        user = self.model(email=email.strip().lower(), **fields)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=confirmed)
        return user

    def get(self, *args: Any, **kwargs: Any) -> User:
        """As Django's; by the key alone, as each request finds its person, with a ready statement."""
        key = kwargs.get("pk")
        if args or len(kwargs) != 1 or type(key) is not int:
            return super().get(*args, **kwargs)
        for user in _BY_KEY(key):
            return user
        raise self.model.DoesNotExist

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


@tracked(exclude=["password", "last_login"], title=_("history of people"))
class User(AbstractBaseUser):
    """One person. The e-mail address is the sign-in name, not the key: it may change."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language of letters"), max_length=2, choices=settings.LANGUAGES, default="fi")
    show_name_publicly = models.BooleanField(
        _("show my name publicly beside my roles"),
        default=False,
        help_text=_("Otherwise only the role and the association are shown."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def is_former(self) -> bool:
        """Erased: the account stays only because records point to it."""
        return self.email.endswith(FORMER_DOMAIN)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of the person carries: a new password or a new address ends all sessions but the one
        that made the change. A session is checked against this on each request.
        """
        salt = "jane_portal.accounts.User.session"
        return salted_hmac(salt, f"{self.password}\n{self.email}", secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return str(_("former member")) if self.is_former else self.name or self.email

    get_short_name = get_full_name

    @property
    def givable_roles(self) -> set[str]:
        """Roles this person may give to others and end."""
        return {role for span in self.open_spans for role in GIVERS.get(span.role, ())}

    @cached_property
    def open_spans(self) -> list[RoleSpan]:
        """Today's roles, one statement a request. A role that has ended is not here, so it gives no right.

        A role that comes from two terms at once is here once.
        """
        if not self.is_active:
            return []
        spans = _OPEN_SPANS(self.pk, timezone.localdate())
        return list({(span.role, span.scope): span for span in spans}.values())

    def has_role(self, *roles: str) -> bool:
        return any(span.role in roles for span in self.open_spans)

    def scope_keys(self, *roles: str) -> set[str]:
        """Keys of the scopes held in any of these roles: "426" of "municipality:426"."""
        return {span.scope_key for span in self.open_spans if span.role in roles}

    @property
    def is_staff(self) -> bool:
        """Django admin asks this; only an administrator in force gets in."""
        return self.has_role(Role.ADMINISTRATOR)

    @property
    def is_superuser(self) -> bool:
        """Nobody stands above the rules; the admin asks before it lets its log be seen."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Rights come from rules over dated roles alone; Django's own permission tables are not asked."""
        return self.is_active and bool(rules.has_perm(perm, self, obj))

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class Role(models.TextChoices):
    """Roles whose relation is owned by this floor or by `associations`; later rooms add rows, not code."""

    ASSOCIATION_OWNER = "association_owner", _("owner of an association")
    ASSOCIATION_EDITOR = "association_editor", _("editor of an association")
    MUNICIPAL_NGO = "municipal_ngo", _("NGO contact person of a municipality")
    MUNICIPAL_WELLBEING = "municipal_wellbeing", _("wellbeing coordinator of a municipality")
    CLAIM_APPROVER = "claim_approver", _("approver of claims in a municipality")
    THEME_GROUP = "theme_group", _("member of a theme group")
    SECRETARY = "secretary", lazy_term("secretary")
    SUBSTITUTE_SECRETARY = "substitute_secretary", lazy_term("substitute_secretary")
    ADMINISTRATOR = "administrator", _("administrator")


# Those who keep the portal's records in order: imports, duplicates, the thread, letters in trouble.
UPKEEP_ROLES = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR)


def is_keeper(user: Any) -> bool:
    """Does this user, perhaps the anonymous one, hold one of UPKEEP_ROLES today?"""
    return bool(user.is_authenticated and user.has_role(*UPKEEP_ROLES))


# The kind of scope in which a role is held.
ROLE_SCOPES: dict[str, str] = {
    Role.ASSOCIATION_OWNER: "association",
    Role.ASSOCIATION_EDITOR: "association",
    Role.MUNICIPAL_NGO: "municipality",
    Role.MUNICIPAL_WELLBEING: "municipality",
    Role.CLAIM_APPROVER: "municipality",
    Role.THEME_GROUP: "region",
    Role.SECRETARY: "region",
    Role.SUBSTITUTE_SECRETARY: "region",
    Role.ADMINISTRATOR: "portal",
}
# Who may give and end which roles by hand.
_BY_SUBSTITUTE = frozenset(
    role for role, kind in ROLE_SCOPES.items() if kind in {"association", "municipality"} or role == Role.THEME_GROUP
)
_BY_SECRETARY = _BY_SUBSTITUTE | {Role.SECRETARY, Role.SUBSTITUTE_SECRETARY}
GIVERS: dict[str, frozenset[str]] = {
    Role.SUBSTITUTE_SECRETARY: _BY_SUBSTITUTE,
    Role.SECRETARY: _BY_SECRETARY,
    Role.ADMINISTRATOR: _BY_SECRETARY | {Role.ADMINISTRATOR},
}


class RoleSpanQuerySet(models.QuerySet["RoleSpan"]):
    def visible_to(self, user: Any) -> RoleSpanQuerySet:
        """Secretaries and administrators see who holds what; others see their own roles."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_role(*GIVERS) else self.filter(user=user)

    def in_force(self, day: datetime.date | None = None) -> RoleSpanQuerySet:
        """Roles in force on the day (today in Helsinki); the last day counts."""
        day = day or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def on_scope(self, kind: str, key: object) -> RoleSpanQuerySet:
        return self.filter(scope=f"{kind}:{key}")


@tracked(title=_("history of roles"))
class RoleSpan(TimestampedModel):
    """A dated relation that gives rights: this person, this role, this scope, from a day to a day.

    Written by the action of the room that owns the relation, read by everyone (decisions 1). `scope` is
    "association:<uuid>", "municipality:<code>", "region:<code>" or "portal:". `source` names the record it came from.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="spans", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=40)
    scope = models.CharField(_("where"), max_length=80)
    since = models.DateField(_("first day"), default=timezone.localdate)
    until = models.DateField(_("last day"), null=True, blank=True)
    source = models.CharField(_("comes from"), max_length=120, blank=True)
    # When somebody last said that the role still holds (accounts.models.confirmation).
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)

    objects = RoleSpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        indexes = [models.Index(fields=["scope", "role"], name="rolespan_scope")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since") - datetime.timedelta(days=1)),
                name="rolespan_days_in_order",
            ),
            models.CheckConstraint(condition=Q(scope__contains=":"), name="rolespan_scope_has_kind"),
            ExclusionConstraint(
                name="rolespan_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=sorted(ROLE_SCOPES)),
            ),
            # Roles of upper rooms come from terms, and two terms of one person may overlap.
            ExclusionConstraint(
                name="rolespan_no_overlap_of_source",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    ("source", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def scope_kind(self) -> str:
        return self.scope.partition(":")[0]

    @property
    def scope_key(self) -> str:
        return self.scope.partition(":")[2]

    @property
    def label(self) -> str:
        """Short text for history rows: role and scope."""
        return f"{self.role} {self.scope}"


_BY_KEY: Ready[User] = Ready(1, lambda pk: User.objects.filter(pk=pk))
_OPEN_SPANS: Ready[RoleSpan] = Ready(
    2, lambda pk, day: RoleSpan.objects.in_force(day).filter(user_id=pk).order_by("role", "scope", "pk")
)
