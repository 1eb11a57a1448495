from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepresentationConfig(AppConfig):
    name = "networks.representation"
    verbose_name = _("Agents and representatives")
