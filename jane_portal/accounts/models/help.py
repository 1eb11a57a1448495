"""What a person has put away on her desk."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HiddenHelp(models.Model):
    """A list of first steps that the person does not want to see again. key: which one, such as "steps:secretary"."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hidden_help")
    key = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("help put away")
        verbose_name_plural = _("help put away")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="hiddenhelp_once")]

    def __str__(self) -> str:
        return self.key
