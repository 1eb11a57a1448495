"""String foreign keys count as imports: no model may point to a model of a higher floor."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

FLOORS = [
    "core",
    "accounts",
    "mail",
    "feedback",
    "follow",
    "associations",
    "bodies",
    "representation",
    "plans",
    "surveys",
    "agreements",
    "events",
    "meetings",
    "huoltamo",
    "newsletters",
    "reports",
    "api",
]
# core's only upward key is AUTH_USER_MODEL (decisions 18); letters stand on people, so mail is above accounts.
ALLOWED_UP = {("core", "accounts")}


def test_floor_of_every_app_is_known():
    own = {config.label for config in apps.get_app_configs() if _is_ours(Path(config.path))}
    assert own
    assert own <= set(FLOORS)


def test_foreign_keys_never_point_up():
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in FLOORS:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if not target or field.auto_created or target._meta.app_label not in FLOORS:
                continue
            pair = (model._meta.app_label, target._meta.app_label)
            if FLOORS.index(pair[1]) > FLOORS.index(pair[0]) and pair not in ALLOWED_UP:
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []


def _is_ours(path: Path) -> bool:
    """Below the project, and not a package installed in its .venv."""
    root = Path(settings.BASE_DIR)
    return path.is_relative_to(root) and ".venv" not in path.relative_to(root).parts
