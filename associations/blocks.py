"""What this room hands to the registries."""

from django.utils.translation import gettext_lazy as _

from jane_portal.core.registry import NavItem

NAVIGATION = [
    NavItem("associations", _("Associations"), "association_list", 10),
    NavItem("activities", _("Activities"), "activity_list", 30),
]

# What the deeds of this room are called on history pages.
DEEDS = {
    "associations.found_organisation": _("Entry made"),
    "associations.change_organisation": _("Entry changed"),
    "associations.set_links": _("Links changed"),
    "associations._set_logo": _("Logo changed"),
    "associations.confirm_organisation": _("Entry confirmed as up to date"),
    "associations.delete_organisation": _("Entry deleted"),
    "associations.restore_organisation": _("Deletion undone"),
    "associations.dissolve_organisation": _("Association dissolved"),
    "associations.revive_organisation": _("Dissolving undone"),
    "associations.add_contact": _("Contact added"),
    "associations.change_contact": _("Contact changed"),
    "associations.move_contact": _("Contacts put in another order"),
    "associations.remove_contact": _("Contact removed"),
    "associations.add_activity": _("Activity added"),
    "associations.change_activity": _("Activity changed"),
    "associations.remove_activity": _("Activity removed"),
}
