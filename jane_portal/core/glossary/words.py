"""What the deeds of the glossary are called on history pages."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "glossary.add_entry": _("Word added"),
    "glossary.change_entry": _("Word changed"),
    "glossary.remove_entry": _("Word taken away"),
    "glossary.load_glossary": _("Brought in with the portal"),
}
