"""Every write leaves a trace: a model has a history, or a reason here why it needs none."""

from django.apps import apps

from jane_portal.core.personal.registry import event_models

# reason -> models
WITHOUT_HISTORY = {
    "is itself a record of what happened: its rows are only added to and closed, each with its time": {
        "accounts.DataCopy",
        "accounts.ErasureRequest",
        "accounts.LapseAlarm",
        "accounts.Restriction",
        "associations.Correction",
        "associations.FreshnessAsk",
        "associations.OldSlug",
        "core.CheckReport",
        "core.Consent",
        "core.Installation",
        "core.PersonalLink",
        "follow.News",
        "mail.Alarm",
        "mail.Bounce",
        "mail.Letter",
    },
    "a fingerprint that must outlive what it was made of": {"accounts.ErasedKey"},
    "a person's own choice about herself, of which the portal remembers no more than it needs": {
        "accounts.HiddenHelp",
        "follow.Follow",
        "follow.Reader",
        "mail.NoticeChoice",
    },
    "words of outsiders that are passed on or counted, and then dropped": {
        "associations.RelayedMessage",
        "associations.UnmetSearch",
        "huoltamo.UnmetWish",
    },
    "made anew from other rows, which have a history": {
        "associations.DirectoryCount",
        "associations.DirectoryRow",
        "core.SearchEntry",
        "core.WordTerms",
        "huoltamo.CatalogueRow",
    },
    "a secret vote: a history would tell the time and the order": {
        "representation.Ballot",
        "representation.RollEntry",
    },
    "a step of an import, whose batch has a history and whose result has one": {
        "associations.ImportProgress",
        "associations.ImportRow",
        "associations.ImportValues",
    },
}
# Of libraries: changes of an account's address and factors are told by letter, its address has a history in User.
LIBRARIES = {"account", "admin", "auth", "contenttypes", "mfa", "pghistory", "sessions", "usersessions"}


def test_every_model_has_a_history_or_a_reason():
    tracked = event_models()
    events = set(tracked.values())
    relations = {model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    bare = {
        model._meta.label
        for model in apps.get_models()
        if model not in tracked and model not in events | relations and model._meta.app_label not in LIBRARIES
    }
    assert bare == set().union(*WITHOUT_HISTORY.values())
