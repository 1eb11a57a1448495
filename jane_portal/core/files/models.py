"""One row for each stored file. The bytes lie below MEDIA_ROOT under a random name that no address shows."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked

from .kinds import file_kinds


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, user: Any) -> StoredFileQuerySet:
        """Those whose own room shows them to this user; a kind that no room knows is shown to nobody."""
        seen = Q(pk__in=[])
        for kind in file_kinds():
            seen |= Q(kind=kind.key) & kind.visible_to(user)
        return self.filter(seen)


# What people call a file, and what its picture shows, is theirs to take back: the history tells whose bytes came and
# went when.
@tracked(exclude=["file_name", "alt"], title=_("history of files"))
class StoredFile(models.Model):
    """A file that a person sent, or one that the portal made.

    kind: whose it is (`kinds.FileKind`). owner: the scope whose quota it uses, such as "association:<uuid>". subject
    and made_from: for files the portal makes, what they are about and the fingerprint of the content they show; there
    is one file a subject.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    path = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    made_from = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    decorative = models.BooleanField(_("the picture only decorates"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=~Q(subject=""), name="storedfile_one_a_subject"
            ),
            # Every picture is described, or said to say nothing (WCAG 1.1.1).
            models.CheckConstraint(
                condition=~Q(content_type__startswith="image/")
                | Q(decorative=True, alt="")
                | (Q(decorative=False) & ~Q(alt="")),
                name="storedfile_picture_has_alt",
            ),
        ]
        indexes = [models.Index(fields=["owner"], name="storedfile_by_owner", condition=~Q(owner=""))]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("file_show", kwargs={"uuid": self.uuid})

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
