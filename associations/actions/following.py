"""News of this room for those who follow: called by the actions, inside their transactions."""

from __future__ import annotations

from typing import Any

from associations.models import Activity, Municipality, Organisation
from associations.selectors.following import ACTIVITY, CHANGED, DISSOLVED, FOUNDED
from jane_portal.follow.actions import record_news, take_news_back

# A change of these is worth a letter; of a number, a logo or a correction by the register it is not.
TELLING = frozenset(
    {
        *("name_fi", "name_sv", "name_en", "kind", "status", "domicile", "sector", "website"),
        *("description_fi", "description_sv", "description_en", "newcomers_welcome", "languages"),
        *("whole_region", "works_in", "areas", "other_sectors"),
    }
)


def topics_of(organisation: Organisation) -> list[str]:
    """The entry itself, its sectors, the municipalities where it works."""
    places = list(organisation.works_in.all())
    sectors = list(organisation.other_sectors.all())
    places += [organisation.domicile] if organisation.domicile else []
    sectors += [organisation.sector] if organisation.sector else []
    own = [f"yhdistys:{organisation.uuid}", *(f"ala:{one.uuid}" for one in sectors)]
    return own + [f"kunta:{one.uuid}" for one in places]


def tell_founded(organisation: Organisation) -> None:
    record_news(kind=FOUNDED, about=("yhdistys", organisation.uuid), topics=topics_of(organisation))


def tell_dissolved_to_followers(organisation: Organisation) -> None:
    record_news(kind=DISSOLVED, about=("yhdistys", organisation.uuid), topics=topics_of(organisation))


def take_dissolved_back(organisation: Organisation) -> None:
    take_news_back(kind=DISSOLVED, about=("yhdistys", organisation.uuid))


def tell_changed(organisation: Organisation) -> None:
    """To those who follow the association itself only."""
    record_news(kind=CHANGED, about=("yhdistys", organisation.uuid), topics=[f"yhdistys:{organisation.uuid}"])


def tell_activity(activity: Activity) -> None:
    """Where it is: in its own municipality, else where the association works."""
    topics = topics_of(activity.organisation)
    place: Municipality | None = activity.municipality
    if place is not None:
        topics = [topic for topic in topics if not topic.startswith("kunta:")] + [f"kunta:{place.uuid}"]
    record_news(kind=ACTIVITY, about=("toiminta", activity.uuid), topics=topics)


def telling_values(organisation: Organisation, names: Any) -> dict[str, Any]:
    """What of these fields is worth telling, as it stands: compared before and after a change."""
    return {
        name: set(value.values_list("pk", flat=True)) if hasattr(value, "values_list") else value
        for name in TELLING.intersection(names)
        if (value := getattr(organisation, name)) is not None
    }
